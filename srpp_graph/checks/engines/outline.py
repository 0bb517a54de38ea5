"""Shapes as a graph to walk: who says what, what leads where, and which nodes are paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Literal, Node

from srpp_graph.turtle import Triple

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def is_true(values: Iterable[Node]) -> bool:
    """Whether one of these is true in any spelling; of what is no boolean, what the reference takes for it.

    >>> is_true([Literal("1", datatype=XSD.boolean)]), is_true([Literal("0", datatype=XSD.boolean)])
    (True, False)
    """
    return any(
        str(each) in ("true", "1") if each.datatype == XSD.boolean else bool(each)
        for each in values
        if isinstance(each, Literal)
    )


class Outline:
    """The triples of some shapes, found by subject."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(dict.fromkeys(triples))
        self._about: dict[Node, dict[Node, list[Node]]] = {}
        for subject, predicate, value in self.triples:
            self._about.setdefault(subject, {}).setdefault(predicate, []).append(value)

    @property
    def subjects(self) -> Iterable[Node]:
        """Everything that something is said of."""
        return self._about.keys()

    def facts(self, node: Node) -> dict[Node, list[Node]]:
        """All that is said of `node`."""
        return self._about.get(node, {})

    def values(self, node: Node | None, predicate: Node) -> Sequence[Node]:
        """What is said of `node` with this predicate."""
        return self._about.get(node, {}).get(predicate, ()) if node is not None else ()

    def items(self, head: Node) -> list[Node] | None:
        """The members of a list; `None` if it is not one."""
        found: list[Node] = []
        seen = set()
        while head != RDF.nil:
            first, rest = self.values(head, RDF.first), self.values(head, RDF.rest)
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def is_off(self, shape: Node) -> bool:
        """Whether nobody is to apply this shape (SHACL §2.1.2)."""
        return is_true(self.values(shape, SH.deactivated))

    @cached_property
    def path_nodes(self) -> frozenset[Node]:
        """The nodes that paths are made of."""
        return frozenset(
            node
            for values in self._about.values()
            for path in values.get(SH.path, ())
            for node in self.reach(path)
        )

    def reach(self, *starts: Node) -> Iterator[Node]:
        """The nodes that `starts` lead to, and these themselves, if anything is said of them."""
        seen, waiting = set(starts), list(starts)
        while waiting:
            node = waiting.pop()
            if node not in self._about:
                continue
            yield node
            for values in self._about[node].values():
                fresh = [each for each in values if each not in seen]
                seen.update(fresh)
                waiting.extend(fresh)

    def closure(self, *starts: Node) -> Iterator[Triple]:
        """All that is said of what `starts` lead to."""
        for node in self.reach(*starts):
            for predicate, values in self._about[node].items():
                for value in values:
                    yield node, predicate, value
