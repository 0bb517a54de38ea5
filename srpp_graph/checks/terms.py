"""SG270: words that our vocabulary, or one that we take words from, does not have; and the nearest it has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rdflib.namespace import RDF, SH
from rdflib.term import Literal, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.bounds import SUGGESTED, Tally
from srpp_graph.checks.corpus import Corpus, Sheet, Span
from srpp_graph.checks.foreign import is_unknown, words_of
from srpp_graph.checks.near import nearest
from srpp_graph.diagnostics import Diagnostic, Severity
from srpp_graph.prefixes import NS, compact

_TYPE = RDF.type
_OF_ONTOLOGY = "shapes/ontology.ttl"


@dataclass(slots=True)
class _Use:
    """Where a word is used in one file: the first span, as which term of its triple, and how many more."""

    span: Span
    place: int
    more: int = 0


def check_terms(
    corpus: Corpus, judged: Corpus | None = None, tally: Tally | None = None
) -> Iterator[Diagnostic]:
    """Each unknown word once a file, at its first use; in a `judged` part of the corpus, or in all of it."""
    tally = tally or Tally()
    known = known_terms(corpus)
    if not known:
        return
    words = _Words(corpus, known)
    for sheet in (judged or corpus).sheets:
        uses: dict[URIRef, _Use] = {}
        for term, span, place in _iter_unknown(sheet, known):
            if term in uses:
                uses[term].more += 1
            else:
                uses[term] = _Use(span, place)
        for index, (term, use) in enumerate(uses.items()):
            if tally.tells(sheet.path, "SG270"):
                yield _unknown(sheet, term, use, words if index < SUGGESTED else None)


def known_terms(corpus: Corpus) -> frozenset[URIRef]:
    """The words of ours that the ontology defines: what it gives a type."""
    return frozenset(URIRef(each) for each in corpus.types if each.startswith(NS))


def _iter_unknown(sheet: Sheet, known: Collection[URIRef]) -> Iterator[tuple[URIRef, Span, int]]:
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
                yield term, (each.subject_span, each.predicate_span, each.object_span)[index], index
            elif is_word:
                right.add(term)


class _Words:
    """What an unknown word may mean: words of ours, and properties that the shapes ask about."""

    def __init__(self, corpus: Corpus, known: Collection[URIRef]) -> None:
        self._corpus, self._known = corpus, known

    def mend(self, term: URIRef, place: int) -> str:
        """The way out for a word that stands as the subject (0), the property (1) or the value (2)."""
        cut = max(term.rfind("#"), term.rfind("/")) + 1
        space, word = term[:cut], term[cut:]
        ours = term.startswith(NS)
        elsewhere = self._asked if place == 1 else () if ours else self._known
        named = [each for each in elsewhere if _local(each) == word and _local(each)]
        if len(named) == 1:
            return f"did you mean {compact(named[0])}?"
        words = [each.removeprefix(NS) for each in self._known] if ours else sorted(words_of(space))
        fitting = [each for each in words if place != 1 or not each[:1].isupper()] or words
        near = nearest(word, fitting) or nearest(word, words) or _alike(word, words)
        if near:
            return f"did you mean {compact(space + near)}?"
        holding = [each for each in words if ours and len(word) > 2 and word.casefold() in each.casefold()]
        names = sorted(compact(NS + each) for each in holding)
        if not names and place == 1:
            names = self._near_elsewhere(word)
        if len(names) == 1:
            return f"did you mean {names[0]}?"
        return _way_out(names, ours=ours)

    def _near_elsewhere(self, word: str) -> list[str]:
        """The properties of any vocabulary that are nearly so called, or have this in their names."""
        locals = {_local(each): compact(each) for each in self._asked}
        near = nearest(word, locals)
        if near:
            return [locals[near]]
        held = [name for local, name in locals.items() if word.casefold() in local.casefold()]
        return sorted(held) if len(word) > 2 else []

    @cached_property
    def _asked(self) -> Sequence[URIRef]:
        """The properties that shapes ask about, but for those that ask about the ontology."""
        found = {
            each.object
            for sheet in self._corpus.of_role(Role.SHAPES)
            if sheet.path != _OF_ONTOLOGY
            for each in sheet.statements
            if each.predicate == SH.path and isinstance(each.object, URIRef)
        }
        return sorted(found)


def _local(term: str) -> str:
    return term[max(term.rfind("#"), term.rfind("/")) + 1 :]


def _alike(word: str, words: Iterable[str]) -> str | None:
    """The word that differs only in capital letters."""
    return next((each for each in words if each.casefold() == word.casefold()), None)


def _way_out(names: Sequence[str] = (), *, ours: bool) -> str:
    listed = ", ".join(names[:4])
    if ours:
        return f"the words are in ontology/srpp.ttl{', among them ' + listed if listed else ''}"
    return (
        f"see the vocabulary's own page, or take {'a word such as ' + listed if listed else 'a word of ours'}"
    )


def _unknown(sheet: Sheet, term: URIRef, use: _Use, words: _Words | None) -> Diagnostic:
    help = words.mend(term, use.place) if words is not None else _way_out(ours=term.startswith(NS))
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
