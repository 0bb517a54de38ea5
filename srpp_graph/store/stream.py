"""A result that is too large to be held: its bytes as the worker writes them, as fast as they are taken.

    async with contextlib.aclosing(stream):
        async for piece in stream.pieces():
            ...

Whoever opens a stream must close it. The worker is lent until then; one whose stream is left before its end
is killed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

from srpp_graph.errors import QueryError
from srpp_graph.store.frames import Head
from srpp_graph.store.process import WorkerDied, WorkerProcess
from srpp_graph.store.refusals import Refusals

Answer = tuple[Head, bytes]
"""One message of a worker: what it says, and a part of the result."""


@dataclass(slots=True)
class Lent:
    """A worker that is lent for one query, and for how many seconds the engine may still be waited for.

    `end_loan` gives the worker back, alive or not; `end_turn` lets the next one ask. Each is called once.
    """

    worker: WorkerProcess
    refusals: Refusals
    seconds: float
    end_turn: Callable[[], None]
    end_loan: Callable[[], None]

    def give_back(self) -> None:
        """End both; a second time does nothing."""
        end_loan, self.end_loan = self.end_loan, _nothing
        end_loan()
        self.pass_on()

    def pass_on(self) -> None:
        """End the turn; a second time does nothing."""
        end_turn, self.end_turn = self.end_turn, _nothing
        end_turn()


def _nothing() -> None:
    """What is left to do where all is done."""


@dataclass(frozen=True, slots=True)
class Listening:
    """How the pool hears a worker, what it makes of its death, and what it does when nobody listens."""

    hear: Callable[[WorkerProcess, Awaitable[Answer], float], Awaitable[Answer]]
    mourn: Callable[[WorkerDied, Refusals], QueryError]
    leave: Callable[[WorkerProcess], None]


class WorkerStream:
    """The parts of one result, each asked for when it is wanted; implements `endpoint.QueryStream`."""

    def __init__(self, media_type: str, first: bytes, lent: Lent, listening: Listening) -> None:
        self.media_type = media_type
        self._first = first
        self._lent = lent
        self._listening = listening
        self._working = True
        self._closed = False

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """The bytes of the result in order; once they end without an error, they were the whole.

        Raises:
            QueryError: the result does not go on; what was given is a part.
        """
        yield self._first
        while self._working:
            piece = await self._listen()
            if piece:
                yield piece

    async def aclose(self) -> None:
        """Give the worker back, or kill it if it is not done; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._working:
            self._listening.leave(self._lent.worker)
        self._lent.give_back()

    async def _listen(self) -> bytes:
        """The next part; only the time that the engine takes is counted."""
        lent, clock = self._lent, asyncio.get_running_loop().time
        began = clock()
        try:
            head, piece = await self._listening.hear(lent.worker, lent.worker.go_on(), lent.seconds)
        except TimeoutError as error:
            raise lent.refusals.of_deadline() from error
        except WorkerDied as died:
            raise self._listening.mourn(died, lent.refusals) from died
        lent.seconds -= clock() - began
        self._working = head.get("more", False)
        if "error" in head:
            raise lent.refusals.of_report(head)
        return piece
