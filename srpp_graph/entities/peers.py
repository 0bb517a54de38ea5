"""Who to talk to: the authorities that share most with one, and the works and memberships that show it.

    peers = PeerFinder(catalogue, store, labels).find(EntityRef("city", "oslo"))
    peers.ranked[0].common[0].theirs      # what the first of them did about it

What is shared is a reason to ask, not a measure of likeness: of authorities whose work is well recorded,
more is shared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rdflib.term import URIRef

from srpp_graph import queries
from srpp_graph.entities.catalogue import Alike, Catalogue
from srpp_graph.entities.description import Named
from srpp_graph.entities.labels import Labels, sort_key
from srpp_graph.iris import EntityRef
from srpp_graph.store.endpoint import Store

AUTHORITY_KINDS = ("city", "region", "public-body")
"""The kinds of entity that buy."""

SHARED_FACETS = ("theme", "instrument", "network")
"""What can be shared, in the order of the page."""


class Ground(NamedTuple):
    """A policy, a case or a membership that shows a thing to be shared; whether it has recorded outcomes."""

    named: Named
    outcomes: bool


@dataclass(frozen=True, slots=True)
class Common:
    """One thing that both share: the facet and its value, and what each of them has to show for it."""

    facet: str
    value: Named
    own: tuple[Ground, ...]
    theirs: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """An authority to talk to: where it is, what is shared, and the score by which it is ranked."""

    named: Named
    country: Named | None
    common: tuple[Common, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Peers:
    """One page of the authorities that share something with one, the most first; `total` counts them all."""

    authority: Named
    ranked: tuple[Peer, ...]
    total: int


class PeerFinder:
    """Finds whom an authority could talk to, in one release."""

    def __init__(self, catalogue: Catalogue, store: Store, labels: Labels) -> None:
        self._catalogue = catalogue
        self._store = store
        self._labels = labels

    def find(
        self, ref: EntityRef, *, offset: int = 0, limit: int = 10, languages: Sequence[str] = ()
    ) -> Peers:
        """`limit` of the authorities that share something with `ref`, from `offset`."""
        alike = self._catalogue.alike(ref, AUTHORITY_KINDS, None)
        own = self._grounds(ref, languages)
        return Peers(
            self._labels.named(URIRef(ref.iri), languages),
            tuple(self._peer(each, own, languages) for each in alike[offset : offset + limit]),
            len(alike),
        )

    def _peer(
        self, alike: Alike, own: Mapping[tuple[str, str], tuple[Ground, ...]], languages: Sequence[str]
    ) -> Peer:
        theirs = self._grounds(alike.ref, languages)
        countries = self._catalogue.values(alike.ref, "country")
        common = [
            Common(
                facet,
                self._labels.named(URIRef(value), languages),
                own.get((facet, value), ()),
                theirs.get((facet, value), ()),
            )
            for facet in SHARED_FACETS
            for value in alike.shared.get(facet, ())
        ]
        return Peer(
            self._labels.named(URIRef(alike.ref.iri), languages),
            self._labels.named(URIRef(countries[0]), languages) if countries else None,
            tuple(
                sorted(common, key=lambda one: (SHARED_FACETS.index(one.facet), sort_key(one.value.label)))
            ),
            alike.score,
        )

    def _grounds(
        self, ref: EntityRef, languages: Sequence[str]
    ) -> Mapping[tuple[str, str], tuple[Ground, ...]]:
        """Facet and value → what shows that the authority has it; what has outcomes first, then by label."""
        found: dict[tuple[str, str], set[Ground]] = {}
        for row in self._store.select(queries.load("shared-grounds"), authority=URIRef(ref.iri)):
            ground = Ground(self._labels.named(row["ground"], languages), str(row["results"]) == "true")
            found.setdefault((str(row["facet"]), str(row["value"])), set()).add(ground)
        return {
            key: tuple(sorted(grounds, key=lambda each: (not each.outcomes, sort_key(each.named.label))))
            for key, grounds in found.items()
        }


def _place(common: Common) -> tuple[int, str]:
    """Where it stands among what is shared: by facet, then by name."""
    return SHARED_FACETS.index(common.facet), sort_key(common.value.label)
