"""Parsed documents as bytes, and back: for `memory`, several times as fast as parsing."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

from rdflib.term import BNode, Literal, URIRef

from srpp_graph.turtle.document import Comment, Document, PlacedTriple, PrefixDeclaration
from srpp_graph.turtle.literals import make_iri, make_literal
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.terms import Triple

Term = URIRef | BNode | Literal
Packed = str | tuple[str, ...]


class Unpacking:
    """Makes documents of what `pack` gave; equal terms are made once."""

    def __init__(self) -> None:
        self._terms: dict[Packed, Term] = {}

    def document(self, packed: bytes, text: str) -> Document:
        """The document of this text."""
        base, prefixes, comments, written, numbers, offsets = marshal.loads(packed)
        terms, spans = self._iter_terms(written, numbers), iter(array("I", offsets))
        make: Any = partial(tuple.__new__, PlacedTriple)
        return Document(
            text=text,
            triples=[*map(make, zip(*[terms] * 3, *[spans] * 6, strict=True))],
            prefixes={name: PrefixDeclaration(iri, Span(a, b)) for name, iri, a, b in prefixes},
            base=base,
            comments=[Comment(said, Span(a, b)) for said, a, b in comments],
            faults=[],
        )

    def triples(self, packed: bytes) -> Sequence[Triple]:
        """Its triples alone, without their places."""
        *_, written, numbers, _ = marshal.loads(packed)
        return [*zip(*[self._iter_terms(written, numbers)] * 3, strict=True)]

    def _iter_terms(self, written: Sequence[Packed], numbers: bytes) -> Iterator[Any]:
        """The terms of all triples, one after the other."""
        terms = [self._terms.get(each) or self._term(each) for each in written]
        return map(terms.__getitem__, array("I", numbers))

    def _term(self, written: Packed) -> Term:
        term = self._terms[written] = unpack_term(written)
        return term


def pack(document: Document) -> bytes:
    """The document without its text; it has no faults."""
    terms = [term for each in document.triples for term in each[:3]]
    # By identity: mostly a document has equal terms once, and rdflib's hash of a literal takes long.
    marks = [*map(id, terms)]
    once = dict(zip(marks, terms, strict=True))
    numbers = {mark: number for number, mark in enumerate(once)}
    return marshal.dumps(
        (
            document.base,
            [(name, each.iri, *each.span) for name, each in document.prefixes.items()],
            [(each.text, *each.span) for each in document.comments],
            [*map(pack_term, once.values())],
            array("I", map(numbers.__getitem__, marks)).tobytes(),
            array("I", chain.from_iterable(each[3:] for each in document.triples)).tobytes(),
        )
    )


def pack_term(term: Term) -> Packed:
    """An IRI as it is, anything else as a tuple that says what it is."""
    if type(term) is URIRef:
        return str(term)
    if isinstance(term, Literal):
        if term.language:
            return "l", str(term), str(term.language)
        return ("t", str(term)) if term.datatype is None else ("t", str(term), str(term.datatype))
    return str(term) if isinstance(term, URIRef) else ("b", str(term))


def unpack_term(packed: Packed) -> Term:
    """The term that `pack_term` was given."""
    if isinstance(packed, str):
        return make_iri(packed)
    kind, text, *more = packed
    if kind == "b":
        return BNode(text)
    if kind == "l":
        return make_literal(text, language=more[0])
    return make_literal(text, datatype=make_iri(more[0]) if more else None)
