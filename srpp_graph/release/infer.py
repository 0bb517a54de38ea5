"""Explicit inference: the rules of `ontology/rules/` applied until they give nothing new.

Each rule is a CONSTRUCT over the union of all graphs. What it gives and no graph states yet goes to
`graph/inferred`; a query that wants only what was said leaves that graph out.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from srpp_graph.errors import ReleaseError
from srpp_graph.prefixes import GRAPH_INFERRED, PREFIXES

MAX_ROUNDS = 12


def infer(store: ox.Store, rules: Mapping[str, str]) -> int:
    """How many triples the rules (name → text) added to `graph/inferred`.

    Raises:
        ReleaseError: a rule is not a CONSTRUCT, or the rules still give something new after twelve rounds.
    """
    graph = ox.NamedNode(GRAPH_INFERRED)
    total = 0
    for _ in range(MAX_ROUNDS):
        new = {
            triple
            for name, text in sorted(rules.items())
            for triple in _apply(store, name, text)
            if not _is_stated(store, triple)
        }
        if not new:
            return total
        store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in new)
        total += len(new)
    raise ReleaseError(
        f"the rules still derive new triples after {MAX_ROUNDS} rounds",
        help="look for a rule in ontology/rules/ that makes new terms out of its own results",
    )


def _apply(store: ox.Store, name: str, text: str) -> list[ox.Triple]:
    """The triples that one rule gives."""
    try:
        result = store.query(text, use_default_graph_as_union=True, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise ReleaseError(f"the rule {name} is not SPARQL: {error.msg}") from error
    if not isinstance(result, ox.QueryTriples):
        raise ReleaseError(f"the rule {name} is not a CONSTRUCT")
    return list(result)


def _is_stated(store: ox.Store, triple: ox.Triple) -> bool:
    """Whether any graph holds the triple already."""
    quads = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return next(quads, None) is not None
