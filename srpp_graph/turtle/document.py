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

    The offsets stand flat, since there is one of these for every triple; the spans are made when asked for.
    A predicate span may be shared by several objects, a subject span by several predicates. In a list the
    item stands for `rdf:first`; a `[` stands for the node that it opens.
    """

    subject: URIRef | BNode
    predicate: URIRef
    object: URIRef | BNode | Literal
    subject_start: int
    subject_end: int
    predicate_start: int
    predicate_end: int
    object_start: int
    object_end: int

    @property
    def subject_span(self) -> Span:
        """Where the subject is written."""
        return Span(self.subject_start, self.subject_end)

    @property
    def predicate_span(self) -> Span:
        """Where the predicate is written."""
        return Span(self.predicate_start, self.predicate_end)

    @property
    def object_span(self) -> Span:
        """Where the object is written, with its language tag or datatype."""
        return Span(self.object_start, self.object_end)

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
