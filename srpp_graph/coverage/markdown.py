"""A coverage report as Markdown, for docs/coverage.md and for terminals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from srpp_graph.coverage.report import Coverage, Disagreement, Gap, Table

_HEAD = """\
# What the graph holds, and what it does not

This page is made by `srpp-graph coverage`; a test fails when it no longer says what the content is. The
same numbers, with links to what is behind them, are at `/coverage` of the service.
"""


def render_markdown(coverage: Coverage) -> str:
    """The report as one Markdown document."""
    sections = [_HEAD, *(_table(each) for each in coverage.tables), _gaps(coverage.gaps)]
    return "\n".join([*sections, _disagreements(coverage.disagreements)])


def _table(table: Table) -> str:
    rows = ((row.label, *map(_number, row.numbers)) for row in table.rows)
    lines = _grid((table.heading, *table.columns), rows)
    return "\n".join([f"## {table.title}", "", table.about, "", *lines, ""])


def _gaps(gaps: Sequence[Gap]) -> str:
    rows = ((each.title, f"{each.share} %", _number(each.present), _number(each.missing)) for each in gaps)
    about = "Rounded down, so that 100 % means all. What is missing was not found, or could not be checked."
    lines = _grid(("What", "share", "have it", "lack it"), rows)
    return "\n".join(["## Shares and gaps", "", about, "", *lines, ""])


def _disagreements(groups: Sequence[Disagreement]) -> str:
    about = (
        f"{len(groups)} times sources differ about one matter. All statements stand, each with its source."
    )
    lines = [f"- {_plain(each.subject)}: {'; '.join(map(_plain, each.statements))}" for each in groups]
    return "\n".join(["## Disagreements", "", about, "", *lines, ""])


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; all columns but the first hold numbers."""
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(map(_plain, row))} |"


def _number(number: int) -> str:
    """A number with its thousands apart.

    >>> _number(1571)
    '1,571'
    """
    return f"{number:,}"


def _plain(text: str) -> str:
    r"""Text that means itself in Markdown.

    >>> print(_plain("a | *b*"))
    a \| \*b\*
    """
    return re.sub(r"([\\`*_|<>\[\]])", r"\\\1", text)
