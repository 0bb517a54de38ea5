"""The release that is being served: what to ask it, and what it is called.

    graph = await open_graph(settings)
    graph.describe(EntityRef("city", "oslo"))

`holder` lends it to requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from srpp_graph.checks.drafts import DraftLimits, Judges
from srpp_graph.coverage import Coverage, load_coverage, read_coverage
from srpp_graph.entities import Description, Entities
from srpp_graph.entities.matching import Matcher
from srpp_graph.errors import ReleaseError
from srpp_graph.iris import EntityRef
from srpp_graph.questions import Question, load_libraries, load_questions
from srpp_graph.release import Release, Seal, Shelf
from srpp_graph.service.concepts import ConceptNames, load_concept_names
from srpp_graph.service.settings import Settings
from srpp_graph.service.vigil import keep_vigil
from srpp_graph.service.wording import SOURCE_LANGUAGE, interface_languages
from srpp_graph.store.cache import CachedEndpoint
from srpp_graph.store.embedded import EmbeddedStore
from srpp_graph.store.federation import Relay
from srpp_graph.store.workers import Limits, Workers

DESCRIPTIONS_KEPT = 256


@dataclass(frozen=True)
class Graph:
    """One open release: its name, its day, and the ways to ask it."""

    release: Release
    store: EmbeddedStore
    workers: Workers
    endpoint: CachedEndpoint
    entities: Entities
    judges: Judges
    seal: Seal
    held: ExitStack = field(default_factory=ExitStack)
    _made: dict[str, bytes] = field(default_factory=dict)
    _libraries: dict[str, tuple[Question, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._keep_descriptions()

    def _keep_descriptions(self) -> None:
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

    @property
    def questions(self) -> tuple[Question, ...]:
        """The question library of the release, in English."""
        return self.questions_in(SOURCE_LANGUAGE)

    def questions_in(self, language: str) -> tuple[Question, ...]:
        """The question library, in a language of the interface as far as it has that, else in English."""
        if language not in self._libraries:
            self._libraries[language] = load_questions(self.store, language)
        return self._libraries[language]

    @cached_property
    def concepts(self) -> ConceptNames:
        """What the names of concepts stand for."""
        return load_concept_names(self.store)

    @cached_property
    def coverage(self) -> Coverage:
        """How much the release holds, as it was counted when the release was made."""
        return read_coverage(self.release.path) or load_coverage(self.store)

    def read_ahead(self) -> None:
        """Read what many pages need, in all languages, and what is kept; raises as the store does."""
        self.entities.read_ahead()
        if not all(each in self._libraries for each in interface_languages()):
            self._libraries.update(load_libraries(self.store, interface_languages()))
        _ = self.concepts

    def forget(self) -> None:
        """Let go of all that was read and kept; whoever still asks this release reads it again.

        A slow reader may hold a former release for minutes, and needs nothing of it but a worker.
        """
        object.__setattr__(self, "entities", Entities(self.store, self.release.index_path))
        self._keep_descriptions()
        for name in ("matcher", "concepts", "coverage"):
            vars(self).pop(name, None)
        self._made.clear()
        self._libraries.clear()
        self.endpoint.forget()
        self.store.rest()

    async def close(self) -> None:
        """Stop what answers queries, and let go of the release."""
        await asyncio.gather(self.endpoint.close(), self.judges.close())
        self.held.close()


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
