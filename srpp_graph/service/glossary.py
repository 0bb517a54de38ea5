"""Terms and shapes as a page explains them: one entry a name, read off the triples of a graph.

`read_glossary(store.graph(GRAPH_ONTOLOGY), NS, labels)` gives Classes, Properties and Named values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rdflib.term import BNode, Identifier, Literal, URIRef

from srpp_graph.entities import Named
from srpp_graph.entities.labels import Labels
from srpp_graph.store.endpoint import Triple
from srpp_graph.vocabulary import DCTERMS, OWL, RDF, RDFS, SH, SKOS

_SECTIONS = (
    ("Classes", (OWL.Class, RDFS.Class)),
    ("Properties", (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)),
    ("Node shapes", (SH.NodeShape,)),
    ("Property shapes", (SH.PropertyShape,)),
)
_OTHERS = "Named values"
_OWN_PLACE = (RDFS.label, SKOS.prefLabel, SKOS.definition)
_TOLD_BY_PAGE = (RDF.type, RDFS.isDefinedBy, DCTERMS.issued, SKOS.topConceptOf, SH.order)
FACT_NAMES: Mapping[Identifier, str] = MappingProxyType(
    {
        RDFS.subClassOf: "Narrower than",
        RDFS.subPropertyOf: "Narrower than",
        RDFS.domain: "Said of",
        RDFS.range: "Its values",
        SKOS.example: "Example",
        SKOS.scopeNote: "Note",
        SKOS.inScheme: "In the list",
        SKOS.notation: "Sign",
        SKOS.closeMatch: "Close to",
        SKOS.relatedMatch: "Related to",
        SKOS.broadMatch: "Narrower than",
        SKOS.narrowMatch: "Wider than",
        SH.targetClass: "Looks at every",
        SH.path: "Property",
        SH.property: "Rules",
        SH.minCount: "At least",
        SH.maxCount: "At most",
        SH["class"]: "Values are each a",
        SH.datatype: "Values are of type",
        SH.node: "Values are as in",
        SH.message: "Message",
        SH.name: "Name",
        SH.pattern: "Pattern",
        SH.uniqueLang: "One in each language",
        SH.severity: "Severity",
    }
)
"""Property → what a page calls it for readers who know no RDF, a key of the catalogues in `words/`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One term: its anchor, its words, and everything else that is said of it, by property."""

    anchor: str
    term: Named
    definition: str
    facts: tuple[tuple[Named, tuple[Named, ...]], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The terms of one sort, by name."""

    heading: str
    entries: tuple[Entry, ...]


def select_namespace(triples: Iterable[Triple], namespace: str) -> list[Triple]:
    """The triples about the names of a namespace, its own document, and the nodes that hang on them.

    Axioms without a name, which say of several classes that nothing is two of them, belong to it too.
    """
    about: dict[Identifier, list[Triple]] = {}
    for row in triples:
        about.setdefault(row[0], []).append(row)
    own = (namespace, namespace.removesuffix("#"))
    waiting = [node for node, rows in about.items() if _is_own(node, own) or _is_axiom(rows)]
    chosen: list[Triple] = []
    seen = set(waiting)
    while waiting:
        rows = about.get(waiting.pop(0), [])
        chosen += rows
        nodes = dict.fromkeys(row[2] for row in rows if isinstance(row[2], BNode) and row[2] not in seen)
        seen.update(nodes)
        waiting += nodes
    return chosen


def read_glossary(
    triples: Sequence[Triple], namespace: str, labels: Labels, languages: Sequence[str] = ()
) -> tuple[Section, ...]:
    """The entries of a namespace with labels in these languages, in sections; empty sections are left out."""
    by_subject: dict[Identifier, list[Triple]] = {}
    for row in triples:
        if isinstance(row[0], URIRef) and str(row[0]).startswith(namespace) and str(row[0]) != namespace:
            by_subject.setdefault(row[0], []).append(row)
    headings = (*(heading for heading, _ in _SECTIONS), _OTHERS)
    sections: dict[str, list[Entry]] = {heading: [] for heading in headings}
    for subject in sorted(by_subject):
        rows = by_subject[subject]
        sections[_heading(rows)].append(_entry(subject, rows, namespace, labels, languages))
    return tuple(Section(heading, tuple(entries)) for heading, entries in sections.items() if entries)


def _is_own(subject: Identifier, own: tuple[str, str]) -> bool:
    """Whether a subject is a name of the namespace, or the namespace's document."""
    return isinstance(subject, URIRef) and (
        (str(subject).startswith(own[0]) and str(subject) != own[0]) or str(subject) == own[1]
    )


def _is_axiom(rows: Sequence[Triple]) -> bool:
    """Whether the triples about a node are those of a nameless axiom."""
    return any(p == RDF.type and o == OWL.AllDisjointClasses for _, p, o in rows)


def _heading(rows: Sequence[Triple]) -> str:
    """The section of a term, by its first known type."""
    types = {o for _, p, o in rows if p == RDF.type}
    return next((heading for heading, kinds in _SECTIONS if types & set(kinds)), _OTHERS)


def _entry(
    subject: Identifier, rows: Sequence[Triple], namespace: str, labels: Labels, languages: Sequence[str]
) -> Entry:
    """What the page says of one term."""
    grouped: dict[URIRef, list[Identifier]] = {}
    for _, predicate, value in rows:
        if predicate not in _OWN_PLACE and predicate not in _TOLD_BY_PAGE:
            grouped.setdefault(predicate, []).append(value)
    definitions = (str(o) for _, p, o in rows if p == SKOS.definition and isinstance(o, Literal))
    return Entry(
        anchor=str(subject).removeprefix(namespace),
        term=labels.named(subject, languages),
        definition=next(definitions, ""),
        facts=tuple(
            (
                labels.named(predicate, languages),
                tuple(_value(value, predicate, labels, languages) for value in sorted(values)),
            )
            for predicate, values in sorted(grouped.items())
        ),
    )


def _value(value: Identifier, predicate: URIRef, labels: Labels, languages: Sequence[str]) -> Named:
    """A value of a term; an example goes by the name of its file."""
    named = labels.named(value, languages)
    return replace(named, label=str(value).rpartition("/")[2]) if predicate == SKOS.example else named
