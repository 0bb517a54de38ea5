"""Memberships on one line of time: where each bar begins and ends, and how sure that is.

>>> first_instant("2015-04"), last_instant("2015")
(2015.25, 2016.0)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from srpp_graph.entities import Membership

WIDTH = 300
"""The width of the line, in the units of its drawing."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?.*")


class Bar(NamedTuple):
    """One membership: what is sure from `x` for `width`, and where it may go on, both ways."""

    membership: Membership
    x: float
    width: float
    before: float
    after: float
    dated: bool


class TimeLine(NamedTuple):
    """All bars, between two years."""

    first: int
    last: int
    bars: tuple[Bar, ...]


def draw_time_line(memberships: Sequence[Membership]) -> TimeLine | None:
    """The memberships on a line that begins and ends with the years they name; `None` if there is none."""
    if not memberships:
        return None
    spans = [_span(each) for each in memberships]
    years = [year for span in spans if span is not None for year in span if year is not None]
    first, last = (int(min(years)), -int(-max(years) // 1)) if years else (0, 1)
    scale = WIDTH / max(last - first, 1)

    def _place(year: float) -> float:
        return round((year - first) * scale, 1)

    bars = []
    for membership, span in zip(memberships, spans, strict=True):
        if span is None:
            bars.append(Bar(membership, 0, 0, 0, 0, dated=False))
            continue
        earliest, start, end, latest = span
        x, stop = _place(start), _place(end)
        until = latest if latest is not None else None if membership.end else float(last)
        after = _place(until) - stop if until is not None else 0
        before = max(x - _place(earliest), 0) if earliest is not None else 0
        bars.append(
            Bar(membership, x, max(stop - x, 2), round(before, 1), round(max(after, 0), 1), dated=True)
        )
    return TimeLine(first, last, tuple(bars))


def first_instant(date: str) -> float | None:
    """The moment at which a year, a month or a day begins, in years; `None` if it is no date."""
    found = _DATE.fullmatch(date)
    if found is None:
        return None
    month, day = int(found[2] or 1), int(found[3] or 1)
    return int(found[1]) + (month - 1) / 12 + (day - 1) / 366


def last_instant(date: str) -> float | None:
    """The moment at which a year, a month or a day ends, in years; `None` if it is no date."""
    begin = first_instant(date)
    return None if begin is None else begin + {4: 1.0, 7: 1 / 12}.get(len(date), 1 / 366)


def _span(each: Membership) -> tuple[float | None, float, float, float | None] | None:
    """Earliest beginning, sure beginning, sure end, latest end; `None` where no date is known."""
    starts = [first_instant(each.start), first_instant(each.not_after), first_instant(each.attested)]
    known = [start for start in starts if start is not None]
    end = last_instant(each.end)
    if not known and end is None:
        return None
    start = known[0] if known else float(end or 0) - 1
    attested = last_instant(each.attested)
    sure = next((year for year in (end, attested) if year is not None), start + 0.2)
    return first_instant(each.not_before), start, max(sure, start), last_instant(each.end_not_after)
