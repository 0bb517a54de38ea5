"""Which blank nodes can stand inline, and which need a label.

A blank node that is the object of exactly one triple stands where it is used, as `[ … ]` or as a list. One
that nothing points to opens a block of its own. The rest get labels: shared ones, rings, and what is nested
too deeply to be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rdflib.namespace import RDF
from rdflib.term import BNode, Node, URIRef

from srpp_graph.turtle.labels import label_nodes

Properties = Mapping[Node, Sequence[Node]]
"""Predicate → objects, of one subject."""

MAX_NESTING = 30
"""How deeply blank nodes stand in one another before one gets a label instead."""

_CELL = {RDF.first, RDF.rest}


class Blanks:
    """The blank nodes of one graph, told apart by how they are written.

    >>> from rdflib import URIRef
    >>> place, city, has, lat = BNode(), URIRef("urn:city"), URIRef("urn:has"), URIRef("urn:lat")
    >>> blanks = Blanks({city: {has: [place]}, place: {lat: [city]}})
    >>> blanks.stands_alone(place), blanks.labels
    (False, {})
    """

    def __init__(self, subjects: Mapping[Node, Properties]) -> None:
        self._subjects = subjects
        self._uses = Counter(
            each
            for properties in subjects.values()
            for objects in properties.values()
            for each in objects
            if type(each) is not URIRef and isinstance(each, BNode)
        )
        self._cells = self._find_cells() if self._uses else set()
        named = self._find_named() if self._uses else set()
        self.labels: Mapping[Node, str] = label_nodes(subjects, named) if named else {}
        """Blank node → its label, for those that cannot be written without one."""

    def list_items(self, head: Node) -> list[Node] | None:
        """The items of a well-formed list that can be written as `( … )`, or `None`."""
        if head not in self._cells or head in self.labels:
            return None
        items: list[Node] = []
        while head != RDF.nil:
            properties = self._subjects[head]
            items.append(properties[RDF.first][0])
            head = properties[RDF.rest][0]
        return items

    def stands_alone(self, node: Node) -> bool:
        """Whether the node opens a block: all IRIs, labelled nodes, and those nothing points to."""
        return not isinstance(node, BNode) or node in self.labels or not self._uses[node]

    def _find_cells(self) -> set[Node]:
        """The cells, used once, from which a chain of such cells leads to `rdf:nil`."""
        before: dict[Node, list[Node]] = {}
        for node, properties in self._subjects.items():
            single = all(len(objects) == 1 for objects in properties.values())
            if isinstance(node, BNode) and properties.keys() == _CELL and single and self._uses[node] == 1:
                before.setdefault(properties[RDF.rest][0], []).append(node)
        cells: set[Node] = set()
        waiting = list(before.get(RDF.nil, ()))
        while waiting:
            cell = waiting.pop()
            cells.add(cell)
            waiting.extend(before.get(cell, ()))
        return cells

    def _find_named(self) -> set[Node]:
        """The nodes that need a label: shared, in a ring, or nested too deeply."""
        named: set[Node] = {node for node, uses in self._uses.items() if uses > 1}
        roots = {node for node in self._subjects if not isinstance(node, BNode) or not self._uses[node]}
        reached = roots | named
        waiting = [(node, 0) for node in reached]
        while waiting:
            node, depth = waiting.pop()
            for child, nesting in self._blank_objects(node, depth):
                if child in reached:
                    continue
                reached.add(child)
                if nesting > MAX_NESTING:
                    named.add(child)
                    nesting = 0
                waiting.append((child, nesting))
        return named | (self._uses.keys() - reached)

    def _blank_objects(self, node: Node, depth: int) -> Iterator[tuple[Node, int]]:
        """The blank objects of a node with their nesting; the cells of a list are side by side."""
        for predicate, objects in self._subjects.get(node, {}).items():
            beside = node in self._cells and predicate == RDF.rest
            yield from ((each, depth + (not beside)) for each in objects if isinstance(each, BNode))
