"""What mends a finding, as it is offered to people and programs: with a title, and whether it is safe.

    offers = find_offers(report.diagnostics, read_source(checkout.root))
    offers[report.diagnostics[0]].title      # 'Replace with srpp:population'

Safe is what `--fix` does (`fixes`). Of the rest only a name that may have been meant is offered: whether it
was, people know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from srpp_graph.checks.fixes import Edit, Source, find_edit
from srpp_graph.checks.near import find_meant
from srpp_graph.diagnostics import Diagnostic, Place
from srpp_graph.turtle.places import Span

_LONG = 60
"""A title shows no more of a text than this."""


class Offer(NamedTuple):
    """An edit with what it does in a few words, the place that it replaces, and whether it is safe."""

    title: str
    edit: Edit
    place: Place
    safe: bool


def find_offers(
    findings: Iterable[Diagnostic], find_text: Callable[[str], str | None]
) -> dict[Diagnostic, Offer]:
    """What mends each finding that something mends; `find_text` gives the text of a file that may change."""
    sources: dict[str, Source | None] = {}
    offers = {}
    for each in findings:
        path = each.place.path
        if path not in sources:
            text = find_text(path)
            sources[path] = None if text is None else Source(text)
        source = sources[path]
        offer = find_offer(source, each) if source is not None else None
        if offer is not None:
            offers[each] = offer
    return offers


def find_offer(source: Source, found: Diagnostic) -> Offer | None:
    """What mends a finding in this text."""
    text, lines = source.text, source.lines
    edit = find_edit(source, found)
    if edit is not None:
        return Offer(_title(text, edit, found), edit, _place(source, edit, found), safe=True)
    meant = find_meant(found.help)
    if meant is None:
        return None
    start, end = lines.span(found.place)
    name = _as_written(meant, text[start:end])
    if not name:
        return None
    edit = Edit(start, end, name)
    return Offer(f"Replace with {name}", edit, _place(source, edit, found), safe=False)


def _place(source: Source, edit: Edit, found: Diagnostic) -> Place:
    return source.lines.place(Span(edit.start, edit.end), found.place.path)


def _title(text: str, edit: Edit, found: Diagnostic) -> str:
    """What the edit does, in a few words."""
    written = text[edit.start : edit.end].strip()
    if not edit.text:
        return f"Remove {written.splitlines()[0][:_LONG]}" if written else "Remove it"
    if not written:
        return f"Add {edit.text.strip()[:80]}"
    if edit.text == written or len(edit.text) > _LONG or not edit.text.isprintable():
        return found.help[:1].upper() + found.help[1:]
    return f"Replace with {edit.text}"


def _as_written(meant: str, written: str) -> str:
    """The name that was meant, in the manner of the one that is there; empty where that is not possible."""
    if written.startswith("<#") and "#" in meant:
        return "<#" + meant.rpartition("#")[2].rstrip(">") + ">"
    if re.fullmatch(r'"[^"]*"\^\^[\w:-]+|[0-9.]+', meant) and re.match(r'["0-9]', written):
        return meant
    is_name = re.fullmatch(r"[\w-]*:[\w.-]+|<[^<>\s]+>", meant)
    return meant if is_name and re.fullmatch(r"[\w-]*:\S+|<[^<>\s]*>", written) else ""
