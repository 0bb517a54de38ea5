"""From the graph to a `Description`: own statements, what was inferred, what points here, and the sources."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

from rdflib.term import Identifier, Literal, URIRef

from srpp_graph import queries
from srpp_graph.entities.description import Block, Description, Named, PropertyGroup, SourceNote
from srpp_graph.entities.headlines import MOST, Headlines, find_figures
from srpp_graph.entities.incoming import SHOWN, Incoming, describe_more, find_incoming, more_document
from srpp_graph.entities.labels import Labels, choose_literal
from srpp_graph.entities.memberships import find_memberships, read_memberships
from srpp_graph.errors import EntityRetired
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.store.endpoint import Store, Triple
from srpp_graph.vocabulary import DCTERMS, FOAF, RDF, SCHEMA, SKOS, SRPP

LAST = 899
"""Where properties stand to which no shape gives an order: after the facts, before sources and notes."""


class Describer:
    """Makes the descriptions of one release."""

    def __init__(self, store: Store, labels: Labels) -> None:
        self._store = store
        self._labels = labels
        self._definitions: dict[URIRef, tuple[Identifier, ...]] = {}

    def describe(self, ref: EntityRef, languages: Sequence[str]) -> Description:
        """All that the document about an existing entity says.

        Raises:
            EntityRetired: the entity was withdrawn.
        """
        entity = URIRef(ref.iri)
        stated = tuple(self._store.graph(ref.doc)) or self._about("stated-about", entity)
        _refuse_retired(ref, stated)
        subjects = [entity, *sorted({URIRef(s) for s, _, _ in stated if isinstance(s, URIRef)} - {entity})]
        inferred = tuple(row for subject in subjects for row in self._about("inferred-about", subject))
        incoming = find_incoming(self._store, ref, subjects)
        pointing = incoming.shown()
        members = find_memberships(self._store, pointing)
        foreign = list(dict.fromkeys(URIRef(s) for s, _, _ in members if s not in subjects))
        cited = _cited([*subjects, *foreign], (*stated, *members))
        about_sources = tuple(row for source in cited for row in self._about_source(source))
        document = (*_document(ref), *describe_more(ref, incoming))
        notes = self._source_notes(cited, about_sources, languages)
        numbers = {note.source.term: note.number for note in notes}
        shown = (*stated, *inferred, *pointing, *members, *about_sources, *document)
        return Description(
            ref=ref,
            blocks=tuple(self._block(each, stated, inferred, numbers, languages) for each in subjects),
            incoming=self._incoming_groups(ref, incoming, languages),
            sources=notes,
            document=self._block(URIRef(ref.doc), document, (), {}, languages),
            memberships=read_memberships((*stated, *members), self._labels, languages),
            members=tuple(self._block(each, members, (), numbers, languages) for each in foreign),
            triples=tuple(dict.fromkeys((*shown, *self._naming(shown)))),
        )

    def _about(self, query: str, subject: URIRef) -> tuple[Triple, ...]:
        """The triples about one subject that a query with ?predicate and ?object gives."""
        rows = self._store.select(queries.load(query), subject=subject)
        return tuple((subject, URIRef(row["predicate"]), row["object"]) for row in rows)

    def _about_source(self, source: URIRef) -> tuple[Triple, ...]:
        """What the list at the foot of the page says of a source."""
        wanted = (DCTERMS.title, DCTERMS.publisher, DCTERMS.issued, SCHEMA.url, SRPP.confidence)
        return tuple(row for row in self._about("stated-about", source) if row[1] in wanted)

    def _naming(self, shown: Iterable[Triple]) -> tuple[Triple, ...]:
        """The labels of every IRI that the triples mention."""
        terms = {term: None for triple in shown for term in triple if isinstance(term, URIRef)}
        return tuple(row for term in terms for row in self._labels.triples(term))

    def _source_notes(
        self, cited: Sequence[URIRef], rows: Sequence[Triple], languages: Sequence[str], first: int = 1
    ) -> tuple[SourceNote, ...]:
        """The numbered sources of a page, in the order in which its blocks cite them."""
        named = [self._labels.named(source, languages) for source in cited]
        return tuple(
            SourceNote(
                number=number,
                source=source,
                publisher=_text(rows, source.term, DCTERMS.publisher),
                issued=_text(rows, source.term, DCTERMS.issued),
                address=_text(rows, source.term, SCHEMA.url),
                confidence=self._first_label(rows, source.term, SRPP.confidence, languages),
            )
            for number, source in enumerate(named, start=first)
        )

    def _first_label(
        self, rows: Sequence[Triple], subject: Identifier, predicate: URIRef, languages: Sequence[str]
    ) -> str:
        """The label of the first value of a property, or ""."""
        for s, p, o in rows:
            if s == subject and p == predicate:
                return self._labels.named(o, languages).label
        return ""

    def _block(
        self,
        subject: URIRef,
        stated: Sequence[Triple],
        inferred: Sequence[Triple],
        numbers: Mapping[Identifier, int],
        languages: Sequence[str],
    ) -> Block:
        """What the page says of one subject: stated facts in the shapes' order, then inferred ones."""
        own = [row for row in stated if row[0] == subject]
        derived = [row for row in inferred if row[0] == subject]
        types = [row[2] for row in own if row[1] == RDF.type]
        classes = [*types, *(row[2] for row in derived if row[1] == RDF.type)]
        facts = [row for row in own if row[1] != RDF.type]
        return Block(
            subject=self._labels.named(subject, languages),
            types=tuple(self._labels.named(each, languages) for each in types),
            groups=(
                *self._groups(facts, classes, languages, inferred=False),
                *self._groups(derived, classes, languages, inferred=True),
            ),
            sources=tuple(sorted(numbers[o] for _, p, o in own if p == DCTERMS.source and o in numbers)),
            confidence=self._first_label(own, subject, SRPP.confidence, languages),
            rivals=tuple(
                self._labels.named(o, languages)
                for o in dict.fromkeys(o for _, p, o in (*own, *derived) if p == SRPP.rivals)
            ),
        )

    def _groups(
        self, rows: Sequence[Triple], types: Sequence[Identifier], languages: Sequence[str], *, inferred: bool
    ) -> tuple[PropertyGroup, ...]:
        """One group a property, in the order that the shapes of the subject's classes give."""
        grouped: dict[URIRef, list[Identifier]] = {}
        for _, predicate, value in rows:
            grouped.setdefault(predicate, []).append(value)
        order = {path: rank for kind in types for path, rank in self._order.get(kind, {}).items()}
        ranked = sorted(grouped, key=lambda predicate: (order.get(predicate, LAST), str(predicate)))
        return tuple(
            PropertyGroup(
                predicate=self._labels.named(predicate, languages),
                values=self._sorted_values(grouped[predicate], languages),
                definition=self._definition(predicate, languages),
                inferred=inferred,
            )
            for predicate in ranked
        )

    def _sorted_values(self, values: Iterable[Identifier], languages: Sequence[str]) -> tuple[Named, ...]:
        """The values with their labels, by label."""
        named = (self._labels.named(value, languages) for value in dict.fromkeys(values))
        return tuple(sorted(named, key=lambda each: (each.label.casefold(), str(each.term))))

    def _incoming_groups(
        self, ref: EntityRef, incoming: Incoming, languages: Sequence[str]
    ) -> tuple[PropertyGroup, ...]:
        """What points here, one group a property, the largest first; of many, the first."""
        return tuple(
            PropertyGroup(
                predicate=self._labels.named(predicate, languages),
                values=self._sorted_values((row[0] for row in rows[:SHOWN]), languages),
                definition=self._definition(predicate, languages),
                total=len(rows),
                more=more_document(ref, predicate) if len(rows) > SHOWN else "",
            )
            for predicate, rows in incoming.groups.items()
        )

    def pointing(self, ref: EntityRef, predicate: URIRef, *, page: int) -> tuple[tuple[Triple, ...], int]:
        """One page of what points to an entity by one property, with the labels, and how many there are."""
        stated = self._store.graph(ref.doc)
        subjects = [URIRef(ref.iri), *sorted({URIRef(s) for s, _, _ in stated if isinstance(s, URIRef)})]
        incoming = find_incoming(self._store, ref, list(dict.fromkeys(subjects)))
        rows = incoming.groups.get(predicate, ())[(page - 1) * SHOWN : page * SHOWN]
        return (*rows, *self._naming(rows)), incoming.total(predicate)

    def headlines(
        self, works: Iterable[Identifier], notes: Sequence[SourceNote], languages: Sequence[str]
    ) -> Headlines:
        """The first numbers of each policy or case; further sources are numbered after the page's own."""
        found = find_figures(self._store, dict.fromkeys(works))
        shown = [rows for parts in found.values() for rows in parts[:MOST]]
        numbers = {note.source.term: note.number for note in notes}
        triples = [row for rows in shown for row in rows]
        cited = _cited([URIRef(rows[0][0]) for rows in shown], triples)
        further = [source for source in cited if source not in numbers]
        about = tuple(row for source in further for row in self._about_source(source))
        more = self._source_notes(further, about, languages, first=len(notes) + 1)
        numbers |= {note.source.term: note.number for note in more}
        figures = {
            work: tuple(
                self._block(URIRef(rows[0][0]), rows, (), numbers, languages) for rows in parts[:MOST]
            )
            for work, parts in found.items()
        }
        return Headlines(figures, {work: len(parts) for work, parts in found.items()}, more)

    def _definition(self, iri: URIRef, languages: Sequence[str]) -> str:
        """A term's definition in the language to show, or ""; the terms are few and are kept."""
        known = self._definitions.get(iri)
        if known is None:
            known = tuple(o for _, p, o in self._about("stated-about", iri) if p == SKOS.definition)
            self._definitions[iri] = known
        literal = choose_literal(known, languages)
        return "" if literal is None else str(literal)

    @functools.cached_property
    def _order(self) -> Mapping[Identifier, Mapping[URIRef, int]]:
        """Class → property → the place that its shape gives it."""
        order: dict[Identifier, dict[URIRef, int]] = {}
        for row in self._store.select(queries.load("property-order")):
            rank = order.setdefault(row["class"], {})
            path = URIRef(row["path"])
            rank[path] = min(rank.get(path, LAST), int(row["order"]))
        return order


