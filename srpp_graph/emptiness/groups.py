"""Which part of a group leaves nothing: one by itself, or the smallest set of parts that together do.

Parts only ever take solutions away (OPTIONAL and BIND take none), so the first prefix without a solution is
found by halving, and what it does not need is left out, one part after the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from srpp_graph.emptiness.conditions import explain_filter, explain_unbound
from srpp_graph.emptiness.elements import Element, Part
from srpp_graph.emptiness.inquiry import Inquiry, all_of, span_of, times
from srpp_graph.emptiness.mending import mend_term
from srpp_graph.emptiness.outcome import explain_outcome
from srpp_graph.emptiness.patterns import explain_dead, explain_join, explain_steps
from srpp_graph.emptiness.terms import explain_values
from srpp_graph.phrases import said

_NEVER_DEAD = (Part.OPTIONAL, Part.MINUS, Part.BIND)


async def explain_group(
    inquiry: Inquiry, elements: Sequence[Element], context: Sequence[Element] = ()
) -> bool:
    """Add why the elements have no solution together with the context; whether a reason was found."""
    before = len(inquiry.findings)
    joins = [each for each in elements if each.part is not Part.FILTER]
    filters = [each for each in elements if each.part is Part.FILTER]
    scope = [*context, *joins]
    dead = [each for each in joins if _may_be_dead(each) and await inquiry.prober.is_dead([each])]
    for each in dead:
        await _explain_alone(inquiry, each, scope)
    if not dead:
        if (filters or context) and await inquiry.prober.any(scope):
            await _explain_filters(inquiry, filters, scope)
        else:
            await _explain_together(inquiry, joins, context)
    return len(inquiry.findings) > before


def _may_be_dead(element: Element) -> bool:
    """Whether a part may have no solution by itself: a path that may be of no length always has some."""
    if element.pattern is not None:
        path = element.pattern.predicate.tokens
        return not (len(path) == 2 and path[1].text in ("*", "?"))
    return element.part not in _NEVER_DEAD


async def _explain_alone(inquiry: Inquiry, element: Element, scope: Sequence[Element]) -> None:
    """Add why one part has no solution by itself."""
    if element.part is Part.TRIPLE:
        await explain_dead(inquiry, element, scope)
    elif element.part is Part.VALUES:
        inquiry.add("no-values", said("this VALUES lists nothing"), element.span)
    elif element.part is Part.SUBQUERY and element.query is not None:
        if not await explain_group(inquiry, element.query.where.elements):
            await explain_outcome(inquiry, element.query)
    elif element.part is not Part.GRAPH or not await _explain_graph(inquiry, element):
        others = [each for each in scope if each is not element]
        await _explain_within(inquiry, element, others if len(scope) > 1 else ())


async def _explain_within(inquiry: Inquiry, element: Element, context: Sequence[Element]) -> bool:
    """Add why a part with groups in it has no solution: each branch of a union has its own reason."""
    before = len(inquiry.findings)
    for group in element.inner:
        alone = await inquiry.prober.any(group.elements)
        await explain_group(inquiry, group.elements, context if alone else ())
    return len(inquiry.findings) > before


async def _explain_graph(inquiry: Inquiry, element: Element) -> bool:
    """Whether the GRAPH names a graph that the dataset does not have."""
    slot = next((each.graph for group in element.inner for each in group.elements), None)
    if slot is None or not slot.is_constant:
        return False
    every = Element(Part.SUBQUERY, element.span, ("?srpp_s", "?srpp_p", "?srpp_o"), graph=slot)
    if await inquiry.prober.any([every]):
        return False
    inside = [each for group in element.inner for each in group.elements if each.part is not Part.FILTER]
    offers = await mend_term(inquiry, every, slot, inside)
    inquiry.add(
        "unknown-graph", said("there is no graph {term}", term=inquiry.slot_text(slot)), span_of(slot), offers
    )
    return True


async def _explain_together(inquiry: Inquiry, joins: Sequence[Element], context: Sequence[Element]) -> None:
    """Add which smallest set of parts has nothing in common."""
    low, high = 0, len(joins)
    while high - low > 1:
        middle = (low + high) // 2
        if await inquiry.prober.is_dead([*context, *joins[:middle]]):
            high = middle
        else:
            low = middle
    culprit = joins[high - 1]
    members = [*context, *joins[:high]]
    for each in members[:-1]:
        fewer = [one for one in members if one is not each]
        if await inquiry.prober.is_dead(fewer):
            members = fewer
    scope = [*context, *joins]
    if culprit.part is Part.MINUS:
        matches = await inquiry.prober.count(members[:-1])
        message = said("MINUS takes away all that is left ({times} before it)", times=times(matches))
        inquiry.add("minus", message, culprit.span)
        return
    if await explain_steps(inquiry, members, scope):
        return
    values = [each for each in members if each.part is Part.VALUES]
    if values and await explain_values(inquiry, values, scope):
        return
    for block in (each for each in members if each.inner and each.part not in _NEVER_DEAD):
        others = [each for each in members if each is not block]
        if len(members) > 1 and await _explain_within(inquiry, block, others):
            return
    await explain_join(inquiry, members, scope)


async def _explain_optional(inquiry: Inquiry, element: Element, scope: Sequence[Element]) -> None:
    """Add why an OPTIONAL that a filter needs something of never matches."""
    for block in scope:
        needed = block.part is Part.OPTIONAL and not block.variables.isdisjoint(element.variables)
        if needed and await inquiry.prober.is_dead(block.inner[0].elements):
            await _explain_within(inquiry, block, ())


async def _explain_filters(inquiry: Inquiry, filters: Sequence[Element], scope: Sequence[Element]) -> None:
    """Add which filters, by themselves or together, let nothing through."""
    killing = [each for each in filters if not await inquiry.prober.any([*scope, each])]
    for each in killing:
        if await explain_unbound(inquiry, each, scope):
            continue
        await _explain_optional(inquiry, each, scope)
        if not each.inner:
            await explain_filter(inquiry, each, scope)
        elif each.tokens[1].text.upper() == "NOT":
            matches = await inquiry.prober.count(scope)
            message = said(
                "FILTER NOT EXISTS takes away all that is left ({times} before it)", times=times(matches)
            )
            inquiry.add("not-exists", message, each.span)
        elif not await _explain_within(inquiry, each, scope):
            inquiry.add("exists", said("what FILTER EXISTS asks for is never there"), each.span)
    if filters and not killing:
        await _explain_filters_together(inquiry, filters, scope)


async def _explain_filters_together(
    inquiry: Inquiry, filters: Sequence[Element], scope: Sequence[Element]
) -> None:
    """Add which smallest set of filters lets nothing through, and what would mend one of them."""
    kept = list(filters)
    for each in filters:
        fewer = [one for one in kept if one is not each]
        if not await inquiry.prober.any([*scope, *fewer]):
            kept = fewer
    parts = all_of([inquiry.phrase(each) for each in kept])
    inquiry.add("filters", said("{parts} never hold for the same solution", parts=parts), kept[-1].span)
    before = len(inquiry.findings)
    for each in kept:
        if not each.inner:
            await explain_filter(inquiry, each, [*scope, *(one for one in kept if one is not each)])
    inquiry.findings[before:] = [each for each in inquiry.findings[before:] if each.suggestions]
