"""`srpp-graph why`: which shapes look at a node, because of what, and what passed and failed."""

from __future__ import annotations

import enum
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from srpp_graph.cli.options import Root, find_checkout


class WhyFormat(enum.StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def why(
    name: Annotated[
        str, typer.Argument(metavar="IRI", help="An IRI, a name such as city:oslo, a data file, or a slug.")
    ],
    *,
    format: Annotated[WhyFormat, typer.Option("--format", help="How to answer.")] = WhyFormat.TEXT,
    root: Root = None,
) -> None:
    """Tell which shapes look at a node and why, and what passed and failed with which values, at which line.

    Leaves with 0 if the node is known, whatever is wrong with it, and with 2 if nothing is said of it.
    """
    from srpp_graph.checks.memory import Memory
    from srpp_graph.checks.reasons import find_reasons
    from srpp_graph.cli import console
    from srpp_graph.cli.reasons import render_reasons

    checkout = find_checkout(root)
    reasons = find_reasons(checkout, _in_checkout(name, checkout.root), memory=Memory.of(checkout.root))
    if format is WhyFormat.JSON:
        console.write_document(json.dumps(asdict(reasons), ensure_ascii=False, indent=2) + "\n")
    else:
        console.write(render_reasons(reasons))


def _in_checkout(name: str, root: Path) -> str:
    """The path of a file as the checkout knows it; any other name as it is."""
    path = Path(name)
    if not name.endswith(".ttl") or not path.is_file():
        return name
    absolute, home = path.resolve(), root.resolve()
    return absolute.relative_to(home).as_posix() if absolute.is_relative_to(home) else name
