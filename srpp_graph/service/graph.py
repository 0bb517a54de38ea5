"""The release that is being served, and who holds it.

`Graph` is one open release: what to ask it, and what it is called. `Holder` opens it when the service
starts and closes it when the service ends; every route asks the holder, so that a later release can take
the place of an earlier one between two requests.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from srpp_graph.entities import Description, Entities
from srpp_graph.entities.matching import Matcher
from srpp_graph.errors import ReleaseError
from srpp_graph.iris import EntityRef
from srpp_graph.questions import Question, load_questions
from srpp_graph.release import Release, Shelf
from srpp_graph.service.settings import Settings
from srpp_graph.store.embedded import EmbeddedStore
from srpp_graph.store.endpoint import Endpoint, Store
from srpp_graph.store.workers import Limits, Workers

DESCRIPTIONS_KEPT = 256


@dataclass(frozen=True)
class Graph:
    """One open release: its name, its day, and the ways to ask it."""

    release_id: str
    created: str
    triples: int
    store: Store
    endpoint: Endpoint
    entities: Entities
    held: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        kept = lru_cache(maxsize=DESCRIPTIONS_KEPT)(self.entities.describe)
        object.__setattr__(self, "_describe", kept)

    def describe(self, ref: EntityRef, languages: tuple[str, ...] = ()) -> Description:
        """All that the document about `ref` says; the latest are kept, as a release never changes.

        Raises:
            EntityNotFound: there is no such entity, or it is retired.
        """
        described: Description = self._describe(ref, languages)  # type: ignore[attr-defined]
        return described

    @cached_property
    def matcher(self) -> Matcher:
        """What finds the entities that a name may mean."""
        return Matcher(self.entities.catalogue)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The question library of the release."""
        return load_questions(self.store)

    async def close(self) -> None:
        """Stop what answers queries, and let go of the release."""
        await self.endpoint.close()
        self.held.close()


class Holder:
    """Keeps the graph that is served now.

    `opener` opens the current release; it runs when the service starts, not when the holder is made.
    """

    def __init__(self, opener: Callable[[], Awaitable[Graph]]) -> None:
        self._opener = opener
        self._graph: Graph | None = None

    @property
    def graph(self) -> Graph:
        """The graph that is served now.

        Raises:
            ReleaseError: there is none yet, or none any more.
        """
        if self._graph is None:
            raise ReleaseError("no release is being served", help="build one: srpp-graph build")
        return self._graph

    @property
    def ready(self) -> bool:
        """Whether there is a graph to ask."""
        return self._graph is not None

    async def open(self) -> None:
        """Open the current release, and wait until it can be asked.

        Raises:
            ReleaseError: there is none.
        """
        self._graph = await self._opener()

    async def close(self) -> None:
        """Let go of the release."""
        graph, self._graph = self._graph, None
        if graph is not None:
            await graph.close()


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
        ReleaseError: there is no release, or it is not whole.
    """
    release = find_release(settings)
    held = ExitStack()
    held.enter_context(release.in_use())
    store = EmbeddedStore(release.store_path)
    workers = Workers(release.store_path, _limits(settings))
    await workers.start()
    return Graph(
        release_id=release.id,
        created=release.manifest.created,
        triples=release.manifest.triples,
        store=store,
        endpoint=workers,
        entities=Entities(store, release.index_path),
        held=held,
    )


def _limits(settings: Settings) -> Limits:
    """What a query may cost, as the workers take it."""
    return Limits(
        workers=settings.workers,
        seconds=settings.query_seconds,
        memory_mib=settings.query_memory_mib,
        result_mib=settings.query_result_mib,
        query_kib=settings.query_kib,
        queue=settings.query_queue,
    )
