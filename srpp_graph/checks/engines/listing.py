"""The same shapes over the same data, but looking at nodes from a list.

A node may be nameless, so no shape can list it by `sh:targetNode`; the data point it out, with a property
that nothing else uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from rdflib.namespace import SH
from rdflib.term import Node, URIRef

from srpp_graph.checks.engines.outline import TARGETS, Outline
from srpp_graph.turtle import Triple

_LIST = URIRef("srpp:list")
_LISTS = "srpp:list:{}"


def listed(
    data: Iterable[Triple], shapes: Outline, focus: Mapping[Node, Iterable[Node]]
) -> tuple[Iterable[Triple], Outline]:
    """Data and shapes by which an engine judges the `focus` nodes of each shape, and nothing else."""
    lists = {shape: URIRef(_LISTS.format(number)) for number, shape in enumerate(focus)}
    kept = [each for each in shapes.triples if each[1] not in TARGETS]
    looking = [
        shape for shape in shapes.subjects if shape in lists and shapes.facts(shape).keys() & set(TARGETS)
    ]
    pointed = [(_LIST, lists[shape], node) for shape in looking for node in focus[shape]]
    kept += [(shape, SH.targetObjectsOf, lists[shape]) for shape in looking]
    return chain(data, pointed), Outline(kept)
