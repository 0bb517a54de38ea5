"""How far a theme or an instrument has spread: policies, cases, authorities and targets, by country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from rdflib.term import URIRef

from srpp_graph import queries
from srpp_graph.entities.catalogue import Catalogue
from srpp_graph.entities.description import Named
from srpp_graph.entities.labels import Labels
from srpp_graph.iris import EntityRef
from srpp_graph.store.endpoint import Store
from srpp_graph.vocabulary import SRPP

COUNTED = ("policy", "case", "city", "region", "public-body")
"""The kinds that are counted, in the order of the columns."""

FACETS: Mapping[str, URIRef] = MappingProxyType({"theme": SRPP.theme, "instrument": SRPP.instrument})
"""Kind of what has spread → the property that leads to it; the kind is also the facet of lists."""


class CountryRow(NamedTuple):
    """One country: its name, how many there are of each kind, and how many targets."""

    country: Named
    counts: Mapping[str, int]
    targets: int


class Spread(NamedTuple):
    """All countries, the fullest first; `kinds` are those that anything is of, `totals` count them all."""

    kinds: tuple[str, ...]
    totals: Mapping[str, int]
    rows: tuple[CountryRow, ...]
    targets: int


def count_spread(
    ref: EntityRef, catalogue: Catalogue, store: Store, labels: Labels, languages: Sequence[str] = ()
) -> Spread | None:
    """The spread of a theme or an instrument; `None` for any other kind, and where there is nothing."""
    if ref.kind not in FACETS:
        return None
    selected = {kind: catalogue.select(kind, ((ref.kind, ref.iri),)) for kind in COUNTED}
    totals = {kind: len(each.refs) for kind, each in selected.items() if each.refs}
    by_country = {kind: selected[kind].facets.get("country", {}) for kind in totals}
    rows = store.select(queries.load("targets-by-country"), property=FACETS[ref.kind], value=URIRef(ref.iri))
    targets = Counter(str(row["country"]) for row in rows)
    found = [
        CountryRow(
            labels.named(URIRef(iri), languages),
            {kind: counts[iri] for kind, counts in by_country.items() if iri in counts},
            targets[iri],
        )
        for iri in {iri for counts in (*by_country.values(), targets) for iri in counts}
    ]
    found.sort(key=lambda row: (-sum(row.counts.values()), -row.targets, row.country.label.casefold()))
    return (
        Spread(tuple(totals), totals, tuple(found), len({row["target"] for row in rows})) if found else None
    )
