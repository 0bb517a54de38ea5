"""A result sent as it is written: whole, or visibly broken off.

The status has gone out before the end of the result is known. Should the query fail then, or its reader fall
asleep, the connection is broken before the last chunk, so that every HTTP client sees an incomplete
transfer (RFC 9112 §8) and nobody takes a part for the whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from srpp_graph.errors import GraphError, QueryMemory, QueryTimeout, ResultTooLarge, TooManyRows
from srpp_graph.service.connection import ABORT
from srpp_graph.service.context import Context
from srpp_graph.service.presence import departure
from srpp_graph.service.settings import Settings
from srpp_graph.store.endpoint import QueryStream


class AnswerBroken(GraphError):
    """An answer that has begun and cannot be finished; whoever serves must break the connection."""


class AnswerStopped(AnswerBroken):
    """An answer that outlasts the service."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a reader may take nothing, and how long the whole answer may take."""

    stall: float
    total: float

    @classmethod
    def of(cls, settings: Settings) -> Patience:
        """The patience that the operator has set."""
        return cls(settings.query_stall_seconds, settings.query_stream_seconds)


class StreamedAnswer(Response):
    """An answer from a stream, which it closes; the worker waits while the reader does."""

    def __init__(
        self,
        stream: QueryStream,
        headers: Mapping[str, str],
        content_type: str,
        *,
        patience: Patience,
        request: Request,
    ) -> None:
        super().__init__(b"", headers=dict(headers), media_type=content_type)
        del self.headers["content-length"]
        self._stream = stream
        self._patience = patience
        self._metrics = Context.of(request).metrics
        self._request_id = str(getattr(request.state, "request_id", ""))
        self._head_only = bool(getattr(request.state, "head", False))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, then the pieces; break the connection if they do not end well."""
        stopped: AnswerStopped | None = None
        async with aclosing(self._stream):
            sending = asyncio.create_task(self._send(send))
            leaving = asyncio.create_task(departure(receive))
            try:
                await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
            except asyncio.CancelledError:
                stopped = AnswerStopped("the service stops, and its time to drain is over")
            finally:
                for task in (sending, leaving):
                    task.cancel()
                await asyncio.gather(sending, leaving, return_exceptions=True)
        if stopped is not None:
            await self._break(scope, stopped)
        elif sending.cancelled():
            self._metrics.count_broken("gone")
            # the reader has gone: nobody is left to be told
        elif (failure := sending.exception()) is not None:
            await self._break(scope, failure)

    async def _send(self, send: Send) -> None:
        """Send everything, within the reader's and the whole answer's time."""
        async with asyncio.timeout(self._patience.total):
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if self._head_only:
                await send({"type": "http.response.body", "body": b"", "more_body": True})
            else:
                async with aclosing(self._stream.pieces()) as pieces:
                    async for piece in pieces:
                        await self._pass_on(send, piece)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pass_on(self, send: Send, piece: bytes) -> None:
        """Send one piece, which waits until the one before has been taken."""
        try:
            async with asyncio.timeout(self._patience.stall):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except TimeoutError:
            raise AnswerBroken(f"its reader took nothing for {self._patience.stall:g} seconds") from None

    async def _break(self, scope: Scope, failure: BaseException) -> None:
        """Break the connection, and note why; nothing of it can be told to the reader."""
        if not isinstance(failure, (GraphError, TimeoutError)):
            raise failure
        self._metrics.count_broken(_reason(failure))
        reason = str(failure) or f"it took more than {self._patience.total:g} seconds in all"
        log = structlog.get_logger("srpp_graph.service")
        log.warning("answer broken off", reason=reason, request_id=self._request_id)
        extension = scope.get("extensions", {}).get(ABORT)
        if extension is None:
            raise AnswerBroken(reason) from failure
        extension["abort"]()
        await asyncio.sleep(0)  # the server learns that the connection is gone before we return


def _reason(failure: BaseException) -> str:
    """Why an answer was broken off, as one of `metrics.BROKEN`."""
    reasons: tuple[tuple[type[BaseException], str], ...] = (
        (TooManyRows, "rows"),
        (ResultTooLarge, "bytes"),
        (QueryTimeout, "time"),
        (TimeoutError, "time"),
        (QueryMemory, "memory"),
        (AnswerStopped, "stopped"),
        (AnswerBroken, "stalled"),
    )
    return next((reason for kind, reason in reasons if isinstance(failure, kind)), "worker")


def takes_streams(request: Request) -> bool:
    """Whether the client can tell a part from the whole: HTTP/1.0 has no chunks, so it cannot."""
    return str(request.scope.get("http_version", "1.1")) != "1.0"
