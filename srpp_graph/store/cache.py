"""Answers that were given before, and one evaluation for equal queries that are asked at once.

A release never changes, so an answer holds as long as the release: its id is part of every key. What depends
on the moment, on chance or on others (`NOW`, `RAND`, `UUID`, `SERVICE`, …) is never kept.

    endpoint = CachedEndpoint(workers, release="2f6c…", max_mib=64)
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass

from srpp_graph.store.endpoint import Endpoint, QueryAnswer, QueryRequest

_OF_THE_MOMENT = re.compile(r"\b(?:now|rand|(?:str)?uuid|bnode|service)\b|\\u", re.IGNORECASE)
"""Errs on the side of asking again: a name such as `?now` is taken for `NOW`, and does no harm."""

_OVERHEAD = 512


def is_of_the_moment(query: str) -> bool:
    """Whether a query may have another answer when it is asked again of the same release.

    >>> is_of_the_moment("SELECT (NOW() AS ?t) {}"), is_of_the_moment("SELECT ?known {}")
    (True, False)
    """
    return _OF_THE_MOMENT.search(query) is not None


@dataclass(slots=True, eq=False)
class _Flight:
    """An evaluation under way, and how many wait for it."""

    task: asyncio.Task[QueryAnswer]
    waiting: int = 0


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
        self._flights: dict[_Key, _Flight] = {}

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._size

    async def answer(self, request: QueryRequest) -> QueryAnswer:
        """The whole result of the query, from memory if it is there; raises as the endpoint does."""
        if is_of_the_moment(request.text):
            return await self._endpoint.answer(request)
        key = (self._release, request)
        kept = self._kept.get(key)
        if kept is not None:
            self.hits += 1
            self._kept.move_to_end(key)
            return kept
        return await self._join(key)

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

    async def _join(self, key: _Key) -> QueryAnswer:
        """Wait for the evaluation, started by whoever asked first; it ends when nobody waits any more."""
        flight = self._flights.get(key)
        if flight is None:
            self.misses += 1
            flight = self._flights[key] = _Flight(asyncio.create_task(self._evaluate(key)))
        else:
            self.hits += 1
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.task.cancel()
                if self._flights.get(key) is flight:
                    del self._flights[key]

    async def _evaluate(self, key: _Key) -> QueryAnswer:
        release, request = key
        answer = await self._endpoint.answer(request)
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
