"""`srpp-graph explain`: what a code means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from srpp_graph.cli.options import Root, find_checkout
from srpp_graph.errors import EntityNotFound


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code such as SG312.")],
    root: Root = None,
) -> None:
    """Explain a code: what is checked, why it matters, and what passes."""
    from srpp_graph.checks.explain import explain as find_page
    from srpp_graph.cli import console

    try:
        page = find_page(code, lambda: find_checkout(root))
    except EntityNotFound as error:
        help = "" if error.near else _help_for(code.strip(), root)
        message = f"`{code.strip()[:60]}` is not a code" if help else str(error)
        raise EntityNotFound(message, error.near, help=help or error.help) from None
    console.say(page)


def _help_for(name: str, root: Path | None) -> str:
    """Who tells of a word of ours, or of an entity, that is no code; nothing for what is neither."""
    from rdflib.term import Literal

    from srpp_graph.checks.demands import Demands
    from srpp_graph.checks.guidance import read_words
    from srpp_graph.checks.parts import Parts
    from srpp_graph.checks.placeholders import class_of, word_of
    from srpp_graph.iris import CONCEPT_KINDS, KINDS
    from srpp_graph.prefixes import compact, expand
    from srpp_graph.vocabulary import SRPP

    word = word_of(Literal(name.partition(":")[2] or name))
    local = {word_of(Literal(each)): each for each in SRPP.__annotations__}.get(word, "")
    told = f"`srpp-graph why srpp:{local}` tells of it"
    if word in KINDS and word not in CONCEPT_KINDS and (":" not in name or local):
        term = compact(class_of(word))
        told = f"`srpp-graph why {term}` tells of it"
        return f"{told}, `srpp-graph new {word} SLUG --print` tells what goes into one"
    if word in Parts(Demands(read_words(find_checkout(root)))).words():
        making = f"`srpp-graph new {word} NAME --in FILE --print` tells what goes into one"
        return f"{told}, {making}" if local else making
    if local:
        return told
    return f"`srpp-graph why {name}` tells of it" if expand(name) or "/" in name else ""
