"""What mends a finding, as edits of the text: one by one, all at once, and the name that was meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lsprotocol import types

from srpp_graph.checks.fixes import Edit, Source, fix
from srpp_graph.checks.offers import Offer, find_offer
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.lsp.draft import Draft
from srpp_graph.lsp.findings import FindText, show

FIX_ALL = "source.fixAll.srpp-graph"


def find_remedies(
    draft: Draft, found: Sequence[Diagnostic], wanted: types.CodeActionParams, find_text: FindText
) -> list[types.CodeAction]:
    """What mends the findings that touch the asked range, and what mends all of the file."""
    text, source = draft.editor, Source(draft.text)
    start, end = text.offset(wanted.range.start), text.offset(wanted.range.end)
    actions = []
    if _asks(wanted, types.CodeActionKind.QuickFix):
        for each in found:
            begin, stop = text.span(each.place)
            if begin <= end and start <= max(stop, begin + 1):
                shown = show(each, text, draft.root, find_text)
                offer = find_offer(source, each)
                actions += [_action(draft, offer, shown)] if offer is not None else []
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


def _action(draft: Draft, offer: Offer, shown: types.Diagnostic) -> types.CodeAction:
    return types.CodeAction(
        title=offer.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[shown],
        is_preferred=offer.safe,
        edit=workspace_edit(draft, [offer.edit]),
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
