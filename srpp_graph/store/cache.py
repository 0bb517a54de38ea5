"""Answers that were given before, and one evaluation for equal queries that are asked at once.

A release never changes, so an answer holds as long as the release: its id is part of every key. What depends
on the moment, on chance or on others (`NOW`, `RAND`, `UUID`, `SERVICE`, …) is never kept. A result that is
too large to be held is streamed to one asker: it is neither kept nor shared, and others who asked the same
are answered anew.

    endpoint = CachedEndpoint(workers, release="2f6c…", max_mib=64)
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from srpp_graph.store.endpoint import Endpoint, QueryAnswer, QueryRequest, QueryStream

_OF_THE_MOMENT = re.compile(r"\b(?:now|rand|(?:str)?uuid|bnode|service(?:silent)?)\b|\\u", re.IGNORECASE)
"""Errs on the side of asking again: a name such as `?now` is taken for `NOW`, and does no harm."""

_OVERHEAD = 512


Opened = QueryAnswer | QueryStream


def is_of_the_moment(query: str) -> bool:
    """Whether a query may have another answer when it is asked again of the same release.

    >>> is_of_the_moment("SELECT (NOW() AS ?t) {}"), is_of_the_moment("SELECT ?known {}")
    (True, False)
    """
    return _OF_THE_MOMENT.search(query) is not None


@dataclass(slots=True, eq=False)
class _Flight:
    """An evaluation under way, how many wait for it, and whether somebody took its stream."""

    task: asyncio.Task[Opened]
    waiting: int = 0
    taken: bool = False


_Key = tuple[str, QueryRequest]


class CachedEndpoint:
    """An endpoint with a memory of `max_mib` MiB; implements `endpoint.Endpoint`.

    The least recently used answers are forgotten first; one that is larger than an eighth of the memory is
    never kept.
    """

    def __init__(self, endpoint: Endpoint, *, release: str, max_mib: int = 64) -> None:
        self.hits = 0
        self.misses = 0
        self._endpoint = endpoint
        self._release = release
        self._limit = max_mib << 20
        self._size = 0
        self._kept: OrderedDict[_Key, QueryAnswer] = OrderedDict()
        self._flights: dict[tuple[_Key, bool], _Flight] = {}

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._size

    async def answer(self, request: QueryRequest) -> QueryAnswer:
        """The whole result of the query, from memory if it is there; raises as the endpoint does."""
        opened = await self._find(request, self._endpoint.answer, whole=True)
        if not isinstance(opened, QueryAnswer):
            raise TypeError("the endpoint did not give a whole answer")
        return opened

    async def open(self, request: QueryRequest) -> Opened:
        """The result of the query, whole if it is small; raises as the endpoint does."""
        return await self._find(request, self._endpoint.open, whole=False)

    def switch(self, release: str) -> None:
        """Speak of another release from now on, and forget the former one's answers."""
        self._release = release
        self._kept.clear()
        self._size = 0

    async def close(self) -> None:
        """Stop what is under way, then the endpoint."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._endpoint.close()

    async def _find(
        self, request: QueryRequest, ask: Callable[[QueryRequest], Awaitable[Opened]], *, whole: bool
    ) -> Opened:
        """The answer that is kept, or that of an equal query under way, or a new one."""
        if _OF_THE_MOMENT.search(request.text):
            return await ask(request)
        key = (self._release, request)
        kept = self._kept.get(key)
        if kept is not None:
            self.hits += 1
            self._kept.move_to_end(key)
            return kept
        opened = await self._join(key, ask, whole=whole)
        return await ask(request) if opened is None else opened

    async def _join(
        self, key: _Key, ask: Callable[[QueryRequest], Awaitable[Opened]], *, whole: bool
    ) -> Opened | None:
        """What the evaluation gives that whoever asked first has started; `None` if that is taken already.

        The evaluation ends when nobody waits for it any more.
        """
        flight = self._flights.get((key, whole))
        if flight is None:
            self.misses += 1
            task = asyncio.create_task(self._evaluate(key, ask))
            flight = self._flights[key, whole] = _Flight(task)
        else:
            self.hits += 1
        flight.waiting += 1
        try:
            opened = await asyncio.shield(flight.task)
            if isinstance(opened, QueryAnswer):
                return opened
            if flight.taken:
                return None
            flight.taken = True
            return opened
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                if self._flights.get((key, whole)) is flight:
                    del self._flights[key, whole]
                await self._land(flight)

    async def _land(self, flight: _Flight) -> None:
        """End an evaluation for which nobody waits, and free a stream that nobody took."""
        if not flight.task.done():
            flight.task.cancel()
        elif not flight.taken and not flight.task.cancelled() and flight.task.exception() is None:
            opened = flight.task.result()
            if not isinstance(opened, QueryAnswer):
                await opened.aclose()

    async def _evaluate(self, key: _Key, ask: Callable[[QueryRequest], Awaitable[Opened]]) -> Opened:
        release, request = key
        answer = await ask(request)
        if not isinstance(answer, QueryAnswer):
            return answer
        weight = len(answer.body) + len(request.text) + _OVERHEAD
        if release == self._release and weight <= self._limit // 8:
            self._keep(key, answer, weight)
        return answer

    def _keep(self, key: _Key, answer: QueryAnswer, weight: int) -> None:
        self._kept[key] = answer
        self._size += weight
        while self._size > self._limit:
            (_, request), oldest = self._kept.popitem(last=False)
            self._size -= len(oldest.body) + len(request.text) + _OVERHEAD
