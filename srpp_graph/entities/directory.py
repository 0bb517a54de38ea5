"""Which entities there are: counted, listed, found, and nearly found."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from rdflib.term import Identifier, URIRef

from srpp_graph import queries
from srpp_graph.entities.catalogue import Catalogue
from srpp_graph.entities.countries import Countries
from srpp_graph.entities.describe import Describer
from srpp_graph.entities.description import Description, Listing, Named, SourceNote
from srpp_graph.entities.headlines import Headlines
from srpp_graph.entities.labels import Labels, sort_key
from srpp_graph.entities.peers import PeerFinder, Peers
from srpp_graph.entities.spread import Spread, count_spread
from srpp_graph.errors import EntityNotFound, InvalidIri, ReleaseError
from srpp_graph.iris import KINDS, EntityRef
from srpp_graph.phrases import said
from srpp_graph.store.endpoint import Store, Triple

NEAR_NAMES = 5
MOST_AHEAD = 20_000
"""Of a release with more entities than this, labels are read when they are shown."""

NEAR_SCORE = 70


class Entities:
    """The entities of one release; safe to share between threads, since a release never changes."""

    def __init__(self, store: Store, index: Path | None = None) -> None:
        self._store = store
        self._index = index
        self.labels = Labels(store)
        self._describer = Describer(store, self.labels)
        # A cache on the class would keep every former release; this one goes with its own.
        self._sorted = functools.lru_cache(maxsize=64)(functools.partial(_sort_members, self.labels))

    @functools.cached_property
    def refs(self) -> frozenset[EntityRef]:
        """Every entity that has a page."""
        refs = set()
        for row in self._store.select(queries.load("entities")):
            try:
                refs.add(EntityRef.parse(str(row["entity"])))
            except InvalidIri:
                continue  # an IRI under /id/ that is no entity of ours has no page
        return frozenset(refs)

    def read_ahead(self) -> None:
        """Read what many pages need and what is kept: which entities there are, their names and places."""
        if len(self.refs) <= MOST_AHEAD:
            self.labels.expect([URIRef(ref.iri) for ref in self.refs])
        for ref in sorted(self.refs)[:1]:
            self.named(ref)
        if self._index is not None:
            _ = self.catalogue.places

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """What can be searched, narrowed and compared.

        Raises:
            ReleaseError: the release has no search index.
        """
        if self._index is None:
            raise ReleaseError("there is no search index", help="build a release: srpp-graph build")
        return Catalogue(self._index)

    def named(self, ref: EntityRef, languages: Sequence[str] = ()) -> Named:
        """An entity with its label."""
        return self.labels.named(URIRef(ref.iri), languages)

    def country_named(self, text: str) -> str:
        """The IRI of a country by name or code; "" if unknown."""
        return self.countries.named(text)

    @functools.cached_property
    def countries(self) -> Countries:
        """The countries in which there is anything, by their names."""
        return Countries(self.catalogue, self.labels)

    def counts(self) -> Mapping[str, int]:
        """How many entities there are of each kind that has any, in the order of `KINDS`."""
        found = Counter(ref.kind for ref in self.refs)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def describe(self, ref: EntityRef, languages: Sequence[str] = ()) -> Description:
        """All that the document about `ref` says, with labels in the first of `languages` that has them.

        Raises:
            EntityRetired: the entity was withdrawn.
            EntityNotFound: there is no such entity; the error carries near names.
        """
        self._expect(ref)
        return self._describer.describe(ref, languages)

    def pointing(self, ref: EntityRef, predicate: URIRef, *, page: int = 1) -> tuple[tuple[Triple, ...], int]:
        """One page of what points to an entity by one property, with labels, and how many there are."""
        return self._describer.pointing(ref, predicate, page=page)

    def headlines(
        self, works: Iterable[Identifier], notes: Sequence[SourceNote], languages: Sequence[str] = ()
    ) -> Headlines:
        """The first numbers of each of these policies and cases, their sources numbered after `notes`."""
        return self._describer.headlines(works, notes, languages)

    def spread(self, ref: EntityRef, languages: Sequence[str] = ()) -> Spread | None:
        """How far a theme or an instrument has spread, by country; `None` for other kinds."""
        return count_spread(ref, self.catalogue, self._store, self.labels, languages)

    def peers(
        self, ref: EntityRef, *, offset: int = 0, limit: int = 10, languages: Sequence[str] = ()
    ) -> Peers:
        """The authorities that share most themes, instruments and networks with one, and what shows it.

        Raises:
            EntityNotFound: there is no such entity; the error carries near names.
        """
        self._expect(ref)
        finder = PeerFinder(self.catalogue, self._store, self.labels)
        return finder.find(ref, offset=offset, limit=limit, languages=languages)

    def _expect(self, ref: EntityRef) -> None:
        """Raise with near names if there is no such entity."""
        if ref not in self.refs:
            near = self.near(ref)
            names = ", ".join(f"{each.kind}/{each.slug}" for each in near)
            raise EntityNotFound(
                said("there is no entity {name}", name=f"{ref.kind}/{ref.slug}"),
                [each.iri for each in near],
                help=said("did you mean {names}?", names=names) if near else "",
            )

    def near(self, ref: EntityRef) -> tuple[EntityRef, ...]:
        """The entities whose slugs are most alike, those of the same kind first, then by likeness."""
        by_slug: dict[str, list[EntityRef]] = {}
        for each in sorted(self.refs):
            by_slug.setdefault(each.slug, []).append(each)
        hits = process.extract(ref.slug, by_slug.keys(), scorer=_likeness, score_cutoff=NEAR_SCORE, limit=40)
        ranked = [(each.kind != ref.kind, -score, each) for slug, score, _ in hits for each in by_slug[slug]]
        return tuple(each for _, _, each in sorted(ranked)[:NEAR_NAMES])

    def listing(
        self, kind: str, *, offset: int = 0, limit: int = 100, languages: Sequence[str] = ()
    ) -> Listing:
        """The entities of one kind, sorted by the label that is shown; `limit` of them, from `offset`."""
        members = self._sorted(self.refs, kind, tuple(languages))
        return Listing(kind, members[offset : offset + limit], len(members), offset, limit)


def _sort_members(
    labels: Labels, refs: frozenset[EntityRef], kind: str, languages: tuple[str, ...]
) -> tuple[Named, ...]:
    """All entities of a kind with their labels, sorted."""
    named = [labels.named(URIRef(ref.iri), languages) for ref in refs if ref.kind == kind]
    return tuple(sorted(named, key=lambda each: (sort_key(each.label), str(each.term))))


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """How alike two slugs are, 0 to 100: by slips of the pen, or by whole words that both have."""
    slips = 100 * OSA.normalized_similarity(one, other)
    words = fuzz.token_set_ratio(one.replace("-", " "), other.replace("-", " "))
    score = max(slips, words)
    return score if score >= (score_cutoff or 0) else 0.0
