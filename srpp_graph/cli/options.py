"""Options that several commands share, and the checkout they lead to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from srpp_graph.cli.looking import find_checkout

__all__ = ["Paths", "Root", "find_checkout"]

Root = Annotated[
    Optional[Path],  # noqa: UP045 - typer reads it at run time
    typer.Option(
        "--root", help="The checkout: a folder with ontology/, shapes/ and data/.", metavar="FOLDER"
    ),
]
Paths = Annotated[
    Optional[list[Path]],  # noqa: UP045
    typer.Argument(
        help="Files or folders; everything, if none is named.", metavar="[PATH]...", show_default=False
    ),
]
