"""One HTTP connection, which answers with a problem even where no request could be read from it.

The server's parser gives up on what is not HTTP, on methods that it does not know, and on addresses of more
than 64 KiB, before any application sees a request. Such a visitor, too, is told what is wrong, in the
service's own words.
"""

from __future__ import annotations

import asyncio
import http
import json
import re
import uuid
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from srpp_graph.service.outlet import Outlet
from srpp_graph.service.presence import PRESENCE, Presence
from srpp_graph.service.problems import PROBLEM_MEDIA_TYPE, RequestFault, problem_of

LONGEST_ADDRESS = 65535
"""What the parser can take apart, in bytes."""

LONGEST_HEAD = 256 * 1024
"""All names and values of a request's headers, in bytes."""

METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
"""What the service answers, at one address or another."""

ABORT = "srpp.abort"
"""The extension of a request's scope that breaks the connection, for an answer that cannot be finished."""

_UPGRADE = re.compile(rb"\r\nupgrade:[^\r\n]*(?=\r\n)", re.IGNORECASE)
_OFFER = b"\r\nupgrade:"
_LONGEST_OFFER = 1024
_REQUEST_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) [^\s]+ HTTP/1\.[01]\r?\n")
"""RFC 9112 §3: a method is a token (RFC 9110 §5.6.2)."""


class Connection(HttpToolsProtocol):
    """A connection that bounds what it keeps before a request begins.

    The whole head is read even where it is refused: closing earlier would reset the connection before the
    visitor has read the reason.
    """

    url: bytes = b""
    head_size = 0
    in_body = False
    start: bytes = b""
    held: bytes = b""
    """The end of what came of a head, where it may be an offer that is cut in two."""
    line_begins = False
    """Whether a line of a head ended with what the parser was given last."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin a connection, whose answers leave by an outlet."""
        super().connection_made(cast("asyncio.Transport", Outlet(transport)))
        self.presence = Presence(self.flow.resume_reading)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever works for the visitor."""
        self.presence.end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; its beginning tells what was meant, should it be refused.

        An offer to change the protocol, as Java's client makes it, is left out of the head. It may be ignored
        (RFC 9110 §7.8), and the parser would lose the body of the request that makes it.
        """
        self.start = data[: LONGEST_ADDRESS + 100]
        if not self.in_body:
            data = self._without_offer(data)
        super().data_received(data)
        self.start = b""

    def _without_offer(self, data: bytes) -> bytes:
        """The next piece of a head without an offer, wherever the head was cut.

        What begins like an offer at the end is held until more comes.
        """
        before = b"\r\n" if self.line_begins else b""
        head, end, rest = (before + self.held + data).partition(b"\r\n\r\n")
        held = b"" if end else _unfinished_offer(head)
        self.held = held[len(before) :] if held == head else held
        head = head.removesuffix(held) + end
        if _OFFER in head.lower():
            head = _UPGRADE.sub(b"", head)
        self.line_begins = not end and (head or before).endswith(b"\r\n")
        return head[len(before) :] + rest

    def on_message_begin(self) -> None:
        """Begin to count the head of a request."""
        self.head_size = 0
        super().on_message_begin()
        self.scope["extensions"] = {
            ABORT: {"abort": self.transport.abort},
            PRESENCE: {"visitor": self.presence},
        }

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address; what is beyond the limit is counted but not kept."""
        if len(self.url) <= LONGEST_ADDRESS:
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; what is beyond the limit is counted but not kept."""
        self.head_size += len(name) + len(value)
        if self.head_size <= LONGEST_HEAD:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to answer, unless the head was too long."""
        if self.head_size > LONGEST_HEAD:
            raise ValueError("the headers are too long")
        if self.parser.should_upgrade():
            raise ValueError("an offer to change the protocol came in pieces")
        self.in_body = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Know that the next bytes begin another request."""
        self.in_body = False
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Tell what is wrong, and close."""
        problem = problem_of(self._fault())
        request_id = uuid.uuid4().hex
        document = problem.as_json(public_url="", instance="", request_id=request_id)
        body = json.dumps(document).encode()
        head = (
            f"HTTP/1.1 {problem.status} {http.HTTPStatus(problem.status).phrase}",
            f"Content-Type: {PROBLEM_MEDIA_TYPE}",
            f"Content-Length: {len(body)}",
            "Access-Control-Allow-Origin: *",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            f"X-Request-Id: {request_id}",
            "Connection: close",
            *(f"{name}: {value}" for name, value in problem.headers.items()),
            "\r\n",
        )
        self.transport.write("\r\n".join(head).encode() + body)
        self.transport.close()

    def _fault(self) -> RequestFault:
        """What was wrong with a request that the parser gave up on."""
        if len(self.url) > LONGEST_ADDRESS:
            return RequestFault("address-too-long", f"the address has more than {LONGEST_ADDRESS} bytes")
        line = _REQUEST_LINE.match(self.start)
        method = line[1].decode("ascii") if line else "GET"
        if self.url or method in METHODS:
            return RequestFault("malformed-request", "what was sent is not HTTP/1.1")
        meant = f"did you mean `{method.upper()}`?" if method.upper() in METHODS else ""
        said = f"there is no method `{method[:20]}` here"
        return RequestFault("unknown-method", said, help=meant, allow=METHODS)


def _unfinished_offer(head: bytes) -> bytes:
    """The end of a piece of a head that may be the beginning of an offer to change the protocol."""
    line = head[head.rfind(b"\r\n") :].lower() if b"\r\n" in head else b""
    offers = line.startswith(_OFFER) or (len(line) > len(b"\r\n") and _OFFER.startswith(line))
    if offers and len(line) <= _LONGEST_OFFER:
        return head[-len(line) :]
    return b"\r" if head.endswith(b"\r") else b""
