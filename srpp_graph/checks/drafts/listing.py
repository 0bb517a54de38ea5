"""A text as numbered lines with what was found in them: what a page shows, as plain data.

Every line is cut into pieces, each with the severity it is underlined with, so that a page only has to write
them. Of a long text the lines around findings are kept, and the gaps say what they leave out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from srpp_graph.checks.faces.plain import plain
from srpp_graph.diagnostics import Diagnostic

WHOLE = 1500
"""A text with more lines is shown around its findings only."""

_AROUND = 2
_WIDTH = 1000


class Row(TypedDict):
    """One line: its number, its pieces of (text, severity), and which findings begin in it; or a gap."""

    number: int
    until: int
    gap: bool
    pieces: list[tuple[str, str]]
    findings: list[int]


def list_lines(text: str, found: Sequence[Diagnostic], path: str) -> list[Row]:
    """The rows of a text; `found` is referred to by position, and only what is in `path` is shown.

    >>> from srpp_graph.diagnostics import Place, Severity
    >>> bad = Diagnostic("SG121", "x", Severity.ERROR, "bad", Place("a.ttl", 1, 3, 1, 5))
    >>> list_lines("a bad line", [bad], "a.ttl")[0]["pieces"]
    [('a ', ''), ('ba', 'error'), ('d line', '')]
    """
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    begin: dict[int, list[int]] = {}
    for number, each in enumerate(found):
        if each.place.path == path:
            begin.setdefault(min(max(1, each.place.line), max(1, len(lines))), []).append(number)
    shown = _shown(len(lines), begin)
    rows: list[Row] = []
    last = 0
    for number in shown:
        if number > last + 1:
            rows.append(_gap(last + 1, number - 1))
        here = begin.get(number, [])
        line = lines[number - 1].rstrip("\r") if lines else ""
        pieces = _cut(line, [found[each] for each in here])
        rows.append({"number": number, "until": number, "gap": False, "pieces": pieces, "findings": here})
        last = number
    if last < len(lines):
        rows.append(_gap(last + 1, len(lines)))
    return rows


def _gap(first: int, last: int) -> Row:
    return {"number": first, "until": last, "gap": True, "pieces": [], "findings": []}


def _shown(lines: int, begin: Mapping[int, list[int]]) -> list[int]:
    if lines <= WHOLE:
        return list(range(1, max(lines, 1) + 1)) if lines or begin else []
    near = {each for number in begin for each in range(number - _AROUND, number + _AROUND + 1)}
    return sorted(each for each in near or range(1, 21) if 0 < each <= lines)


def _cut(line: str, found: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    """The line in pieces; where findings overlap, the heavier one counts."""
    marks = [""] * min(len(line), _WIDTH)
    for each in sorted(found, key=lambda each: -each.severity.rank):
        place = each.place
        end = place.end_column if place.end_line == place.line else len(line) + 1
        for column in range(place.column - 1, min(max(end, place.column + 1) - 1, len(marks))):
            marks[column] = each.severity.value
    pieces: list[tuple[str, str]] = []
    start = 0
    for column in range(1, len(marks) + 1):
        if column == len(marks) or marks[column] != marks[start]:
            pieces.append((plain(line[start:column]), marks[start]))
            start = column
    if len(line) > _WIDTH:
        pieces.append((f" … {len(line) - _WIDTH} more characters", ""))
    return pieces
