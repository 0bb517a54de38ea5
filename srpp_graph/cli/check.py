"""`srpp-graph check`: what is wrong with the content."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from srpp_graph.cli.looking import Engine, Format, Looking, Wishes
from srpp_graph.cli.options import Paths, Root, find_checkout
from srpp_graph.diagnostics import Severity

_ENGINE_HELP = "Who validates: the fast engine where it is certified (auto), one alone, or both compared."
_SINCE_HELP = "Tell only what this git revision did not have."
_SUPPRESSIONS_HELP = "Whether comments such as `# srpp: ignore SG312 until 2027-03-31: why` hide a finding."
_BASELINE_HELP = "Tell only what this file does not list."

Chosen = Annotated[bool, typer.Option("--suppressions/--no-suppressions", help=_SUPPRESSIONS_HELP)]
Every = Annotated[bool, typer.Option("--all", help="Show every finding, however many are of one kind.")]
Known = Annotated[Optional[Path], typer.Option("--baseline", help=_BASELINE_HELP)]  # noqa: UP045


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
