"""Dates as people write them: which date of Turtle is meant, and why one is none."""

from __future__ import annotations

import calendar
import re

from rdflib.namespace import XSD
from rdflib.term import Literal

_WRITTEN = re.compile(r"(\d{4,9})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_BACKWARDS = re.compile(r"(\d{1,2})(\.|/|-)\s?(\d{1,2})(?:\2)\s?(\d{4})", re.ASCII)
_MONTHS = 12
_LAST = 9999


def find_date(text: str) -> Literal | None:
    """The date that a text means, as precise as it is; `None` where it could be two, or is none.

    >>> print(find_date("30.06.2023"), find_date("2015"), find_date("2023-13-01"), find_date("3/4/2020"))
    2023-06-30 2015 None None
    """
    parts = _read(text)
    if parts is None or _fault(*parts):
        return None
    year, month, day = parts
    if day is not None:
        return Literal(f"{year:04}-{month:02}-{day:02}", datatype=XSD.date, normalize=False)
    if month is not None:
        return Literal(f"{year:04}-{month:02}", datatype=XSD.gYearMonth, normalize=False)
    return Literal(f"{year:04}", datatype=XSD.gYear, normalize=False)


def explain_date(text: str) -> str:
    """Why a text that looks like a date is none; nothing if it does not, or is one.

    >>> explain_date("2023-13-01"), explain_date("2023-02-30"), explain_date("soon")
    ('there is no month 13', 'February 2023 has 28 days', '')
    """
    parts = _read(text)
    return _fault(*parts) if parts is not None else ""


def _read(text: str) -> tuple[int, int | None, int | None] | None:
    text = text.strip()
    found = _WRITTEN.fullmatch(text)
    if found is not None:
        year, month, day = found.groups()
        return int(year), int(month) if month else None, int(day) if day else None
    found = _BACKWARDS.fullmatch(text)
    if found is None:
        return None
    first, sign, second, year = found.groups()
    if sign != "." and int(first) <= _MONTHS and int(second) <= _MONTHS and first != second:
        return None
    if sign != "." and int(first) <= _MONTHS:
        first, second = second, first
    return int(year), int(second), int(first)


def _fault(year: int, month: int | None, day: int | None) -> str:
    if not year:
        return "there is no year 0"
    if year > _LAST:
        return f"the year {year} has more than four digits"
    if month is not None and not 1 <= month <= _MONTHS:
        return f"there is no month {month}"
    if (
        month is not None
        and day is not None
        and not 1 <= day <= (last := calendar.monthrange(year, month)[1])
    ):
        return f"{calendar.month_name[month]} {year} has {last} days"
    return ""
