"""The table of commands."""

from __future__ import annotations

from typing import Annotated

import typer

from srpp_graph import __version__

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
