"""`srpp-graph build`: check the content and make the release that is served."""

from __future__ import annotations

import typer

from srpp_graph.cli.options import Root, find_checkout


def build(root: Root = None) -> None:
    """Check the content and compile it into a release; with any error the last release stays as it is.

    Leaves with 0 when the release stands, 1 if the content has errors, 2 if something cannot be read.
    """
    from srpp_graph.cli import console
    from srpp_graph.cli.check import UNREADABLE, Format, exit_code, show
    from srpp_graph.cli.making import make, settings_for

    checkout = find_checkout(root)
    report, release = make(checkout, settings_for(checkout).releases_dir)
    if report is not None and (report.diagnostics or release is None):
        show(report, checkout.root, Format.TEXT)
    if release is None:
        console.note("no release was made; the last one stays as it is")
        raise typer.Exit(UNREADABLE if report is not None and exit_code(report) == UNREADABLE else 1)
    kept = release.manifest
    counts = f"{kept.triples:,} statements in {kept.graphs:,} graphs, {kept.inferred:,} inferred"
    console.say(f"release {release.id}: {counts}\n")
