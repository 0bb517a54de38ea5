"""The answer to a question as people read it: columns with headings, names with their links, bars.

A question projects a thing and its name side by side, `?city ?cityName`, so that a CSV file has both. On a
page the two become one column: the name, leading to the thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib.term import Identifier, Literal

from srpp_graph.service.column_headings import heading_of
from srpp_graph.service.results import ResultTable
from srpp_graph.vocabulary import XSD

BARS_DRAWN = 30

_YEARS = frozenset(("adopted", "joined", "since", "otherSince"))
_NUMBERS = frozenset((XSD.integer, XSD.decimal, XSD.double))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the page: its variable, the position of its terms, and that of their names, if any."""

    variable: str
    at: int
    name_at: int | None = None

    @property
    def heading(self) -> str:
        """What the column is called, in English."""
        return heading_of(self.variable)

    @property
    def of_years(self) -> bool:
        """Whether its whole numbers are years, which have no separators."""
        return self.variable in _YEARS or self.variable.lower().endswith("year")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, its number as text, and its length in percent of the longest."""

    label: str
    number: str
    length: float


def lay_out_columns(variables: Sequence[str]) -> tuple[Column, ...]:
    """The columns that a page shows for these variables.

    >>> [(each.heading, each.name_at) for each in lay_out_columns(["city", "cityName", "lastAttested"])]
    [('City', 1), ('Last mention', None)]
    """
    at = {name: position for position, name in enumerate(variables)}
    names = {f"{name}Name" for name in variables} & set(variables)
    return tuple(Column(name, at[name], at.get(f"{name}Name")) for name in variables if name not in names)


def draw_bars(table: ResultTable, names: Mapping[Identifier, str]) -> tuple[Bar, ...]:
    """The first rows as bars: the last column is the length, the columns of words are the label."""
    rows = [row for row in table.rows[:BARS_DRAWN] if row and number_of(row[-1]) is not None]
    numbers = [number_of(row[-1]) or 0.0 for row in rows]
    longest = max(numbers, default=0.0)
    if longest <= 0:
        return ()
    words = columns_of_words(table)
    return tuple(
        Bar(
            " · ".join(str(names.get(term, term)) for at in words if (term := row[at]) is not None),
            str(row[-1]),
            round(max(number, 0.0) / longest * 100, 2),
        )
        for row, number in zip(rows, numbers, strict=True)
    )


def columns_of_words(table: ResultTable) -> list[int]:
    """The positions of the columns that hold words: literals that are not numbers."""
    return [at for at in range(len(table.variables)) if _is_words([row[at] for row in table.rows])]


def columns_of_numbers(table: ResultTable) -> frozenset[int]:
    """The positions of the columns that hold numbers and nothing else; a year is read as a word."""
    return frozenset(
        at
        for at, name in enumerate(table.variables)
        if (held := [row[at] for row in table.rows if row[at] is not None])
        and not Column(name, at).of_years
        and all(number_of(term) is not None for term in held)
    )


def _is_words(column: Sequence[Identifier | None]) -> bool:
    """Whether a column holds literals that are not numbers, as far as it holds anything."""
    held = [term for term in column if term is not None]
    return bool(held) and all(isinstance(term, Literal) and number_of(term) is None for term in held)


def number_of(term: Identifier | None) -> float | None:
    """The number that a term is, or `None`."""
    if isinstance(term, Literal) and term.datatype in _NUMBERS:
        return float(str(term))
    return None
