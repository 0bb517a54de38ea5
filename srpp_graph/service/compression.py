"""Answers made smaller on the way out: zstd, Brotli or gzip, whichever the visitor takes.

Each coding of a representation has a strong ETag of its own: the plain one with the name behind. What was
compressed once is kept by that ETag, so that equal answers are not compressed again. An answer that comes in
pieces is compressed piece by piece, and neither held nor kept.
"""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SMALLEST = 1024
"""Shorter bodies gain nothing."""

_HEADERS_KEPT = 256
_IN_A_THREAD = 64 * 1024
_TEXT = re.compile(
    r"text/|application/(?:[\w.-]+\+(?:json|xml)|json|xml|javascript|n-triples|n-quads|trig|vnd\.apache\.arrow\.stream)|image/svg\+xml"
)
_CODED_TAG = re.compile(r'"([\x21\x23-\x7e]+)-(zstd|br|gzip)"')
_MEMBER = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?$")

CODINGS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {
        "zstd": lambda body: zstd.compress(body, 6),
        "br": lambda body: brotli.compress(body, quality=5),
        "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    }
)
"""Name → how; the best first."""


class PieceCoder:
    """Compresses what comes in pieces; the last piece ends the whole."""

    def __init__(self, coding: str) -> None:
        self._push: Callable[[bytes], bytes]
        self._finish: Callable[[], bytes]
        match coding:
            case "zstd":
                frame = zstd.ZstdCompressor(6)
                self._push, self._finish = frame.compress, frame.flush
            case "br":
                stream = brotli.Compressor(quality=5)
                self._push, self._finish = stream.process, stream.finish
            case _:
                member = zlib.compressobj(6, wbits=31)
                self._push, self._finish = member.compress, member.flush

    def code(self, piece: bytes, *, last: bool) -> bytes:
        """What can be sent of all that came."""
        small = self._push(piece) if piece else b""
        return small + self._finish() if last else small


@lru_cache(maxsize=_HEADERS_KEPT)
def choose_coding(accept: str) -> str | None:
    """The coding that the visitor likes best (RFC 9110 §12.5.3); `None` to send the body as it is.

    >>> choose_coding("gzip, deflate, br"), choose_coding("gzip;q=1, br;q=0.5"), choose_coding("br;q=0")
    ('br', 'gzip', None)
    """
    members = (_MEMBER.match(each) for each in accept.lower().split(","))
    weights = {member[1]: _weight(member[2]) for member in members if member}
    if "*" in weights:
        weights.setdefault("gzip", weights["*"])
    liked = {name: weights[name] for name in CODINGS if name in weights}
    best = max(liked, key=lambda name: liked[name], default=None)
    plain = weights.get("identity", 0.0)
    return best if best is not None and liked[best] > 0 and liked[best] >= plain else None


def _weight(text: str | None) -> float:
    try:
        return 1.0 if text is None else float(text)
    except ValueError:
        return 0.0


class Compression:
    """ASGI middleware that compresses whole bodies; `max_mib` bounds what it keeps."""

    def __init__(self, app: ASGIApp, max_mib: int) -> None:
        self._app = app
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._limit = max_mib << 20

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, in the coding that the visitor likes best."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        accepted = b", ".join(value for name, value in scope["headers"] if name == b"accept-encoding")
        coding = choose_coding(accepted.decode("latin-1")) if accepted else None
        held = _plain_tags(scope, coding)
        await self._app(scope, receive, _Reply(self, send, coding, held).send)

    def keeps(self, tag: str) -> bool:
        """Whether the coded representation of that ETag was made before, and is remembered."""
        return tag in self._kept

    async def compress(self, body: bytes, coding: str, tag: str | None) -> bytes:
        """The body in the coding; `tag` is the ETag of the result, by which it is kept."""
        kept = self._kept.get(tag) if tag else None
        if kept is not None and tag:
            self._kept.move_to_end(tag)
            return kept
        if len(body) < _IN_A_THREAD:
            small = CODINGS[coding](body)
        else:
            small = await run_in_threadpool(CODINGS[coding], body)
        if tag and tag not in self._kept and len(small) <= self._limit // 8:
            self._keep(tag, small)
        return small

    def _keep(self, tag: str, body: bytes) -> None:
        self._kept[tag] = body
        self._size += len(body)
        while self._size > self._limit:
            self._size -= len(self._kept.popitem(last=False)[1])