def _cited(subjects: Sequence[URIRef], stated: Sequence[Triple]) -> list[URIRef]:
    """The sources of the subjects, each once, in the order of the subjects."""
    found = (
        URIRef(o)
        for subject in subjects
        for o in sorted(o for s, p, o in stated if s == subject and p == DCTERMS.source)
    )
    return list(dict.fromkeys(found))


def _text(rows: Sequence[Triple], subject: Identifier, predicate: URIRef) -> str:
    """The first value of a property as text, or ""."""
    return next((str(o) for s, p, o in rows if s == subject and p == predicate), "")


def _document(ref: EntityRef) -> tuple[Triple, ...]:
    """What the document says of itself."""
    document = URIRef(ref.doc)
    return (
        (document, RDF.type, FOAF.Document),
        (document, FOAF.primaryTopic, URIRef(ref.iri)),
        (document, DCTERMS.license, URIRef(PREFIXES["licence"] + "by/4.0/")),
        (document, DCTERMS.isPartOf, URIRef(f"{BASE_IRI}/dataset")),
    )


def _refuse_retired(ref: EntityRef, stated: Sequence[Triple]) -> None:
    """Raise if the entity was withdrawn."""
    entity = URIRef(ref.iri)
    if (entity, RDF.type, SRPP.Retired) not in stated:
        return
    reason = [o for s, p, o in stated if s == entity and p == SRPP.retiredBecause]
    successor = [str(o) for s, p, o in stated if s == entity and p == DCTERMS.isReplacedBy]
    text = choose_literal([each for each in reason if isinstance(each, Literal)], ())
    raise EntityRetired(
        f"{ref.kind}/{ref.slug} was withdrawn", str(text or ""), successor[0] if successor else None
    )
