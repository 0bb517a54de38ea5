"""One examination of a corpus: ask every family, and say what was looked at."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rdflib.term import Node, URIRef

from srpp_graph.checkout import Checkout, Role
from srpp_graph.checks.bounds import diagnosed, is_rest
from srpp_graph.checks.cascades import without_cascades
from srpp_graph.checks.copies import CopiedFacts
from srpp_graph.checks.corpus import VALIDATED, Corpus, Sheet
from srpp_graph.checks.engines import Engine, Outcome, Result, ShapeFault, find_unusable, validate
from srpp_graph.checks.engines.facts import Facts
from srpp_graph.checks.families import Silence, find_without_rules
from srpp_graph.checks.files import entity_of
from srpp_graph.checks.form import check_form
from srpp_graph.checks.portions import judge
from srpp_graph.checks.rules import Rules
from srpp_graph.checks.shape_queries import check_shape_queries
from srpp_graph.checks.suppressions import Judged, apply_suppressions
from srpp_graph.checks.vacuity import check_vacuity, shapes_skipped
from srpp_graph.checks.violations import diagnose
from srpp_graph.checks.wording import is_of_prefix, is_without_scheme
from srpp_graph.diagnostics import Diagnostic, Place, Related, Report, Severity, Summary
from srpp_graph.prefixes import compact
from srpp_graph.turtle import Triple

if TYPE_CHECKING:
    from srpp_graph.checks.crew import Crew

_DANGLING = ("SG270", "SG401", "SG402", "SG403", "SG405")
_OF_ALL = tuple(f"SG19{digit}" for digit in "01234578")
"""What is told whichever files were asked for: that they were not judged. SG196 is of one file."""


@dataclass(frozen=True, slots=True)
class Examination:
    """One run of the check with all that it rests on: what was read, by which rules, and what SHACL found."""

    corpus: Corpus
    rules: Rules
    outcome: Outcome
    report: Report
    whole: bool = True
    """Whether every finding is told by itself, so that a file without one has none."""


def examine(
    checkout: Checkout,
    paths: Sequence[str] | None = None,
    *,
    engine: Engine = Engine.AUTO,
    suppressions: bool = True,
    corpus: Corpus | None = None,
    partly: bool = False,
    form: bool = False,
    crew: Crew | None = None,
    queries: set[str] | None = None,
) -> Examination:
    """All that is wrong with the checkout, and what the findings rest on; as `run`, but without a memory.

    The `corpus` may be a part of the checkout that knows the rest; `partly` says that the rest was judged
    already, so that it is no finding if nothing of this part could be. With `form` the data are to have their
    form as well. What the `crew` found right, and the `queries` of these digests, are not asked again.
    """
    started = time.perf_counter()
    corpus, wanted = corpus or Corpus.read(checkout), Wanted(paths)
    rules = Rules(corpus)
    unusable = _first_unreadable(corpus)
    refused = {} if unusable else dict(check_shape_queries(corpus.of_role(Role.SHAPES)))
    # The shapes first: a crew may be at work on what each file is by itself.
    validated = partial(_validate, corpus, rules, wanted, engine, refused, partly=partly)
    outcome, put_aside = (Outcome(), ()) if unusable else validated()
    silence = Silence() if crew is None else crew.silence(corpus, queries)
    found = [*corpus.refusals, *find_without_rules(checkout, corpus, wanted, silence, queries)]
    if unusable:
        found.append(shapes_skipped(unusable))
    else:
        found += [*refused.values(), *_by_shapes(outcome, rules, corpus), *put_aside]
        found += [] if partly else check_vacuity(corpus, rules, outcome)
    whole = not any(map(is_rest, found))
    found = _hinted([*without_doubles(found)], corpus)
    if form:
        found.extend(_in_other_form(corpus, wanted, silence.formed.union(each.place.path for each in found)))
    judged = _judge_comments(found, corpus, wanted, rules, validated=not unusable)
    put_off = () if suppressions else judged.suppressed_findings
    report = Report.of(
        without_cascades([*judged.told, *put_off], corpus, rules),
        _summary(corpus, rules, outcome, wanted, time.perf_counter() - started),
        judged.suppressed if suppressions else (),
    )
    return Examination(corpus, rules, outcome, report, whole)


def _hinted(found: list[Diagnostic], corpus: Corpus) -> list[Diagnostic]:
    if not found:
        return found
    from srpp_graph.checks.hints import with_hints  # takes long to load

    return [*with_hints(found, corpus)]


def _judge_comments(
    found: Iterable[Diagnostic], corpus: Corpus, wanted: Wanted, rules: Rules, *, validated: bool
) -> Judged:
    """The findings that are wanted, without those that comments put off."""
    told = [each for each in found if wanted.covers(each.place.path) or each.code in _OF_ALL]
    sheets = [sheet for sheet in corpus.sheets if wanted.covers(sheet.path)]
    return apply_suppressions(told, sheets, rules, validated=validated)


def _by_shapes(outcome: Outcome, rules: Rules, corpus: Corpus) -> Iterator[Diagnostic]:
    """What SHACL finds, at its place."""
    yield from (shape_fault(each, rules) for each in outcome.faults)
    trusted = _trusted(outcome.results, corpus)
    yield from diagnosed(trusted, corpus, lambda each: diagnose(each, rules, corpus))


def _in_other_form(corpus: Corpus, wanted: Wanted, settled: Collection[str]) -> Iterator[Diagnostic]:
    """The form is the last thing to ask for: only of files that are right otherwise."""
    paths = {each.path for each in corpus.of_role(Role.DATA) if wanted.covers(each.path)}
    return check_form(corpus, paths.difference(settled))


def without_doubles(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """One fault, one finding: a value that no file defines, or a word that is none, breaks rules only so."""
    found = list(found)
    dangling = {each.place for each in found if each.code in _DANGLING}
    unknown = {(each.place.path, each.value) for each in found if each.code == "SG270"}
    judged = {each.place for each in found if each.rule is not None}
    relative = {each.place for each in found if is_without_scheme(each)}
    foreign = {each.place.path for each in found if is_of_prefix(each)}
    seen: set[tuple[str, Place]] = set()
    misnamed = {each.place.path for each in found if each.code in ("SG401", "SG402")}
    for each in found:
        if (each.code == "SG408" and each.place.path in misnamed) or (
            each.code == "SG401" and each.place in relative
        ):
            continue
        known = (each.code, each.place) in seen or (each.code == "SG142" and each.place in judged)
        follows = each.place in dangling or each.place in relative or (each.place.path, each.value) in unknown
        follows = follows or each.place.path in foreign
        if not known and (each.rule is None or not follows):
            yield each
        seen.add((each.code, each.place))


class Wanted:
    """Which files findings are wanted for: all, or those that `paths` name."""

    def __init__(self, paths: Sequence[str] | None) -> None:
        self.all = paths is None
        self._paths = frozenset(paths or ())
        self.only_turtle = not self.all and all(each.endswith(".ttl") for each in self._paths)

    def covers(self, path: str) -> bool:
        """Whether the file, or a folder it is in, is named."""
        if self.all or path in self._paths:
            return True
        folder = path.rpartition("/")[0]
        while folder and folder not in self._paths:
            folder = folder.rpartition("/")[0]
        return bool(folder)

    def among(self, corpus: Corpus) -> Corpus:
        """The wanted files alone, for what looks at each by itself."""
        if self.all:
            return corpus
        return Corpus(tuple(each for each in corpus.sheets if self.covers(each.path)))


def _validate(
    corpus: Corpus, rules: Rules, wanted: Wanted, engine: Engine, refused: Collection[Node], *, partly: bool
) -> tuple[Outcome, tuple[Diagnostic, ...]]:
    """What SHACL finds, without the constraints that are `refused`, and what it was not asked."""
    if partly and not any(wanted.covers(sheet.path) for sheet in corpus.sheets):
        return Outcome(engine="remembered"), ()
    data = _facts(corpus)
    shapes = [each for each in _triples(corpus.of_role(Role.SHAPES)) if each[2] not in refused]
    focus: set[Node] | None = None
    if not wanted.all:
        focus = {
            subject
            for sheet in corpus.of_role(*VALIDATED)
            if wanted.covers(sheet.path)
            for subject in sheet.subjects
        }
    outcome, put_aside = judge(corpus, lambda limits: validate(data, shapes, focus, engine, limits))
    if outcome.faults and outcome.faults[0].node is None:
        precise = find_unusable((node, rules.closure(node)) for node in rules.shapes)
        outcome.faults[0] = precise or outcome.faults[0]
    return outcome, put_aside


def _facts(corpus: Corpus) -> Facts:
    """All that is judged."""
    sheets = [*corpus.of_role(*VALIDATED)]
    held = {path for each in corpus.copies for path in each.paths}
    others = [*_triples(each for each in sheets if each.path not in held)]
    return CopiedFacts(corpus.copies, others, lambda: [*_triples(sheets)]) if held else Facts(others)


def _triples(sheets: Iterable[Sheet]) -> Iterator[Triple]:
    return (each for sheet in sheets for each in sheet.triples)


def _first_unreadable(corpus: Corpus) -> str:
    """A file of shapes or ontology that is not Turtle or cannot be read: no data can be judged without it."""
    faulty = [sheet.path for sheet in corpus.of_role(Role.SHAPES, Role.ONTOLOGY) if sheet.faults]
    refused = [each.place.path for each in corpus.refusals if not each.place.path.startswith("data/")]
    return min([*faulty, *refused], default="")


def _trusted(results: Iterable[Result], corpus: Corpus) -> Iterator[Result]:
    """The results that do not hang on a file with syntax faults, whose other half is unknown."""
    unknown = _promised(corpus)
    for each in results:
        if _family(each.focus) not in unknown and _family(each.value) not in unknown:
            yield each


def _promised(corpus: Corpus) -> set[Node]:
    """The entities that unreadable data files would define."""
    return {URIRef(iri) for path in corpus.unsound if (iri := entity_of(path))}


def _family(node: Node | None) -> Node | None:
    """The entity that a part belongs to; anything else is its own."""
    return URIRef(str(node).partition("#")[0]) if isinstance(node, URIRef) else node


def shape_fault(fault: ShapeFault, rules: Rules) -> Diagnostic:
    """A shape that an engine cannot use, as a finding at the shape."""
    rule = rules.rule(fault.node) if fault.node is not None else None
    name = compact(str(fault.node)) if isinstance(fault.node, URIRef) else "a shape"
    return Diagnostic(
        "SG195",
        "unusable-shape",
        Severity.ERROR,
        f"{name} cannot be used: {fault.message}",
        (rule and rule.place) or Place("shapes"),
        related=tuple(
            Related(place, "in the ring")
            for each in fault.ring
            if each != fault.node and (place := rules.rule(each).place) is not None
        ),
        help="mend the shape; what it would find is not known until then",
    )


def _summary(corpus: Corpus, rules: Rules, outcome: Outcome, wanted: Wanted, seconds: float) -> Summary:
    sheets = [sheet for sheet in corpus.sheets if wanted.covers(sheet.path)]
    unmatched = [
        str(node) for node in rules.active if isinstance(node, URIRef) and node not in outcome.looked_at
    ]
    return Summary(
        files=len(sheets),
        triples=sum(sheet.gist.statements for sheet in sheets),
        shapes=len(rules.shapes),
        unmatched_shapes=tuple(sorted(unmatched)) if outcome.looked_at and wanted.all else (),
        nodes=len(frozenset().union(*outcome.looked_at.values())),
        engine=outcome.engine,
        seconds=seconds,
    )
