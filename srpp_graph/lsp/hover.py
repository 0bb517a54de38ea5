"""The name under the pointer: what it is called, what it is, what may stand there, how much it is used."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types
from rdflib.namespace import RDF
from rdflib.term import Node, URIRef

from srpp_graph.lsp.allowance import Allowance
from srpp_graph.lsp.allowance import Slot as Allowed
from srpp_graph.lsp.cursor import Found, find_term
from srpp_graph.lsp.draft import Draft
from srpp_graph.lsp.register import Entry, Register, read_entries
from srpp_graph.prefixes import BASE_IRI, NS, compact
from srpp_graph.vocabulary import SRPP


def hover(
    draft: Draft, register: Register, allowance: Allowance, place: types.Position
) -> types.Hover | None:
    """What is known of the term at this place; nothing of a plain literal."""
    found = find_term(draft.meant, draft.editor.offset(place))
    if found is None or not isinstance(found.term, URIRef):
        return None
    parts = [*_iter_parts(found, draft, register, allowance)]
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(filter(None, parts)))
    return types.Hover(content, draft.editor.range(*found.span))


def _iter_parts(found: Found, draft: Draft, register: Register, allowance: Allowance) -> Iterator[str]:
    node = found.term
    entry = _of_draft(draft, node) or register.find(node)
    name = entry.label if entry is not None else ""
    yield f"**{_plain(name)}** — `{compact(str(node))}`" if name else f"`{compact(str(node))}`"
    if entry is None:
        yield "" if node == RDF.type else _unknown(node)
    else:
        yield _describe(entry, register)
        yield _plain(entry.text)
    if found.span == found.statement.predicate_span:
        slot = _slot_of(found, draft, register, allowance)
        yield _ask(slot, register) if slot is not None else ""
    if entry is not None:
        uses, used = register.count_uses(node)
        count = (used if str(node).startswith(NS) else 0) or uses
        yield f"used in {count} {'statement' if count == 1 else 'statements'}" if count else ""


def _of_draft(draft: Draft, node: Node) -> Entry | None:
    return read_entries(draft.meant)[0].get(node) if isinstance(node, URIRef) else None


def _describe(entry: Entry, register: Register) -> str:
    """Its kinds, other names and country, in one line."""
    kinds = [register.name(each) or compact(str(each)) for each in entry.kinds]
    countries = [register.name(each) for each in entry.facts.get(SRPP.country, [])]
    return " · ".join(_plain(each) for each in (*kinds, *entry.other_names, *countries) if each)


def _unknown(node: Node) -> str:
    iri = str(node)
    ours = iri.startswith((NS, f"{BASE_IRI}/id/"))
    return "no file of this checkout describes it" if ours else ""


def _slot_of(found: Found, draft: Draft, register: Register, allowance: Allowance) -> Allowed | None:
    kinds = [each.object for each in draft.meant.statements if each.subject == found.statement.subject]
    slots = allowance.slots(register.wider(kinds))
    return next((each for each in slots if each.path == found.term), None)


def _ask(slot: Allowed, register: Register) -> str:
    """What the shapes ask of the values here."""
    values = [f"a {register.name(each) or compact(str(each))}" for each in slot.kinds]
    values += [f"an entry of {register.name(each) or compact(str(each))}" for each in slot.schemes]
    values += [
        f"`{compact(str(each))}`" for each in (*slot.listed, *slot.datatypes) if isinstance(each, URIRef)
    ]
    asks = "; ".join(filter(None, (slot.asks, " or ".join(dict.fromkeys(values)))))
    return f"Here: {asks}." if asks else ""


def _plain(text: str) -> str:
    """Text of ours in Markdown: nothing in it is markup."""
    return "".join(f"\\{each}" if each in "\\`*_[]<>#|" else each for each in text)
