"""What is wrong with a draft: the checks of a checkout, asked about one text beside a release.

It is judged as `check` would judge it in its place: what it refers to is looked up in the release, what it
replaces is left out. Where it should be placed is told as a note, never as a fault.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from rdflib.namespace import OWL
from rdflib.term import Node, URIRef

from srpp_graph.checks.alone import check_alone
from srpp_graph.checks.belonging import check_belonging
from srpp_graph.checks.cascades import without_cascades
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.drafts.draft import Draft
from srpp_graph.checks.drafts.own_shapes import check_shapes
from srpp_graph.checks.drafts.published import Published
from srpp_graph.checks.drafts.reading import UNNAMED, Reading, read_draft, read_shapes
from srpp_graph.checks.drafts.unasked import WITHOUT_CHECKOUT, Unasked, codes_of, unasked_of
from srpp_graph.checks.engines import Outcome, validate
from srpp_graph.checks.examination import shape_fault, without_doubles
from srpp_graph.checks.files import check_entity, home_of
from srpp_graph.checks.form import check_form
from srpp_graph.checks.links import check_references
from srpp_graph.checks.rules import Rules
from srpp_graph.checks.suppressions import Judged, apply_suppressions
from srpp_graph.checks.syntax import MAX_FAULTS
from srpp_graph.checks.terms import check_terms
from srpp_graph.checks.violations import diagnose
from srpp_graph.diagnostics import Diagnostic, Place, Report, Severity, Summary, Suppressed

MAX_LINKS = 500
"""References that lead nowhere are looked for until there are so many; each costs a search for near names."""

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
    untold: int = 0
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
        return Verdict.FINDINGS if self.report.fails_at(Severity.ERROR) else Verdict.CLEAN


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
    if reading.sheet is not None:
        case = _Case(draft, reading, reading.sheet, published, replaced)
        judged = case.judged()
        found += judged.told
        suppressed = judged.suppressed
        notes += case.notes
        unasked = case.unasked
        texts = case.texts(found)
        summary = case.summary(time.perf_counter() - started)
    shown = draft.path or next(iter(homes), UNNAMED)
    report = Report.of((_called(each, reading.path, shown) for each in found), summary, suppressed)
    untold = max(0, _faults(reading) - MAX_FAULTS)
    texts = {path: text for path, text in texts.items() if path != reading.path} | {shown: reading.text}
    return Judgement(shown, reading, report, tuple(notes), replaced, homes, untold, unasked, texts)


def _faults(reading: Reading) -> int:
    """In how many places the text is not Turtle."""
    sheet = reading.sheet
    return 0 if sheet is None or not sheet.faults else max(len(sheet.document.faults), len(sheet.faults))


@dataclass(frozen=True)
class _BesideRelease(Corpus):
    """A draft and what it refers to, where all that the release speaks of is `known`."""

    known: frozenset[Node] = frozenset()

    @cached_property
    def subjects(self) -> frozenset[Node]:
        """All that release and draft say something of."""
        return self.known


class _Case:
    """One draft in front of the checks."""

    def __init__(
        self, draft: Draft, reading: Reading, sheet: Sheet, published: Published, replaced: tuple[str, ...]
    ) -> None:
        self.notes: list[str] = []
        self._sheet = sheet
        self._published = published
        own = read_shapes(draft.shapes) if draft.shapes.strip() else None
        self._own = own
        self._shapes = published.shapes if own is None else (own,)
        self._rules = published.rules if own is None else Rules(Corpus((own,)))
        mentioned = [each.object for each in sheet.statements if isinstance(each.object, URIRef)]
        near = tuple(published.sheets_about([*mentioned, *sheet.subjects], but=replaced))
        known = published.subjects_without(replaced).union(sheet.subjects)
        self._corpus = _BesideRelease((*published.words, *self._shapes, sheet, *near), known=known)
        self._near = near
        self._outcome = Outcome()
        self._formed = False

    def judged(self) -> Judged:
        """What the checks find, without what comments of the draft put off."""
        found = [*without_doubles(self._findings())]
        if not found and self._own is None and not self._sheet.faults:
            self._formed = True
            found += self._here(check_form(self._corpus, {self._sheet.path}))
        judged = apply_suppressions(
            found,
            (self._sheet,),
            self._rules,
            validated=bool(self._outcome.looked_at),
            unasked=codes_of(self.unasked),
        )
        return replace(judged, told=tuple(without_cascades(judged.told, self._corpus, self._rules)))

    @cached_property
    def _unusable(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the sender's own shapes."""
        return () if self._own is None else tuple(check_shapes(self._own))

    @property
    def _unreadable(self) -> str:
        """What keeps the rules from being applied, or ""."""
        return "the text" if self._sheet.faults else "the shapes" if self._unusable else ""

    @property
    def unasked(self) -> tuple[Unasked, ...]:
        """The checks that this draft did not have."""
        return unasked_of(
            own_shapes=self._own is not None,
            formed=self._formed,
            rules=self._rules.codes(),
            unreadable=self._unreadable,
        )

    def texts(self, found: Iterable[Diagnostic]) -> dict[str, str]:
        """The texts of the files that these findings point into."""
        named = {each.path for one in found for each in (one.place, *(more.place for more in one.related))}
        sheets = (*self._corpus.sheets, *self._near)
        return {each.path: each.document.text for each in sheets if each.path in named}

    def _findings(self) -> Iterator[Diagnostic]:
        """Everything that the checks find, told only of the draft and of its own shapes."""
        yield from check_alone(Corpus((self._sheet,)))
        yield from check_entity(self._sheet)
        if self._own is None:
            yield from self._here(check_terms(Corpus((*self._published.words, self._sheet))))
            yield from self._here(check_belonging(self._corpus, Corpus((self._sheet,))))
            yield from self._links()
        yield from self._violations()

    def _here(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        return (each for each in found if each.place.path == self._sheet.path)

    def _links(self) -> Iterator[Diagnostic]:
        """Dangling and retired references; whether anybody cites a source is not the draft's to say."""
        corpus = replace(self._corpus, sheets=(self._sheet, *self._near))
        here = (each for each in self._here(check_references(corpus, ())) if each.code != "SG404")
        yield from islice(here, MAX_LINKS)
        if next(here, None) is not None:
            self.notes.append(
                f"there are more than {MAX_LINKS} faulty references; the rest was not looked at"
            )

    def _violations(self) -> Iterator[Diagnostic]:
        yield from self._unusable
        if what := self._unreadable:
            self.notes.append(
                f"the rules were not applied, because {what} cannot be read whole; mend it first"
            )
            return
        subjects = set(self._sheet.subjects)
        words = (each.triple for sheet in self._published.words for each in sheet.statements)
        data = [triple for triple in words if triple[0] not in subjects]
        data += [each.triple for sheet in (self._sheet, *self._near) for each in sheet.statements]
        shapes = [each.triple for sheet in self._shapes for each in sheet.statements]
        self._outcome = validate(data, shapes, subjects)
        yield from (shape_fault(each, self._rules) for each in self._outcome.faults)
        for result in self._outcome.results:
            found = diagnose(result, self._rules, self._corpus)
            yield found if found.place.path == self._sheet.path else self._moved(found)
        yield from self._vacuity()

    def _moved(self, found: Diagnostic) -> Diagnostic:
        """A finding about the draft that could only be shown elsewhere."""
        return replace(found, place=Place(self._sheet.path))

    def _vacuity(self) -> Iterator[Diagnostic]:
        if any(self._outcome.looked_at.values()) or self._outcome.faults:
            return
        here = Place(self._sheet.path)
        if not self._rules.active:
            message = "nothing was checked: the shapes have none that looks at anything"
            help = "give a shape sh:targetClass and no sh:deactivated, or leave the shapes out to use ours"
            yield Diagnostic("SG191", "no-shapes", Severity.ERROR, message, Place("shapes.ttl"), help=help)
            return
        if not self._sheet.statements:
            message = "nothing was checked: the text says nothing"
            help = "send the Turtle of an entity"
        else:
            message = "nothing was checked: no rule looks at anything in this text"
            help = "give each subject a type that the rules know, such as srpp:City or srpp:Case"
        yield Diagnostic("SG193", "no-targets", Severity.ERROR, message, here, help=help)

    def summary(self, seconds: float) -> Summary:
        """What was looked at."""
        return Summary(
            files=1,
            triples=len(self._sheet.statements),
            shapes=len(self._rules.shapes),
            nodes=len(frozenset().union(*self._outcome.looked_at.values())),
            engine=self._outcome.engine,
            seconds=seconds,
        )


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
