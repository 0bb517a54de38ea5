"""What is wrong with a draft: the checks of a checkout, asked about one text beside a release.

It is judged as `check` would judge it in its place: what it refers to is looked up in the release, what it
replaces is left out. Where it should be placed is told as a note, never as a fault.
"""

from __future__ import annotations

import enum
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rdflib.namespace import OWL

from srpp_graph.checks.drafts.case import Case
from srpp_graph.checks.drafts.draft import Draft
from srpp_graph.checks.drafts.published import Published
from srpp_graph.checks.drafts.reading import UNNAMED, Reading, read_draft
from srpp_graph.checks.drafts.unasked import WITHOUT_CHECKOUT, Unasked, unasked_of
from srpp_graph.checks.drafts.untold import Untold
from srpp_graph.checks.files import home_of
from srpp_graph.checks.syntax import MAX_FAULTS, count_faults
from srpp_graph.diagnostics import Diagnostic, Report, Severity, Summary, Suppressed

_MAX_HOMES = 5
_NOTHING_CODES = ("SG191", "SG193")


class Verdict(enum.StrEnum):
    """What came of it, with the exit code that `check` has for the same."""

    CLEAN = "clean"
    FINDINGS = "findings"
    NOT_TURTLE = "not-turtle"
    NOTHING_CHECKED = "nothing-checked"

    @property
    def exit_code(self) -> int:
        """What `srpp-graph check` would leave with."""
        return {"clean": 0, "findings": 1, "not-turtle": 3, "nothing-checked": 4}[self.value]


@dataclass(frozen=True)
class Judgement:
    """All that can be said of a draft; findings call it `path`, and `notes` are no faults.

    `untold` counts what the checks themselves left out of the report, having found enough. `unasked` are the
    checks that it did not have. `texts` are those that findings point into, by path.
    """

    path: str
    reading: Reading
    report: Report
    notes: tuple[str, ...]
    replaces: tuple[str, ...]
    belongs_in: tuple[str, ...]
    untold: Untold = field(default_factory=Untold)
    unasked: tuple[Unasked, ...] = WITHOUT_CHECKOUT
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """Whether it is good, bad, unreadable, or was not checked at all."""
        codes = {each.code for each in self.report.diagnostics}
        if any("SG110" <= code < "SG130" for code in codes):
            return Verdict.NOT_TURTLE
        if codes.intersection(_NOTHING_CODES):
            return Verdict.NOTHING_CHECKED
        wrong = self.report.fails_at(Severity.ERROR) or self.untold.count(Severity.ERROR)
        return Verdict.FINDINGS if wrong else Verdict.CLEAN

    @property
    def conforms(self) -> bool:
        """Whether nothing was found at all."""
        return not self.report.diagnostics and not self.untold.total


def judge(draft: Draft, published: Published) -> Judgement:
    """All that is wrong with the draft, and what it would do to the release."""
    started = time.perf_counter()
    reading = read_draft(draft)
    homes = tuple(dict.fromkeys(home_of(ref) for ref in reading.entities))
    replaced = tuple(path for path in homes if path.startswith("data/") and published.has(path))
    found: list[Diagnostic] = list(reading.refusals)
    summary, notes = Summary(files=1), list(_iter_notes(reading, homes, replaced))
    suppressed: tuple[Suppressed, ...] = ()
    unasked = unasked_of(own_shapes=False, formed=False, rules=published.rules.codes(), unreadable="the text")
    texts: dict[str, str] = {}
    untold = _in_syntax(reading)
    if reading.sheet is not None:
        case = Case(draft, reading, reading.sheet, published, replaced)
        judged = case.judged()
        found += judged.told
        suppressed = judged.suppressed
        notes += case.notes
        untold += case.untold
        unasked = case.unasked
        texts = case.texts(found)
        summary = case.summary(time.perf_counter() - started)
    shown = draft.path or next(iter(homes), UNNAMED)
    report = Report.of((_called(each, reading.path, shown) for each in found), summary, suppressed)
    texts = {path: text for path, text in texts.items() if path != reading.path} | {shown: reading.text}
    return Judgement(shown, reading, report, tuple(notes), replaced, homes, untold, unasked, texts)


def _in_syntax(reading: Reading) -> Untold:
    """In how many more places than are told the text is not Turtle."""
    if reading.sheet is None or not reading.sheet.faults:
        return Untold()
    faults, more = count_faults(reading.sheet)
    return Untold(Counter({("SG121", Severity.ERROR): max(0, faults - MAX_FAULTS)}), more)


def _called(found: Diagnostic, inner: str, shown: str) -> Diagnostic:
    """The finding, with the name that the sender gave the draft."""
    if shown == found.place.path or found.place.path not in (inner, UNNAMED):
        return found
    related = tuple(
        replace(each, place=replace(each.place, path=shown)) if each.place.path == inner else each
        for each in found.related
    )
    return replace(found, place=replace(found.place, path=shown), related=related)


def _iter_notes(reading: Reading, homes: tuple[str, ...], replaced: tuple[str, ...]) -> Iterator[str]:
    """What the sender should know that is no fault."""
    if reading.converted:
        yield "the text was rewritten as Turtle; lines and columns are those of the Turtle"
    if len(homes) > 1:
        yield f"this describes {len(reading.entities)} entities; each belongs in a file of its own"
    for path in homes[:_MAX_HOMES]:
        if path in replaced:
            yield f"this would replace {path}, which is published"
        else:
            yield f"this belongs in {path}"
    if reading.sheet is not None and any(each.predicate == OWL.imports for each in reading.sheet.statements):
        yield "owl:imports is not followed; only what was sent is judged"
