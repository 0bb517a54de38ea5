"""How much is told of one kind in one file: whoever has read a thousand findings has not lost the rest.

A file that went wrong as a whole would otherwise give a finding a line, and take minutes. What is left out is
counted, and told in one more finding of the kind, with the total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.engines import Result
from srpp_graph.diagnostics import Diagnostic

MOST = 1000
"""So many findings of one kind in one file are told one by one."""

_MEND_FIRST = "mend these, then check again"

SUGGESTED = 100
"""In so many findings of one kind in one file a near name is looked for."""


def bounded(found: Iterable[Diagnostic], most: int = MOST) -> Iterator[Diagnostic]:
    """The findings, but of one kind in one file only so many, and at the end how many more there are."""
    seen: Counter[tuple[str, str, str]] = Counter()
    left: dict[tuple[str, str, str], Diagnostic] = {}
    for each in found:
        kind = (each.place.path, each.code, each.name)
        seen[kind] += 1
        if seen[kind] <= most:
            yield each
        else:
            left.setdefault(kind, each)
    for kind, first in left.items():
        yield _rest(first, seen[kind], most)


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


def _rest(first: Diagnostic, total: int, most: int) -> Diagnostic:
    """The one finding that stands for all that are not told; its place is that of the first of them."""
    message = f"{total} findings of this kind in this file, of which {most} are told; here is the next"
    return replace(first, message=message, help=_MEND_FIRST, notes=(), related=(), fix="")
