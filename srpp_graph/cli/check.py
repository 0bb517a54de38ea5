"""`srpp-graph check`: what is wrong with the content."""

from __future__ import annotations

import enum
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Optional

import typer

from srpp_graph.checkout import Checkout
from srpp_graph.cli.options import Paths, Root, find_checkout
from srpp_graph.diagnostics import Report, Severity
from srpp_graph.errors import GraphError

_ENGINE_HELP = "Who validates: the fast engine where it is certified (auto), one alone, or both compared."
_SINCE_HELP = "Tell only what this git revision did not have."
_SUPPRESSIONS_HELP = "Whether comments such as `# srpp: ignore SG312 until 2027-03-31: why` hide a finding."
_BASELINE_HELP = "Tell only what this file does not list."

UNREADABLE, NOT_TURTLE, NOTHING_CHECKED = 2, 3, 4


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
    Format.JSON: "json",
    Format.GITHUB: "github",
    Format.SARIF: "sarif",
    Format.HTML: "page",
    Format.RDF: "graph",
}


Chosen = Annotated[bool, typer.Option("--suppressions/--no-suppressions", help=_SUPPRESSIONS_HELP)]
Every = Annotated[bool, typer.Option("--all", help="Show every finding, however many are of one kind.")]
Known = Annotated[Optional[Path], typer.Option("--baseline", help=_BASELINE_HELP)]  # noqa: UP045


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks of a check."""

    paths: list[Path] | None
    format: Format
    fail_on: Severity
    engine: Engine
    fix: bool
    diff: bool
    since: str
    baseline: Path | None
    write_baseline: bool
    suppressions: bool
    all: bool


def check(
    paths: Paths = None,
    *,
    format: Annotated[Format, typer.Option("--format", help="How to print findings.")] = Format.TEXT,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="The least severity that makes the check fail.")
    ] = Severity.ERROR,
    engine: Annotated[Engine, typer.Option("--engine", help=_ENGINE_HELP)] = Engine.AUTO,
    fix: Annotated[bool, typer.Option("--fix", help="Mend in the files what can be mended safely.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and leave it.")] = False,
    since: Annotated[str, typer.Option("--since", help=_SINCE_HELP, metavar="REVISION")] = "",
    baseline: Known = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write the findings to the baseline file.")
    ] = False,
    suppressions: Chosen = True,
    all: Every = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again at every change, until Ctrl-C.")
    ] = False,
    root: Root = None,
) -> None:
    """Tell what is wrong with the content, at which line, by which rule, and what mends it.

    With paths, only findings in those files are told; the rest is still their context.

    Leaves with 0 if all is well, 1 with findings, 2 if something cannot be read or the command is wrong,
    3 if a file is not Turtle, 4 if nothing was checked, 70 for a fault of the program itself; with --watch,
    at Ctrl-C, with what the last check would have left with.
    """
    wishes = Wishes(
        *(paths, format, fail_on, engine, fix, diff, since, baseline, write_baseline, suppressions, all)
    )
    looking = Looking(find_checkout(root, paths).root, wishes)
    raise typer.Exit(looking.on() if watch else looking.once())


class Looking:
    """Checks one checkout as often as it is asked, and prints what it finds."""

    def __init__(self, root: Path, wishes: Wishes) -> None:
        self._root, self._wishes = root, wishes

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
        """Check, mend if that is wished, and print; the exit code that this gives."""
        from srpp_graph.cli import known
        from srpp_graph.cli.revisions import check_revision
        from srpp_graph.cli.selection import select

        wishes = self._wishes
        checkout = Checkout.find(self._root)
        chosen = select(checkout, wishes.paths)
        report = self._find(checkout, chosen)
        if wishes.diff or wishes.fix:
            report = _mend(
                checkout, report, lambda: self._find(Checkout.find(self._root), chosen), diff=wishes.diff
            )
        if wishes.baseline is not None and wishes.write_baseline:
            known.write_baseline(report, wishes.baseline)
        if wishes.baseline is not None:
            report = known.without(report, known.read_baseline(wishes.baseline))
        if wishes.since and known.can_be_known(report):
            report = known.without(report, self._known_before)
        elif wishes.since:
            check_revision(checkout.root, wishes.since)
        if not wishes.diff:
            show(report, checkout.root, wishes.format, every=wishes.all)
        return exit_code(report, wishes.fail_on)

    @cached_property
    def _known_before(self) -> frozenset[str]:
        from srpp_graph.cli import known

        return known.findings_at(self._root, self._wishes.since, lambda old: self._find(old, None))

    def _find(self, checkout: Checkout, chosen: list[str] | None) -> Report:
        """The report on the checkout, or on an earlier state of it: most files will be as they are now."""
        from srpp_graph import checks
        from srpp_graph.checks.memory import Memory

        wishes = self._wishes
        engine, memory = checks.Engine(wishes.engine), Memory.of(self._root)
        return checks.run(checkout, chosen, engine=engine, memory=memory, suppressions=wishes.suppressions)


def _mend(checkout: Checkout, report: Report, again: Callable[[], Report], *, diff: bool) -> Report:
    """Mend and look again, or only show what would be mended."""
    from srpp_graph.cli import console
    from srpp_graph.cli.mending import mend, render_diffs

    if diff:
        console.say(render_diffs(checkout, report))
        return report
    for path in mend(checkout, report):
        console.note(f"mended {path}")
    return again()


def show(report: Report, root: Path, format: Format, *, every: bool = False) -> None:
    """Print the report to standard output."""
    from srpp_graph.checks import faces
    from srpp_graph.checks.faces import text as layouts
    from srpp_graph.cli import console
    from srpp_graph.cli.sources import read_source

    if format is Format.TEXT:
        console.write(layouts.render_text(report, read_source(root), every=every))
        return
    console.say(getattr(faces, f"render_{_FACES[format]}")(report))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if format is Format.GITHUB and summary:
        with Path(summary).open("a", encoding="utf-8") as stream:
            stream.write(faces.render_step_summary(report))


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
