"""What a place in a query should say instead: every answer comes from the graph, none is guessed.

The term in the place is exchanged for a variable, and the graph is asked which values would make the pattern
match. The one most like the term that was written is what was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib.namespace import XSD
from rdflib.term import Identifier, Literal, URIRef

from srpp_graph.emptiness.elements import Edit, Element, Fragment, Part, Slot, Span
from srpp_graph.emptiness.explanation import Suggestion
from srpp_graph.emptiness.inquiry import Inquiry, bare, span_of, times
from srpp_graph.emptiness.names import NEAR, Candidate, rank
from srpp_graph.emptiness.probes import ANY
from srpp_graph.phrases import said
from srpp_graph.store.tokens import Kind, Token

Offers = list[tuple[Suggestion, Edit | None]]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What a place could hold: `values` with their counts; `whole` if all the other parts match too."""

    values: list[tuple[Identifier, int]]
    whole: bool

    def near(self, term: Identifier) -> list[Candidate]:
        """Those that a slip of the pen could have made `term` of."""
        return [each for each in rank(term, self.values) if each.likeness >= NEAR]


async def relax(inquiry: Inquiry, element: Element, span: Span, scope: Sequence[Element]) -> Relaxed:
    """What could stand in this place of the element, so that the scope matches; else so that it does.

    Where something else in the element is wrong too, so that neither is ever so, what stands in such places.
    """
    edit = Edit(*span, f"?{ANY}")
    values = await inquiry.prober.values(scope, edit)
    if values:
        return Relaxed(values, whole=True)
    values = await inquiry.prober.values([element], edit)
    if not values and (loose := _loosened(element, span)):
        values = await inquiry.prober.values([loose])
    return Relaxed(values, whole=False)


def _loosened(element: Element, span: Span) -> Element | None:
    """The property of an element with any subject and object; of the place itself, whatever is there."""
    pattern = element.pattern
    if pattern is None or len(pattern.predicate.tokens) > 1:  # a path from anywhere to anywhere is too long
        return None
    if not any(span_of(each) == span for each in pattern.slots if each.is_constant):
        return None
    anything: list[Fragment] = ["?srpp_s", pattern.predicate.fragment, "?srpp_o"]
    anything[[span_of(each) for each in pattern.slots].index(span)] = f"?{ANY}"
    return Element(Part.SUBQUERY, Span(0, 0), tuple(anything), graph=element.graph)


def _alone(element: Element, slot: Slot) -> Element | None:
    """One position of a pattern, with anything in the two others."""
    pattern = element.pattern
    if pattern is None:
        return None
    anything: list[Fragment] = ["?srpp_s", "?srpp_p", "?srpp_o"]
    anything[pattern.slots.index(slot)] = slot.fragment
    return Element(Part.SUBQUERY, Span(0, 0), tuple(anything), graph=element.graph)


async def mend_term(inquiry: Inquiry, element: Element, slot: Slot, scope: Sequence[Element]) -> Offers:
    """What the one term in this position should be, best first."""
    term = inquiry.names.read(slot.tokens)
    if term is None:
        return []
    rebound = await _mend_prefix(inquiry, element, slot)
    if rebound:
        return rebound
    relaxed = await relax(inquiry, element, span_of(slot), scope)
    return [await inquiry.offer_candidate(span_of(slot), each) for each in relaxed.near(term)[:2]]


async def _mend_prefix(inquiry: Inquiry, element: Element, slot: Slot) -> Offers:
    """The usual namespace of a known prefix that the query binds to another one, if it is used."""
    token = slot.tokens[0]
    prefix = token.text.partition(":")[0]
    usual = inquiry.names.usual(prefix) if token.kind is Kind.NAME else ""
    if not usual:
        return []
    declared = inquiry.prober.outline.prefixes[prefix]
    edit = Edit(declared.start, declared.end, f"<{usual}>")
    alone = _alone(element, slot)
    if alone is None or not await inquiry.prober.fits([alone], edit):
        return []
    message = said(
        "the query binds {name}: to {given}; in this graph it is <{usual}>",
        name=prefix,
        given=declared.text,
        usual=usual,
    )
    return [await inquiry.offer(message, edit, 0)]


