"""The whole check, as the command line and the build ask for it: what is known already is not found anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from srpp_graph.checkout import Checkout
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.crew import Crew
from srpp_graph.checks.engines import Engine
from srpp_graph.checks.examination import Examination, Wanted, examine
from srpp_graph.checks.memory import Memory
from srpp_graph.checks.verdicts import Verdicts
from srpp_graph.checks.vicinity import Vicinity
from srpp_graph.diagnostics import Report
from srpp_graph.ledger import FILE_NAME as LEDGER

_MANY = 400
"""With more files to judge than this, all are judged: their vicinities would be everything."""


def run(
    checkout: Checkout,
    paths: Sequence[str] | None = None,
    *,
    engine: Engine = Engine.AUTO,
    memory: Memory | None = None,
    suppressions: bool = True,
    crew: Crew | None = None,
) -> Report:
    """All that is wrong with the checkout.

    With `paths` (files or folders, relative to the checkout) only findings in those files are told; the
    whole checkout is still the context, so that references and shapes are judged as they would be in full.
    Without `suppressions` a comment that suppresses a finding hides nothing. With a `memory`, what the last
    check knew is used, and what this one knows is kept. A `crew` does a part of the work, if there is much.
    """
    crew = crew or Crew(1)
    with crew:
        corpus = crew.read(checkout, memory)
        queries = memory.sound_queries() if memory is not None else set()
        look = partial(examine, checkout, suppressions=suppressions, form=True, queries=queries)
        whole = partial(look, paths, corpus=corpus, crew=crew)
        if memory is None or engine is not Engine.AUTO:
            report = whole(engine=engine).report
        else:
            remembering = _Remembering(checkout, corpus, memory, Wanted(paths), whole, crew)
            report = remembering.report(paths, look)
    if memory is not None:
        memory.keep_queries(queries)
        memory.save(sheet.path for sheet in corpus.sheets)
    return report


class _Remembering:
    """One check of a corpus, some files of which may need no judgement."""

    def __init__(
        self,
        checkout: Checkout,
        corpus: Corpus,
        memory: Memory,
        wanted: Wanted,
        examine_all: Callable[[], Examination],
        crew: Crew,
    ) -> None:
        self._checkout, self._corpus, self._examine_all = checkout, corpus, examine_all
        self._crew = crew
        self._verdicts = Verdicts(corpus, memory)
        self._wanted = [sheet for sheet in corpus.sheets if wanted.covers(sheet.path)]
        self._whole = wanted.all

    def report(self, paths: Sequence[str] | None, look: Callable[..., Examination]) -> Report:
        """The findings, and counts of all that is wanted; `look` examines a part."""
        started = time.perf_counter()
        steps = self._verdicts.steps
        open_ = self._verdicts.open(self._wanted) if steps is not None else self._wanted
        if steps is None or len(open_) > _MANY:
            seen = self._examine_all()
            self._verdicts.adopt(self._crew.marks)
            self._note(seen, self._wanted)
            return seen.report
        near = Vicinity.of(self._corpus, *open_, steps=steps)
        chosen = self._besides(paths, open_)
        seen = look(chosen, corpus=near, partly=True)
        if not any(seen.outcome.looked_at.values()) and not self._verdicts.shapes:
            # Nobody knows of a node that was ever looked at, and that would be a finding.
            return self._examine_all().report
        self._note(seen, open_)
        return self._counted(seen, open_, time.perf_counter() - started)

    def _besides(self, paths: Sequence[str] | None, open_: Sequence[Sheet]) -> list[str]:
        """What is to be looked at: the open files, and whatever is wanted and is no file of Turtle."""
        sheets = {sheet.path for sheet in self._corpus.sheets}
        others = [file.path for file in self._checkout.iter_files() if file.path not in sheets]
        wanted = Wanted(paths)
        others.append(LEDGER)
        return [*(each.path for each in open_), *(each for each in others if wanted.covers(each))]

    def _note(self, seen: Examination, sheets: Sequence[Sheet]) -> None:
        """Keep what this check knows, if it could judge at all."""
        report = seen.report
        if any(each.code.startswith("SG19") for each in report.diagnostics) or seen.outcome.faults:
            return
        if not seen.whole:
            return
        found = {each.place.path for each in report.diagnostics}
        found |= {each.finding.place.path for each in report.suppressed}
        self._verdicts.note(sheets, found, seen.outcome.looked_at)

    def _counted(self, seen: Examination, open_: Sequence[Sheet], seconds: float) -> Report:
        """The report with the counts of the files that were not looked at again."""
        looked = {each.path for each in open_}
        known = [each for each in self._wanted if each.path not in looked]
        nodes, shapes = self._verdicts.seen_in(known)
        looked_at = frozenset().union(*seen.outcome.looked_at.values())
        matched = shapes | {str(each) for each in seen.outcome.looked_at}
        summary = seen.report.summary
        unmatched = [str(each) for each in seen.rules.active if str(each) not in matched]
        return replace(
            seen.report,
            summary=replace(
                summary,
                files=len(self._wanted),
                triples=sum(each.gist.statements for each in self._wanted),
                nodes=len(nodes.union(map(str, looked_at))),
                unmatched_shapes=tuple(sorted(unmatched)) if self._whole and matched else (),
                seconds=seconds,
            ),
        )
