"""What holds for every request, whatever it asks: its id, its headers, its path, its method, its failure.

`Envelope` is the outermost layer. It refuses addresses that cannot be read before any route sees them,
answers OPTIONS, turns HEAD into a GET without a body, and is the edge at which an unexpected exception
becomes a 500 that tells nothing of the inside.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from srpp_graph.phrases import said
from srpp_graph.service.answers import problem_response
from srpp_graph.service.context import Context
from srpp_graph.service.problems import RequestFault, internal_problem, problem_of
from srpp_graph.service.visitor import Visitors
from srpp_graph.store.turns import CLIENT

MAX_PATH = 2048
EXPOSED = (
    "ETag, Link, Content-Location, Retry-After, X-Request-Id, X-Release, X-Result-Rows, Server-Timing, "
    "X-Findings, X-Verdict"
)

_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]|%[89A-Fa-f]")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {}; object-src 'none'"
FRAMED_ANYWHERE = _POLICY.format("*")
"""The policy of a page that other sites are meant to show in a frame."""

_FRAMED = (b"content-security-policy", FRAMED_ANYWHERE.encode())

_HEADERS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", EXPOSED.encode()),
    (b"content-security-policy", _POLICY.format("'none'").encode()),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-content-type-options", b"nosniff"),
)
_FRAMED_HEADERS = tuple(each for each in _HEADERS if each[0] != _FRAMED[0])
_OURS = frozenset((*(name for name, _ in _HEADERS), b"x-request-id", b"x-release"))

AllowedMethods = Callable[[str], tuple[str, ...]]
"""Path → the methods it takes; none if there is no such path."""


class Envelope:
    """The outermost layer of the service, as ASGI middleware."""

    def __init__(self, app: ASGIApp, context: Context, allowed_methods: AllowedMethods) -> None:
        self._app = app
        self._context = context
        self._allowed_methods = allowed_methods
        self._client_of = Visitors(context.settings.trusted_proxies).client_of
        self._log = structlog.get_logger("srpp_graph.service")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass on what is not HTTP."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        state = dict(scope.get("state", {}))
        scope = {**scope, "state": state, "method": "GET" if head else scope["method"]}
        request = Request(scope, receive)
        state["request_id"] = request_id = _id_of(scope)
        state["head"] = head
        CLIENT.set(self._client_of(scope))
        began = time.perf_counter()
        with self._context.holder.lend() as graph:
            state["context"] = self._context.pinned_to(graph)
            reply = _Reply(send, graph.release_id if graph else "", request_id, head=head)
            try:
                await self._answer(request, reply)
            finally:
                self._note(request, "HEAD" if head else request.method, reply, time.perf_counter() - began)

    async def _answer(self, request: Request, reply: _Reply) -> None:
        """Send the answer, or what becomes of a failure that nobody foresaw."""
        try:
            early = self._early(request)
            await (early or self._app)(request.scope, request.receive, reply.send)
        except Exception:  # the outer edge of the service
            self._log.exception("request failed", request_id=request.state.request_id)
            if reply.status:
                raise  # the connection breaks, so that nobody takes a part for the whole
            await problem_response(request, internal_problem())(request.scope, request.receive, reply.send)

    def _note(self, request: Request, method: str, reply: _Reply, seconds: float) -> None:
        """Count the request, and log it without anything of the visitor: no address, query or agent."""
        route = str(getattr(request.scope.get("route"), "path", ""))
        self._context.metrics.observe(method, route, reply.status, seconds)
        self._log.info(
            "request",
            method=method[:20],
            route=route or "none",
            status=reply.status,
            ms=round(seconds * 1000, 1),
            bytes=reply.sent,
            release=reply.release,
            request_id=request.state.request_id,
        )

    def _early(self, request: Request) -> Response | None:
        """The answer to a request that needs no route, or `None`."""
        try:
            _refuse_unreadable(request)
        except RequestFault as fault:
            return problem_response(request, problem_of(fault))
        path = request.scope["path"]
        if path != "/" and path.endswith("/") and "//" not in path:
            return self._without_slash(request)
        if request.method == "OPTIONS":
            return self._options(path)
        return None

    def _without_slash(self, request: Request) -> Response:
        """The redirect to the same address without its last slash; never to another host."""
        raw = request.scope.get("raw_path") or request.scope["path"].encode()
        target = raw.split(b"?")[0].decode("ascii", "replace").rstrip("/")
        query = request.scope["query_string"].decode("ascii", "replace")
        address = self._context.absolute(target) + (f"?{query}" if query else "")
        return RedirectResponse(address, 308)

    def _options(self, path: str) -> Response | None:
        """What a browser or a curious client learns about a path; `None` if there is no such path."""
        methods = ", ".join(self._allowed_methods(path))
        if not methods:
            return None
        headers = {
            "Allow": methods,
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, X-Request-Id",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status_code=204, headers=headers)


class _Reply:
    """Sends one response: adds the headers that every response has, and drops the body of a HEAD."""

    def __init__(self, send: Send, release: str, request_id: str, *, head: bool) -> None:
        self.release = release
        self.status = 0
        self.sent = 0
        self._send = send
        self._request_id = request_id
        self._head = head

    async def send(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": self._headers(message)}
        elif self._head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        self.sent += len(message.get("body", b""))
        await self._send(message)

    def _headers(self, message: Message) -> list[tuple[bytes, bytes]]:
        """The headers of the answer, and those that every answer has; a failure is not to be kept."""
        failed = message["status"] >= 400
        headers = [each for each in message["headers"] if each[0] not in _OURS or each == _FRAMED]
        if failed:
            headers = [each for each in headers if each[0] != b"cache-control"]
        headers += _FRAMED_HEADERS if _FRAMED in headers else _HEADERS
        headers.append((b"x-request-id", self._request_id.encode()))
        if self.release:
            headers.append((b"x-release", self.release.encode()))
        if failed:
            headers.append((b"cache-control", b"no-store"))
        return headers


def _refuse_unreadable(request: Request) -> None:
    """Raise if the address is too long, or its escapes give no text."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    if len(raw) > MAX_PATH:
        raise RequestFault("address-too-long", said("the path has more than {number} bytes", number=MAX_PATH))
    query: bytes = request.scope["query_string"]
    for name, part in ((said("path"), raw), (said("query string"), query)):
        if _BROKEN_ESCAPE.search(part):
            raise RequestFault(
                "malformed-request",
                said("the {name} has a `%` that is not followed by two hexadecimal digits", name=name),
                help=said("write `%25` for a percent sign"),
            )
        if _BEYOND_ASCII.search(part):
            try:
                unquote_to_bytes(part).decode("utf-8")
            except UnicodeDecodeError:
                raise RequestFault(
                    "malformed-request", said("the escapes of the {name} are not UTF-8", name=name)
                ) from None
    if _CONTROL.search(unquote_to_bytes(raw) if b"%" in raw else raw):
        raise RequestFault("malformed-request", said("the path has a control character"))


def _id_of(scope: Scope) -> str:
    """The id that the visitor or a proxy gave, if it is a plain one; else a new one."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode("ascii") if _REQUEST_ID.fullmatch(given) else os.urandom(16).hex()
