"""What is wrong with a piece of content, where, and what mends it: data only.

A check yields `Diagnostic`s; `checks.faces` render them. Lines and columns count from 1,
columns in code points, `end_column` is the first column after the span.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


class Severity(enum.StrEnum):
    """How much a finding weighs; the same three levels as SHACL's `sh:severity`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for info.

        >>> Severity.ERROR.rank < Severity.INFO.rank
        True
        """
        return ("error", "warning", "info").index(self.value)


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A span in a file; `path` is relative to the checkout, with forward slashes."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        """`path:line:column`, as terminals and editors link it.

        >>> str(Place("data/city/oslo.ttl", 3, 5, 3, 9))
        'data/city/oslo.ttl:3:5'
        """
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the first, with a few words to stand under it."""

    place: Place
    label: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The shape behind a finding: its IRI, and where it is written."""

    iri: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault in content.

    `code` is `SG` and three digits, `name` says the bad thing (`ends-before-start`), `message` is the
    headline: lower case, no full stop, able to stand alone. `help` holds the remedy. `label` stands under
    the primary span. `focus`, `result_path` and `value` are SHACL's, as N-Triples terms or prefixed
    names; so is `component`, the kind of constraint.
    """

    code: str
    name: str
    severity: Severity
    message: str
    place: Place
    label: str = ""
    help: str = ""
    notes: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    rule: Rule | None = None
    focus: str = ""
    result_path: str = ""
    value: str = ""
    component: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        """File, line, column, severity, code: the order in which findings are told."""
        place = self.place
        return (place.path, place.line, place.column, self.severity.rank, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Summary:
    """What was looked at: the counts that keep a clean report from being an empty one."""

    files: int = 0
    triples: int = 0
    shapes: int = 0
    unmatched_shapes: tuple[str, ...] = ()
    nodes: int = 0
    engine: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that a comment in its file puts off: why, until which last day, and where it says so."""

    finding: Diagnostic
    reason: str
    until: date
    place: Place


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one run, sorted, with what was looked at and what comments in the files put off."""

    diagnostics: tuple[Diagnostic, ...] = ()
    summary: Summary = field(default_factory=Summary)
    suppressed: tuple[Suppressed, ...] = ()

    @classmethod
    def of(
        cls, diagnostics: Iterable[Diagnostic], summary: Summary, suppressed: Iterable[Suppressed] = ()
    ) -> Report:
        """The report with its findings sorted and exact doubles removed."""
        return cls(
            tuple(sorted(dict.fromkeys(diagnostics), key=lambda each: each.sort_key)),
            summary,
            tuple(sorted(suppressed, key=lambda each: each.finding.sort_key)),
        )

    def count(self, severity: Severity) -> int:
        """How many findings have exactly this severity."""
        return sum(each.severity is severity for each in self.diagnostics)

    def fails_at(self, threshold: Severity) -> bool:
        """Whether any finding weighs as much as `threshold` or more."""
        return any(each.severity.rank <= threshold.rank for each in self.diagnostics)
