"""Shapes that lead back to themselves, which SHACL leaves without a meaning (§3.4.3)."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.namespace import SH
from rdflib.term import Node

from srpp_graph.checks.engines.outline import Outline

_LINKS = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_BRANCHES = (SH["and"], SH["or"], SH.xone)


def find_ring(start: Node, shapes: Outline) -> tuple[Node, ...]:
    """The shapes of the first ring that `start` leads into, each once, in their order; else none."""
    trail: dict[Node, Iterator[Node]] = {start: _led_to(start, shapes)}
    seen = {start}
    while trail:
        node = next(reversed(trail))
        following = next(trail[node], None)
        if following is None:
            del trail[node]
        elif following in trail:
            ring = [*trail]
            return tuple(ring[ring.index(following) :])
        elif following not in seen:
            seen.add(following)
            trail[following] = _led_to(following, shapes)
    return ()


def _led_to(shape: Node, shapes: Outline) -> Iterator[Node]:
    facts = shapes.facts(shape)
    for link in _LINKS:
        yield from facts.get(link, ())
    for link in _BRANCHES:
        for head in facts.get(link, ()):
            yield from shapes.items(head) or ()
