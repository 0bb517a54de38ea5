"""Labels for the blank nodes that need one: the same graph gets the same labels, whatever it had before.

Nodes are told apart by what they are connected to, round by round (colour refinement). Where that leaves a
tie, each of the tied nodes is tried as the first, and the one that gives the smallest picture of the graph
wins. Graphs made to defeat this (strongly regular ones, or a hundred thousand nameless nodes in one ring) may
get other labels in another order of triples; the meaning is never touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from rdflib.term import BNode, Node

_WORK = 100_000
"""How many nodes are looked at in all before the rest is labelled in the order given: about a second."""

_CANDIDATES = 24
"""How many of the nodes of one tie are tried."""

_Colours = dict[Node, int]
_Edge = tuple[bool, str, Node]


def label_nodes(
    subjects: Mapping[Node, Mapping[Node, Sequence[Node]]], named: Collection[Node]
) -> dict[Node, str]:
    """Node → `b1`, `b2` … for each of `named`.

    >>> from rdflib import URIRef
    >>> one, other, knows = BNode("x"), BNode("y"), URIRef("urn:knows")
    >>> label_nodes({one: {knows: [other]}, other: {knows: [one, other]}}, [other, one])
    {rdflib.term.BNode('y'): 'b1', rdflib.term.BNode('x'): 'b2'}
    """
    edges = _edges(subjects)
    refinement = _Refinement(edges)
    colours = refinement.refine(dict.fromkeys(edges, 0))
    while refinement.work > 0 and (tied := _first_tie(colours, named)):
        pictures = [refinement.refine({**colours, node: -1}) for node in tied[:_CANDIDATES]]
        colours = min(pictures, key=refinement.picture)
    ordered = sorted((node for node in edges if node in named), key=colours.__getitem__)
    return {node: f"b{number}" for number, node in enumerate(ordered, start=1)}


def _edges(subjects: Mapping[Node, Mapping[Node, Sequence[Node]]]) -> dict[Node, list[_Edge]]:
    """Blank node → its triples, each with the direction, the predicate and the node at the other end."""
    edges: dict[Node, list[_Edge]] = {}
    for subject, predicate, each in _triples(subjects):
        if isinstance(subject, BNode):
            edges.setdefault(subject, []).append((True, str(predicate), each))
        if isinstance(each, BNode):
            edges.setdefault(each, []).append((False, str(predicate), subject))
    return edges


def _triples(subjects: Mapping[Node, Mapping[Node, Sequence[Node]]]) -> Iterator[tuple[Node, Node, Node]]:
    for subject, properties in subjects.items():
        for predicate, objects in properties.items():
            yield from ((subject, predicate, each) for each in objects)


class _Refinement:
    """Splits colours by what nodes are connected to, as long as there is `work` left."""

    def __init__(self, edges: Mapping[Node, Sequence[_Edge]]) -> None:
        self.work = _WORK
        self._edges = edges

    def refine(self, colours: _Colours) -> _Colours:
        """The colours when no more nodes can be told apart."""
        count = len(set(colours.values()))
        while True:
            self.work -= len(self._edges)
            signatures = {
                node: (colours[node], _surroundings(colours, edges)) for node, edges in self._edges.items()
            }
            numbers = {each: number for number, each in enumerate(sorted(set(signatures.values())))}
            colours = {node: numbers[signature] for node, signature in signatures.items()}
            if len(numbers) == count or self.work <= 0:
                return colours
            count = len(numbers)

    def picture(self, colours: _Colours) -> list[tuple[object, ...]]:
        """The graph as it looks with these colours: the same for graphs that are the same."""
        return sorted((colours[node], _surroundings(colours, edges)) for node, edges in self._edges.items())


def _surroundings(colours: _Colours, edges: Sequence[_Edge]) -> tuple[tuple[bool, str, int, str], ...]:
    return tuple(
        sorted(
            (outward, predicate, colours.get(other, -1), "" if isinstance(other, BNode) else _text(other))
            for outward, predicate, other in edges
        )
    )


def _first_tie(colours: _Colours, named: Collection[Node]) -> list[Node]:
    """The nodes of the smallest colour that more than one of `named` has."""
    counts = Counter(colours[node] for node in named)
    shared = min((colour for colour, count in counts.items() if count > 1), default=None)
    return [node for node in colours if colours[node] == shared and node in named]


def _text(term: Node) -> str:
    return term.n3()
