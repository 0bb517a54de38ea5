"""Why a query gives nothing, as data: what was found, where in the text, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from srpp_graph.phrases import said

MOST_COUNTED = 10_000
"""How far anything is counted (the LIMIT in `probe-count.rq`)."""


class Verdict(StrEnum):
    """What came of looking for a reason."""

    ROWS = "rows"
    """The query gives something; nothing is to be explained."""
    EXPLAINED = "explained"
    """It gives nothing, and the findings say why."""
    PARTIAL = "partial"
    """A limit ended the search; the findings are what was found by then."""
    UNEXPLAINED = "unexplained"
    """It gives nothing, and no reason was found; `summary` says what stood in the way."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change that was tried: `matches` is how often the changed part matches then.

    `query` is the whole query with the change (and with the mends of the rounds before) where that is enough
    to give `rows` rows, else empty.
    """

    message: str
    replacement: str
    matches: int
    query: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason: lines and columns count from 1, in code points; `text` is what stands there.

    One of a later `round` than the first shows only once what was found before is mended.
    """

    kind: str
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    notes: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    round: int = 1


@dataclass(frozen=True, slots=True)
class Mend:
    """One of the changes that make `Explanation.query` of the query: where, and what instead."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of why a query gives nothing; `query` is one that gives rows, if one was found.

    `mends` are the changes that lead to it, in the order in which they were found.
    """

    verdict: Verdict
    summary: str
    rows: int
    findings: tuple[Finding, ...] = ()
    query: str = ""
    query_rows: int = 0
    probes: int = 0
    mends: tuple[Mend, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the search came to its end."""
        return self.verdict is not Verdict.PARTIAL

    def as_json(self) -> dict[str, object]:
        """The members of the JSON document."""
        return {**asdict(self), "verdict": self.verdict.value, "complete": self.complete}


def render_plain(explanation: Explanation) -> Iterator[str]:
    """The explanation in lines of text, for terminals and logs."""
    yield explanation.summary
    told = 1
    for each in explanation.findings:
        if each.round > told:
            told = each.round
            yield from ("", said("Once that is mended:"))
        yield ""
        yield f"{each.line}:{each.column}: {each.message}"
        yield from (f"    {note}" for note in each.notes)
        yield from (f"    {suggestion.message}" for suggestion in each.suggestions)
    if explanation.query:
        yield ""
        yield f"This query gives {amount(explanation.query_rows, 'row')}:"
        yield ""
        yield from explanation.query.splitlines()


def amount(number: int, what: str) -> str:
    """A number with its noun; what was counted only up to a bound says so.

    >>> amount(1, "row"), amount(10000, "time")
    ('1 row', '10000 times or more')
    """
    one, many, more = _NOUNS[what]
    return said(one if number == 1 else more if number == MOST_COUNTED else many, number=number)


_NOUNS = {
    "row": ("{number} row", "{number} rows", "{number} rows or more"),
    "statement": ("{number} statement", "{number} statements", "{number} statements or more"),
    "group": ("{number} group", "{number} groups", "{number} groups or more"),
    "time": ("{number} time", "{number} times", "{number} times or more"),
}
