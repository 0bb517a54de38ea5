"""The parts of a query as a reader of it sees them, each with its place in the text.

What a part says in a probing query is made of its *fragments*: spans of the visitor's own text, and now and
then a variable that stands for a blank node. An `Edit` puts something else in place of one span.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from srpp_graph.store.tokens import Kind, Token


class Span(NamedTuple):
    """A stretch of the text, by its offsets."""

    start: int
    end: int


class Edit(NamedTuple):
    """What shall stand in place of a span; an empty span inserts."""

    start: int
    end: int
    text: str


Fragment = Span | str


class Part(StrEnum):
    """What an element of a group pattern is."""

    TRIPLE = "pattern"
    FILTER = "FILTER"
    BIND = "BIND"
    VALUES = "VALUES"
    OPTIONAL = "OPTIONAL"
    MINUS = "MINUS"
    UNION = "UNION"
    GROUP = "group"
    GRAPH = "GRAPH"
    SUBQUERY = "subquery"


@dataclass(frozen=True, slots=True)
class Slot:
    """One position of a triple pattern: its tokens as written; `stand_in` is the variable of a blank node."""

    tokens: tuple[Token, ...]
    stand_in: str = ""

    @property
    def fragment(self) -> Fragment:
        """What it says in a probing query."""
        return self.stand_in or Span(self.tokens[0].start, self.tokens[-1].end)

    @property
    def variable(self) -> str:
        """The name of its variable, or an empty string."""
        if self.stand_in:
            return self.stand_in[1:] if self.stand_in[0] == "?" else ""
        return self.tokens[0].text[1:] if self.tokens[0].kind is Kind.VARIABLE else ""

    @property
    def is_constant(self) -> bool:
        """Whether it is one IRI, name or literal; a path is not."""
        if self.variable or self.stand_in:
            return False
        last = self.tokens[-1]
        if len(self.tokens) == 1:
            return True
        return self.tokens[0].kind is Kind.STRING or last.kind is Kind.NUMBER


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, written out."""

    subject: Slot
    predicate: Slot
    object: Slot

    @property
    def slots(self) -> tuple[Slot, Slot, Slot]:
        """Its three positions."""
        return self.subject, self.predicate, self.object


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between two braces."""

    elements: tuple[Element, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a group; `inner` are the groups in it, `graph` the GRAPH that it stands in."""

    part: Part
    span: Span
    fragments: tuple[Fragment, ...]
    tokens: tuple[Token, ...] = ()
    pattern: Pattern | None = None
    inner: tuple[Group, ...] = ()
    graph: Slot | None = None
    query: Selection | None = None

    @property
    def variables(self) -> frozenset[str]:
        """The names of all variables that it mentions."""
        named = {each.text[1:] for each in self.tokens if each.kind is Kind.VARIABLE}
        slots = self.pattern.slots if self.pattern else ()
        return frozenset(named | {each.variable for each in slots if each.variable})


@dataclass(frozen=True, slots=True)
class Selection:
    """A query, or a subquery, around its pattern: what is given, and what is done with the solutions."""

    form: str
    head: tuple[Token, ...]
    where: Group
    group_by: bool = False
    having: Span | None = None
    limit: Token | None = None
    offset: Token | None = None
    values: Element | None = None

    @property
    def aggregates_all(self) -> bool:
        """Whether it makes one row of all solutions, and so gives a row even for none."""
        words = {each.text.upper() for each in self.head if each.kind is Kind.WORD}
        return self.form == "SELECT" and not self.group_by and not words.isdisjoint(_AGGREGATES)


_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))


def render(text: str, elements: Iterable[Element], *edits: Edit) -> str:
    """The elements as the inside of a group pattern, with the edits made where they fall within.

    Filters of a group hold for the whole group, so their place does not matter.
    """
    return "\n".join(_render(text, each, edits) for each in elements)


def _render(text: str, element: Element, edits: tuple[Edit, ...]) -> str:
    body = " ".join(each if isinstance(each, str) else apply(text, edits, each) for each in element.fragments)
    if element.pattern is not None:
        body += " ."
    if element.graph is None or element.part in (Part.BIND, Part.VALUES, Part.GRAPH):
        return body
    graph = element.graph.fragment
    name = graph if isinstance(graph, str) else apply(text, edits, graph)
    if element.part in (Part.OPTIONAL, Part.MINUS, Part.FILTER):
        if not element.inner:
            return body
        (group,) = element.inner
        inside = apply(text, edits, group.span)
        return f"{text[element.span.start : group.span.start]} {{ GRAPH {name} {inside} }}"
    return f"GRAPH {name} {{ {body} }}"


def apply(text: str, edits: Iterable[Edit], span: Span | None = None) -> str:
    """The text, or a span of it, with the edits within made.

    >>> apply("a b c", [Edit(2, 3, "x"), Edit(9, 9, "y")], Span(0, 4))
    'a x '
    """
    start, end = span or (0, len(text))
    parts: list[str] = []
    for edit in sorted(edits):
        if start <= edit.start and edit.end <= end:
            parts += text[start : edit.start], edit.text
            start = edit.end
    return "".join(parts) + text[start:end]


def origin(span: Span, edits: Iterable[Edit]) -> Span:
    """Where in the text before the edits a span of the text after them comes from.

    >>> origin(Span(4, 5), [Edit(0, 1, "abc")]), origin(Span(1, 5), [Edit(0, 1, "abc")])
    (Span(start=2, end=3), Span(start=0, end=3))
    """
    ordered = sorted(edits)
    return Span(_before(span.start, ordered, at_end=False), _before(span.end, ordered, at_end=True))


def _before(offset: int, edits: Iterable[Edit], *, at_end: bool) -> int:
    """An offset before the edits; from within what an edit wrote, the end of the edit's own span."""
    shift = 0
    for edit in edits:
        begin = edit.start + shift
        end = begin + len(edit.text)
        if offset <= begin:
            break
        if offset < end or (at_end and offset == end):
            return edit.end if at_end else edit.start
        shift += len(edit.text) - (edit.end - edit.start)
    return offset - shift
