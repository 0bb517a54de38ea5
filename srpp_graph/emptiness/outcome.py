"""What comes behind a pattern that does match: HAVING, OFFSET, LIMIT, VALUES, and a CONSTRUCT's template."""

from __future__ import annotations

from srpp_graph.emptiness.elements import Edit, Element, Selection, Span
from srpp_graph.emptiness.explanation import amount
from srpp_graph.emptiness.inquiry import Inquiry, times
from srpp_graph.emptiness.mending import Offers
from srpp_graph.emptiness.terms import explain_values
from srpp_graph.emptiness.variables import near_variable
from srpp_graph.phrases import said
from srpp_graph.store.tokens import Kind, Token


async def explain_outcome(inquiry: Inquiry, selection: Selection) -> None:
    """Add what lets nothing through although the pattern matches."""
    if selection.limit is not None and _is_zero(selection.limit):
        await _explain_limit(inquiry, selection.limit)
        return
    if selection.offset is not None and not _is_zero(selection.offset):
        rows = await inquiry.prober.rows(Edit(selection.offset.start, selection.offset.end, "0"))
        if rows:
            message = said(
                "OFFSET {number} skips all there is: {amount}",
                number=selection.offset.text,
                amount=amount(rows, "row"),
            )
            await _add_with(inquiry, "offset", message, selection.offset, "0")
            return
    if selection.having is not None:
        rows = await inquiry.prober.rows(Edit(*selection.having, ""))
        if rows:
            message = said("HAVING takes away all there is: {amount}", amount=amount(rows, "group"))
            inquiry.add("having", message, selection.having)
            return
    if selection.values is not None:
        span = selection.values.span
        if await inquiry.prober.rows(Edit(*span, "")):
            scope = [selection.values, *selection.where.elements]
            if not await explain_values(inquiry, [selection.values], scope):
                inquiry.add("values", said("what is listed here matches none of the rows"), span)
            return
    if selection.form == "CONSTRUCT" and selection.head:
        await _explain_template(inquiry, selection)


def _is_zero(token: Token) -> bool:
    return token.text.isdecimal() and int(token.text) == 0


async def _explain_limit(inquiry: Inquiry, limit: Token) -> None:
    await _add_with(inquiry, "limit", said("LIMIT 0 asks for no row at all"), limit, "100")


async def _add_with(inquiry: Inquiry, kind: str, message: str, token: Token, instead: str) -> None:
    """Add a finding at a number, with the query in which another stands there."""
    offer = await inquiry.offer(
        said("write {number} there", number=instead), Edit(token.start, token.end, instead), 0
    )
    offers: Offers = [offer] if offer[0].rows else []
    inquiry.add(kind, message, Span(token.start, token.end), offers)


async def _explain_template(inquiry: Inquiry, selection: Selection) -> None:
    """Add which variables of a template the pattern never binds; without them no triple can be made."""
    where: list[Element] = list(selection.where.elements)
    bound = frozenset().union(*(each.variables for each in where))
    matches = await inquiry.prober.count(where)
    unbound = [each for each in selection.head if each.kind is Kind.VARIABLE and each.text[1:] not in bound]
    seen = set()
    for token in unbound:
        if token.text in seen:
            continue
        seen.add(token.text)
        message = said(
            "the pattern matches {times}, but never binds {name}", times=times(matches), name=token.text
        )
        offers = await near_variable(inquiry, token, bound)
        inquiry.add("unbound-variable", message, Span(token.start, token.end), offers)
    if not unbound and matches:
        message = said(
            "the pattern matches {times}, but none makes a triple of this template", times=times(matches)
        )
        note = said("a subject must be an IRI or a blank node, a property an IRI, and all must be bound")
        span = Span(selection.head[0].start, selection.head[-1].end)
        inquiry.add("template", message, span, notes=[note])
