"""Which shapes the fast engine may judge: those of which tests show that it finds what the reference finds.

A shape is certified if all that it says, and all that the shapes it refers to say, is in the table below,
well formed, and not recursive. `divide` gives the fast engine what is certified and the reference the rest;
a shape that is certified but for some of its properties is divided between them.

What is left to the reference, since engines were seen to differ: texts of what may have no name
(`textual`), other functions and types in queries (`conditions`), patterns with flags, counts of a shape
without a path, a closed property shape, half a qualified shape, and nodes with odd literals (`lexical`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import BNode, Literal, Node

from srpp_graph.checks.engines.outline import TARGETS, Outline
from srpp_graph.checks.engines.parameters import SCALARS, Literals, is_path, may_say
from srpp_graph.checks.engines.textual import is_textual
from srpp_graph.turtle import Triple

_LINKS = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_BRANCHES = (SH["and"], SH["or"], SH.xone)
_SEPARABLE = (*_LINKS[:3], *_BRANCHES, SH.sparql)
_SIGNS = {*TARGETS, *_LINKS, *_BRANCHES, SH.path, SH.sparql}
_QUALIFIED = (SH.qualifiedMinCount, SH.qualifiedMaxCount)
_OF_VALUES = (SH.minCount, SH.maxCount, SH.uniqueLang, SH.qualifiedValueShape)
_KINDS = {SH.NodeShape, SH.PropertyShape}
# What an attribute of a namespace costs, every shape would pay many times.
_CLOSED = SH.closed
_FLAGS = SH.flags
_NODE_SHAPE = SH.NodeShape
_PATH = SH.path
_PATTERN = SH.pattern
_PROPERTY = SH.property
_PROPERTY_SHAPE = SH.PropertyShape
_QUALIFIED_SHAPE = SH.qualifiedValueShape
_SPARQL = SH.sparql
_EXTENDING = frozenset(
    (SH.parameter, SH.rule, SH.target, SH.entailment, SH.shapesGraph, SH.js, SH.expression)
)
_EXTENDING_KINDS = frozenset(
    (SH.ConstraintComponent, SH.SPARQLTargetType, SH.SPARQLFunction, SH.Function, RDFS.Class)
)
_SEPARATED = frozenset(_SEPARABLE)


@dataclass(frozen=True, slots=True)
class Division:
    """What each engine is to judge; `stand_ins` are made for shapes that both have a part of."""

    fast: Outline
    slow: Outline | None
    targeting: tuple[Node, ...]
    stand_ins: dict[Node, Node]


class Certificate:
    """Judges the shapes of one outline, for data with such literals."""

    def __init__(self, shapes: Outline, literals: Literals, *, refused: Collection[Node] = ()) -> None:
        self._shapes, self._literals = shapes, literals
        self._known: dict[Node, bool] = {}
        self.refused = set(refused)

    def covers(self, shape: Node) -> bool:
        """Whether the fast engine may judge this shape."""
        if shape not in self._known:
            self._known[shape] = False  # what leads back to itself is not certified
            self._known[shape] = shape not in self.refused and self._judge(shape)
        return self._known[shape]

    def _judge(self, shape: Node) -> bool:
        facts = self._shapes.facts(shape)
        return (
            bool(facts)
            and self.has_plain_head(shape)
            and all(
                self._covers_link(shape, link, value) for link in _SEPARABLE for value in facts.get(link, ())
            )
            and all(self.covers(value) for value in facts.get(_QUALIFIED_SHAPE, ()))
        )

    def has_plain_head(self, shape: Node) -> bool:
        """Whether what the shape says itself, without what it refers to, is certified."""
        facts = self._shapes.facts(shape)
        kinds = facts.get(RDF.type, [])
        if not set(kinds) <= _KINDS or (_PATH in facts and _NODE_SHAPE in kinds):
            return False
        if len(facts.get(_PATH, ())) > 1 or not all(
            is_path(each, self._shapes) for each in facts.get(_PATH, ())
        ):
            return False
        if _PROPERTY_SHAPE in kinds and _PATH not in facts:
            return False
        return (
            _is_in_its_place(facts)
            and all(map(_is_read_alike, facts.get(_PATTERN, ())))
            and not (_PATTERN in facts and self._literals.are_odd)
            and all(
                may_say(word, facts, self._shapes, self._literals) for word in facts if word not in _SEPARATED
            )
        )

    def _covers_link(self, shape: Node, link: Node, value: Node) -> bool:
        if link in _BRANCHES:
            items = self._shapes.items(value)
            return bool(items) and all(self.covers(each) for each in items or ())
        if link == _SPARQL:
            return is_textual(value, shape, self._shapes)
        if link == _PROPERTY and not self._shapes.values(value, _PATH):
            return False
        return self.covers(value)

    def divided(self, shape: Node) -> tuple[list[Triple], list[Triple]] | None:
        """The links of a shape that the fast engine may follow, and the others; `None` if it is one whole."""
        facts = self._shapes.facts(shape)
        if shape in self.refused or not self.has_plain_head(shape) or _CLOSED in facts or _PATH in facts:
            return None
        links: list[Triple] = [(shape, link, value) for link in _SEPARABLE for value in facts.get(link, ())]
        fast = [each for each in links if self._covers_link(*each)]
        return fast, [each for each in links if each not in fast]


def divide(shapes: Outline, literals: Literals, *, refused: Collection[Node] = ()) -> Division:
    """What the fast engine may judge of these shapes, and what is left for the reference."""
    certificate = Certificate(shapes, literals, refused=refused)
    targeting = tuple(node for node in shapes.subjects if shapes.facts(node).keys() & set(TARGETS))
    every = [node for node in shapes.subjects if _looks_like_a_shape(shapes.facts(node))]
    if any(_extends(shapes.facts(node)) for node in shapes.subjects):
        return Division(Outline(()), shapes, (), {})
    sound = {node for node in every if certificate.covers(node)}
    fast: list[Node] = [node for node in targeting if node in sound]
    trimmed: list[Triple] = []
    dropped: set[Triple] = {each for node in fast for each in _targets(node, shapes)}
    added: list[Triple] = []
    stand_ins: dict[Node, Node] = {}
    for node in targeting:
        parts = None if node in sound else certificate.divided(node)
        if parts is None or not parts[0]:
            continue
        kept, rest = parts
        stand_in = BNode()
        stand_ins[stand_in] = node
        heads = [(node, word, value) for word, values in shapes.facts(node).items() for value in values]
        heads = [each for each in heads if each[1] not in _SEPARATED]
        trimmed += [*heads, *kept]
        dropped.update(_targets(node, shapes))
        added += [(stand_in, word, value) for _, word, value in heads if word not in SCALARS]
        added += [(stand_in, word, value) for _, word, value in rest]
    starts = [value for _, _, value in trimmed]
    whole = Outline([*shapes.closure(*fast), *trimmed, *shapes.closure(*starts)])
    if len(sound) == len(every):
        return Division(whole, None, targeting, {})
    slow = Outline([*(each for each in shapes.triples if each not in dropped), *added])
    return Division(whole, slow, targeting, stand_ins)


def _is_in_its_place(facts: Mapping[Node, Sequence[Node]]) -> bool:
    """Whether what only one kind of shape may say is said by one, and what belongs together is there.

    Engines read the rest in several ways; `sh:flags` too, since letters have no case that all agree on.
    """
    if _FLAGS in facts or (_CLOSED in facts and _PATH in facts):
        return False
    if _PATH not in facts and not facts.keys().isdisjoint(_OF_VALUES):
        return False
    return (_QUALIFIED_SHAPE in facts) is not facts.keys().isdisjoint(_QUALIFIED)


def _is_read_alike(pattern: Node) -> bool:
    """Whether a pattern is a text, and no range of letters in it begins or ends with a hyphen."""
    plain = isinstance(pattern, Literal) and pattern.datatype in (None, XSD.string)
    return plain and "--" not in str(pattern)


def _targets(node: Node, shapes: Outline) -> Iterable[Triple]:
    return ((node, word, value) for word in TARGETS for value in shapes.values(node, word))


def _looks_like_a_shape(facts: dict[Node, list[Node]]) -> bool:
    return bool(facts.keys() & _SIGNS) or not _KINDS.isdisjoint(facts.get(RDF.type, ()))


def _extends(facts: dict[Node, Sequence[Node]] | dict[Node, list[Node]]) -> bool:
    """Whether this extends SHACL itself: components, functions, rules, targets, entailment, imports."""
    return not facts.keys().isdisjoint(_EXTENDING) or not _EXTENDING_KINDS.isdisjoint(facts.get(RDF.type, ()))
