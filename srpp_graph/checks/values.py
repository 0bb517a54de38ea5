"""Which values a shape sees along a path, and where they are written.

for value in find_values(node, path, outline, corpus).values:
    print(value.text, value.place)
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.term import Node, URIRef

from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.trails import Walk
from srpp_graph.checks.violations import words_for
from srpp_graph.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the file writes it, and where."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Values:
    """What a path leads to: the nearest first, and whether these are `all`."""

    values: tuple[Value, ...] = ()
    all: bool = True


def find_values(node: URIRef, path: Node, outline: Outline, corpus: Corpus) -> Values:
    """What a path of any kind leads to from the node.

    A value stands where the last step of the shortest way to it is written; the node itself, where
    something is said of it. Along one property each statement counts, even if it is said twice.
    """
    if isinstance(path, URIRef):
        said = corpus.about(node, path)
        return Values(
            tuple(Value(_written(each.object, node), sheet.place(each.object_span)) for sheet, each in said)
        )
    walk = Walk(path, node, outline, corpus)
    here = next((sheet.place(each.subject_span) for sheet, each in corpus.definitions(node)), Place(""))
    found = (
        (trail.steps[-1].to, trail.steps[-1].place) if trail.steps else (node, here) for trail in walk.ends()
    )
    return Values(tuple(Value(_written(value, node), place) for value, place in found), walk.is_whole)


def _written(value: Node, node: URIRef) -> str:
    """The value as the node's own file writes it: its parts are `<#part>`."""
    own = str(node).partition("#")[0] + "#"
    if isinstance(value, URIRef) and value.startswith(own) and words_for(value).startswith("<"):
        return f"<#{value.removeprefix(own)}>"
    return words_for(value)
