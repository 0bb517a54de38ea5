"""`srpp-graph export`: all statements of the release, as N-Quads."""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from srpp_graph.cli.options import Root, find_checkout
from srpp_graph.errors import GraphError


def export(
    output: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads it at run time
        typer.Option("--output", "-o", metavar="FILE", help="Where to write; packed if it ends in .gz."),
    ] = None,
    root: Root = None,
) -> None:
    """Write every statement of the current release, with its graph, as N-Quads."""
    from srpp_graph.cli.making import settings_for
    from srpp_graph.cli.query import current_release

    release = current_release(settings_for(find_checkout(root)))
    with release.in_use():
        if output is None:
            sys.stdout.flush()
            with gzip.open(release.dump_path) as dump:
                shutil.copyfileobj(dump, sys.stdout.buffer)
            return
        try:
            _write(release.dump_path, output)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise GraphError(f"`{output}` cannot be written: {reason}", help="choose another file") from None


def _write(dump: Path, output: Path) -> None:
    """Copy the dump, unpacked unless the name of the output says otherwise."""
    from srpp_graph.cli.mending import replacing

    with replacing(output) as new:
        if output.suffix == ".gz":
            shutil.copyfile(dump, new)
            return
        with gzip.open(dump) as packed, new.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
