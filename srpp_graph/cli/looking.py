"""What `srpp-graph check` does once its wishes are known: look, mend, print, and say how to leave.

It knows nothing of options, whose library takes as long to load as a small check takes; `look_plainly` is for
the command with nothing but paths, as people and editors run it again and again.
"""

from __future__ import annotations

import enum
import gc
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from srpp_graph.checkout import Checkout
from srpp_graph.cli.stopwatch import Stopwatch
from srpp_graph.diagnostics import Diagnostic, Report, Severity
from srpp_graph.errors import GraphError

if TYPE_CHECKING:
    from srpp_graph.checks.crew import Crew
    from srpp_graph.checks.memory import Memory
    from srpp_graph.checks.offers import Offer

UNREADABLE, NOT_TURTLE, NOTHING_CHECKED = 2, 3, 4


_MANY = 500_000
"""So many new objects are no reason yet to look for garbage."""


class Engine(enum.StrEnum):
    """Who validates; the same words as `checks.Engine`, which takes longer to load."""

    AUTO = "auto"
    FAST = "fast"
    PYSHACL = "pyshacl"
    BOTH = "both"


class Format(enum.StrEnum):
    """How a report is laid out."""

    TEXT = "text"
    SHORT = "short"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    HTML = "html"
    RDF = "rdf"


