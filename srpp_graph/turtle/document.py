"""A Turtle text that was read: its triples with their places, and what else the text holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from rdflib.term import BNode, Literal, URIRef

from srpp_graph.diagnostics import Place
from srpp_graph.turtle.places import LineIndex, Span


class PlacedTriple(NamedTuple):
    """A triple, and where its three terms are written.

    A predicate span may be shared by several objects, a subject span by several predicates. In a list the
    item stands for `rdf:first`; a `[` stands for the node that it opens.
    """

    subject: URIRef | BNode
    predicate: URIRef
    object: URIRef | BNode | Literal
    subject_span: Span
    predicate_span: Span
    object_span: Span

    @property
    def triple(self) -> tuple[URIRef | BNode, URIRef, URIRef | BNode | Literal]:
        """The triple alone, as rdflib takes it."""
        return (self.subject, self.predicate, self.object)


class PrefixDeclaration(NamedTuple):
    """What a prefix stands for, and where its declaration is written, from the keyword to the IRI."""

    iri: str
    span: Span


class Comment(NamedTuple):
    """A comment with its `#`, up to the end of its line."""

    text: str
    span: Span


class SyntaxFault(NamedTuple):
    """What is not Turtle: where, in one line, and what mends it; an empty span lacks something."""

    span: Span
    message: str
    help: str


@dataclass(frozen=True)
class Document:
    """Everything one text says. If there are faults, `triples` holds what could be read all the same."""

    text: str = field(repr=False)
    triples: Sequence[PlacedTriple] = field(repr=False)
    prefixes: Mapping[str, PrefixDeclaration]
    base: str
    comments: Sequence[Comment]
    faults: Sequence[SyntaxFault]

    @cached_property
    def lines(self) -> LineIndex:
        """The lines of the text, made when first asked for."""
        return LineIndex(self.text)

    def place(self, span: Span, path: str = "") -> Place:
        """The span as line and column of the file `path`."""
        return self.lines.place(span, path)
