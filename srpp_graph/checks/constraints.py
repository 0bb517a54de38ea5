"""The constraints of a shape in plain words, each with the component by which its results are known.

for constraint in Constraints(shapes).of(shape):
    print(constraint.words)          # at least 1 value; each value is a srpp:Source …
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib.namespace import SH
from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.rules import english
from srpp_graph.checks.trails import words_for_path
from srpp_graph.checks.violations import words_for

_MAX_DEPTH = 6

_KINDS: dict[Node, str] = {
    SH.IRI: "an IRI",
    SH.Literal: "a text or a number",
    SH.BlankNode: "a node without a name",
    SH.BlankNodeOrIRI: "no text",
    SH.BlankNodeOrLiteral: "no IRI",
    SH.IRIOrLiteral: "an IRI, a text or a number",
}
_COUNTS: dict[Node, str] = {SH.minCount: "at least", SH.maxCount: "at most"}
_PLAIN: dict[Node, str] = {
    SH.datatype: "each value has the datatype {}",
    SH["class"]: "each value is a {}",
    SH.hasValue: "{} is among the values",
    SH.pattern: "each value has the form {}",
    SH.minLength: "each value has at least {} letters",
    SH.maxLength: "each value has at most {} letters",
    SH.minInclusive: "each value is at least {}",
    SH.maxInclusive: "each value is at most {}",
    SH.minExclusive: "each value is more than {}",
    SH.maxExclusive: "each value is less than {}",
    SH.equals: "the values are those of {}",
    SH.disjoint: "no value is one of {}",
    SH.lessThan: "each value is less than those of {}",
    SH.lessThanOrEquals: "each value is at most those of {}",
}
_NESTED: dict[Node, str] = {
    SH.node: "each value conforms to {}",
    SH["not"]: "no value conforms to {}",
}
_BRANCHES: dict[Node, str] = {
    SH["or"]: "each value conforms to one of: {}",
    SH["and"]: "each value conforms to all of: {}",
    SH.xone: "each value conforms to exactly one of: {}",
}
_QUALIFIED: dict[Node, str] = {SH.qualifiedMinCount: "at least", SH.qualifiedMaxCount: "at most"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """What is asked, in words, and the component and node by which a result names it."""

    words: str
    component: Node
    node: Node | None = None


class Constraints:
    """Reads the constraints of shapes."""

    def __init__(self, shapes: Outline) -> None:
        self._shapes = shapes

    def of(self, shape: Node) -> Iterator[Constraint]:
        """What the shape itself asks; property shapes of a node shape are shapes of their own."""
        yield from self._scalars(shape)
        yield from self._nested(shape, 0)
        for query in self._shapes.values(shape, SH.sparql):
            said = [
                each
                for node in (query, shape)
                for each in self._shapes.values(node, SH.message)
                if isinstance(each, Literal)
            ]
            looks_for = f", which looks for: {english(said)}" if said else ""
            yield Constraint(f"its query finds nothing{looks_for}", SH.SPARQLConstraintComponent, query)

    def path(self, node: Node) -> str:
        """A path as SPARQL writes it (SHACL §2.3.1)."""
        return words_for_path(node, self._shapes)

    def _scalars(self, shape: Node) -> Iterator[Constraint]:
        facts = self._shapes.facts(shape)
        for word, compared in _COUNTS.items():
            for number in facts.get(word, ()):
                plural = "" if str(number) == "1" else "s"
                yield Constraint(f"{compared} {number} value{plural}", _component(word))
        for word, words in _PLAIN.items():
            for value in facts.get(word, ()):
                shown = str(value) if isinstance(value, Literal) else words_for(value)
                yield Constraint(words.format(shown), _component(word))
        for kind in facts.get(SH.nodeKind, ()):
            yield Constraint(f"each value is {_KINDS.get(kind, words_for(kind))}", _component(SH.nodeKind))
        for head in facts.get(SH["in"], ()):
            listed = ", ".join(map(words_for, self._shapes.items(head) or ()))
            yield Constraint(f"each value is one of {listed}", _component(SH["in"]))
        for head in facts.get(SH.languageIn, ()):
            listed = ", ".join(map(str, self._shapes.items(head) or ()))
            yield Constraint(f"each value is in a language of: {listed}", _component(SH.languageIn))
        if any(str(each) == "true" for each in facts.get(SH.uniqueLang, ())):
            yield Constraint("no language twice", _component(SH.uniqueLang))
        if any(str(each) == "true" for each in facts.get(SH.closed, ())):
            yield Constraint("nothing is said of it but what the shape names", _component(SH.closed))

    def _nested(self, shape: Node, depth: int) -> Iterator[Constraint]:
        facts = self._shapes.facts(shape)
        for word, words in _NESTED.items():
            for inner in facts.get(word, ()):
                yield Constraint(words.format(self._inner(inner, depth)), _component(word))
        for word, words in _BRANCHES.items():
            for head in facts.get(word, ()):
                parts = [self._inner(each, depth) for each in self._shapes.items(head) or ()]
                yield Constraint(words.format("; ".join(parts)), _component(word))
        for word, compared in _QUALIFIED.items():
            for number in facts.get(word, ()):
                for inner in facts.get(SH.qualifiedValueShape, ()):
                    words = f"{compared} {number} of the values: {self._inner(inner, depth)}"
                    yield Constraint(words, _component(word))

    def _inner(self, shape: Node, depth: int) -> str:
        """A shape inside another: its name, or what it asks."""
        if not isinstance(shape, BNode):
            return words_for(shape)
        if depth >= _MAX_DEPTH:
            return "a shape within"
        asked = [each.words for each in (*self._scalars(shape), *self._nested(shape, depth + 1))]
        asked += [self._inner(each, depth + 1) for each in self._shapes.values(shape, SH.property)]
        at = "".join(f"{self.path(each)}: " for each in self._shapes.values(shape, SH.path))
        return at + (", ".join(asked) or "anything")


def _component(word: Node) -> Node:
    """The component of a parameter (SHACL §4): `sh:minCount` → `sh:MinCountConstraintComponent`.

    >>> _component(SH.minCount) == SH.MinCountConstraintComponent
    True
    """
    local = str(word).removeprefix(str(SH))
    return URIRef(f"{SH}{local[0].upper()}{local[1:]}ConstraintComponent")
