"""What is not known of an entity: the facts that a reader looks for and no source has given yet.

The list is short and per kind, so that an empty place is worth telling.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rdflib.term import Identifier, URIRef

from srpp_graph.entities.description import Description
from srpp_graph.vocabulary import DCTERMS, FOAF, SCHEMA, SRPP

_AUTHORITY = (SRPP.country, SRPP.place, SRPP.hasTarget, SRPP.hasObservation, FOAF.homepage)
_GROUP = (SRPP.founded, SRPP.founder, SRPP.coordinator, SRPP.funder, FOAF.homepage)

EXPECTED: Mapping[str, tuple[URIRef, ...]] = MappingProxyType(
    {
        "city": _AUTHORITY,
        "region": _AUTHORITY,
        "public-body": (SRPP.country, SRPP.hasTarget, FOAF.homepage),
        "network": _GROUP,
        "project": _GROUP,
        "organisation": (SRPP.country, SRPP.founded, FOAF.homepage),
        "event": (SRPP.start, SRPP.venue, SRPP.organiser, SRPP.participant, SRPP.hasFinding),
        "policy": (
            *(SRPP.adoptedBy, SRPP.adopted, SRPP.inForce, SRPP.theme, SRPP.instrument),
            *(SRPP.hasTarget, SRPP.legalReference),
        ),
        "case": (
            *(SRPP.contractingAuthority, SRPP.start, SRPP.end, SRPP.contractValue, SRPP.implements),
            *(SRPP.theme, SRPP.instrument, SRPP.hasOutcome, SRPP.lesson),
        ),
        "person": (SRPP.affiliation, SRPP.publicRole),
        "source": (DCTERMS.publisher, DCTERMS.issued, SCHEMA.url),
    }
)
"""Kind → the properties that a reader looks for."""


def missing_properties(description: Description) -> tuple[URIRef, ...]:
    """The expected properties that the description has no value for."""
    present: set[Identifier] = {group.predicate.term for group in description.blocks[0].groups}
    expected = EXPECTED.get(description.ref.kind, ())
    return tuple(property for property in expected if property not in present)
