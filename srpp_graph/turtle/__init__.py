"""Turtle as text: reading it with places, writing it in one canonical form."""

from srpp_graph.turtle.order import PredicateOrder
from srpp_graph.turtle.terms import Triple
from srpp_graph.turtle.writer import render_turtle

__all__ = ["PredicateOrder", "Triple", "render_turtle"]
