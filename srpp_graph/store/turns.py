"""Whose query is answered next, and how many may wait: the queue before the workers.

    turns = Turns(slots=2, places=32, patience=30.0, retry_after=10)
    async with turns.turn():
        ...

A turn is held from the moment that a worker may be taken until it is given back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from srpp_graph.errors import StoreBusy, StoreUnavailable


class Turns:
    """At most `slots` queries at once; `places` more may wait, each for no longer than `patience` seconds."""

    def __init__(self, *, slots: int, places: int, patience: float, retry_after: int) -> None:
        self.running = self.waiting = 0
        self._slots = asyncio.Semaphore(slots)
        self._places = places
        self._patience = patience
        self._retry_after = retry_after
        self._closed = False

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it while the context lasts.

        Raises:
            StoreBusy: too many wait already, or this one has waited too long.
            StoreUnavailable: the service is stopping.
        """
        await self._wait()
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            self._slots.release()

    def close(self) -> None:
        """Let nobody wait from now on."""
        self._closed = True

    async def _wait(self) -> None:
        if self._closed:
            raise StoreUnavailable("the service is stopping", retry_after=10)
        if self._slots.locked() and self.waiting >= self._places:
            raise StoreBusy(
                f"{self.waiting} queries are waiting already, as many as may wait", self._retry_after
            )
        self.waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._slots.acquire()
        except TimeoutError as error:
            raise StoreBusy(
                f"the query has waited {self._patience:g} seconds for its turn", self._retry_after
            ) from error
        finally:
            self.waiting -= 1
