"""The nodes that a shape looks at, for the plain targets of SHACL §2.1.3."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from srpp_graph.checks.engines.facts import Facts
from srpp_graph.checks.engines.outline import TARGETS, Outline


def targeting_shapes(shapes: Outline) -> tuple[Node, ...]:
    """The shapes with a plain target."""
    return tuple(node for node in shapes.subjects if shapes.facts(node).keys() & set(TARGETS))


def predicates_telling(shapes: Outline, targeting: Iterable[Node]) -> frozenset[Node]:
    """The predicates that tell which nodes these shapes look at."""
    return _links(shapes, targeting) | {RDF.type, RDFS.subClassOf}


def _links(shapes: Outline, targeting: Iterable[Node]) -> frozenset[Node]:
    return frozenset(
        each
        for node in targeting
        for word in (SH.targetSubjectsOf, SH.targetObjectsOf)
        for each in shapes.values(node, word)
    )


class Targets:
    """The focus nodes of some shapes, over one set of data."""

    def __init__(self, data: Facts, shapes: Outline, targeting: Iterable[Node]) -> None:
        targeting = tuple(targeting)
        links = _links(shapes, targeting)
        kind, below = RDF.type, RDFS.subClassOf
        self._instances: dict[Node, set[Node]] = {}
        self._narrower: dict[Node, set[Node]] = {}
        self._subjects: dict[Node, set[Node]] = {}
        self._objects: dict[Node, set[Node]] = {}
        telling = predicates_telling(shapes, targeting)
        for subject, predicate, value in data.saying(telling):
            if predicate == kind:
                self._instances.setdefault(value, set()).add(subject)
            elif predicate == below:
                self._narrower.setdefault(value, set()).add(subject)
            if predicate in links:
                self._subjects.setdefault(predicate, set()).add(subject)
                self._objects.setdefault(predicate, set()).add(value)

    def of(self, shape: Node, shapes: Outline) -> frozenset[Node]:
        """The focus nodes of `shape`."""
        found: set[Node] = set(shapes.values(shape, SH.targetNode))
        for each in shapes.values(shape, SH.targetClass):
            found |= self._instances_of(each)
        for each in shapes.values(shape, SH.targetSubjectsOf):
            found |= self._subjects.get(each, set())
        for each in shapes.values(shape, SH.targetObjectsOf):
            found |= self._objects.get(each, set())
        return frozenset(found)

    def _instances_of(self, kind: Node) -> set[Node]:
        """The instances of a class and of all below it."""
        kinds, waiting = {kind}, [kind]
        while waiting:
            fresh = self._narrower.get(waiting.pop(), set()) - kinds
            kinds |= fresh
            waiting.extend(fresh)
        return set().union(*(self._instances.get(each, set()) for each in kinds))
