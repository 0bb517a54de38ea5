"""What mends a finding, as edits of the text: one by one, all at once, and the name that was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lsprotocol import types

from srpp_graph.checks.fixes import Edit, fix, iter_edits
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.lsp.draft import Draft
from srpp_graph.lsp.findings import FindText, show

_MEANT = re.compile(r"did you mean (\S+)\?")
FIX_ALL = "source.fixAll.srpp-graph"


def find_remedies(
    draft: Draft, found: Sequence[Diagnostic], wanted: types.CodeActionParams, find_text: FindText
) -> list[types.CodeAction]:
    """What mends the findings that touch the asked range, and what mends all of the file."""
    text = draft.editor
    start, end = text.offset(wanted.range.start), text.offset(wanted.range.end)
    actions = []
    if _asks(wanted, types.CodeActionKind.QuickFix):
        for each in found:
            begin, stop = text.span(each.place)
            if begin <= end and start <= max(stop, begin + 1):
                shown = show(each, text, draft.root, find_text)
                actions += [_action(draft, *one, shown) for one in _iter_remedies(draft, each)]
    if _asks(wanted, FIX_ALL):
        mended = fix(draft.text, found)
        if mended != draft.text:
            edits = replacing(draft, mended)
            action = types.CodeAction("Fix all that can be mended safely", kind=FIX_ALL)
            action.edit = workspace_edit(draft, edits)
            actions.append(action)
    return actions


def _asks(wanted: types.CodeActionParams, kind: str) -> bool:
    """Whether the editor wants actions of this kind: it names it, or a wider one, or none at all."""
    only = wanted.context.only
    return not only or any(kind == each or kind.startswith(f"{each}.") for each in only)


def _iter_remedies(draft: Draft, found: Diagnostic) -> Iterator[tuple[str, Edit, bool]]:
    """Title, edit, and whether it is without a doubt."""
    safe = next(iter_edits(draft.text, [found]), None)
    if safe is not None:
        yield _title(draft, safe, found), safe, True
        return
    meant = _MEANT.search(found.help)
    if meant is not None:
        start, end = draft.editor.span(found.place)
        name = _as_written(meant[1], draft.text[start:end])
        if name:
            yield f"Replace with {name}", Edit(start, end, name), False


def _title(draft: Draft, edit: Edit, found: Diagnostic) -> str:
    """What the edit does, in a few words."""
    written = draft.text[edit.start : edit.end].strip()
    if not edit.text:
        return f"Remove {written.splitlines()[0][:60]}" if written else "Remove it"
    if not written:
        return f"Add {edit.text.strip()[:80]}"
    if edit.text == written or len(edit.text) > 60 or not edit.text.isprintable():
        return found.help[:1].upper() + found.help[1:]
    return f"Replace with {edit.text}"


def _as_written(meant: str, written: str) -> str:
    """The name that was meant, in the manner of the one that is there; empty where that is not possible."""
    if written.startswith("<#") and "#" in meant:
        return "<#" + meant.rpartition("#")[2].rstrip(">") + ">"
    is_name = re.fullmatch(r"[\w-]*:[\w.-]+|<[^<>\s]+>", meant)
    return meant if is_name and re.fullmatch(r"[\w-]*:\S+|<[^<>\s]*>", written) else ""


def _action(draft: Draft, title: str, edit: Edit, safe: bool, shown: types.Diagnostic) -> types.CodeAction:  # noqa: FBT001
    return types.CodeAction(
        title=title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[shown],
        is_preferred=safe,
        edit=workspace_edit(draft, [edit]),
    )


def workspace_edit(draft: Draft, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    """Edits of the open text, of the version they were made for."""
    document = types.OptionalVersionedTextDocumentIdentifier(draft.uri, draft.version)
    changes = [text_edit(draft, each) for each in edits]
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, changes)])


def text_edit(draft: Draft, edit: Edit) -> types.TextEdit:
    """An edit as editors take it."""
    return types.TextEdit(draft.editor.range(edit.start, edit.end), edit.text)


def replacing(draft: Draft, text: str) -> list[Edit]:
    """The smallest single edit that makes the open text this one; none if it is so already."""
    old = draft.text
    if old == text:
        return []
    shorter, start = min(len(old), len(text)), 0
    while start < shorter and old[start] == text[start]:
        start += 1
    tail = 0
    while tail < shorter - start and old[-1 - tail] == text[-1 - tail]:
        tail += 1
    return [Edit(start, len(old) - tail, text[start : len(text) - tail])]
