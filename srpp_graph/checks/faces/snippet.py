"""Source lines with the faulty span underlined, as compilers show them.

    13 |     srpp:start "2020-03-01"^^xsd:date ;
       |                ---------------------- starts here
    14 |     srpp:end "2019-03-01"^^xsd:date ;
       |              ^^^^^^^^^^^^^^^^^^^^^^ one year earlier

This module owns the layout: tabs, wide letters, long lines, and letters that a terminal would obey instead
of showing. What the spans mean is `diagnostics`' affair.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from srpp_graph.checks.faces.plain import plain
from srpp_graph.diagnostics import Place

MAX_WIDTH = 120
"""Longer source lines are cut around the span."""

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to underline, with a few words after the line; `primary` spans get `^`, others `-`."""

    place: Place
    label: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a snippet: a gutter, then text; `style` is `source`, `primary`, `secondary` or `gap`."""

    number: int | None
    text: str
    style: str


def layout(source: str | Sequence[str], marks: Sequence[Mark]) -> tuple[Row, ...]:
    """The rows that show `marks` in `source`, a text or its lines; `gap` rows stand for lines left out."""
    lines = source.split("\n") if isinstance(source, str) else source
    rows: list[Row] = []
    shown = 0
    for mark in sorted(marks, key=lambda each: each.place):
        number = mark.place.line
        if not 1 <= number <= len(lines):
            continue
        text, underline = _underlined(lines[number - 1].rstrip("\r"), mark)
        if number != shown:
            if shown and number > shown + 1:
                rows.append(Row(None, "", "gap"))
            rows.append(Row(number, text, "source"))
            shown = number
        rows.append(Row(None, underline, "primary" if mark.primary else "secondary"))
    return tuple(rows)


def _underlined(line: str, mark: Mark) -> tuple[str, str]:
    """The line as shown, and the row below it."""
    start = min(mark.place.column - 1, len(line))
    end = mark.place.end_column - 1 if mark.place.end_line == mark.place.line else len(line)
    end = max(start, min(end, len(line)))
    before, span, after = plain(line[:start]), plain(line[start:end]), plain(line[end:])
    before, after = _shorten(before, span, after)
    sign = "^" if mark.primary else "-"
    underline = " " * width(before) + sign * max(1, width(span))
    return (before + span + after).rstrip(), f"{underline} {mark.label}".rstrip()


def _shorten(before: str, span: str, after: str) -> tuple[str, str]:
    """What stands around the span, cut so that the line stays readable."""
    room = max(20, MAX_WIDTH - width(span))
    if width(before) > room:
        before = _ELLIPSIS + before[-(room // 2) :]
    rest = max(10, room - width(before))
    return before, after if width(after) <= rest else after[:rest] + _ELLIPSIS


def width(text: str) -> int:
    r"""How many cells of a terminal the text takes.

    >>> width("São"), width("北京"), width("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )
