"""The values of a coverage report.

They hold no date and no name of a release, so equal content gives an equal report.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what it is about, its address where it has one, and a number for each column."""

    label: str
    numbers: tuple[int, ...]
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of counts; `slug` names it in addresses and JSON, `text` is the query that was asked."""

    slug: str
    title: str
    about: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: how many of a number lack what `title` says; `text` is the query that lists them.

    >>> Gap("cases-without-start", "cases with a beginning that is dated", 5, 20, "").share
    75
    """

    slug: str
    title: str
    missing: int
    of: int
    text: str

    @property
    def present(self) -> int:
        """How many have it."""
        return self.of - self.missing

    @property
    def share(self) -> int:
        """How many in a hundred have it, rounded down, so that 100 means all."""
        return 100 * self.present // self.of if self.of else 100


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Statements about one matter that say different things; all of them stand."""

    subject: str
    iri: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All that a report says."""

    tables: tuple[Table, ...]
    gaps: tuple[Gap, ...]
    disagreements: tuple[Disagreement, ...]

    def table(self, slug: str) -> Table:
        """The table of that name.

        Raises:
            KeyError: there is none.
        """
        return {each.slug: each for each in self.tables}[slug]
