"""The sender's own shapes, before an engine sees them: are they Turtle, do their queries stay here."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.namespace import SH
from rdflib.term import Literal

from srpp_graph.checks.corpus import Sheet
from srpp_graph.checks.shape_queries import unusable
from srpp_graph.checks.syntax import check_syntax
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.errors import QueryError
from srpp_graph.store.gate import admit

MAX_QUERY = 20_000
"""Bytes that the query of a shape may have."""

_QUERIES = (SH.select, SH.ask, SH.construct)
_SCRIPTS = (SH.jsFunctionName, SH.jsLibrary, SH.jsLibraryURL, SH.js)


def check_shapes(sheet: Sheet) -> Iterator[Diagnostic]:
    """Why these shapes cannot be used; nothing, if they can."""
    yield from check_syntax(sheet)
    for each in sheet.statements:
        if each.predicate in _SCRIPTS:
            yield unusable(sheet, each, "scripts are not run here", "say it with SHACL or a query")
        elif each.predicate in _QUERIES and isinstance(each.object, Literal):
            try:
                asks = admit(str(each.object), max_bytes=MAX_QUERY)
            except QueryError as error:
                yield unusable(sheet, each, str(error), error.help)
                continue
            if asks.has_dataset:
                help = "leave FROM out; a rule sees the text that was sent, and nothing else"
                yield unusable(sheet, each, "its query names a graph with FROM", help)
