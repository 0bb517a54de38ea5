"""In which order the properties of a subject are written: the order the shapes give them.

`PredicateOrder` is made from the triples of the shapes (and of the ontology, if classes are to inherit);
reading files is left to the caller.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from rdflib.namespace import DCTERMS, RDF, RDFS, SH, SKOS
from rdflib.term import BNode, Literal, Node

from srpp_graph.turtle.terms import Names, Triple
from srpp_graph.vocabulary import SRPP

_FIRST = (RDF.type, SKOS.prefLabel, SKOS.altLabel, DCTERMS.title, DCTERMS.description, SKOS.definition)
_LAST = (DCTERMS.source, SRPP.confidence, SKOS.scopeNote, SKOS.editorialNote)
_HEAD: Mapping[Node, int] = {each: number for number, each in enumerate(_FIRST)}
_TAIL: Mapping[Node, int] = {each: number for number, each in enumerate(_LAST)}

_TELLING = (SH.targetClass, SH.property, SH.path, SH.order, SH.node, RDF.type, RDFS.subClassOf)

FIRST_OF_THE_TAIL = 900
"""An `sh:order` of this or more puts a property after those that have none."""

_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+")


class Rank(NamedTuple):
    """Where a predicate stands: its group (head, ordered, others, tail), then its number in the group."""

    group: int
    number: float


class PredicateOrder:
    """The order of predicates, for each class that a shape describes.

    >>> from rdflib import Graph
    >>> shapes = Graph().parse(format="turtle", data='''
    ...     PREFIX sh: <http://www.w3.org/ns/shacl#>
    ...     PREFIX srpp: <https://w3id.org/srpp/ns#>
    ...     [] sh:targetClass srpp:Case ; sh:property [ sh:path srpp:start ; sh:order 3 ] .
    ... ''')
    >>> order = PredicateOrder.from_triples(shapes)
    >>> order.rank(SRPP.start, [SRPP.Case])
    Rank(group=1, number=3.0)
    >>> order.rank(SRPP.start, [SRPP.City])
    Rank(group=2, number=0.0)
    """

    def __init__(self, orders: Mapping[Node, Mapping[Node, float]] | None = None) -> None:
        self._orders = {each: dict(numbers) for each, numbers in (orders or {}).items()}
        self._ranks: dict[tuple[Node, ...], Rank] = {}
        self._kept: dict[tuple[tuple[Node, ...], tuple[Node, ...]], bool] = {}

    @classmethod
    def from_triples(cls, triples: Iterable[Triple]) -> PredicateOrder:
        """The order told by `sh:targetClass`, `sh:property`, `sh:path` and `sh:order`.

        A shape also speaks for the shapes it names with `sh:node`, and, where `rdfs:subClassOf` is among the
        triples, for the sub-classes of its class. Where several speak, the smallest number counts.
        """
        values: dict[Node, dict[Node, list[Node]]] = {each: {} for each in _TELLING}
        for subject, predicate, value in triples:
            if predicate in values:
                values[predicate].setdefault(subject, []).append(value)
        numbers = _numbers_of_property_shapes(values)
        orders: dict[Node, dict[Node, float]] = defaultdict(dict)
        subclasses = _inverse(values.get(RDFS.subClassOf, {}))
        for shape, target in _targets(values):
            inherited = [shape, *_closure(shape, values.get(SH.node, {}))]
            told = [
                numbers[each]
                for part in inherited
                for each in values.get(SH.property, {}).get(part, ())
                if each in numbers
            ]
            for described in (target, *_closure(target, subclasses)):
                known = orders[described]
                for path, number in told:
                    known[path] = min(number, known.get(path, number))
        return cls(orders)

    @property
    def numbers(self) -> Mapping[Node, Mapping[Node, float]]:
        """Class → property → number: what an equal order can be made of."""
        return self._orders

    def rank(self, predicate: Node, classes: Iterable[Node]) -> Rank:
        """Where the predicate stands in a block about a subject of these classes."""
        key = (predicate, *classes)
        known = self._ranks.get(key)
        if known is None:
            known = self._ranks[key] = self._rank(predicate, key[1:])
        return known

    def is_kept(self, classes: tuple[Node, ...], predicates: tuple[Node, ...]) -> bool:
        """Whether different predicates of a subject of these classes stand in this order."""
        kept = self._kept.get((classes, predicates))
        if kept is None:
            names = Names()
            keys = [(self.rank(each, classes), names.predicate(each)) for each in predicates]
            kept = self._kept[classes, predicates] = all(one < other for one, other in pairwise(keys))
        return kept

    def _rank(self, predicate: Node, classes: Iterable[Node]) -> Rank:
        number: float | None = _HEAD.get(predicate)
        if number is not None:
            return Rank(0, number)
        told = [self._orders[each][predicate] for each in classes if predicate in self._orders.get(each, ())]
        if told:
            number = min(told)
            return Rank(3 if number >= FIRST_OF_THE_TAIL else 1, number)
        if predicate in _TAIL:
            return Rank(3, FIRST_OF_THE_TAIL + _TAIL[predicate])
        return Rank(2, 0.0)


def _targets(values: Mapping[Node, Mapping[Node, list[Node]]]) -> Iterator[tuple[Node, Node]]:
    """Each shape with each class it targets; a class that is a shape targets itself (SHACL §2.1.3.3)."""
    for shape, targets in values.get(SH.targetClass, {}).items():
        yield from ((shape, target) for target in targets)
    for subject, types in values.get(RDF.type, {}).items():
        if RDFS.Class in types and SH.NodeShape in types:
            yield subject, subject


def _numbers_of_property_shapes(
    values: Mapping[Node, Mapping[Node, list[Node]]],
) -> dict[Node, tuple[Node, float]]:
    """Property shape → its path and `sh:order`, where the path is one predicate and the order a number."""
    found: dict[Node, tuple[Node, float]] = {}
    for shape, paths in values.get(SH.path, {}).items():
        numbers = [
            float(each)
            for each in values.get(SH.order, {}).get(shape, ())
            if isinstance(each, Literal) and _NUMBER.fullmatch(each)
        ]
        if numbers and not isinstance(paths[0], BNode):
            found[shape] = (paths[0], min(numbers))
    return found


def _inverse(links: Mapping[Node, list[Node]]) -> dict[Node, list[Node]]:
    found: dict[Node, list[Node]] = {}
    for subject, objects in links.items():
        for each in objects:
            found.setdefault(each, []).append(subject)
    return found


def _closure(start: Node, links: Mapping[Node, list[Node]]) -> tuple[Node, ...]:
    """All that can be reached from `start`, without `start` itself."""
    seen: dict[Node, None] = {}
    waiting = list(links.get(start, ()))
    while waiting:
        each = waiting.pop()
        if each not in seen and each != start:
            seen[each] = None
            waiting.extend(links.get(each, ()))
    return tuple(seen)
