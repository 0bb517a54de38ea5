"""`srpp-graph diff`: what has changed from one state to another, by meaning and not by text."""

from __future__ import annotations

import enum
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from srpp_graph.checkout import FOLDERS, Checkout
from srpp_graph.cli.options import Root, find_checkout
from srpp_graph.errors import CheckoutError, GraphError

if TYPE_CHECKING:
    from srpp_graph.changes import Side

_SIDE = "A folder, a git revision, a release, or a dump (.nq, .nq.gz)."


class DiffFormat(enum.StrEnum):
    """How the changes are written."""

    TEXT = "text"
    JSON = "json"


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=_SIDE)],
    new: Annotated[str, typer.Argument(metavar="[NEW]", help=f"{_SIDE} Without it, the checkout.")] = "",
    *,
    format: Annotated[DiffFormat, typer.Option("--format", help="How to write it.")] = DiffFormat.TEXT,
    every: Annotated[
        bool, typer.Option("--all", help="List every statement of new and removed entities, too.")
    ] = False,
    root: Root = None,
) -> None:
    """Tell what has changed from OLD to NEW by meaning: order, layout and blank node labels do not count.

    Leaves with 0 if nothing has changed in meaning, 1 if something has, 2 if a side cannot be read.
    """
    from srpp_graph.changes import compare
    from srpp_graph.cli import changes, console

    with ExitStack() as stack:
        comparison = compare(_open(old, root, stack), _open(new, root, stack))
    if format is DiffFormat.JSON:
        console.write_document(changes.render_json(comparison))
    else:
        console.write(changes.render_text(comparison, every=every))
    raise typer.Exit(0 if comparison.is_same else 1)


def _open(name: str, root: Path | None, stack: ExitStack) -> Side:
    """The side that a name stands for: what is there under that name first, then releases, then git.

    Raises:
        GraphError: there is no such thing, or it cannot be read.
    """
    from srpp_graph.changes import CheckoutSide, DumpSide

    if not name:
        return CheckoutSide(find_checkout(root), "the checkout")
    path = Path(name)
    if not name.startswith("-") and "\0" not in name:
        if path.is_file():
            return DumpSide(path, name)
        if all((path / folder).is_dir() for folder in FOLDERS):
            return CheckoutSide(Checkout.find(path), name)
        dump = _release_dump(path, root)
        if dump is not None:
            return DumpSide(dump, name)
    from srpp_graph.cli.revisions import unpack_revision

    try:
        checkout = find_checkout(root)
        return CheckoutSide(stack.enter_context(unpack_revision(checkout.root, name)), name)
    except CheckoutError as error:
        known = "name a folder with ontology/, shapes/ and data/, a git revision, a release or a dump"
        raise GraphError(str(error), help=known) from None


def _release_dump(path: Path, root: Path | None) -> Path | None:
    """The dump of a release, named by its folder or by its id."""
    if (path / "manifest.json").is_file():
        return path / "dump.nq.gz"
    if len(path.parts) != 1 or path.name in (".", ".."):
        return None
    from srpp_graph.cli.making import settings_for
    from srpp_graph.release import Shelf

    try:
        releases = settings_for(find_checkout(root)).releases_dir
    except CheckoutError:
        return None
    release = Shelf(releases).current() if path.name == "current" else Shelf(releases).find(path.name)
    return release.dump_path if release is not None else None
