"""Where a name is written: its definition, its uses, and the subjects of a file."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types
from rdflib.term import Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus, Sheet, Statement
from srpp_graph.lsp.cursor import find_term
from srpp_graph.lsp.draft import Draft
from srpp_graph.lsp.findings import FindText, locate
from srpp_graph.lsp.register import read_entries
from srpp_graph.prefixes import compact
from srpp_graph.turtle.places import Span

MAX_PLACES = 5000
"""No editor shows more."""


def find_definition(
    draft: Draft, corpus: Corpus, place: types.Position, find_text: FindText
) -> list[types.Location]:
    """Where the name at this place is a subject: its own file first; here, if it is a part of this text."""
    found = find_term(draft.meant, draft.editor.offset(place))
    if found is None or not isinstance(found.term, URIRef):
        return []
    here = draft.sheet.subjects.get(found.term)
    if here is not None:
        return [types.Location(draft.uri, draft.editor.range(*here.subject_span))]
    homes = [
        (sheet, each.subject_span)
        for sheet, each in (*corpus.definitions(found.term), *_in_shapes(corpus, found.term))
        if sheet.path != draft.path
    ]
    mapped = [each for each in homes if not each[0].path.startswith("ontology/alignments/")]
    return list(_locations(draft, mapped or homes, find_text))


def find_references(
    draft: Draft, corpus: Corpus, place: types.Position, find_text: FindText
) -> list[types.Location]:
    """Where the name at this place is used as a property or a value."""
    found = find_term(draft.meant, draft.editor.offset(place))
    if found is None or not isinstance(found.term, URIRef):
        return []
    uses: list[tuple[Sheet, Span]] = []
    others = [each for each in corpus.sheets if each.path != draft.path]
    for sheet in (draft.sheet, *others):
        for each in sheet.statements:
            if each.object == found.term:
                uses.append((sheet, each.object_span))
            elif each.predicate == found.term:
                uses.append((sheet, each.predicate_span))
        if len(uses) > MAX_PLACES:
            break
    return list(_locations(draft, uses[:MAX_PLACES], find_text))


def _in_shapes(corpus: Corpus, node: Node) -> Iterator[tuple[Sheet, Statement]]:
    for sheet in corpus.of_role(Role.SHAPES):
        if node in sheet.subjects:
            yield sheet, sheet.subjects[node]


def outline(draft: Draft) -> list[types.DocumentSymbol]:
    """The subjects of the text: its entity and its parts, each with its name."""
    entries, _ = read_entries(draft.sheet)
    ends: dict[Node, int] = {}
    for each in draft.sheet.statements:
        ends[each.subject] = max(ends.get(each.subject, 0), each.object_end)
    symbols = []
    for node, first in draft.sheet.subjects.items():
        entry = entries.get(node) if isinstance(node, URIRef) else None
        if entry is None:
            continue
        written = draft.text[first.subject_start : first.subject_end]
        kinds = ", ".join(compact(str(each)) for each in entry.kinds)
        symbols.append(
            types.DocumentSymbol(
                name=written or compact(str(node)),
                detail=" · ".join(filter(None, (entry.label, kinds))),
                kind=types.SymbolKind.Field if written.startswith("<#") else types.SymbolKind.Class,
                range=draft.editor.range(first.subject_start, max(ends[node], first.subject_end)),
                selection_range=draft.editor.range(*first.subject_span),
            )
        )
    return symbols


def _locations(
    draft: Draft, places: list[tuple[Sheet, Span]], find_text: FindText
) -> Iterator[types.Location]:
    for sheet, span in places:
        if sheet is draft.sheet:
            yield types.Location(draft.uri, draft.editor.range(*span))
        elif draft.root is not None:
            location = locate(sheet.place(span), draft.root, find_text)
            if location is not None:
                yield location
