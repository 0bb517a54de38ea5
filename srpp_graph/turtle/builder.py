"""Triples from terms in their order: what a statement, a `[ … ]` and a `( … )` have said so far."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.namespace import RDF
from rdflib.term import BNode, URIRef

from srpp_graph.turtle.document import PlacedTriple
from srpp_graph.turtle.lexemes import Lexemes, Term
from srpp_graph.turtle.places import Span

_NOWHERE = Span(0, 0)


@dataclass(slots=True)
class Frame:
    """What is open: a statement (`opener` is empty), a `[` or a `(`."""

    opener: str = ""
    start: int = 0
    node: URIRef | BNode | None = None
    """The subject, the node of `[`, or the first cell of `(`."""
    node_span: Span = _NOWHERE
    has_subject: bool = False
    """Whether a subject was written, be it readable or not."""
    may_end: bool = False
    """Whether the statement is whole without a property: its subject is a `[ … ]` that has some."""
    said: bool = False
    """Whether a property was written."""
    predicate: URIRef | None = None
    predicate_span: Span = _NOWHERE
    tail: BNode | None = None
    """The last cell of `(`."""


class Builder:
    """Collects the triples of one text; `frame` is what is open innermost."""

    def __init__(self, lexemes: Lexemes) -> None:
        self.triples: list[PlacedTriple] = []
        self.frame = Frame()
        self._outer: list[Frame] = []
        self._open_lists = 0
        self._lexemes = lexemes

    @property
    def depth(self) -> int:
        """How many brackets are open."""
        return len(self._outer)

    @property
    def is_in_list(self) -> bool:
        """Whether a `(` is open, innermost or further out."""
        return self._open_lists > 0

    def begin_statement(self) -> None:
        """Forget the statement before."""
        self.frame = Frame()
        self._outer.clear()
        self._open_lists = 0

    def open(self, opener: str, span: Span) -> None:
        """A `[` or `(` begins."""
        node = self._lexemes.blank(span.start) if opener == "[" else None
        self._open_lists += opener == "("
        self._outer.append(self.frame)
        self.frame = Frame(opener, span.start, node, span, has_subject=True)

    def close(self, end: int) -> bool:
        """The innermost bracket ends; whether it was the subject of its statement."""
        closed, self.frame = self.frame, self._outer.pop()
        span, node = Span(closed.start, end), closed.node
        if closed.opener == "(":
            self._open_lists -= 1
            node = self._end_list(closed, span)
        if self.frame.has_subject:
            self.add(node, span)
            return False
        self.frame.node, self.frame.node_span, self.frame.has_subject = node, closed.node_span, True
        self.frame.may_end = closed.opener == "[" and closed.said
        return True

    def add(self, value: Term | None, span: Span) -> None:
        """A value of the property at hand, or an item of the list; `None` if it could not be read."""
        frame = self.frame
        if value is None:
            return
        if frame.opener == "(":
            self._add_item(frame, value, span)
        elif frame.node is not None and frame.predicate is not None:
            self.triples.append(
                PlacedTriple(
                    frame.node, frame.predicate, value, *frame.node_span, *frame.predicate_span, *span
                )
            )

    def _add_item(self, frame: Frame, value: Term, span: Span) -> None:
        cell = self._lexemes.blank(span.start, kind="c")
        if frame.tail is None:
            frame.node = cell
        else:
            self.triples.append(PlacedTriple(frame.tail, RDF.rest, cell, *span, *span, *span))
        self.triples.append(PlacedTriple(cell, RDF.first, value, *span, *span, *span))
        frame.tail = cell

    def _end_list(self, closed: Frame, span: Span) -> URIRef | BNode:
        if closed.tail is None or closed.node is None:
            return RDF.nil
        last = Span(max(span.end - 1, span.start), span.end)
        self.triples.append(PlacedTriple(closed.tail, RDF.rest, RDF.nil, *last, *last, *last))
        return closed.node