async def mend_direction(inquiry: Inquiry, element: Element, scope: Sequence[Element]) -> Offers:
    """The property the other way round, if that matches."""
    pattern = element.pattern
    if pattern is None or not pattern.predicate.tokens or pattern.predicate.variable:
        return []
    tokens = pattern.predicate.tokens
    if pattern.predicate.stand_in or tokens[0].text == "a":
        return []
    offers: Offers = []
    for edit in _turnings(tokens):
        together = await inquiry.prober.fits(scope, edit)
        if together or await inquiry.prober.fits([element], edit):
            matches = await inquiry.prober.count([element], edit)
            name = tokens[-1].text if len(tokens) <= 2 else inquiry.slot_text(pattern.predicate)
            written = edit.text or said("without the ^")
            message = said(
                "{name} goes the other way: written {turned} it matches {times}",
                name=name,
                turned=written,
                times=times(matches),
            )
            offers.append(await inquiry.offer(message, edit, matches))
    return offers[:2]


def _turnings(tokens: Sequence[Token]) -> list[Edit]:
    """The edits that each turn one step of a path round."""
    edits: list[Edit] = []
    if any(each.text == "!" for each in tokens):
        return edits
    for at, token in enumerate(tokens):
        before = tokens[at - 1].text if at else ""
        if token.kind not in (Kind.IRI, Kind.NAME) or before == "!":
            continue
        if before == "^":
            edits.append(Edit(tokens[at - 1].start, token.start, ""))
        else:
            edits.append(Edit(token.start, token.end, "^" + token.text))
    return edits[:4]


async def mend_path(inquiry: Inquiry, element: Element, step: Token, scope: Sequence[Element]) -> Offers:
    """What one step of a path should be: a property in use that is near to it and makes the path match.

    If none does, something else in the path may be wrong too: then the nearest.
    """
    term = inquiry.names.read_iri(step)
    if term is None:
        return []
    used = await inquiry.prober.values([bare(f"?{ANY}", element.graph)])
    offers: Offers = []
    near = [each for each in rank(term, used)[:3] if each.likeness >= NEAR]
    for each in near:
        edit = Edit(step.start, step.end, inquiry.names.write(each.term))
        if await inquiry.prober.fits([element], edit):
            offers.append(await inquiry.offer_candidate(Span(step.start, step.end), each))
    if near and not offers:
        offers.append(await inquiry.offer_candidate(Span(step.start, step.end), near[0]))
    return offers


def notes_on_values(inquiry: Inquiry, term: Identifier, relaxed: Relaxed) -> list[str]:
    """What the place holds in the graph: language tags and datatypes, or some of the terms."""
    if not relaxed.values:
        return []
    literals = [(each, count) for each, count in relaxed.values if isinstance(each, Literal)]
    notes: list[str] = []
    if isinstance(term, Literal) and literals:
        tags: dict[str, int] = {}
        for each, count in literals:
            kind = f"@{each.language}" if each.language else _datatype(inquiry, each)
            tags[kind] = tags.get(kind, 0) + count
        kinds = sorted(tags.items(), key=lambda pair: -pair[1])
        notes.append(said("the values there are {values}", values=inquiry.listed(kinds)))
    written = [(inquiry.names.write(each), count) for each, count in relaxed.values]
    short = [(text if len(text) < 60 else text[:57] + "…", count) for text, count in written]
    notes.append(said("what would match there: {values}", values=inquiry.listed(short)))
    return notes


def _datatype(inquiry: Inquiry, literal: Literal) -> str:
    return inquiry.names.write(URIRef(literal.datatype or XSD.string))
