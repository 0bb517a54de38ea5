"""The findings of one file that a check counts and does not tell, as far as something mends them.

Of a kind that fills a file a check tells the first (`bounds`), and mending those would leave the rest for the
next time. What the text of a file alone shows is found here to the end, and what then comes to light as well:

    mend_untold(checkout, file, text, {"SG144"})     # the text without any stray space
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from srpp_graph.checkout import Checkout, SourceFile
from srpp_graph.checks.bounds import Tally, is_rest
from srpp_graph.checks.corpus import Corpus, Sheet, imagine_sheet
from srpp_graph.checks.fixes import fix
from srpp_graph.checks.suppressions import find_lines_put_off
from srpp_graph.checks.syntax import MAX_FAULTS, check_syntax
from srpp_graph.checks.text import check_text
from srpp_graph.diagnostics import Diagnostic

ROUNDS = 20
"""So often at most a file is read again: of one that is no Turtle no more than a thousand faults are read."""

_LETTERS = 60_000_000
"""So much is read again in one run: three times a file as large as one may be."""

_SYNTAX, _LITERAL = "SG121", "SG142"
_IN_TEXT = frozenset({_SYNTAX, "SG140", _LITERAL, "SG144", "SG145", "SG146"})


def find_untold_codes(found: Iterable[Diagnostic]) -> Mapping[str, frozenset[str]]:
    """By path of a file, the codes of what is not told of it, if that can be found in its text and mended."""
    codes: dict[str, set[str]] = {}
    faults: Counter[str] = Counter()
    for each in found:
        path = each.place.path
        if each.code == _SYNTAX:
            faults[path] += 1
            if faults[path] >= MAX_FAULTS:  # behind so many, anything may come to light
                codes.setdefault(path, set()).update(_IN_TEXT)
        elif is_rest(each):
            # An ill-formed literal may be told as what a rule says.
            codes.setdefault(path, set()).add(_LITERAL if each.rule is not None else each.code)
    return {path: kept for path, those in codes.items() if (kept := _IN_TEXT.intersection(those))}


class Effort:
    """How much may still be read again in one run, in letters."""

    def __init__(self, letters: int = _LETTERS) -> None:
        self.left = letters

    def allows(self, text: str) -> bool:
        """Whether the text may be read once more; then it counts."""
        if self.left <= 0:
            return False
        self.left -= len(text)
        return True


def mend_untold(
    checkout: Checkout,
    file: SourceFile,
    text: str,
    codes: Collection[str],
    effort: Effort,
    *,
    suppressions: bool = True,
) -> str:
    """The text of the file without anything of these codes that can be mended safely, as far as that goes.

    What comments put off is left, unless without `suppressions`.
    """
    for _ in range(ROUNDS):
        if not effort.allows(text):
            break
        sheet = imagine_sheet(checkout, file, text)
        mended = fix(text, _find_untold(sheet, codes, suppressions=suppressions))
        if mended == text:
            break
        text = mended
    return text


def _find_untold(sheet: Sheet, codes: Collection[str], *, suppressions: bool) -> Iterator[Diagnostic]:
    """All findings of these codes in the text of a file, told or not."""
    if sheet.faults:
        return check_syntax(sheet, None)
    put_off = find_lines_put_off(sheet) if suppressions else frozenset()
    found = check_text(Corpus((sheet,)), Tally())
    return (each for each in found if each.code in codes and each.place.line not in put_off)
