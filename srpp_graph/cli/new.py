"""`srpp-graph new`: the file of a new entity, or a new part of an entity, to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from srpp_graph.cli.options import Root, find_checkout
from srpp_graph.errors import GraphError

if TYPE_CHECKING:
    from srpp_graph.checkout import Checkout

NOT_TURTLE = 3

_KIND = "What it is: a kind such as city, policy or source; with --in, a part such as outcome."
_SLUG = "Its name in the IRI, such as sao-paulo; of a part, such as jobs-2023."
_FILE = "The file of the entity that the part belongs to."

Holder = Annotated[Optional[Path], typer.Option("--in", help=_FILE, metavar="FILE")]  # noqa: UP045


def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_KIND)],
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=_SLUG)],
    *,
    holder: Holder = None,
    label: Annotated[str, typer.Option("--label", help="The name (of a source, its title).")] = "",
    language: Annotated[str, typer.Option("--language", help="The language of the label.")] = "en",
    print_only: Annotated[bool, typer.Option("--print", help="Write to standard output, no file.")] = False,
    root: Root = None,
) -> None:
    """Write data/KIND/SLUG.ttl to be filled in: what the shapes ask of its class, in their own words.

    Kinds: city, region, public-body, network, organisation, project, event, policy, case, person, source.

    With --in FILE, put a part of that file's entity into it, where it belongs, and have the entity name it.
    Parts: claim, contract-value, finding, lighthouse-story, membership (an award, too), observation,
    outcome, place, target.

    What must be there is marked TO DO; `check` on the file is the list of what is still missing, and `fmt`
    removes the marks. Leaves with 2 if it is there already, or cannot be, and with 3 if FILE is not Turtle.
    """
    checkout = find_checkout(root, [holder] if holder is not None else None)
    if holder is not None:
        _write_part(checkout, kind, slug, holder, (label, language), print_only=print_only)
        return
    from srpp_graph.checks.draft import Draft
    from srpp_graph.cli import console

    draft = Draft.of(checkout, kind, slug, label=label, language=language)
    if print_only:
        console.say(draft.text)
        return
    path = checkout.root / draft.ref.path
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(draft.text)
    except FileExistsError:
        raise GraphError(f"{draft.ref.path} is there already", help="choose another slug") from None
    except OSError as error:
        raise _unwritten(draft.ref.path, error) from None
    console.say(
        f"wrote {draft.ref.path}, with {_things(draft.to_do)} to do: srpp-graph check {draft.ref.path}\n"
    )


def _write_part(
    checkout: Checkout, word: str, name: str, holder: Path, label: tuple[str, str], *, print_only: bool
) -> None:
    from srpp_graph.checks.form import GUIDANCE
    from srpp_graph.checks.part_draft import NotTurtle, PartDraft
    from srpp_graph.cli import console
    from srpp_graph.cli.mending import replace_text
    from srpp_graph.cli.selection import select

    [path] = select(checkout, [holder]) or ["."]
    try:
        draft = PartDraft.of(checkout, word, name, path, label=label[0], language=label[1])
    except NotTurtle as error:
        console.note(f"error: {error}\nhelp: {error.help}")
        raise typer.Exit(NOT_TURTLE) from None
    if print_only:
        named = f"{GUIDANCE} In the block of the entity: {draft.link}\n" if draft.link else ""
        console.say(named + draft.block)
        return
    try:
        replace_text(checkout.root / path, draft.text)
    except OSError as error:
        raise _unwritten(path, error) from None
    console.say(
        f"wrote <#{draft.name}> into {path}, line {draft.line}, with {_things(draft.to_do)} to do: "
        f"srpp-graph check {path}\n"
    )


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


def _unwritten(path: str, error: OSError) -> GraphError:
    return GraphError(f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}")
