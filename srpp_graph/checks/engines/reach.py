"""How far shapes look from a node, and what they can see from there.

A shape that looks two steps along properties needs the statements of the node, of what they lead to, and of
what that leads to. Knowing this, a few nodes can be judged by a few statements as they would be by all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.engines.outline import TARGETS, Outline
from srpp_graph.checks.engines.parameters import PAIRS, SCALARS, WORDS
from srpp_graph.checks.engines.textual import is_about_this, is_textual, named_predicates
from srpp_graph.turtle import Triple

_CHILDREN = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_BRANCHES = (SH["and"], SH.xone, SH["or"])
_KNOWN = {*SCALARS, *WORDS, *PAIRS, *_CHILDREN, *_BRANCHES, SH.sparql}
_FOR_TYPES = 1
_DEEPEST = 12


class Boundless(ValueError):
    """The shapes may look anywhere."""


class Reach:
    """How many steps some shapes look, and of which properties they may see every statement.

    Raises:
        Boundless: a path goes backwards or on without end, or a shape says what is not known here.
    """

    def __init__(self, shapes: Outline) -> None:
        self._shapes = shapes
        self.everywhere: set[Node] = {RDFS.subClassOf}
        starts = [node for node in shapes.subjects if shapes.facts(node).keys() & set(TARGETS)]
        self.steps = max((self._levels(each, 0) for each in starts), default=1) - 1
        self._pointing = {link for each in starts for link in shapes.values(each, SH.targetObjectsOf)}
        self.everywhere.update(self._pointing)

    @property
    def looks_forward(self) -> bool:
        """Whether only what a node says makes a shape look at it, and not what is said of it elsewhere."""
        shapes = self._shapes
        return not any(shapes.values(each, SH.targetObjectsOf) for each in shapes.subjects) and all(
            is_about_this(constraint, shapes)
            for each in shapes.subjects
            for constraint in shapes.values(each, SH.sparql)
        )

    def _levels(self, shape: Node, depth: int) -> int:
        """How many levels of statements are read: one is the node's own."""
        if depth > _DEEPEST:
            raise Boundless
        facts = self._shapes.facts(shape)
        if any(word not in _KNOWN and str(word).startswith(str(SH)) for word in facts):
            raise Boundless
        below = [_FOR_TYPES if SH["class"] in facts or SH.closed in facts else 0]
        below += [self._levels(each, depth + 1) for word in _CHILDREN for each in facts.get(word, ())]
        for word in _BRANCHES:
            for head in facts.get(word, ()):
                below += [self._levels(each, depth + 1) for each in self._shapes.items(head) or ()]
        for constraint in facts.get(SH.sparql, ()):
            if not is_textual(constraint, shape, self._shapes):
                raise Boundless
            self.everywhere.update(named_predicates(constraint, shape, self._shapes))
        steps = max((self._length(path, 0) for path in facts.get(SH.path, ())), default=0)
        return max(steps + max(below), _FOR_TYPES)

    def _length(self, path: Node, depth: int) -> int:
        """Of how many steps a path is at most (SHACL §2.3.1)."""
        if isinstance(path, URIRef) and path != RDF.nil:
            return 1
        facts = self._shapes.facts(path)
        if depth > _DEEPEST or not facts:
            raise Boundless
        if RDF.first in facts:
            return sum(self._length(each, depth + 1) for each in self._items(path))
        if SH.alternativePath in facts:
            choices = self._items(facts[SH.alternativePath][0])
            return max((self._length(each, depth + 1) for each in choices), default=0)
        if SH.zeroOrOnePath in facts:
            return self._length(facts[SH.zeroOrOnePath][0], depth + 1)
        raise Boundless

    def _items(self, head: Node) -> Sequence[Node]:
        items = self._shapes.items(head)
        if items is None:
            raise Boundless
        return items

    def who_sees(self, nodes: Collection[Node], data: Iterable[Triple]) -> set[Node]:
        """These nodes, literals that they point shapes to, and all from which their statements are seen."""
        data, found = list(data) if not isinstance(data, Sequence) else data, set(nodes)
        if self._pointing:
            found |= {
                value
                for subject, predicate, value in data
                if predicate in self._pointing and subject in nodes and isinstance(value, Literal)
            }
        for _ in range(self.steps):
            fresh = {subject for subject, _, value in data if value in found} - found
            if not fresh:
                break
            found |= fresh
        return found

    def what_is_seen(self, nodes: Collection[Node], data: Iterable[Triple]) -> list[Triple]:
        """The statements that the shapes may look at from these nodes, in the order of the data."""
        about: dict[Node, list[Triple]] = {}
        for each in data:
            about.setdefault(each[0], []).append(each)
        seen = follow(nodes, self.steps, lambda node: (value for _, _, value in about.get(node, ())))
        return [each for each in data if each[0] in seen or each[1] in self.everywhere]


def follow(
    starts: Collection[Node], steps: int, lead: Callable[[Node], Iterable[Node]]
) -> Mapping[Node, int]:
    """What is reached from `starts` in so many steps, each with its number of steps.

    >>> follow([1], 2, lambda node: [node + 1])
    {1: 0, 2: 1, 3: 2}
    """
    found = dict.fromkeys(starts, 0)
    frontier: Collection[Node] = starts
    for step in range(1, steps + 1):
        fresh = dict.fromkeys(each for node in frontier for each in lead(node) if each not in found)
        found.update(dict.fromkeys(fresh, step))
        frontier = fresh
    return found
