"""SG270: words of our own vocabulary that it does not have, with the nearest one that it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.corpus import Corpus, Sheet, Span, Statement
from srpp_graph.checks.near import nearest
from srpp_graph.diagnostics import Diagnostic, Place, Severity
from srpp_graph.prefixes import NS, compact


@dataclass(slots=True)
class _Use:
    """Where a word is used in one file: the first place, and how many more there are."""

    place: Place
    more: int = 0


def check_terms(corpus: Corpus) -> Iterator[Diagnostic]:
    """Each unknown word once a file, at its first use."""
    known = known_terms(corpus)
    if not known:
        return
    for sheet in corpus.sheets:
        uses: dict[URIRef, _Use] = {}
        for term, span in _iter_words(sheet):
            if term in known:
                continue
            if term in uses:
                uses[term].more += 1
            else:
                uses[term] = _Use(sheet.place(span))
        for term, use in uses.items():
            yield _unknown(term, use, known)


def known_terms(corpus: Corpus) -> frozenset[URIRef]:
    """The words of ours that the ontology defines: what it gives a type."""
    return frozenset(URIRef(each) for each in corpus.types if each.startswith(NS))


def _iter_words(sheet: Sheet) -> Iterator[tuple[URIRef, Span]]:
    """Each place in which a word of ours is used: any predicate, any object, a datatype, a subject."""
    for each in sheet.statements:
        for term, span in _words(each):
            if isinstance(term, URIRef) and term.startswith(NS) and str(term) != NS:
                yield term, span


def _words(each: Statement) -> Iterator[tuple[Node | None, Span]]:
    yield each.subject, each.subject_span
    yield each.predicate, each.predicate_span
    if isinstance(each.object, Literal):
        yield each.object.datatype, each.object_span
    else:
        yield each.object, each.object_span


def _unknown(term: URIRef, use: _Use, known: frozenset[URIRef]) -> Diagnostic:
    near = nearest(term.removeprefix(NS), [each.removeprefix(NS) for each in known])
    help = f"did you mean {compact(NS + near)}?" if near else "the words are in ontology/srpp.ttl"
    notes = (f"used in {use.more} more {'place' if use.more == 1 else 'places'} of this file",)
    return Diagnostic(
        "SG270",
        "unknown-term",
        Severity.ERROR,
        f"{compact(term)} is not a word of the ontology",
        use.place,
        help=help,
        notes=notes if use.more else (),
        value=compact(term),
    )
