"""What a SHACL engine found, whichever it was: results, the nodes looked at, the shapes it cannot use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rdflib.namespace import SH
from rdflib.term import Literal, Node


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result, as SHACL defines it."""

    focus: Node
    path: Node | None
    value: Node | None
    severity: Node
    component: Node
    shape: Node
    constraint: Node | None
    messages: tuple[Literal, ...]

    def about(self, shape: Node) -> Result:
        """The same result, told of this shape."""
        return self if shape == self.shape else replace(self, shape=shape)


def queried_once(results: Sequence[Result]) -> list[Result]:
    """The results, those of queries first and each once.

    The reference tells the same value of the same node once, however many rows its query has for it.
    """
    queried = dict.fromkeys(each for each in results if each.component == SH.SPARQLConstraintComponent)
    return [*queried, *(each for each in results if each.component != SH.SPARQLConstraintComponent)]


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """The engine cannot use this shape (or, with no `node`, the shapes as a whole)."""

    node: Node | None
    message: str
    ring: tuple[Node, ...] = ()
    """The shapes that lead back to themselves, if that is the fault."""

    def about(self, shape: Node) -> ShapeFault:
        """The same fault, told of this shape."""
        return replace(self, node=shape)


class CannotAnswer(Exception):
    """The engine refused the shapes, or named a node that has no name; `shape` is where, if that is known."""

    def __init__(self, message: str, shape: Node | None = None) -> None:
        super().__init__(message)
        self.shape = shape


@dataclass(slots=True)
class Outcome:
    """What a validation found, and what it looked at: each targeting shape with its focus nodes."""

    results: list[Result] = field(default_factory=list)
    looked_at: dict[Node, frozenset[Node]] = field(default_factory=dict)
    faults: list[ShapeFault] = field(default_factory=list)
    engine: str = "pyshacl"
    cut: bool = False
    """Whether the engine stopped because it had found too much: these are some of the results, not all."""


SLOWER = 10
"""So many times as long as elsewhere the reference takes for a result, so there it counts so many times."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked for at once: without `most`, everything.

    Results take ten kilobytes each inside an engine, so whoever asks for millions is killed for it.
    """

    most: int | None = None
    """With so many results an engine stops; the outcome is `cut`."""
    without: frozenset[Node] | None = None
    """Nodes that are not judged; if given, even as none, the engine looks at nothing but what is wanted."""

    def reached(self, results: int) -> bool:
        """Whether so many are too many."""
        return self.most is not None and results >= self.most
