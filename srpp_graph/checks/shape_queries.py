"""SG195: queries of shapes that may not run here: they ask another service, or read what is not checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rdflib.namespace import SH
from rdflib.term import Literal, Node

from srpp_graph.checks.corpus import Sheet, Statement
from srpp_graph.diagnostics import Diagnostic, Severity
from srpp_graph.errors import QueryError, QuerySyntaxError
from srpp_graph.store.gate import admit

MAX_QUERY = 100_000
_FAR = re.compile(r"service|from|load|\\\\[uU]", re.IGNORECASE)
"""What might lead elsewhere, if the engine reads a query otherwise than the gate does."""

_QUERIES = {SH.select, SH.ask, SH.construct, SH.update}


def check_shape_queries(sheets: Iterable[Sheet]) -> Iterator[tuple[Node, Diagnostic]]:
    """Who has a query that may not run, and the finding at that query.

    What is not SPARQL at all is left to the engine, which says so of the shape.
    """
    for sheet in sheets:
        for each in sheet.statements:
            if each.predicate in _QUERIES and isinstance(each.object, Literal):
                refused = _refusal(str(each.object))
                if refused is not None:
                    yield each.subject, unusable(sheet, each, *refused)


def _refusal(query: str) -> tuple[str, str] | None:
    """Why a query may not run, and the way out."""
    try:
        asks = admit(query, max_bytes=MAX_QUERY)
    except QuerySyntaxError as error:
        return (str(error), error.help) if _FAR.search(query) else None
    except QueryError as error:
        return str(error), "leave it out; a rule sees the content that is checked, and nothing else"
    if asks.has_dataset:
        return "its query names a graph with FROM", "leave FROM out; a rule sees what is checked, and no more"
    return None


def unusable(sheet: Sheet, each: Statement, why: str, help: str) -> Diagnostic:
    """A shape that cannot be used because of what this statement gives it."""
    message = f"a shape cannot be used: {why}"
    place = sheet.place(each.object_span)
    return Diagnostic("SG195", "unusable-shape", Severity.ERROR, message, place, help=help)
