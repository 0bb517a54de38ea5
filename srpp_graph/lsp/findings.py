"""Diagnostics as editors show them: with the rule's own line, and a link to what the code means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from lsprotocol import types

from srpp_graph.diagnostics import Diagnostic, Place, Severity
from srpp_graph.lsp.text import EditorText

SOURCE = "srpp-graph"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}

_TAGS: Mapping[str, types.DiagnosticTag] = {
    "SG140": types.DiagnosticTag.Unnecessary,
    "SG141": types.DiagnosticTag.Unnecessary,
    "SG403": types.DiagnosticTag.Deprecated,
}
"""What an editor may grey out or strike through."""

FindText = Callable[[str], "EditorText | None"]


def show(found: Diagnostic, text: EditorText, root: Path | None, find_text: FindText) -> types.Diagnostic:
    """A diagnostic of the file that holds `text`; `find_text` knows the other files of the checkout."""
    tag = _TAGS.get(found.code)
    related = list(_iter_related(found, root, find_text)) if root is not None else []
    return types.Diagnostic(
        range=_at_least_a_letter(text, found.place),
        message=_message(found),
        severity=_SEVERITIES[found.severity],
        code=found.code,
        code_description=_describe(found, root),
        source=SOURCE,
        tags=[tag] if tag else None,
        related_information=related or None,
    )


def _message(found: Diagnostic) -> str:
    """The headline, what stands under it, and the way out."""
    parts = (found.message, *found.notes, found.help and f"help: {found.help}")
    return "\n".join(filter(None, parts))


def _at_least_a_letter(text: EditorText, place: Place) -> types.Range:
    """The span; where something is missing, the letter before it, since editors show no empty ones."""
    start, end = text.span(place)
    if start == end:
        line = text.text.rfind("\n", 0, start) + 1
        return text.range(max(line, start - 1), end) if start > line else text.range(start, start + 1)
    return text.range(start, end)


def _iter_related(
    found: Diagnostic, root: Path, find_text: FindText
) -> Iterator[types.DiagnosticRelatedInformation]:
    places = [(each.place, each.label) for each in found.related]
    if found.rule is not None and found.rule.place is not None:
        places.append((found.rule.place, "the rule"))
    for place, label in places:
        location = locate(place, root, find_text)
        if location is not None:
            yield types.DiagnosticRelatedInformation(location, label)


def locate(place: Place, root: Path, find_text: FindText) -> types.Location | None:
    """A place in a file of the checkout, as an editor goes there; `None` if the file was not read."""
    text = find_text(place.path)
    return None if text is None else types.Location((root / place.path).as_uri(), text.range_of(place))


def _describe(found: Diagnostic, root: Path | None) -> types.CodeDescription | None:
    """The page about the code that comes with the program; for a code of a shape without one, the shape."""
    page = _pages().get(found.code)
    if page is not None:
        return types.CodeDescription(page)
    rule = found.rule.place if found.rule else None
    if rule is not None and root is not None:
        return types.CodeDescription(f"{(root / rule.path).as_uri()}#L{rule.line}")
    return None


@cache
def _pages() -> Mapping[str, str]:
    """Code → where its page lies, as far as it lies in a file of its own."""
    folder = resources.files("srpp_graph.checks.explain")
    if not isinstance(folder, Path):
        return {}
    return {page.stem: page.as_uri() for page in folder.glob("SG*.md")}