_FACES = {
    Format.SHORT: "short",
    Format.GITHUB: "github",
    Format.HTML: "page",
    Format.RDF: "graph",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks of a check."""

    paths: list[Path] | None = None
    format: Format = Format.TEXT
    fail_on: Severity = Severity.ERROR
    engine: Engine = Engine.AUTO
    fix: bool = False
    diff: bool = False
    since: str = ""
    baseline: Path | None = None
    write_baseline: bool = False
    suppressions: bool = True
    all: bool = False


def find_checkout(root: Path | None, paths: list[Path] | None = None) -> Checkout:
    """The checkout that `--root` names, else the one around the first path, else around the current folder.

    Raises:
        CheckoutError: there is none.
    """
    if root is not None:
        return Checkout.find(root)
    return Checkout.find(near=paths[0]) if paths else Checkout.find()


def look_plainly(arguments: Sequence[str]) -> int | None:
    """Run `check` with paths and no options; its exit code, or `None` if these arguments say more.

    >>> look_plainly(["check", "--fix"]), look_plainly(["build"])
    (None, None)
    """
    command, *words = arguments or ("",)
    if command != "check" or any(not each or each.startswith("-") for each in words):
        return None
    paths = [Path(each) for each in words]
    return Looking(find_checkout(None, paths).root, Wishes(paths)).once()


class Looking:
    """Checks one checkout as often as it is asked, and prints what it finds."""

    def __init__(self, root: Path, wishes: Wishes, stopwatch: Stopwatch | None = None) -> None:
        self._root, self._wishes = root, wishes
        self._stopwatch = stopwatch or Stopwatch.of_process()

    def on(self) -> int:
        """Check at every change until Ctrl-C; the exit code of the last check.

        Raises:
            GraphError: something is to be written, too.
        """
        if self._wishes.fix or self._wishes.diff or self._wishes.write_baseline:
            raise GraphError("--watch changes nothing", help="leave out --fix, --diff and --write-baseline")
        from srpp_graph.cli.watching import keep_looking

        return keep_looking(self._root, self.once)

    def once(self) -> int:
        """Check, mend if that is wished, and print; the exit code that this gives.

        Raises:
            GraphError: a path or a file of known findings is not there, or a baseline has no name.
        """
        from srpp_graph.cli.selection import select

        self._stopwatch.start()
        wishes = self._wishes
        if wishes.write_baseline and wishes.baseline is None:
            help = "name it, as in --baseline known.json --write-baseline"
            raise GraphError("--write-baseline needs the file to write", help=help)
        checkout = Checkout.find(self._root)
        chosen = select(checkout, wishes.paths)
        report = self._find(checkout, chosen)
        if wishes.diff or wishes.fix:
            report = self._mend(checkout, report, lambda changed: self._find(changed, chosen))
        if wishes.baseline is not None or wishes.since:
            report = self._news(checkout, report)
        # What the check itself took is a part of what was waited for.
        report = replace(report, summary=replace(report.summary, seconds=self._stopwatch.seconds()))
        if not wishes.diff:
            show(report, checkout.root, wishes.format, every=wishes.all)
        return exit_code(report, wishes.fail_on)

    def _mend(self, checkout: Checkout, report: Report, look: Callable[[Checkout], Report]) -> Report:
        """Mend until nothing safe is left, or only show what would be mended; the report to go on with."""
        from srpp_graph.cli import console
        from srpp_graph.cli.mending import mend_all, render_diffs

        suppressions = self._wishes.suppressions
        if self._wishes.diff:
            shown, more = render_diffs(checkout, report, look, suppressions=suppressions)
            console.say(shown)
        else:
            paths, report, more = mend_all(checkout, report, look, suppressions=suppressions)
            for path in paths:
                console.note(f"mended {path}")
        if more:
            done, way_out = (
                ("this is", "--fix does that much, and can be run again")
                if self._wishes.diff
                else ("mended", "run --fix again")
            )
            console.note(f"{done} as much as one run mends; there is more: {way_out}")
        return report

    def _news(self, checkout: Checkout, report: Report) -> Report:
        """The report without what the baseline lists and the earlier revision had."""
        from srpp_graph.cli import known
        from srpp_graph.cli.revisions import check_revision

        wishes = self._wishes
        if wishes.baseline is not None and wishes.write_baseline:
            known.write_baseline(report, wishes.baseline)
        if wishes.baseline is not None:
            report = known.without(report, known.read_baseline(wishes.baseline))
        if wishes.since and known.can_be_known(report):
            report = known.without(report, self._known_before)
        elif wishes.since:
            check_revision(checkout.root, wishes.since)
        return report

    @cached_property
    def _known_before(self) -> frozenset[str]:
        from srpp_graph.cli import known

        return known.findings_at(self._root, self._wishes.since, lambda old: self._find(old, None))

    def _find(self, checkout: Checkout, chosen: list[str] | None) -> Report:
        """The report on the checkout, or on an earlier state of it: most files will be as they are now."""
        from srpp_graph.checks.crew import Crew
        from srpp_graph.checks.memory import Memory

        memory, crew = Memory.of(self._root), Crew.of_this_machine()
        with crew:
            crew.begin(checkout, memory)
            return self._judge(checkout, chosen, memory, crew)

    def _judge(self, checkout: Checkout, chosen: list[str] | None, memory: Memory, crew: Crew) -> Report:
        # What judges takes long to load; a crew reads meanwhile.
        from srpp_graph import checks

        # Nearly all that a check makes is kept to its end: to look for garbage often is time lost.
        gc.freeze()
        gc.set_threshold(_MANY, *gc.get_threshold()[1:])
        gc.enable()
        wishes = self._wishes
        return checks.run(
            checkout,
            chosen,
            engine=checks.Engine(wishes.engine),
            memory=memory,
            suppressions=wishes.suppressions,
            crew=crew,
        )


def show(report: Report, root: Path, format: Format, *, every: bool = False) -> None:
    """Print the report to standard output."""
    from srpp_graph.checks import faces
    from srpp_graph.checks.faces import text as layouts
    from srpp_graph.cli import console
    from srpp_graph.cli.sources import read_source

    if format is Format.TEXT:
        fixable = sum(each.safe for each in _find_offers(report, root).values())
        console.write(layouts.render_text(report, read_source(root), every=every, fixable=fixable))
        return
    if format in (Format.SARIF, Format.JSON):
        offers = _find_offers(report, root)
        render = faces.render_sarif if format is Format.SARIF else faces.render_json
        console.write_document(render(report, offers))
        return
    say = console.say if format is Format.SHORT else console.write_document
    say(getattr(faces, f"render_{_FACES[format]}")(report))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if format is Format.GITHUB and summary:
        with Path(summary).open("a", encoding="utf-8") as stream:
            stream.write(faces.render_step_summary(report))


def _find_offers(report: Report, root: Path) -> Mapping[Diagnostic, Offer]:
    """What mends the findings; nothing is loaded where there are none."""
    if not report.diagnostics:
        return {}
    from srpp_graph.checks.offers import find_offers
    from srpp_graph.cli.mending import find_mendable

    checkout = Checkout.find(root)
    return find_offers(report.diagnostics, lambda path: find_mendable(checkout, path))


def exit_code(report: Report, fail_on: Severity = Severity.ERROR) -> int:
    """What `check` leaves with; see its help."""
    codes = {each.code for each in report.diagnostics}
    if any(code < "SG110" for code in codes):
        return UNREADABLE
    if any("SG110" <= code < "SG130" for code in codes):
        return NOT_TURTLE
    if codes & {"SG191", "SG192", "SG193"}:
        return NOTHING_CHECKED
    return int(report.fails_at(fail_on))
