"""Short names for the terms of the graph: the JSON-LD context of the framed profile, at `/context.jsonld`.

Every term has a name without a colon: our own the name that the ontology gives, those that we reuse one that
is said here. What may have many values is always an array, what is written in languages always a map from
the language to the text.

>>> context = {"label": {"@id": "http://example.org/l", "@container": "@language"}, "id": "@id"}
>>> read_names(context)["http://example.org/l"]
Name(text='label', datatype='', by_language=True, many=False)
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from rdflib.term import Identifier, URIRef

from srpp_graph import queries
from srpp_graph.prefixes import NS, PREFIXES
from srpp_graph.store.endpoint import Store
from srpp_graph.vocabulary import (
    DCTERMS,
    FOAF,
    GEO,
    ORG,
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    SRPP,
    VOID,
    XSD,
)

_KEYWORDS = MappingProxyType(
    {"id": "@id", "type": "@type", "value": "@value", "incoming": "@reverse", "included": "@included"}
)
_TEXT, _TEXTS = "@language", ("@language", "@set")
_REUSED: Mapping[str, tuple[URIRef, str | tuple[str, ...]]] = MappingProxyType(
    {
        "label": (SKOS.prefLabel, _TEXT),
        "alternative": (SKOS.altLabel, _TEXTS),
        "title": (DCTERMS.title, _TEXT),
        "name": (RDFS.label, _TEXT),
        "description": (DCTERMS.description, _TEXT),
        "definition": (SKOS.definition, _TEXT),
        "scopeNote": (SKOS.scopeNote, _TEXTS),
        "editorialNote": (SKOS.editorialNote, _TEXTS),
        "notation": (SKOS.notation, "@set"),
        "broader": (SKOS.broader, "@set"),
        "narrower": (SKOS.narrower, "@set"),
        "related": (SKOS.related, "@set"),
        "inScheme": (SKOS.inScheme, "@set"),
        "topConceptOf": (SKOS.topConceptOf, "@set"),
        "closeMatch": (SKOS.closeMatch, "@set"),
        "exactMatch": (SKOS.exactMatch, "@set"),
        "broadMatch": (SKOS.broadMatch, "@set"),
        "narrowMatch": (SKOS.narrowMatch, "@set"),
        "relatedMatch": (SKOS.relatedMatch, "@set"),
        "sources": (DCTERMS.source, "@set"),
        "publisher": (DCTERMS.publisher, ""),
        "issued": (DCTERMS.issued, ""),
        "license": (DCTERMS.license, "@id"),
        "isPartOf": (DCTERMS.isPartOf, ""),
        "hasPart": (DCTERMS.hasPart, "@set"),
        "isReplacedBy": (DCTERMS.isReplacedBy, ""),
        "homepage": (FOAF.homepage, "@id"),
        "primaryTopic": (FOAF.primaryTopic, ""),
        "url": (SCHEMA.url, "@id"),
        "inLanguage": (SCHEMA.inLanguage, ""),
        "member": (ORG.member, ""),
        "network": (ORG.organization, ""),
        "latitude": (GEO.lat, str(XSD.decimal)),
        "longitude": (GEO.long, str(XSD.decimal)),
        "subject": (RDF.subject, ""),
        "predicate": (RDF.predicate, ""),
        "object": (RDF.object, ""),
        "differentFrom": (OWL.differentFrom, "@set"),
        "seeAlso": (RDFS.seeAlso, "@set"),
        "property": (VOID.property, ""),
        "triples": (VOID.triples, str(XSD.integer)),
    }
)
"""Name → a term of others, and its form: texts by language, a web address, a datatype; or many of them."""

_CLASSES: Mapping[str, URIRef] = MappingProxyType(
    {
        "Organization": ORG.Organization,
        "FormalOrganization": ORG.FormalOrganization,
        "Membership": ORG.Membership,
        "Concept": SKOS.Concept,
        "ConceptScheme": SKOS.ConceptScheme,
        "Document": FOAF.Document,
        "Dataset": VOID.Dataset,
        "Statement": RDF.Statement,
    }
)
_DERIVED = frozenset((SRPP.adoptedYear, SRPP.startYear, SRPP.endYear))
"""What rules derive from what has one value."""

_ONE_FORM = frozenset((XSD.integer, XSD.boolean, XSD.gYear, XSD.date, XSD.decimal))


class Name(NamedTuple):
    """How a term is written: its name, the datatype of bare values, whether by language, whether an array."""

    text: str
    datatype: str = ""
    by_language: bool = False
    many: bool = False


def build_context(store: Store) -> dict[str, dict[str, object]]:
    """The JSON-LD context: short names for our terms, read off the ontology, and for those we reuse.

    What has one value at most, by the shapes, is written bare; all else is an array.
    """
    context: dict[str, object] = {"@version": 1.1, **_KEYWORDS, "xsd": PREFIXES["xsd"]}
    context |= {name: _reused(iri, form) for name, (iri, form) in _REUSED.items()}
    context |= {name: str(iri) for name, iri in _CLASSES.items()}
    single = {row["path"] for row in store.select(queries.load("single-properties"))} | _DERIVED
    for row in store.select(queries.load("ontology-terms")):
        term = URIRef(row["term"])
        if row["kind"] == OWL.Class:
            meaning: object = str(term)
        else:
            meaning = _ours(term, row.get("range"), many=term not in single)
        context.setdefault(term.removeprefix(NS), meaning)
    return {"@context": context}


def read_names(context: Mapping[str, object]) -> dict[str, Name]:
    """IRI → how it is written, by a context that `build_context` made."""
    names: dict[str, Name] = {}
    for text, meaning in context.items():
        if isinstance(meaning, dict):
            container = meaning.get("@container", ())
            kinds = {container} if isinstance(container, str) else set(container)
            datatype = str(meaning.get("@type", "")).replace("xsd:", PREFIXES["xsd"])
            names[meaning["@id"]] = Name(text, datatype, "@language" in kinds, "@set" in kinds)
        elif isinstance(meaning, str) and not meaning.startswith("@"):
            names[meaning] = Name(text)
    return names


def _reused(iri: URIRef, form: str | tuple[str, ...]) -> dict[str, object]:
    """The definition of a term of others."""
    if not form:
        return {"@id": str(iri)}
    if form == "@id" or str(form).startswith(PREFIXES["xsd"]):
        return {"@id": str(iri), "@type": str(form).replace(PREFIXES["xsd"], "xsd:")}
    return {"@id": str(iri), "@container": form if isinstance(form, str) else list(form)}


def _ours(iri: URIRef, datatype: Identifier | None, *, many: bool) -> dict[str, object]:
    """The definition of a property of ours, by what it leads to."""
    containers = ["@language"] if datatype == RDF.langString else []
    containers += ["@set"] if many else []
    typed: dict[str, object] = {}
    if datatype == FOAF.Document:
        typed = {"@type": "@id"}
    elif datatype in _ONE_FORM:
        typed = {"@type": str(datatype).replace(PREFIXES["xsd"], "xsd:")}
    held = {"@container": containers if len(containers) > 1 else containers[0]} if containers else {}
    return {"@id": str(iri), **typed, **held}
