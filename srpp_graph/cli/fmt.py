"""`srpp-graph fmt`: the one form of a data file."""

from __future__ import annotations

from typing import Annotated

import typer

from srpp_graph.cli.options import Paths, Root, find_checkout

UNFORMED, NOT_TURTLE = 1, 3


def fmt(
    paths: Paths = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; only name what would change.")
    ] = False,
    root: Root = None,
) -> None:
    """Bring the files of data/ into their one form, so that a diff shows nothing but a change of meaning.

    Files with comments are left as they are and named, because the form has none. Leaves with 0 if all is
    in form, 1 if `--check` found files that are not or comments stood in the way, 3 if a file is not Turtle.
    """
    from srpp_graph.checks.form import Forming, State
    from srpp_graph.cli import console
    from srpp_graph.cli.mending import replace_text
    from srpp_graph.cli.selection import select

    checkout = find_checkout(root, paths)
    states = set()
    chosen = select(checkout, paths)
    for each in chosen or ():
        if each.partition("/")[0] != "data":
            console.note(f"left {each}: only the files of data/ have one form")
    for formed in Forming(checkout).iter_files(chosen):
        states.add(formed.state)
        if formed.state is State.CHANGED and not check:
            replace_text(formed.file.absolute, formed.text)
        words = {
            State.CHANGED: f"would change {formed.file.path}" if check else f"changed {formed.file.path}",
            State.COMMENTED: f"left {formed.file.path}: it has comments, which the form has not",
            State.FAULTY: f"left {formed.file.path}: it is not Turtle; `srpp-graph check` says why",
        }.get(formed.state)
        if words:
            console.note(words)
    if State.FAULTY in states:
        raise typer.Exit(NOT_TURTLE)
    if State.COMMENTED in states or (check and State.CHANGED in states):
        raise typer.Exit(UNFORMED)
