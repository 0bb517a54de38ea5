"""Options that several commands share, and the checkout they lead to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from srpp_graph.checkout import Checkout

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


def find_checkout(root: Path | None, paths: list[Path] | None = None) -> Checkout:
    """The checkout that `--root` names, else the one around the first path, else around the current folder.

    Raises:
        CheckoutError: there is none.
    """
    if root is not None:
        return Checkout.find(root)
    return Checkout.find(near=paths[0]) if paths else Checkout.find()
