"""The first numbers of each policy and case that a page names: what was aimed at, and what came of it.

They stand in the files of those policies and cases; a page shows a few, each with its own sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rdflib.term import Identifier, URIRef

from srpp_graph import queries
from srpp_graph.entities.description import Block, SourceNote
from srpp_graph.store.endpoint import Store, Triple
from srpp_graph.vocabulary import RDF, SRPP

MOST = 3
"""How many numbers a page shows of one policy or case."""

_RANKS: Mapping[Identifier, int] = MappingProxyType({SRPP.Outcome: 0, SRPP.Target: 1})
_SURE: Mapping[Identifier, int] = MappingProxyType({SRPP.HighConfidence: 0, SRPP.MediumConfidence: 1})


@dataclass(frozen=True, slots=True)
class Headlines:
    """Policy or case → its first numbers, and how many it has; `sources` are those not yet numbered."""

    figures: Mapping[Identifier, tuple[Block, ...]] = field(default_factory=dict)
    totals: Mapping[Identifier, int] = field(default_factory=dict)
    sources: tuple[SourceNote, ...] = ()


def find_figures(
    store: Store, works: Iterable[Identifier]
) -> Mapping[Identifier, tuple[tuple[Triple, ...], ...]]:
    """What is stated of the numbered targets and outcomes of each work: results first, sure ones first."""
    found = {}
    for work in works:
        parts: dict[URIRef, list[Triple]] = {}
        for row in store.select(queries.load("headlines"), work=work):
            part = URIRef(row["part"])
            parts.setdefault(part, []).append((part, URIRef(row["predicate"]), row["object"]))
        numbered = [rows for rows in parts.values() if any(p == SRPP.quantity for _, p, _ in rows)]
        if numbered:
            found[work] = tuple(tuple(rows) for rows in sorted(numbered, key=_rank))
    return found


def _rank(rows: Iterable[Triple]) -> tuple[int, int, str]:
    """Where a number stands among those of its policy or case."""
    values = [(p, o) for _, p, o in rows]
    kind = min((_RANKS.get(o, 2) for p, o in values if p == RDF.type), default=2)
    sure = min((_SURE.get(o, 2) for p, o in values if p == SRPP.confidence), default=2)
    return kind, sure, str(next(iter(rows))[0])
