"""The concepts that stand in answers by their English names: a country, a unit, a role, a confidence.

A question tells them in words, so that its file reads by itself; on a page each leads to the concept. Within
one list of concepts no two have the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rdflib.term import Identifier, Literal, URIRef

from srpp_graph import queries
from srpp_graph.prefixes import PREFIXES
from srpp_graph.store.endpoint import Store

ConceptNames = Mapping[tuple[str, str], URIRef]
"""Name of a list and name of a concept → the concept."""

LISTS: Mapping[str, str] = MappingProxyType(
    {
        "country": "countries",
        "continent": "countries",
        "unit": "units",
        "currency": "units",
        "role": "roles",
        "place": "roles",
        "type": "policy-types",
        "level": "policy-levels",
        "basisLevel": "policy-levels",
        "operator": "operators",
        "confidence": "confidence",
    }
)
"""Variable of a question → the list from which its words come."""


def load_concept_names(store: Store) -> ConceptNames:
    """The concepts of a release by their names."""
    rows = store.select(queries.load("concept-names"))
    return {
        (str(row["scheme"]).removeprefix(PREFIXES["scheme"]), str(row["label"])): URIRef(row["concept"])
        for row in rows
    }


def find_concept(concepts: ConceptNames, variable: str, term: Identifier) -> URIRef | None:
    """The concept that a word in the column of this variable stands for; `None` where it stands for none."""
    if variable not in LISTS or not isinstance(term, Literal) or term.language != "en":
        return None
    return concepts.get((LISTS[variable], str(term)))
