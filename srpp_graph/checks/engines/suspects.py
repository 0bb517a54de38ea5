"""The few nodes that see a value on which engines differ: the reference judges these, by what they see.

One year written `"20"^^xsd:gYear` makes every shape about dates uncertain, but only for the nodes from which
a shape can look at it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rdflib.term import Node

from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.engines.parameters import Literals
from srpp_graph.checks.engines.reach import Boundless, Reach
from srpp_graph.turtle import Triple

_MOST = 0.2
"""With a greater share of the nodes than this under suspicion, the shapes are divided and not the nodes."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """The nodes that the reference is to judge, whatever the shape; `literals` is what counts for others."""

    nodes: frozenset[Node]
    literals: Literals
    shapes: Outline
    reach: Reach | None = None

    @classmethod
    def of(cls, data: Sequence[Triple], shapes: Outline, literals: Literals) -> Suspects:
        """Who is under suspicion; nobody, if all literals are plain, or if the shapes look too far."""
        if literals.are_plain:
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
