"""SG270: words that our vocabulary, or one that we take words from, does not have; and the nearest it has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rdflib.namespace import RDF
from rdflib.term import Literal, URIRef

from srpp_graph.checks.bounds import SUGGESTED, Tally
from srpp_graph.checks.corpus import Corpus, Sheet, Span
from srpp_graph.checks.foreign import is_unknown, words_of
from srpp_graph.checks.near import nearest
from srpp_graph.diagnostics import Diagnostic, Severity
from srpp_graph.prefixes import NS, compact

_TYPE = RDF.type


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
    """Each place in which a word is used that we do not have: a subject, predicate, object or datatype.

    Of other vocabularies only properties, classes and datatypes are looked at.
    """
    right: set[URIRef] = set()
    for each in sheet.statements:
        value = each.object
        for index, term in enumerate(
            (each.subject, each.predicate, value.datatype if isinstance(value, Literal) else value)
        ):
            if term in known or term in right or not isinstance(term, URIRef):
                continue
            ours = term.startswith(NS) and str(term) != NS
            is_word = index == 1 or (index == 2 and (each.predicate == _TYPE or value is not term))
            if ours or (is_word and is_unknown(term)):
                yield term, (each.subject_span, each.predicate_span, each.object_span)[index]
            elif is_word:
                right.add(term)


def _mend(term: URIRef, known: Collection[URIRef]) -> str:
    """The nearest word of the vocabulary, or those that hold this one."""
    cut = max(term.rfind("#"), term.rfind("/")) + 1
    space, word = term[:cut], term[cut:]
    ours = term.startswith(NS)
    words = [each.removeprefix(NS) for each in known] if ours else sorted(words_of(space) if known else ())
    near = nearest(word, words) or next((each for each in words if each.casefold() == word.casefold()), None)
    if near:
        return f"did you mean {compact(space + near)}?"
    if not ours:
        return "see the vocabulary's own page, or take a word of ours"
    holding = sorted(each for each in words if len(word) > 2 and word.casefold() in each.casefold())
    if len(holding) == 1:
        return f"did you mean {compact(NS + holding[0])}?"
    listed = ", ".join(compact(NS + each) for each in holding[:4])
    return f"the words are in ontology/srpp.ttl{', among them ' + listed if listed else ''}"


def _unknown(sheet: Sheet, term: URIRef, use: _Use, known: Collection[URIRef]) -> Diagnostic:
    help = _mend(term, known)
    notes = (f"used in {use.more} more {'place' if use.more == 1 else 'places'} of this file",)
    return Diagnostic(
        "SG270",
        "unknown-term",
        Severity.ERROR,
        f"{compact(term)} is not a word of {'the ontology' if term.startswith(NS) else 'its vocabulary'}",
        sheet.place(use.span),
        help=help,
        notes=notes if use.more else (),
        value=compact(term),
    )
