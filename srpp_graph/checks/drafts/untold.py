"""What is found in a draft and not told: counted by severity, so that what a header says is of everything.

Of a kind that fills a draft the first are told, and one finding that stands for the rest (`bounds`); here
that one goes, and its number stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from srpp_graph.checks.bounds import count_untold, is_rest
from srpp_graph.diagnostics import Diagnostic, Severity

MAX_TOLD = 500
"""So many findings are told of one draft, and of one kind no more are even made; the rest is counted."""


@dataclass
class Untold:
    """The findings that are counted only, by code and severity.

    There may be `more` if not everything was looked at, or not each by itself.
    """

    counts: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    more: bool = False

    def __iadd__(self, other: Untold) -> Untold:
        """These and the others."""
        self.counts += other.counts
        self.more = self.more or other.more
        return self

    @property
    def total(self) -> int:
        """How many there are of all severities."""
        return self.counts.total()

    @property
    def codes(self) -> frozenset[str]:
        """The codes that they have."""
        return frozenset(code for code, _ in self.counts)

    def count(self, severity: Severity) -> int:
        """How many have exactly this severity."""
        return sum(count for (_, each), count in self.counts.items() if each is severity)

    def apart(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The findings that are told, while those that stand for others are counted instead."""
        for each in found:
            if is_rest(each):
                self.counts[each.code, each.severity] += count_untold(each)
            else:
                yield each

    def take(self, code: str, count: int) -> None:
        """Count so many less of a code, since another finding or a comment may speak for them."""
        for known in [each for each in self.counts if each[0] == code]:
            taken = min(count, self.counts[known])
            self.counts[known] -= taken
            count -= taken
