"""Turtle as text: reading it with places, writing it in one canonical form.

    parse_turtle     text → Document: triples with the span of each term, prefixes, comments, faults
    render_turtle    triples → the canonical text

This layer knows no files and no rules of ours; what is wrong beyond the syntax is said by `checks`.

>>> from srpp_graph.turtle import parse_turtle, render_turtle
>>> document = parse_turtle("<https://w3id.org/srpp/id/city/oslo> a <https://w3id.org/srpp/ns#City> .")
>>> print(render_turtle(each.triple for each in document.triples), end="")
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX srpp: <https://w3id.org/srpp/ns#>
<BLANKLINE>
city:oslo
    a srpp:City ;
.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srpp_graph.turtle.document import Comment, Document, PlacedTriple, PrefixDeclaration, SyntaxFault
    from srpp_graph.turtle.order import PredicateOrder
    from srpp_graph.turtle.parser import parse_turtle
    from srpp_graph.turtle.places import LineIndex, Span
    from srpp_graph.turtle.terms import Triple
    from srpp_graph.turtle.writer import render_turtle

__all__ = [
    "Comment",
    "Document",
    "LineIndex",
    "PlacedTriple",
    "PredicateOrder",
    "PrefixDeclaration",
    "Span",
    "SyntaxFault",
    "Triple",
    "parse_turtle",
    "render_turtle",
]

_HOMES = {
    "document": ("Comment", "Document", "PlacedTriple", "PrefixDeclaration", "SyntaxFault"),
    "order": ("PredicateOrder",),
    "parser": ("parse_turtle",),
    "places": ("LineIndex", "Span"),
    "terms": ("Triple",),
    "writer": ("render_turtle",),
}


def __getattr__(name: str) -> object:
    """Load a part when it is first asked for: the parser's expressions take longer than a small check."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