def _plain_tags(scope: Scope, coding: str | None) -> frozenset[str] | None:
    """Let the application compare ETags as it makes them; those that the visitor holds in this coding.

    `None` if the visitor names no tag at all.
    """
    if not any(name == b"if-none-match" for name, _ in scope["headers"]):
        return None
    held: set[str] = set()

    def _plain(match: re.Match[str]) -> str:
        if match[2] != coding:
            return match[0]
        held.add(f'"{match[1]}"')
        return f'"{match[1]}"'

    scope["headers"] = [
        (name, _CODED_TAG.sub(_plain, value.decode("latin-1")).encode("latin-1"))
        if name == b"if-none-match"
        else (name, value)
        for name, value in scope["headers"]
    ]
    return frozenset(held)


class _Reply:
    """Sends one response; holds its head back until it knows the body."""

    def __init__(
        self, codings: Compression, send: Send, coding: str | None, held: frozenset[str] | None
    ) -> None:
        self._codings = codings
        self._send = send
        self._coding = coding
        self._by_date = held is None
        self._held = held or frozenset()
        self._head: Message | None = None
        self._coder: PieceCoder | None = None

    async def send(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self._head = message
            return
        head, self._head = self._head, None
        if head is not None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                message = await self._coded(head, message)
            elif message["type"] == "http.response.body":
                self._begin(head)
            await self._send(head)
        if self._coder is not None:
            body, last = message.get("body", b""), not message.get("more_body")
            message = {**message, "body": await run_in_threadpool(self._coder.code, body, last=last)}
        await self._send(message)

    def _begin(self, head: Message) -> None:
        """Make the head fit a body that comes in pieces, and begin to compress it if that is wanted."""
        headers = MutableHeaders(scope=head)
        if "content-length" in headers or "content-encoding" in headers:
            return  # a file, which is sent as it is
        if not _TEXT.match(headers.get("content-type", "")):
            return
        headers.add_vary_header("Accept-Encoding")
        if self._coding is not None:
            self._coder = PieceCoder(self._coding)
            self._mark(headers)

    def _mark(self, headers: MutableHeaders) -> None:
        """Name the coding, and the representation in it."""
        headers["Content-Encoding"] = str(self._coding)
        if tag := headers.get("etag"):
            headers["ETag"] = _coded_tag(tag, str(self._coding))

    async def _coded(self, head: Message, message: Message) -> Message:
        """The body as it goes out, and its head made to fit."""
        headers = MutableHeaders(scope=head)
        tag = headers.get("etag")
        if head["status"] == 304:
            kind = headers.get("content-type", "text/")
            del headers["content-type"]  # only to tell here what the answer would have been
            if _TEXT.match(kind):
                headers.add_vary_header("Accept-Encoding")
            other = _coded_tag(tag, self._coding) if tag and self._coding else ""
            if tag in self._held or (self._by_date and self._codings.keeps(other)):
                headers["ETag"] = other
            return message
        if not _TEXT.match(headers.get("content-type", "")) or "content-encoding" in headers:
            return message
        headers.add_vary_header("Accept-Encoding")
        body = message.get("body", b"")
        if self._coding is None or len(body) < SMALLEST:
            return message
        coded = _coded_tag(tag, self._coding) if tag else None
        small = await self._codings.compress(body, self._coding, coded)
        self._mark(headers)
        headers["Content-Length"] = str(len(small))
        return {**message, "body": small}


def _coded_tag(tag: str, coding: str) -> str:
    """The ETag of a representation in a coding."""
    return f'{tag[:-1]}-{coding}"'
