"""Parsed documents as bytes, and back: for `memory`, several times as fast as parsing."""

from __future__ import annotations

import marshal
from array import array
from functools import cache
from typing import Any

from rdflib.term import BNode, Literal, URIRef

from srpp_graph.turtle.document import Comment, Document, PlacedTriple, PrefixDeclaration
from srpp_graph.turtle.literals import make_literal
from srpp_graph.turtle.places import Span

Term = URIRef | BNode | Literal


class Unpacking:
    """Makes documents of what `pack` gave; equal terms are made once."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, ...], Term] = {}

    def document(self, packed: bytes, text: str) -> Document:
        """The document of this text."""
        base, prefixes, comments, written, numbers = marshal.loads(packed)
        terms = [self._terms.get(each) or self._term(each) for each in written]
        flat = array("I", numbers)
        make: Any = PlacedTriple._make
        triples = [
            make((terms[flat[i]], terms[flat[i + 1]], terms[flat[i + 2]], *flat[i + 3 : i + 9]))
            for i in range(0, len(flat), 9)
        ]
        return Document(
            text=text,
            triples=triples,
            prefixes={name: PrefixDeclaration(iri, Span(a, b)) for name, iri, a, b in prefixes},
            base=base,
            comments=[Comment(said, Span(a, b)) for said, a, b in comments],
            faults=[],
        )

    def _term(self, written: tuple[str, ...]) -> Term:
        kind, text, *more = written
        term: Term
        if kind == "i":
            term = str.__new__(URIRef, text)
        elif kind == "b":
            term = BNode(text)
        elif kind == "l":
            term = make_literal(text, language=more[0])
        else:
            term = make_literal(text, datatype=_datatype(more[0]) if more else None)
        self._terms[written] = term
        return term


@cache
def _datatype(iri: str) -> URIRef:
    from srpp_graph.turtle.literals import DATATYPES

    return DATATYPES.get(iri) or URIRef(iri)


def pack(document: Document) -> bytes:
    """The document without its text; it has no faults."""
    numbers: dict[Term, int] = {}
    written: list[tuple[str, ...]] = []
    flat = array("I")
    for each in document.triples:
        for term in each[:3]:
            if term not in numbers:
                numbers[term] = len(written)
                written.append(_written(term))
            flat.append(numbers[term])
        flat.extend(each[3:])
    return marshal.dumps(
        (
            document.base,
            [(name, each.iri, *each.span) for name, each in document.prefixes.items()],
            [(each.text, *each.span) for each in document.comments],
            written,
            flat.tobytes(),
        )
    )


def _written(term: Term) -> tuple[str, ...]:
    if isinstance(term, Literal):
        if term.language:
            return "l", str(term), str(term.language)
        return ("t", str(term)) if term.datatype is None else ("t", str(term), str(term.datatype))
    return "i" if isinstance(term, URIRef) else "b", str(term)
