"""SG270: words of our own vocabulary that it does not have, with the nearest one that it has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rdflib.term import Literal, URIRef

from srpp_graph.checks.bounds import SUGGESTED, Tally
from srpp_graph.checks.corpus import Corpus, Sheet, Span
from srpp_graph.checks.near import nearest
from srpp_graph.diagnostics import Diagnostic, Severity
from srpp_graph.prefixes import NS, compact


@dataclass(slots=True)
class _Use:
    """Where a word is used in one file: the first place, and how many more there are."""

    span: Span
    more: int = 0


def check_terms(
    corpus: Corpus, judged: Corpus | None = None, tally: Tally | None = None
) -> Iterator[Diagnostic]:
    """Each unknown word once a file, at its first use; in a `judged` part of the corpus, or in all of it."""
    tally = tally or Tally()
    known = known_terms(corpus)
    if not known:
        return
    for sheet in (judged or corpus).sheets:
        uses: dict[URIRef, _Use] = {}
        for term, span in _iter_unknown(sheet, known):
            if term in uses:
                uses[term].more += 1
            else:
                uses[term] = _Use(span)
        for index, (term, use) in enumerate(uses.items()):
            if tally.tells(sheet.path, "SG270"):
                yield _unknown(sheet, term, use, known if index < SUGGESTED else ())


def known_terms(corpus: Corpus) -> frozenset[URIRef]:
    """The words of ours that the ontology defines: what it gives a type."""
    return frozenset(URIRef(each) for each in corpus.types if each.startswith(NS))


def _iter_unknown(sheet: Sheet, known: Collection[URIRef]) -> Iterator[tuple[URIRef, Span]]:
    """Each place in which a word is used that we do not have: a subject, predicate, object or datatype."""
    for each in sheet.statements:
        value = each.object
        for index, term in enumerate(
            (each.subject, each.predicate, value.datatype if isinstance(value, Literal) else value)
        ):
            if term in known or not isinstance(term, URIRef):
                continue
            if term.startswith(NS) and str(term) != NS:
                yield term, (each.subject_span, each.predicate_span, each.object_span)[index]


def _unknown(sheet: Sheet, term: URIRef, use: _Use, known: Collection[URIRef]) -> Diagnostic:
    near = nearest(term.removeprefix(NS), [each.removeprefix(NS) for each in known])
    help = f"did you mean {compact(NS + near)}?" if near else "the words are in ontology/srpp.ttl"
    notes = (f"used in {use.more} more {'place' if use.more == 1 else 'places'} of this file",)
    return Diagnostic(
        "SG270",
        "unknown-term",
        Severity.ERROR,
        f"{compact(term)} is not a word of the ontology",
        sheet.place(use.span),
        help=help,
        notes=notes if use.more else (),
        value=compact(term),
    )
