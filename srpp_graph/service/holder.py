"""Who holds the release that is being served, and changes it for a later one.

`Holder` opens a graph when the service starts and closes it when the service ends. It lends the graph to each
request for as long as that lasts, so a later release can take the place of an earlier one at any moment: no
request ever sees parts of both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from srpp_graph.errors import ReleaseError
from srpp_graph.service.graph import Graph
from srpp_graph.service.memory import give_back
from srpp_graph.service.warming import read_ahead


@dataclass(slots=True, eq=False)
class _Served:
    """A graph, and how many requests are using it."""

    graph: Graph
    users: int = 0


class Holder:
    """Keeps the graph that is served now, and former ones while requests still use them.

    `opener` opens the current release; it runs when the service starts, not when the holder is made.
    `current` names the release that it would open, so that one that is served already is left alone.
    """

    def __init__(
        self, opener: Callable[[], Awaitable[Graph]], current: Callable[[], str] | None = None
    ) -> None:
        self.switches = 0
        self._opener = opener
        self._current = current
        self._served: _Served | None = None
        self._former: set[_Served] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._lock = asyncio.Lock()

    @property
    def graph(self) -> Graph:
        """The graph that is served now.

        Raises:
            ReleaseError: there is none yet, or none any more.
        """
        if self._served is None:
            raise ReleaseError("no release is being served", help="build one: srpp-graph build")
        return self._served.graph

    @property
    def ready(self) -> bool:
        """Whether there is a graph to ask."""
        return self._served is not None

    @property
    def answers(self) -> bool:
        """Whether that graph is sound, as far as is known."""
        return self._served is not None and self._served.graph.seal.damaged is None

    @contextmanager
    def lend(self) -> Iterator[Graph | None]:
        """The graph that is served now, kept open while the context lasts; `None` if there is none."""
        served = self._served
        if served is None:
            yield None
            return
        served.users += 1
        try:
            yield served.graph
        finally:
            served.users -= 1
            self._close_if_done(served)

    async def open(self) -> None:
        """Open the current release, and wait until it can be asked.

        Raises:
            ReleaseError: there is none.
        """
        self._served = _Served(await self._opener())

    async def reload(self) -> bool:
        """Serve the release that is current now; whether it is another one than before.

        Running requests finish on the release they began with; the next ones ask the new one, which answers
        before the old one goes, and has read what many pages need. Nothing is opened where nothing changed.

        Raises:
            ReleaseError: it cannot be opened; the old one stays.
        """
        async with self._lock:
            if self._current is not None and self._served is not None:
                served = self._served.graph.release_id
                sound = self._served.graph.seal.damaged is None
                if sound and await asyncio.to_thread(self._current) == served:
                    return False
            graph = await self._opener()
            former = self._served
            same = former is not None and former.graph.release_id == graph.release_id
            if former is not None and same and former.graph.seal.damaged is None:
                await graph.close()
                return False
            try:
                await read_ahead(graph)
            except BaseException:  # also if the service ends meanwhile
                await graph.close()
                raise
            self._served = _Served(graph)
            self.switches += 1
            if former is not None:
                self._former.add(former)
                former.graph.forget()
                self._close_if_done(former)
            return True

    async def close(self) -> None:
        """Let go of every release."""
        served, self._served = self._served, None
        left = [*self._former, *([served] if served is not None else [])]
        self._former.clear()
        await asyncio.gather(*self._closing, *(each.graph.close() for each in left))

    def _close_if_done(self, served: _Served) -> None:
        """Close a former graph when the last request has left it."""
        if served in self._former and not served.users:
            self._former.remove(served)
            task = asyncio.get_running_loop().create_task(_let_go(served.graph))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


async def _let_go(graph: Graph) -> None:
    """Close a former graph, and give back its memory once nothing speaks of it any more."""
    await graph.close()
    del graph
    await asyncio.to_thread(give_back)
