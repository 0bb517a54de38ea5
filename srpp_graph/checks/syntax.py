"""SG121: a file that is not Turtle; every fault of it in one pass, at its line and column.

The engine's parser decides *whether* a file is Turtle; the positional parser, which knows what a curator
meant to write, says what is wrong and what mends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from srpp_graph.checks.corpus import Sheet
from srpp_graph.diagnostics import Diagnostic, Place, Severity
from srpp_graph.turtle.faults import MAX_FAULTS as MAX_READ

MAX_FAULTS = 200
"""A file with more is no Turtle at all, and telling the rest helps nobody."""


def check_syntax(sheet: Sheet, most: int | None = MAX_FAULTS) -> Iterator[Diagnostic]:
    """The faults of one file, as many as are told, or all that were read; none if the engine accepts it."""
    if not sheet.faults:
        return
    told = [
        _finding(sheet.place(fault.span), fault.message, fault.help) for fault in sheet.document.faults
    ] or [
        _finding(Place(sheet.path, each.line, each.column, each.end_line, each.end_column), each.message, "")
        for each in sheet.faults
    ]
    if most is not None and len(told) > most:
        note = f"{told[0].message} (the first of {_count(sheet)} faults, of which {most} are told)"
        told[0] = replace(told[0], message=note)
    yield from told[:most]


def count_faults(sheet: Sheet) -> tuple[int, bool]:
    """How many faults a file has, as far as either parser knows, and whether there are more."""
    read, met = len(sheet.document.faults), len(sheet.faults)
    gave_up = read > MAX_READ and met < read
    return (MAX_READ if gave_up else max(read, met)), gave_up


def _count(sheet: Sheet) -> str:
    """The same in words."""
    faults, more = count_faults(sheet)
    return f"more than {faults}" if more else str(faults)


def _finding(place: Place, message: str, help: str) -> Diagnostic:
    return Diagnostic("SG121", "syntax-error", Severity.ERROR, message, place, help=help)
