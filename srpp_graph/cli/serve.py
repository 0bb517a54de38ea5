"""`srpp-graph serve`: the graph over HTTP."""

from __future__ import annotations

import sys
from typing import Annotated, Optional

import typer

from srpp_graph.cli.options import Root, find_checkout


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port to listen on; 0 takes any free one.")
    ] = 8000,
    workers: Annotated[
        Optional[int],  # noqa: UP045 - typer reads it at run time
        typer.Option("--workers", min=1, max=64, help="Processes that answer queries.", show_default=False),
    ] = None,
    root: Root = None,
) -> None:
    """Serve the graph over HTTP; checks and builds first if the content has changed.

    Content with errors is told, and the last good release is served. Prints one line with the address when
    ready. All other settings are variables whose names begin with SRPP_.
    """
    from srpp_graph.checks.faces.text import render_text
    from srpp_graph.cli import console
    from srpp_graph.cli.looking import exit_code
    from srpp_graph.cli.making import make, settings_for
    from srpp_graph.cli.sources import read_source
    from srpp_graph.release import Shelf
    from srpp_graph.service.server import serve as run_server

    checkout = find_checkout(root)
    settings = settings_for(checkout, host=host, port=port, workers=workers)
    report, release = make(checkout, settings.releases_dir)
    if report is not None and release is None:
        console.write(render_text(report, read_source(checkout.root)), sys.stderr)
        if Shelf(settings.releases_dir).current() is None:
            console.note("no release was made, and there is none to serve")
            raise typer.Exit(exit_code(report))
        console.note("no release was made; serving the last one")
    run_server(settings)
