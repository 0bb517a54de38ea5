"""One draft in front of the checks: what they find, as much of it as is told, and what is counted only.

The checks are those of a checkout, asked about one sheet beside a release. A text of a megabyte can break a
rule in every word, so of each kind no more is made than is told (`bounds`), and shapes are asked as far as
that goes (`portions`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rdflib.term import Node, URIRef

from srpp_graph.checks.alone import check_alone
from srpp_graph.checks.belonging import check_belonging
from srpp_graph.checks.bounds import Tally, diagnosed
from srpp_graph.checks.cascades import without_cascades
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.drafts.draft import Draft
from srpp_graph.checks.drafts.echoes import iter_ill_formed, without_echoes
from srpp_graph.checks.drafts.own_shapes import check_shapes
from srpp_graph.checks.drafts.published import Published
from srpp_graph.checks.drafts.reading import Reading, read_shapes
from srpp_graph.checks.drafts.unasked import Unasked, codes_of, unasked_of
from srpp_graph.checks.drafts.untold import MAX_TOLD, Untold
from srpp_graph.checks.engines import Outcome, Result, validate
from srpp_graph.checks.examination import shape_fault, without_doubles
from srpp_graph.checks.files import check_entity
from srpp_graph.checks.form import check_form
from srpp_graph.checks.links import check_references
from srpp_graph.checks.portions import Bounds
from srpp_graph.checks.portions import judge as judge_portions
from srpp_graph.checks.rules import Rules
from srpp_graph.checks.suppressions import Judged, apply_suppressions, count_lines_put_off
from srpp_graph.checks.terms import check_terms, known_terms
from srpp_graph.checks.violations import diagnose
from srpp_graph.diagnostics import Diagnostic, Place, Severity, Summary
from srpp_graph.turtle import Triple

BOUNDS = Bounds(results=10_000, nodes=2 * MAX_TOLD, rounds=4)
"""When shapes find too much in a draft: less than in a checkout, for a draft has less memory and time."""

_LITERAL = "SG142"


@dataclass(frozen=True)
class _BesideRelease(Corpus):
    """A draft and what it refers to, where all that the release speaks of is `known`."""

    known: frozenset[Node] = frozenset()

    @cached_property
    def subjects(self) -> frozenset[Node]:
        """All that release and draft say something of."""
        return self.known


class Case:
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
        self._outcome, self._put_aside = Outcome(), False
        self._formed = False
        self._tally = Tally(MAX_TOLD)
        self.untold = Untold()

    def judged(self) -> Judged:
        """What the checks find, without what comments of the draft put off."""
        found = [*without_doubles(self.untold.apart(self._findings()))]
        self._count_literals_once(found)
        if not found and self._own is None and not self._sheet.faults:
            self._formed = True
            found += self._here(check_form(self._corpus, {self._sheet.path}))
        judged = apply_suppressions(
            found,
            (self._sheet,),
            self._rules,
            validated=bool(self._outcome.looked_at),
            unasked={*codes_of(self.unasked), *self.untold.codes, *self._half_asked()},
            most=MAX_TOLD,
        )
        self._count_without_put_off(judged)
        told = without_cascades(self.untold.apart(judged.told), self._corpus, self._rules)
        return replace(judged, told=tuple(told))

    def _half_asked(self) -> Iterable[str]:
        """The codes that were not asked of every node."""
        return self._rules.codes() if self._put_aside else ()

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
        yield from self._tally.bounded(self._without_rules())
        yield from self._violations()

    def _without_rules(self) -> Iterator[Diagnostic]:
        tally, alone = self._tally, Corpus((self._sheet,))
        yield from check_alone(alone, tally)
        yield from check_entity(self._sheet, tally)
        if self._own is None:
            words = Corpus((*self._published.words, self._sheet))
            yield from self._here(check_terms(words, alone, tally))
            yield from self._here(check_belonging(self._corpus, alone, tally))
            yield from self._links()

    def _here(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        return (each for each in found if each.place.path == self._sheet.path)

    def _links(self) -> Iterator[Diagnostic]:
        """Dangling and retired references; whether anybody cites a source is not the draft's to say."""
        corpus = replace(self._corpus, sheets=(self._sheet, *self._near))
        found = self._here(check_references(corpus, (), self._tally))
        return (each for each in found if each.code != "SG404")

    def _violations(self) -> Iterator[Diagnostic]:
        yield from self._unusable
        if what := self._unreadable:
            self.notes.append(
                f"the rules were not applied, because {what} cannot be read whole; mend it first"
            )
            return
        shapes = [each.triple for sheet in self._shapes for each in sheet.statements]
        data, subjects = self._data(), set(self._sheet.subjects)
        self._outcome, put_aside = judge_portions(
            self._corpus, lambda limits: validate(data, shapes, subjects, limits=limits), BOUNDS
        )
        yield from (shape_fault(each, self._rules) for each in self._outcome.faults)
        yield from diagnosed(self._results(), Corpus((self._sheet,)), self._diagnose, MAX_TOLD)
        for each in map(self._at_home, put_aside):
            self._put_aside = self.untold.more = True
            self.notes.append(each.message)
            yield each
        yield from self._vacuity()

    def _data(self) -> Sequence[Triple]:
        """What the shapes judge: the draft, and what it is judged beside."""
        subjects = self._sheet.subjects
        words = (each.triple for sheet in self._published.words for each in sheet.statements)
        data = [triple for triple in words if triple[0] not in subjects]
        return [*data, *(each.triple for sheet in (self._sheet, *self._near) for each in sheet.statements)]

    def _results(self) -> list[Result]:
        """The results; if not all are told, without those that only say again what another finding says."""
        results = self._outcome.results
        if len(results) <= MAX_TOLD or self._own is not None:
            return results
        words = known_terms(Corpus((*self._published.words, self._sheet)))
        return [*without_echoes(results, self._corpus.subjects, words)]

    def _count_literals_once(self, found: Iterable[Diagnostic]) -> None:
        """Take off the count what both a rule and the form of a literal speak of."""
        if _LITERAL not in self.untold.codes:
            return
        twice = {*iter_ill_formed(self._outcome.results)}
        known = MAX_TOLD - sum(each.code == _LITERAL for each in found)
        self.untold.take(_LITERAL, max(0, len(twice) - known))

    def _count_without_put_off(self, judged: Judged) -> None:
        """Take off the count as many as comments may put off that found nothing to do among what is told."""
        if not self.untold.total:
            return
        used = {(each.finding.code, each.finding.place.line) for each in judged.suppressed}
        idle = count_lines_put_off(self._sheet) - Counter(code for code, _ in used)
        for code in self.untold.codes.intersection(idle):
            self.untold.take(code, idle[code])
            self.untold.more = True

    def _diagnose(self, result: Result) -> Diagnostic:
        return self._at_home(diagnose(result, self._rules, self._corpus))

    def _at_home(self, found: Diagnostic) -> Diagnostic:
        """A finding about the draft, even if it could only be shown elsewhere."""
        path = self._sheet.path
        return found if found.place.path == path else replace(found, place=Place(path))

    def _vacuity(self) -> Iterator[Diagnostic]:
        if any(self._outcome.looked_at.values()) or self._outcome.faults or self._put_aside:
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
