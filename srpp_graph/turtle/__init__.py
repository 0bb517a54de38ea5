"""Turtle as text: reading it with places, writing it in one canonical form.

    parse_turtle     text → Document: triples with the span of each term, prefixes, comments, faults
    render_turtle    triples → the canonical text

This layer knows no files and no rules of ours; what is wrong beyond the syntax is said by `checks`.

>>> document = parse_turtle("<https://w3id.org/srpp/id/city/oslo> a <https://w3id.org/srpp/ns#City> .")
>>> print(render_turtle(each.triple for each in document.triples), end="")
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX srpp: <https://w3id.org/srpp/ns#>
<BLANKLINE>
city:oslo
    a srpp:City ;
.
"""

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
