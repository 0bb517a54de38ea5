"""How much is told of one kind in one file: whoever has read a thousand findings has not lost the rest.

A file that went wrong as a whole would otherwise give a finding a line, and take minutes. What is left out is
counted, and told in one more finding of the kind, with the total. It is not even made: placing and wording a
finding takes a hundred times as long as seeing it, so a check asks a `Tally` first.

    if tally.tells(sheet.path, "SG144"):
        yield Diagnostic("SG144", …)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.engines import Result
from srpp_graph.diagnostics import Diagnostic

MOST = 1000
"""So many findings of one kind in one file are told one by one."""

_MEND_FIRST = "mend these, then check again"
_COUNTS = re.compile(r"([0-9]+) findings of this kind in this file, of which ([0-9]+) are told")

SUGGESTED = 100
"""In so many findings of one kind in one file a near name is looked for."""


class Tally:
    """Counts the findings of each kind in each file; without `most`, all of them are told."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._seen: dict[tuple[str, str], int] = {}

    def tells(self, path: str, code: str) -> bool:
        """Count one more; whether it is to be made: one of the first, or the one that stands for the rest.

        >>> tally = Tally(2)
        >>> [tally.tells("data/city/oslo.ttl", "SG144") for _ in range(5)]
        [True, True, True, False, False]
        """
        kind = path, code
        self._seen[kind] = seen = self._seen.get(kind, 0) + 1
        return self._most is None or seen <= self._most + 1

    def bounded(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The findings, but of one kind in one file only so many, and at the end how many more there are."""
        most = self._most
        made: Counter[tuple[str, str, str]] = Counter()
        left: dict[tuple[str, str, str], Diagnostic] = {}
        for each in found:
            kind = (each.place.path, each.code, each.name)
            made[kind] += 1
            if most is None or made[kind] <= most:
                yield each
            else:
                left.setdefault(kind, each)
        for kind, first in left.items():
            yield _rest(first, max(made[kind], self._seen.get(kind[:2], 0)), most or 0)


def diagnosed(
    results: Iterable[Result], corpus: Corpus, diagnose: Callable[[Result], Diagnostic], most: int = MOST
) -> Iterator[Diagnostic]:
    """The results as findings; those that would be left out are not even placed in their file."""
    seen: Counter[tuple[object, object, str]] = Counter()
    left: dict[tuple[object, object, str], Result] = {}
    for each in results:
        home = corpus.home(each.focus)
        if not home:  # it may be placed in any file, and each of these is to be told
            yield diagnose(each)
            continue
        kind: tuple[object, object, str] = (each.constraint or each.shape, each.component, home)
        seen[kind] += 1
        if seen[kind] <= most:
            yield diagnose(each)
        else:
            left.setdefault(kind, each)
    for kind, first in left.items():
        yield _rest(diagnose(first), seen[kind], most)


def is_rest(found: Diagnostic) -> bool:
    """Whether the finding stands for others that are not told."""
    return found.help == _MEND_FIRST


def count_untold(found: Diagnostic) -> int:
    """How many findings are not told beside the first ones, if this one stands for them; otherwise 0."""
    counts = _COUNTS.match(found.message) if is_rest(found) else None
    return int(counts[1]) - int(counts[2]) if counts is not None else 0


def _rest(first: Diagnostic, total: int, most: int) -> Diagnostic:
    """The one finding that stands for all that are not told; its place is that of the first of them."""
    message = f"{total} findings of this kind in this file, of which {most} are told; here is the next"
    return replace(first, message=message, help=_MEND_FIRST, notes=(), related=())
