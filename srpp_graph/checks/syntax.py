"""SG121: a file that is not Turtle; every fault of it in one pass, at its line and column.

The engine's parser decides *whether* a file is Turtle; the positional parser, which knows what a curator
meant to write, says what is wrong and what mends it.
"""

from __future__ import annotations

from collections.abc import Iterator

from srpp_graph.checks.corpus import Sheet
from srpp_graph.diagnostics import Diagnostic, Place, Severity

MAX_FAULTS = 200
"""A file with more is no Turtle at all, and telling the rest helps nobody."""


def check_syntax(sheet: Sheet) -> Iterator[Diagnostic]:
    """The faults of one file; none for one that the engine accepts."""
    if not sheet.faults:
        return
    told = [
        _finding(sheet.place(fault.span), fault.message, fault.help) for fault in sheet.document.faults
    ] or [
        _finding(Place(sheet.path, each.line, each.column, each.end_line, each.end_column), each.message, "")
        for each in sheet.faults
    ]
    yield from told[:MAX_FAULTS]


def _finding(place: Place, message: str, help: str) -> Diagnostic:
    return Diagnostic("SG121", "syntax-error", Severity.ERROR, message, place, help=help)
