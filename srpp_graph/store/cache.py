"""Answers that were given before, and one evaluation for equal queries that are asked at once.

A release never changes, so an answer holds as long as the release: its id is part of every key. What depends
on the moment, on chance or on others (`NOW`, `RAND`, `UUID`, `SERVICE`, …) is never kept. A result that is
too large to be held is streamed to one asker: it is neither kept nor shared, and others who asked the same
are answered anew.

What waits for its turn is shared by the queries of one client only: nobody stands in another's line, loses
what another is refused, or goes when another goes. What has its turn is shared by all, and its answer is
given to whoever waits for the same; that rides along costs nobody anything, so no share counts it.

    endpoint = CachedEndpoint(workers, release="2f6c…", max_mib=64)
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from srpp_graph.store.endpoint import Endpoint, QueryAnswer, QueryRequest, QueryStream
from srpp_graph.store.gate import Admitted
from srpp_graph.store.turns import BEGUN, CLIENT

_HINTS = ("now", "rand", "uuid", "bnode", "service", "\\u")
_OF_THE_MOMENT = re.compile(r"\b(?:now|rand|(?:str)?uuid|bnode|service(?:silent)?)\b|\\u", re.IGNORECASE)
"""Errs on the side of asking again: a name such as `?now` is taken for `NOW`, and does no harm."""

_OVERHEAD = 512


Opened = QueryAnswer | QueryStream


def is_of_the_moment(query: str) -> bool:
    """Whether a query may have another answer when it is asked again of the same release.

    >>> is_of_the_moment("SELECT (NOW() AS ?t) {}"), is_of_the_moment("SELECT ?known {}")
    (True, False)
    """
    plain = query.casefold()
    return any(hint in plain for hint in _HINTS) and _OF_THE_MOMENT.search(query) is not None


@dataclass(slots=True, eq=False)
class _Flight:
    """An evaluation under way on a client's account, and how many wait for it.

    `begun` says that it has its turn, `taken` that somebody took its stream; `given` is what another flight
    on the same course had first.
    """

    client: str
    waiting: int = 0
    begun: bool = False
    taken: bool = False
    given: QueryAnswer | None = None
    task: asyncio.Task[Opened] = field(init=False)

    def begin(self) -> None:
        """Take note that the turn has come."""
        self.begun = True


_Key = tuple[str, str, str, tuple[str, ...], tuple[str, ...]]
"""The release, and all that a request asks of it; a tuple, since it is looked up again and again."""

_Course = tuple[_Key, bool]
"""What is asked, and whether it must be whole."""


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
        self._flights: dict[_Course, list[_Flight]] = {}

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._size

    async def admit(self, text: str) -> Admitted:
        """What the endpoint's gate tells of a query; raises as it does."""
        return await self._endpoint.admit(text)

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
        self.forget()

    def forget(self) -> None:
        """Let go of the answers that were given before."""
        self._kept.clear()
        self._size = 0

    async def close(self) -> None:
        """Stop what is under way, then the endpoint."""
        tasks = [flight.task for flights in self._flights.values() for flight in flights]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._endpoint.close()

    async def _find(
        self, request: QueryRequest, ask: Callable[[QueryRequest], Awaitable[Opened]], *, whole: bool
    ) -> Opened:
        """The answer that is kept, or that of an equal query under way, or a new one."""
        if is_of_the_moment(request.text):
            return await ask(request)
        key = self._release, request.text, request.media_type, request.default_graphs, request.named_graphs
        kept = self._kept.get(key)
        if kept is not None:
            self.hits += 1
            self._kept.move_to_end(key)
            return kept
        opened = await self._join((key, whole), request, ask)
        return await ask(request) if opened is None else opened

    async def _join(
        self, course: _Course, request: QueryRequest, ask: Callable[[QueryRequest], Awaitable[Opened]]
    ) -> Opened | None:
        """What the evaluation gives that this client, or whoever has a turn, has started.

        `None` if it is a stream that is taken already. The evaluation ends when nobody waits for it any more.
        """
        flight = self._find_flight(course)
        if flight is None:
            self.misses += 1
            flight = self._start(course, request, ask)
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
                self._forget(course, flight)
                await self._land(flight)

    def _find_flight(self, course: _Course) -> _Flight | None:
        """A flight that this client may board."""
        client = CLIENT.get()
        flights = self._flights.get(course, ())
        return next((each for each in flights if each.begun or each.client == client), None)

    def _start(
        self, course: _Course, request: QueryRequest, ask: Callable[[QueryRequest], Awaitable[Opened]]
    ) -> _Flight:
        """A new flight, on this client's account."""
        flight = _Flight(CLIENT.get())
        self._flights.setdefault(course, []).append(flight)
        flight.task = asyncio.create_task(self._fly(course, flight, request, ask))
        return flight

    def _forget(self, course: _Course, flight: _Flight) -> None:
        """Let nobody board any more."""
        flights = self._flights.get(course, [])
        if flight in flights:
            flights.remove(flight)
            if not flights:
                del self._flights[course]

    async def _land(self, flight: _Flight) -> None:
        """End an evaluation for which nobody waits, and free a stream that nobody took."""
        if not flight.task.done():
            flight.task.cancel()
        elif not flight.taken and not flight.task.cancelled() and flight.task.exception() is None:
            opened = flight.task.result()
            if not isinstance(opened, QueryAnswer):
                await opened.aclose()

    async def _fly(
        self,
        course: _Course,
        flight: _Flight,
        request: QueryRequest,
        ask: Callable[[QueryRequest], Awaitable[Opened]],
    ) -> Opened:
        """Evaluate, unless another flight on the same course lands first."""
        BEGUN.set(flight.begin)
        try:
            answer = await ask(request)
        except asyncio.CancelledError:
            if flight.given is None:
                raise
            return flight.given
        if isinstance(answer, QueryAnswer):
            self._keep(course[0], answer)
            for other in self._flights.get(course, ()):
                if other is not flight and not other.begun:
                    other.given = answer
                    other.task.cancel()
        return answer

    def _keep(self, key: _Key, answer: QueryAnswer) -> None:
        """Keep the answer, unless it is kept, too large, or of a release that is not served any more."""
        weight = _weight(key, answer)
        if key[0] != self._release or key in self._kept or weight > self._limit // 8:
            return
        self._kept[key] = answer
        self._size += weight
        while self._size > self._limit:
            self._size -= _weight(*self._kept.popitem(last=False))


def _weight(key: _Key, answer: QueryAnswer) -> int:
    """How much memory a kept answer takes, about; a query's text is a part of its key."""
    return len(answer.body) + len(key[1]) + _OVERHEAD
