"""The release that is being served, and who holds it.

`Graph` is one open release: what to ask it, and what it is called. `Holder` opens it when the service
starts and closes it when the service ends. It lends the graph to each request for as long as that lasts, so
a later release can take the place of an earlier one at any moment: no request ever sees parts of both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from srpp_graph.checks.drafts import DraftLimits, Judges
from srpp_graph.coverage import Coverage, load_coverage, read_coverage
from srpp_graph.entities import Description, Entities
from srpp_graph.entities.matching import Matcher
from srpp_graph.errors import ReleaseError
from srpp_graph.iris import EntityRef
from srpp_graph.questions import Question, load_questions
from srpp_graph.release import Release, Seal, Shelf
from srpp_graph.service.memory import give_back
from srpp_graph.service.settings import Settings
from srpp_graph.service.vigil import keep_vigil
from srpp_graph.store.cache import CachedEndpoint
from srpp_graph.store.embedded import EmbeddedStore
from srpp_graph.store.endpoint import Store
from srpp_graph.store.federation import Relay
from srpp_graph.store.workers import Limits, Workers

DESCRIPTIONS_KEPT = 256


@dataclass(frozen=True)
class Graph:
    """One open release: its name, its day, and the ways to ask it."""

    release: Release
    store: Store
    workers: Workers
    endpoint: CachedEndpoint
    entities: Entities
    judges: Judges
    seal: Seal
    held: ExitStack = field(default_factory=ExitStack)
    _made: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = lru_cache(maxsize=DESCRIPTIONS_KEPT)(self.entities.describe)
        object.__setattr__(self, "_describe", kept)

    @property
    def release_id(self) -> str:
        """The release's name."""
        return self.release.id

    @property
    def created(self) -> str:
        """When the release was made: an ISO 8601 instant."""
        return self.release.manifest.created

    @property
    def triples(self) -> int:
        """How many statements the release holds."""
        return self.release.manifest.triples

    def describe(self, ref: EntityRef, languages: tuple[str, ...] = ()) -> Description:
        """All that the document about `ref` says; the latest are kept, as a release never changes.

        Raises:
            EntityNotFound: there is no such entity, or it is retired.
        """
        described: Description = self._describe(ref, languages)  # type: ignore[attr-defined]
        return described

    def made_once(self, name: str, make: Callable[[], bytes]) -> bytes:
        """What `make` gives, made once under this name and kept: a release never changes.

        Only for the few things that are large and that a release has one of.
        """
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    @cached_property
    def matcher(self) -> Matcher:
        """What finds the entities that a name may mean."""
        return Matcher(self.entities.catalogue)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The question library of the release."""
        return load_questions(self.store)

    @cached_property
    def coverage(self) -> Coverage:
        """How much the release holds, as it was counted when the release was made."""
        return read_coverage(self.release.path) or load_coverage(self.store)

    async def close(self) -> None:
        """Stop what answers queries, and let go of the release."""
        await asyncio.gather(self.endpoint.close(), self.judges.close())
        self.held.close()


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
        before the old one goes. Nothing is opened where nothing has changed.

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
            self._served = _Served(graph)
            self.switches += 1
            if former is not None:
                self._former.add(former)
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


def find_release(settings: Settings) -> Release:
    """The current release on disk.

    Raises:
        ReleaseError: there is none, or it is not whole.
    """
    release = Shelf(settings.releases_dir).current()
    if release is None:
        raise ReleaseError(
            f"there is no release in {settings.releases_dir}", help="build one: srpp-graph build"
        )
    return release


async def open_graph(settings: Settings) -> Graph:
    """Open the current release of `settings.releases_dir`, and start the workers that answer on it.

    Raises:
        ReleaseError: there is no release, or it is not whole, or damaged.
    """
    release = find_release(settings)
    held = ExitStack()
    held.enter_context(release.in_use())
    seal = Seal(release.path)
    await asyncio.to_thread(release.verify)
    store = EmbeddedStore(release.store_path, seal.check)
    relay = Relay(settings.service_allow) if settings.service_allow else None
    workers = Workers(release.store_path, _limits(settings), relay, seal.check)
    await workers.start()
    held.callback(asyncio.create_task(keep_vigil(store, seal)).cancel)
    return Graph(
        release=release,
        store=store,
        workers=workers,
        endpoint=CachedEndpoint(workers, release=release.id, max_mib=settings.cache_mib),
        entities=Entities(store, release.index_path),
        judges=Judges(release.path, _draft_limits(settings)),
        held=held,
        seal=seal,
    )


def _limits(settings: Settings) -> Limits:
    """What a query may cost, as the workers take it."""
    return Limits(
        workers=settings.workers,
        seconds=settings.query_seconds,
        memory_mib=settings.query_memory_mib,
        result_mib=settings.query_result_mib,
        rows=settings.query_rows,
        buffer_mib=settings.query_buffer_mib,
        query_kib=settings.query_kib,
        queue=settings.query_queue,
        streams=settings.query_streams,
        client_streams=settings.query_client_streams,
    )


def _draft_limits(settings: Settings) -> DraftLimits:
    """What checking a visitor's text may cost."""
    return DraftLimits(
        workers=settings.validate_workers,
        seconds=settings.validate_seconds,
        memory_mib=settings.validate_memory_mib,
        kib=settings.validate_kib,
        queue=settings.validate_queue,
    )
