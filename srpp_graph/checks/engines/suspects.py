"""The few nodes that see a value on which engines differ: the reference judges these, by what they see.

One year written `"20"^^xsd:gYear` makes every shape about dates uncertain, but only for the nodes from which
a shape can look at it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rdflib.namespace import SH
from rdflib.term import Node

from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.parameters import Literals
from srpp_graph.checks.engines.reach import Boundless, Reach
from srpp_graph.turtle import Triple

_MOST = 0.2
"""With a greater share of the nodes than this under suspicion, the shapes are divided and not the nodes."""


def _tells_of_values(shapes: Outline, shape: Node) -> bool:
    facts = shapes.facts(shape)
    return SH.path in facts and SH.property in facts


@dataclass(frozen=True, slots=True)
class Suspects:
    """The nodes that the reference is to judge, whatever the shape; `literals` is what counts for others."""

    nodes: frozenset[Node]
    literals: Literals
    shapes: Outline
    reach: Reach | None = None

    @classmethod
    def of(cls, data: Sequence[Triple], shapes: Outline, literals: Literals) -> Suspects:
        """Who is under suspicion; nobody, if all literals are plain, or if the shapes look too far.

        Nobody either where a property shape has property shapes: what these find is told of the values, and
        not of the node that led to them (SHACL §4.7.1), so results could not be shared out by their nodes.
        """
        if literals.are_plain or any(_tells_of_values(shapes, each) for each in shapes.subjects):
            return cls(frozenset(), literals, shapes)
        try:
            reach = Reach(shapes)
        except Boundless:
            return cls(frozenset(), literals, shapes)
        nodes = frozenset(reach.who_sees(literals.troubled, data))
        if len(nodes) > _MOST * len({subject for subject, _, _ in data}) + 10:
            return cls(frozenset(), literals, shapes)
        return cls(nodes, literals.but_for_the_troubled(), shapes, reach)

    def seen(self, data: Sequence[Triple], nodes: Collection[Node]) -> Sequence[Triple]:
        """The statements by which the reference judges these nodes as it would by all."""
        return data if self.reach is None else self.reach.what_is_seen(nodes, data)
