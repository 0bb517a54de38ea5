"""Answers made smaller on the way out: zstd, Brotli or gzip, whichever the visitor takes.

Each coding of a representation has a strong ETag of its own: the plain one with the name behind. What was
compressed once is kept by that ETag, so that equal answers are not compressed again.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from types import MappingProxyType

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SMALLEST = 1024
"""Shorter bodies gain nothing."""

_IN_A_THREAD = 64 * 1024
_TEXT = re.compile(
    r"text/|application/(?:[\w.-]+\+(?:json|xml)|json|xml|javascript|n-triples|n-quads|trig)|image/svg\+xml"
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
        coding = choose_coding(", ".join(Headers(scope=scope).getlist("accept-encoding")))
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
    tagged = any(name == b"if-none-match" for name, _ in scope["headers"])
    return frozenset(held) if tagged else None


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

    async def send(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self._head = message
            return
        head, self._head = self._head, None
        if head is not None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                message = await self._coded(head, message)
            await self._send(head)
        await self._send(message)

    async def _coded(self, head: Message, message: Message) -> Message:
        """The body as it goes out, and its head made to fit."""
        headers = MutableHeaders(scope=head)
        tag = headers.get("etag")
        if head["status"] == 304:
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
        headers["Content-Encoding"] = self._coding
        headers["Content-Length"] = str(len(small))
        if coded:
            headers["ETag"] = coded
        return {**message, "body": small}


def _coded_tag(tag: str, coding: str) -> str:
    """The ETag of a representation in a coding."""
    return f'{tag[:-1]}-{coding}"'
