"""Triple patterns that match nothing: by themselves, or only together with others."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib.namespace import RDF
from rdflib.term import Identifier, Literal, URIRef

from srpp_graph.emptiness.elements import Edit, Element, Fragment, Part, Slot, Span
from srpp_graph.emptiness.inquiry import Inquiry, bare, in_turn, span_of, times
from srpp_graph.emptiness.mending import (
    Offers,
    mend_direction,
    mend_path,
    mend_term,
    notes_on_values,
    relax,
)
from srpp_graph.phrases import said
from srpp_graph.store.tokens import Kind, Token


async def explain_dead(inquiry: Inquiry, element: Element, scope: Sequence[Element]) -> None:
    """Add why a triple pattern matches nothing even by itself."""
    pattern = element.pattern
    if pattern is None:
        return
    if await _explain_property(inquiry, element, scope):
        return
    for slot in (pattern.object, pattern.subject):
        term = inquiry.names.read(slot.tokens) if slot.is_constant else None
        if isinstance(term, URIRef) and not await _is_used(inquiry, element, slot):
            is_class = slot is pattern.object and _is_type(inquiry, pattern.predicate)
            what = said("nothing is of the class {term}", term=inquiry.slot_text(slot))
            if not is_class:
                what = said("nothing in the graph speaks of {term}", term=inquiry.slot_text(slot))
            offers = await mend_term(inquiry, element, slot, scope)
            notes = () if offers else await _notes(inquiry, element, slot, scope)
            kind = "unused-class" if is_class else "unknown-term"
            inquiry.add(kind, what, span_of(slot), offers, notes)
            return
    await _explain_combination(inquiry, element, scope)


async def _explain_property(
    inquiry: Inquiry, element: Element, scope: Sequence[Element], *, optional: bool = False
) -> bool:
    """Whether a property, or a step of a path, is used by nothing."""
    pattern = element.pattern
    if pattern is None or pattern.predicate.variable or pattern.predicate.stand_in:
        return False
    slot = pattern.predicate
    found = False
    for step in _steps(slot, optional=optional):
        if await inquiry.prober.any([bare(Span(step.start, step.end), element.graph)]):
            continue
        if len(slot.tokens) == 1:
            offers = await mend_term(inquiry, element, slot, scope)
        else:
            offers = await mend_path(inquiry, element, step, scope)
        message = _has_no(inquiry, element, step.text)
        notes = () if offers else await _class_note(inquiry, step)
        inquiry.add("unused-property", message, Span(step.start, step.end), offers, notes)
        found = True
    return found


def _has_no(inquiry: Inquiry, element: Element, name: str) -> str:
    if element.graph is None:
        return said("nothing in the graph has the property {name}", name=name)
    graph = inquiry.slot_text(element.graph)
    return said("nothing in GRAPH {graph} has the property {name}", graph=graph, name=name)


async def explain_steps(inquiry: Inquiry, members: Sequence[Element], scope: Sequence[Element]) -> bool:
    """Add the steps of paths that nothing has, though the paths can do without; whether there are any."""
    found = False
    for each in members:
        if each.pattern is not None and _may_be_left_out(each.pattern.predicate):
            found = await _explain_property(inquiry, each, scope, optional=True) or found
    return found


def _may_be_left_out(slot: Slot) -> bool:
    """Whether a path has steps that need not match."""
    return any(each.text in ("|", "*", "?") for each in slot.tokens)


def _steps(slot: Slot, *, optional: bool) -> list[Token]:
    """The properties of a path: those behind `!` never, those that need not match where asked for."""
    negated = any(each.text == "!" for each in slot.tokens)
    if negated or (_may_be_left_out(slot) and not optional):
        return []
    return [each for each in slot.tokens if each.kind in (Kind.IRI, Kind.NAME)]


async def _class_note(inquiry: Inquiry, step: Token) -> tuple[str, ...]:
    """That what stands as a property is a class."""
    kind = Span(step.start, step.end)
    element = Element(Part.SUBQUERY, kind, ("?srpp_subject", "a", kind))
    if await inquiry.prober.any([element]):
        return (said("{name} is a class: `?thing a {name}` asks for what is of it", name=step.text),)
    return ()


def _is_type(inquiry: Inquiry, predicate: Slot) -> bool:
    return len(predicate.tokens) == 1 and inquiry.names.read_iri(predicate.tokens[0]) == RDF.type


async def _is_used(inquiry: Inquiry, element: Element, slot: Slot) -> bool:
    """Whether a term is the subject or the object of anything."""
    term = slot.fragment
    pattern = element.pattern
    sides: list[tuple[Fragment, ...]] = [("?srpp_s", "?srpp_p", term), (term, "?srpp_p", "?srpp_o")]
    if pattern is not None and slot is pattern.object and _is_type(inquiry, pattern.predicate):
        sides = [("?srpp_s", "a", term)]
    for side in sides:
        if await inquiry.prober.any([Element(Part.SUBQUERY, Span(0, 0), side, graph=element.graph)]):
            return True
    return False


async def _explain_combination(inquiry: Inquiry, element: Element, scope: Sequence[Element]) -> None:
    """Add that everything in a pattern is known, but not in this combination."""
    pattern = element.pattern
    if pattern is None:
        return
    offers: Offers = []
    notes: list[str] = []
    kind, place = "no-match", element.span
    value = inquiry.names.read(pattern.object.tokens) if pattern.object.is_constant else None
    if isinstance(value, Literal):
        kind, place = "no-such-value", span_of(pattern.object)
    else:
        offers += await mend_direction(inquiry, element, scope)
    for slot in (pattern.object, pattern.predicate, pattern.subject):
        if slot.is_constant:
            offers += await mend_term(inquiry, element, slot, scope)
            if slot is not pattern.subject and not notes:
                notes += await _notes(inquiry, element, slot, scope)
    if not offers and pattern.predicate.is_constant:
        offers += await _other_property(inquiry, element, scope)
    message = said("nothing matches {part}", part=inquiry.phrase(element))
    if kind == "no-such-value":
        message = said(
            "nothing matches {part}: no {name} is {value}",
            part=inquiry.phrase(element),
            name=inquiry.slot_text(pattern.predicate),
            value=inquiry.slot_text(pattern.object),
        )
    inquiry.add(kind, message, place, offers[:4], notes)


async def _notes(inquiry: Inquiry, element: Element, slot: Slot, scope: Sequence[Element]) -> list[str]:
    term = inquiry.names.read(slot.tokens)
    if term is None:
        return []
    return notes_on_values(inquiry, term, await relax(inquiry, element, span_of(slot), scope))


async def explain_join(inquiry: Inquiry, members: Sequence[Element], scope: Sequence[Element]) -> None:
    """Add that the last of some parts has no match in common with the others."""
    last, others = members[-1], members[:-1]
    counts = [(inquiry.phrase(each), await inquiry.prober.count([each])) for each in members]
    alone = [said("{part} matches {times}", part=phrase, times=times(count)) for phrase, count in counts]
    message = said("{part} has no match in common with what is asked beside it", part=inquiry.phrase(last))
    notes = [said("by themselves: {parts}; together nothing", parts=in_turn(alone))]
    shared = sorted(last.variables & frozenset().union(*(each.variables for each in others)))
    maybe = [
        each
        for each in others
        if each.part is Part.OPTIONAL and not last.variables.isdisjoint(each.variables)
    ]
    if maybe:
        notes.append(said("an OPTIONAL before it binds a variable that it uses; set OPTIONAL behind it"))
    elif not shared and others:
        notes.append(said("they have no variable in common"))
    offers = await _mend_members(inquiry, members, scope)
    if not offers and len(members) < len(scope):  # something else is wrong too: mend these by themselves
        offers = await _mend_members(inquiry, members, members)
    kind, place = "join", last.span
    if last.part is Part.TRIPLE and offers and offers[0][1] is not None:
        place = Span(offers[0][1].start, max(offers[0][1].end, offers[0][1].start + 1))
    inquiry.add(kind, message, place, offers, notes)


async def _mend_members(inquiry: Inquiry, members: Sequence[Element], scope: Sequence[Element]) -> Offers:
    """Changes of one part that make the others match: near terms first, then directions, then classes."""
    patterns = [each for each in reversed(members) if each.part is Part.TRIPLE and each.pattern]
    scored: list[tuple[float, Offers]] = []
    for each in patterns:
        slots = each.pattern.slots if each.pattern else ()
        for slot in slots:
            term = inquiry.names.read(slot.tokens) if slot.is_constant else None
            if term is None or term == RDF.type:
                continue
            relaxed = await relax(inquiry, each, span_of(slot), scope)
            near = relaxed.near(term)[:1] if relaxed.whole else []
            scored += [
                (found.likeness, [await inquiry.offer_candidate(span_of(slot), found)]) for found in near
            ]
            if not near and relaxed.whole and _is_type(inquiry, each.pattern.predicate):  # type: ignore[union-attr]
                scored.append((0.1, await _other_class(inquiry, slot, relaxed.values)))
    for each in patterns:
        scored += [(0.5, [offer]) for offer in await mend_direction(inquiry, each, scope) if offer[0].rows]
    ordered = sorted(scored, key=lambda pair: -pair[0])
    return [offer for _, offers in ordered for offer in offers][:4]


async def _other_property(inquiry: Inquiry, element: Element, scope: Sequence[Element]) -> Offers:
    """The property that does stand between the two others of a pattern, if all the rest matches then."""
    if element.pattern is None:
        return []
    slot = element.pattern.predicate
    relaxed = await relax(inquiry, element, span_of(slot), scope)
    offers: Offers = []
    for value, count in relaxed.values[:2] if relaxed.whole else ():
        written = inquiry.names.write(value)
        message = said(
            "{name} in the place of {term} matches {times}",
            name=written,
            term=inquiry.slot_text(slot),
            times=times(count),
        )
        offers.append(await inquiry.offer(message, Edit(*span_of(slot), written), count))
    return offers


async def _other_class(inquiry: Inquiry, slot: Slot, values: list[tuple[Identifier, int]]) -> Offers:
    """The class whose instances have what else is asked."""
    (best, count), *_ = values
    written = inquiry.names.write(best)
    message = said(
        "instances of {name} have what is asked ({times}), those of {term} do not",
        name=written,
        times=times(count),
        term=inquiry.slot_text(slot),
    )
    return [await inquiry.offer(message, Edit(*span_of(slot), written), count)]
