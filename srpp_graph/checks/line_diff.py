"""The difference of two texts by lines, also where they have a hundred thousand lines that differ.

The standard library compares all lines with all. Lines that both texts have once, in the same order, are the
same line; so only what stands between two of these is compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher

_LARGE = 500
"""So many lines between two that are the same are not compared with one another: they all differ."""


class _Anchored(SequenceMatcher[str]):
    """A matcher that finds at once what both texts have once."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._before, self._after = before, after
        blocks: list[Match] = []
        for i, i_end, j, j_end in self._stretches():
            blocks += _blocks(before, after, (i, i_end), (j, j_end))
            if i_end < len(before):
                blocks.append(Match(i_end, j_end, 1))
        self.matching_blocks = [*_joined(blocks), Match(len(before), len(after), 0)]

    def _stretches(self) -> Iterator[tuple[int, int, int, int]]:
        """What stands between the lines that are the same: from where to where, in both texts."""
        counts, others = Counter(self._before), Counter(self._after)
        places = {line: j for j, line in enumerate(self._after) if others[line] == 1}
        i = j = 0
        for at, line in enumerate(self._before):
            there = places.get(line, -1)
            if there >= j and counts[line] == 1:
                yield i, at, j, there
                i, j = at + 1, there + 1
        yield i, len(self._before), j, len(self._after)


def _blocks(
    before: Sequence[str], after: Sequence[str], ours: tuple[int, int], theirs: tuple[int, int]
) -> Iterator[Match]:
    """The runs of equal lines in a stretch of both texts."""
    (i, i_end), (j, j_end) = ours, theirs
    if i == i_end or j == j_end or max(i_end - i, j_end - j) > _LARGE:
        return
    found = SequenceMatcher(None, before[i:i_end], after[j:j_end], autojunk=False)
    for each in found.get_matching_blocks():
        if each.size:
            yield Match(i + each.a, j + each.b, each.size)


def _joined(blocks: Sequence[Match]) -> Iterator[Match]:
    """The runs, those that touch as one."""
    last: Match | None = None
    for each in blocks:
        if last is not None and (last.a + last.size, last.b + last.size) == each[:2]:
            last = Match(last.a, last.b, last.size + each.size)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def render_line_diff(path: str, before: str, after: str) -> str:
    r"""The change as a unified diff, as `git apply` takes it; nothing where there is none.

    >>> print(render_line_diff("x", "a\nb\n", "a\nc"), end="")
    --- a/x
    +++ b/x
    @@ -1,2 +1,2 @@
     a
    -b
    +c
    \ No newline at end of file
    """
    ours, theirs = _lines(before), _lines(after)
    lines = []
    for group in _Anchored(ours, theirs).get_grouped_opcodes():
        (_, i, _, j, _), (_, _, i_end, _, j_end) = group[0], group[-1]
        lines.append(f"@@ -{_range(i, i_end)} +{_range(j, j_end)} @@\n")
        for tag, first, end, other, other_end in group:
            if tag == "equal":
                lines += (f" {each}" for each in ours[first:end])
            else:
                lines += (f"-{each}" for each in ours[first:end])
                lines += (f"+{each}" for each in theirs[other:other_end])
    head = [f"--- a/{path}\n", f"+++ b/{path}\n"] if lines else []
    whole = (each if each.endswith("\n") else f"{each}\n\\ No newline at end of file\n" for each in lines)
    return "".join([*head, *whole])


def _lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends one, as in `git`."""
    *whole, rest = text.split("\n")
    return [*(f"{each}\n" for each in whole), *filter(None, [rest])]


def _range(start: int, end: int) -> str:
    """The lines from `start` up to `end`, as the head of a hunk counts them."""
    length = end - start
    return str(start + 1) if length == 1 else f"{start + 1 if length else start},{length}"
