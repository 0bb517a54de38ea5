"""The table of commands."""

from __future__ import annotations

from typing import Annotated

import typer

from srpp_graph import __version__
from srpp_graph.cli.build import build
from srpp_graph.cli.check import check
from srpp_graph.cli.coverage import coverage
from srpp_graph.cli.diff import diff
from srpp_graph.cli.doctor import doctor
from srpp_graph.cli.explain import explain
from srpp_graph.cli.export import export
from srpp_graph.cli.fmt import fmt
from srpp_graph.cli.lsp import lsp
from srpp_graph.cli.new import new
from srpp_graph.cli.publish import publish
from srpp_graph.cli.query import query
from srpp_graph.cli.questions import questions
from srpp_graph.cli.serve import serve
from srpp_graph.cli.why import why

program = typer.Typer(
    name="srpp-graph",
    help="Check, build, serve and question the knowledge graph of socially responsible public procurement.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    """Print the version and stop."""
    if wanted:
        typer.echo(f"srpp-graph {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop."),
]


@program.callback()
def srpp_graph(*, version: Version = False) -> None:
    """Check, build, serve and question the knowledge graph of socially responsible public procurement."""


program.command(short_help="Tell what is wrong with the content, and what mends it.")(check)
program.command(short_help="Bring the files of data/ into their one form.")(fmt)
program.command(short_help="Explain a code such as SG312.")(explain)
program.command(short_help="Tell which shapes look at a node, and what passed and failed.")(why)
program.command(short_help="Write a new entity, or a new part of one, to be filled in.")(new)
program.command(short_help="Tell what has changed, by meaning and not by text.")(diff)
program.command(short_help="Check the content and make the release.")(build)
program.command(short_help="Serve the graph over HTTP.")(serve)
program.command(short_help="Make the release and have a running service serve it.")(publish)
program.command(short_help="Ask the release a SPARQL query.")(query)
program.add_typer(questions, name="questions", short_help="List and answer the known questions.")
program.command(short_help="Count what the release holds, and what it lacks.")(coverage)
program.command(short_help="Write all statements as N-Quads.")(export)
program.command(short_help="Help an editor while you write (language server).")(lsp)
program.command(short_help="Say whether everything needed is here.")(doctor)
