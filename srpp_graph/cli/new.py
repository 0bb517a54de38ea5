"""`srpp-graph new`: the file of a new entity, to be filled in."""

from __future__ import annotations

from typing import Annotated

import typer

from srpp_graph.cli.options import Root, find_checkout
from srpp_graph.errors import GraphError


def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="A kind such as city, policy or source.")],
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The name in the IRI, such as sao-paulo.")],
    *,
    label: Annotated[str, typer.Option("--label", help="The name (of a source, its title).")] = "",
    language: Annotated[str, typer.Option("--language", help="The language of the label.")] = "en",
    print_only: Annotated[bool, typer.Option("--print", help="Write to standard output, no file.")] = False,
    root: Root = None,
) -> None:
    """Write data/KIND/SLUG.ttl to be filled in: what the shapes ask of its class, in their own words.

    What must be there is marked TO DO; `check` on the file is the list of what is still missing, and `fmt`
    removes the marks. Leaves with 2 if the file is there, or kind or slug cannot be used.
    """
    from srpp_graph.checks.draft import Draft
    from srpp_graph.cli import console

    checkout = find_checkout(root)
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
        reason = (error.strerror or "unknown reason").lower()
        raise GraphError(f"{draft.ref.path} cannot be written: {reason}") from None
    things = "1 thing" if draft.to_do == 1 else f"{draft.to_do} things"
    console.say(f"wrote {draft.ref.path}, with {things} to do: srpp-graph check {draft.ref.path}\n")
