"""SG151–SG155: comments that put a finding off until a day, and those that do not do what they say.

    srpp:end "2019-03-01"^^xsd:date ;  # srpp: ignore SG312 until 2027-03-31: waiting for the city's answer

The comment stands on the line of the finding or on the line above it. It names one code, the last day on
which it holds, and why. What keeps a file from being read (SG10x to SG12x), and what says that nothing was
checked (SG19x), cannot be put off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from functools import partial

from srpp_graph.checks.bounds import MOST, Tally
from srpp_graph.checks.corpus import Sheet
from srpp_graph.checks.near import nearest
from srpp_graph.checks.rules import Rules
from srpp_graph.diagnostics import Diagnostic, Place, Severity, Suppressed
from srpp_graph.turtle.document import Comment

FORM = "# srpp: ignore SG312 until 2027-03-31: why"

_MEANT = re.compile(r"#+\s*srpp(?:-graph)?(?:\s*:\s|[\s:]*(?:ignore|suppress|disable|noqa)\b)", re.IGNORECASE)
_FORM = re.compile(r"#+ *srpp: *ignore +(SG[0-9]{3}) +until +([0-9]{4}-[0-9]{2}-[0-9]{2}) *: *(\S.*?) *")
_NEVER = ("SG10", "SG11", "SG12", "SG15", "SG19")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment that is well formed: what it puts off, until when and why, on which line."""

    code: str
    until: date
    reason: str
    line: int
    place: Place


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings to tell, those about suppressions among them, and those that are put off."""

    told: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...]

    @property
    def suppressed_findings(self) -> Iterator[Diagnostic]:
        """What would be told if nothing were put off."""
        return (each.finding for each in self.suppressed)


def apply_suppressions(
    found: Iterable[Diagnostic],
    sheets: Iterable[Sheet],
    rules: Rules,
    *,
    validated: bool = True,
    unasked: Collection[str] = (),
    today: date | None = None,
    most: int | None = MOST,
) -> Judged:
    """Divide what was found by the comments of the sheets; of each kind of fault in these, `most` are told.

    `validated` is whether the shapes were asked; of the codes in `unasked` it is not known that they are
    absent, so that a comment about them is not called unused.
    """
    day = today or date.today()
    tally = Tally(most)
    amiss: list[Diagnostic] = []
    told: list[Diagnostic] = []
    held: dict[tuple[str, int, str], Suppression] = {}
    waiting: list[Suppression] = []
    for sheet in sheets:
        for each in _read(sheet, rules, tally):
            if isinstance(each, Diagnostic):
                amiss.append(each)
            elif each.until < day:
                amiss += [_expired(each)] if tally.tells(sheet.path, "SG153") else []
            else:
                held[sheet.path, each.line, each.code] = each
                asked = validated and not sheet.faults and each.code not in unasked
                waiting += [each] if asked else []
    suppressed = []
    for finding in found:
        known = held.get((finding.place.path, finding.place.line, finding.code))
        if known is None:
            told.append(finding)
        else:
            suppressed.append(Suppressed(finding, known.reason, known.until, known.place))
    used = {each.place for each in suppressed}
    amiss += (
        _unused(each) for each in waiting if each.place not in used and tally.tells(each.place.path, "SG154")
    )
    return Judged((*told, *tally.bounded(amiss)), tuple(suppressed))


def is_suppression(comment: str) -> bool:
    """Whether the comment is a suppression in its form.

    >>> is_suppression("# srpp: ignore SG312 until 2027-03-31: no answer yet"), is_suppression("# later")
    (True, False)
    """
    return _FORM.fullmatch(comment) is not None


def _known_codes(rules: Rules) -> frozenset[str]:
    from srpp_graph.checks.explain import page_codes  # takes long to load, and few files have suppressions

    return frozenset((*page_codes(), *rules.codes()))


def count_lines_put_off(sheet: Sheet) -> Counter[str]:
    """By code, the lines of a file of which a suppression in its form speaks today."""
    return Counter(code for _, code in _put_off(sheet))


def find_lines_put_off(sheet: Sheet) -> frozenset[int]:
    """The lines of a file of which a suppression in its form, whatever its code, speaks today."""
    return frozenset(line for line, _ in _put_off(sheet))


def _put_off(sheet: Sheet) -> Set[tuple[int, str]]:
    """Lines, each with a code."""
    found = ((each, _FORM.fullmatch(each.text)) for each in sheet.document.comments)
    held = [(each, form[1]) for each, form in found if form and (_day(form[2]) or date.min) >= date.today()]
    targets = _lines_meant(sheet) if held else {}
    return {(targets[sheet.place(each.span).line], code) for each, code in held}


def _read(sheet: Sheet, rules: Rules, tally: Tally) -> Iterator[Suppression | Diagnostic]:
    """The suppressions of one file, and what is wrong with those that do not hold."""
    comments = sheet.document.comments if sheet.gist.remarks else ()
    meant = [each for each in comments if _MEANT.match(each.text)]
    known = _known_codes(rules) if meant else frozenset()
    targets = _lines_meant(sheet) if meant else {}
    for comment in meant:
        match = _FORM.fullmatch(comment.text)
        until = _day(match[2]) if match else None
        place = partial(sheet.place, comment.span)
        if match is None or until is None:
            if tally.tells(sheet.path, "SG151"):
                yield _malformed(place())
        elif match[1] not in known:
            if tally.tells(sheet.path, "SG152"):
                yield _unknown(match[1], known, place())
        elif match[1].startswith(_NEVER):
            if tally.tells(sheet.path, "SG155"):
                yield _never(match[1], place())
        else:
            here = place()
            yield Suppression(match[1], until, match[3], targets[here.line], here)


def _lines_meant(sheet: Sheet) -> dict[int, int]:
    """Line of a comment → the line it speaks of: its own, or the next one that is not all comment."""
    lines = {}
    below: list[int] = []
    last = 0
    # A stack of comments may be a million lines high: what each speaks of is said once, when that is known.
    for comment in sheet.document.comments:
        line = sheet.place(comment.span).line
        if line != last + 1:
            lines.update(dict.fromkeys(below, last + 1))
            below = []
        last = line
        if _stands_alone(sheet.document.text, comment):
            below.append(line)
        else:
            lines.update(dict.fromkeys([*below, line], line))
            below = []
    lines.update(dict.fromkeys(below, last + 1))
    return lines


def _stands_alone(text: str, comment: Comment) -> bool:
    """Whether nothing else is on the line of the comment."""
    start = text.rfind("\n", 0, comment.span.start) + 1
    return not text[start : comment.span.start].strip()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _malformed(place: Place) -> Diagnostic:
    message = "this suppression lacks its code, its day or its reason, so it hides nothing"
    return _finding("SG151", "malformed-suppression", message, place, f"write it as `{FORM}`")


def _unknown(code: str, known: Collection[str], place: Place) -> Diagnostic:
    near = nearest(code, known)
    help = f"did you mean {near}?" if near else "the code stands in brackets in the finding"
    return _finding("SG152", "unknown-suppressed-code", f"there is no code {code} to suppress", place, help)


def _expired(each: Suppression) -> Diagnostic:
    message = f"the suppression of {each.code} held until {each.until}"
    help = "mend what it put off and remove it, or give it a new day and say why"
    return _finding("SG153", "expired-suppression", message, each.place, help)


def _unused(each: Suppression) -> Diagnostic:
    message = f"there is no {each.code} here to suppress"
    help = "remove the comment; it counts only on the line of the finding or on the line above it"
    return _finding("SG154", "unused-suppression", message, each.place, help)


def _never(code: str, place: Place) -> Diagnostic:
    message = f"{code} cannot be suppressed: without it nobody knows what else is wrong"
    return _finding("SG155", "forbidden-suppression", message, place, "mend what it says, and remove this")


def _finding(code: str, name: str, message: str, place: Place, help: str) -> Diagnostic:
    return Diagnostic(code, name, Severity.WARNING, message, place, help=help)
