"""What points to an entity from other documents: counted, grouped by property, paged where it is much.

A description shows the first `SHOWN` of each property; what is beyond has documents of its own, which the
description names, with their counts, in HTML and in RDF alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib.term import Identifier, Literal, URIRef

from srpp_graph import queries
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import compact
from srpp_graph.store.endpoint import Store, Triple
from srpp_graph.vocabulary import DCTERMS, RDF, VOID, XSD

SHOWN = 100
"""How many values of one property a description shows; also the length of a page of the rest."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """All that points to an entity or its parts: the property, then the triples, sorted by subject."""

    groups: Mapping[URIRef, tuple[Triple, ...]]

    def shown(self) -> tuple[Triple, ...]:
        """The triples that a description shows."""
        return tuple(row for rows in self.groups.values() for row in rows[:SHOWN])

    def total(self, predicate: URIRef) -> int:
        """How many triples a property has."""
        return len(self.groups.get(predicate, ()))


def find_incoming(store: Store, ref: EntityRef, subjects: Sequence[URIRef]) -> Incoming:
    """What other documents say with one of the subjects as object; the largest group first."""
    grouped: dict[URIRef, dict[Triple, None]] = {}
    for target in subjects:
        for row in store.select(queries.load("incoming"), object=target):
            if str(row["graph"]) != ref.doc:
                predicate = URIRef(row["predicate"])
                grouped.setdefault(predicate, {})[row["subject"], predicate, target] = None
    ranked = sorted(grouped, key=lambda predicate: (-len(grouped[predicate]), str(predicate)))
    return Incoming({predicate: tuple(sorted(grouped[predicate], key=_place)) for predicate in ranked})


def more_document(ref: EntityRef, predicate: Identifier) -> str:
    """The IRI of the document with all that points to an entity by one property.

    >>> more_document(EntityRef("unit", "eur"), URIRef("http://www.w3.org/ns/org#member"))
    'https://w3id.org/srpp/doc/unit/eur/incoming?property=org:member'
    """
    return f"{ref.doc}/incoming?property={compact(str(predicate)).strip('<>')}"


def describe_more(ref: EntityRef, incoming: Incoming) -> tuple[Triple, ...]:
    """What the document says of the documents with the rest."""
    rows: list[Triple] = []
    for predicate, triples in incoming.groups.items():
        if len(triples) > SHOWN:
            more = URIRef(more_document(ref, predicate))
            rows += [
                (URIRef(ref.doc), DCTERMS.hasPart, more),
                (more, RDF.type, VOID.Dataset),
                (more, VOID.property, predicate),
                (more, VOID.triples, Literal(str(len(triples)), datatype=XSD.integer)),
            ]
    return tuple(rows)


def _place(row: Triple) -> tuple[str, str]:
    """Where a triple stands: by subject, then by the part it points to."""
    return str(row[0]), str(row[2])
