"""`srpp-graph explain`: what a code means."""

from __future__ import annotations

from typing import Annotated

import typer

from srpp_graph.cli.options import Root, find_checkout


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code such as SG312.")],
    root: Root = None,
) -> None:
    """Explain a code: what is checked, why it matters, and what passes."""
    from srpp_graph.checks.explain import explain as find_page
    from srpp_graph.cli import console

    console.say(find_page(code, lambda: find_checkout(root)))
