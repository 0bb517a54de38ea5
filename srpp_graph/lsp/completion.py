"""What may be written at a place: names, properties and values that the shapes allow, with what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lsprotocol import types
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node, URIRef

from srpp_graph.lsp.allowance import Allowance
from srpp_graph.lsp.allowance import Slot as Allowed
from srpp_graph.lsp.cursor import Slot, Spot, expand_name, read_spot
from srpp_graph.lsp.declaration import declare
from srpp_graph.lsp.draft import Draft
from srpp_graph.lsp.register import Entry, Register, read_entries
from srpp_graph.lsp.snippets import plain, templates_for
from srpp_graph.prefixes import PREFIXES

TRIGGERS = (":", "@", "^", "<", "#")
MOST = 200
"""More are not shown at once; the next letter typed asks again."""

_DATATYPES = (
    XSD.date,
    XSD.gYear,
    XSD.gYearMonth,
    XSD.integer,
    XSD.decimal,
    XSD.boolean,
    XSD.anyURI,
    XSD.string,
)


@dataclass(frozen=True)
class Desk:
    """What completion works with: the text, and all that is known."""

    draft: Draft
    register: Register
    allowance: Allowance
    snippets: bool = False


def complete(desk: Desk, place: types.Position) -> types.CompletionList:
    """What may stand at this place, the likeliest first."""
    draft = desk.draft
    spot = read_spot(draft.text, draft.editor.offset(place))
    items = sorted(_iter_items(desk, spot), key=lambda each: each.sort_text or each.label)
    typed = spot.typed.casefold()
    fitting = [each for each in items if _fits(each, typed)]
    return types.CompletionList(is_incomplete=len(fitting) > MOST, items=fitting[:MOST])


def _fits(item: types.CompletionItem, typed: str) -> bool:
    words = (item.filter_text or item.label).casefold()
    return typed in words or typed.rpartition(":")[2] in words.rpartition(":")[2] or not typed


def _iter_items(desk: Desk, spot: Spot) -> Iterator[types.CompletionItem]:
    if spot.slot is Slot.PREFIX:
        yield from _prefixes(desk, spot)
    elif spot.slot is Slot.PREDICATE:
        yield from _properties(desk, spot)
    elif spot.slot is Slot.OBJECT:
        yield from _values(desk, spot)
    elif spot.slot is Slot.LANGUAGE:
        yield from _languages(desk, spot)
    elif spot.slot is Slot.DATATYPE:
        allowed = _slot_at(desk, spot)
        wanted = (allowed.datatypes if allowed else []) or _DATATYPES
        yield from (
            _item(desk, spot, node, f"{number:03}") for number, node in enumerate(dict.fromkeys(wanted))
        )
    elif spot.slot is Slot.SUBJECT and desk.draft.path:
        yield from _subjects(desk, spot)


def _prefixes(desk: Desk, spot: Spot) -> Iterator[types.CompletionItem]:
    declared = desk.draft.sheet.document.prefixes
    for prefix, iri in PREFIXES.items():
        if prefix not in declared or prefix == spot.typed.rstrip(":"):
            written = f"{prefix}: <{iri}>"
            yield types.CompletionItem(
                label=f"{prefix}:",
                detail=iri,
                kind=types.CompletionItemKind.Module,
                filter_text=f"{prefix}:",
                text_edit=_edit(desk, spot, written),
            )


def _kinds_at(desk: Desk, spot: Spot) -> set[Node]:
    """The classes of the subject that the place belongs to, and all above them."""
    subject = expand_name(desk.draft.meant, spot.subject) if spot.subject else None
    said = [
        each.object
        for each in desk.draft.meant.statements
        if each.subject == subject and each.predicate == RDF.type
    ]
    return desk.register.wider(said)


def _said(desk: Desk, spot: Spot) -> dict[Node, list[Node]]:
    """What the text says of the subject, without what stands at the place itself."""
    subject = expand_name(desk.draft.meant, spot.subject) if spot.subject else None
    found: dict[Node, list[Node]] = {}
    for each in desk.draft.meant.statements:
        at_place = spot.start in (each.predicate_start, each.object_start)
        if each.subject == subject and not at_place:
            found.setdefault(each.predicate, []).append(each.object)
    return found


def _slot_at(desk: Desk, spot: Spot) -> Allowed | None:
    """What the shapes of the subject's class say of the property here; if nothing, those of others."""
    predicate = expand_name(desk.draft.meant, spot.predicate) if spot.predicate else None
    if predicate is None:
        return None
    slots = {each.path: each for each in desk.allowance.slots(_kinds_at(desk, spot))}
    return slots.get(predicate) or desk.allowance.anywhere(predicate)


def _properties(desk: Desk, spot: Spot) -> Iterator[types.CompletionItem]:
    """`a` first, then what the shapes ask for and is not there, then what they allow."""
    said = _said(desk, spot)
    if RDF.type not in said:
        yield types.CompletionItem("a", detail="its class", sort_text="0", text_edit=_edit(desk, spot, "a"))
    slots = desk.allowance.slots(_kinds_at(desk, spot))
    for slot in slots:
        number = len(said.get(slot.path, ()))
        if slot.most is not None and number >= slot.most:
            continue
        rank = 1 if slot.least > number else 2 if not number else 3
        item = _item(desk, spot, slot.path, f"{rank}{slot.order:09.2f}", types.CompletionItemKind.Property)
        item.detail = " · ".join(filter(None, (slot.name, slot.asks)))
        if slot.help:
            item.documentation = _document(desk.register.find(slot.path), slot.help)
        yield item
    if not slots:
        for entry in desk.register.properties:
            yield _item(desk, spot, entry.node, "4", types.CompletionItemKind.Property)


