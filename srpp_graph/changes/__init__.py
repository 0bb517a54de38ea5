"""What has changed from one state of the graph to another, by meaning and not by text.

    compare     two sides → a `Comparison`, entity by entity
    sides       a checkout or a dump as graphs of triples
    nameless    blank nodes told apart by what is said of them, so that equal graphs compare as equal

This layer reads; where the two sides come from (a folder, a git revision, a release) is the caller's affair.
"""

from srpp_graph.changes.compare import Change, Comparison, EntityChange, compare
from srpp_graph.changes.sides import CheckoutSide, DumpSide, Side

__all__ = ["Change", "CheckoutSide", "Comparison", "DumpSide", "EntityChange", "Side", "compare"]