def _values(desk: Desk, spot: Spot) -> Iterator[types.CompletionItem]:
    predicate = expand_name(desk.draft.meant, spot.predicate)
    said = set(_said(desk, spot).get(predicate, ())) if predicate else set()
    if predicate == RDF.type:
        yield from _classes(desk, spot, said)
        return
    slot = _slot_at(desk, spot)
    if slot is None or not (slot.kinds or slot.schemes or slot.listed or slot.datatypes):
        yield from _of_namespace(desk, spot, said)
        return
    for node in dict.fromkeys(slot.listed):
        if isinstance(node, URIRef) and node not in said:
            yield _item(desk, spot, node, "0", types.CompletionItemKind.EnumMember)
    entries = [each for scheme in slot.schemes for each in desk.register.members(scheme)]
    own, _ = read_entries(desk.draft.meant)
    for kind in slot.kinds:
        below = desk.register.below(kind)
        parts = [each for each in own.values() if not below.isdisjoint(each.kinds)]
        entries += [*parts, *desk.register.instances(kind)]
    yield from _entries(desk, spot, (each for each in entries if each.node not in said))
    for template in templates_for(slot.datatypes, slot.languages or desk.register.languages()[:3]):
        yield _snippet(desk, spot, template)


def _classes(desk: Desk, spot: Spot, said: set[Node]) -> Iterator[types.CompletionItem]:
    described = [each for each in desk.allowance.described if isinstance(each, URIRef) and each not in said]
    for node in described:
        yield _item(desk, spot, node, "0", types.CompletionItemKind.Class)
    for entry in desk.register.terms(OWL.Class, RDFS.Class):
        if entry.node not in described and entry.node not in said:
            yield _item(desk, spot, entry.node, "1", types.CompletionItemKind.Class)


def _of_namespace(desk: Desk, spot: Spot, said: set[Node]) -> Iterator[types.CompletionItem]:
    """Where no shape says what may stand here: what the prefix typed so far can name."""
    prefix, colon, _ = spot.typed.partition(":")
    namespace = PREFIXES.get(prefix) if colon else None
    if namespace:
        found = (
            each
            for each in desk.register
            if each.node.startswith(namespace) and "#" not in each.node[len(namespace) :]
        )
        yield from _entries(desk, spot, (each for each in found if each.node not in said))


def _subjects(desk: Desk, spot: Spot) -> Iterator[types.CompletionItem]:
    """The entity of this file, and parts that it names and nobody has described."""
    sheet = desk.draft.meant
    named = {each.object for each in sheet.statements if isinstance(each.object, URIRef)}
    for node in sorted(named - sheet.subjects.keys()):
        if sheet.document.base and node.startswith(f"{sheet.document.base}#"):
            yield _item(desk, spot, node, "0", types.CompletionItemKind.Field)


def _languages(desk: Desk, spot: Spot) -> Iterator[types.CompletionItem]:
    slot = _slot_at(desk, spot)
    for number, tag in enumerate((slot.languages if slot else []) or desk.register.languages()):
        yield types.CompletionItem(
            label=f"@{tag}",
            sort_text=f"{number:03}",
            text_edit=_edit(desk, spot, f"@{tag}"),
            filter_text=f"@{tag}",
            kind=types.CompletionItemKind.Constant,
        )


def _entries(desk: Desk, spot: Spot, entries: Iterable[Entry]) -> Iterator[types.CompletionItem]:
    for entry in {each.node: each for each in entries}.values():
        rank = "2" if "#" in entry.node and not _is_own(desk, entry.node) else "1"
        yield _item(desk, spot, entry.node, rank + entry.label.casefold()[:40], entry=entry)


def _is_own(desk: Desk, node: Node) -> bool:
    return node in desk.draft.meant.subjects


def _item(
    desk: Desk,
    spot: Spot,
    node: Node,
    rank: str,
    kind: types.CompletionItemKind = types.CompletionItemKind.Reference,
    entry: Entry | None = None,
) -> types.CompletionItem:
    """A name, written as the file writes names, with the declaration that it needs."""
    entry = entry or desk.register.find(node)
    written, declaration = declare(desk.draft, str(node))
    label = entry.label if entry is not None else ""
    return types.CompletionItem(
        label=written,
        label_details=types.CompletionItemLabelDetails(description=label) if label else None,
        detail=label or None,
        documentation=_document(entry),
        kind=kind,
        sort_text=f"{rank}",
        filter_text=" ".join(filter(None, (written, label, *(entry.other_names if entry else ())))),
        text_edit=_edit(desk, spot, written),
        additional_text_edits=declaration or None,
    )


def _document(entry: Entry | None, help: str = "") -> types.MarkupContent | None:
    words = "\n\n".join(filter(None, (entry.text if entry is not None else "", help)))
    return types.MarkupContent(types.MarkupKind.PlainText, words) if words else None


def _edit(desk: Desk, spot: Spot, written: str) -> types.TextEdit:
    return types.TextEdit(desk.draft.editor.range(spot.start, spot.end), written)


def _snippet(desk: Desk, spot: Spot, template: str) -> types.CompletionItem:
    """A value to fill in, such as a date."""
    _, declaration = declare(desk.draft, str(XSD.date)) if "xsd:" in template else ("", [])
    return types.CompletionItem(
        label=plain(template),
        kind=types.CompletionItemKind.Snippet,
        sort_text="2",
        filter_text=plain(template),
        insert_text_format=types.InsertTextFormat.Snippet
        if desk.snippets
        else types.InsertTextFormat.PlainText,
        text_edit=_edit(desk, spot, template if desk.snippets else plain(template)),
        additional_text_edits=declaration or None,
    )
