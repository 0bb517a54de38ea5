"""VALUES whose terms match nothing: a name that does not exist, or one that fits nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib.term import Identifier, URIRef

from srpp_graph.emptiness.elements import Element, Part, Span
from srpp_graph.emptiness.inquiry import Inquiry
from srpp_graph.emptiness.mending import Offers
from srpp_graph.emptiness.names import NEAR, rank
from srpp_graph.emptiness.probes import ANY
from srpp_graph.emptiness.reading import TokenReader
from srpp_graph.phrases import said
from srpp_graph.store.tokens import Kind, Token

_MOST_TERMS = 6


async def explain_values(inquiry: Inquiry, blocks: Sequence[Element], scope: Sequence[Element]) -> bool:
    """Add which terms of VALUES blocks match nothing; whether there are any to blame."""
    found = False
    for block in blocks:
        if await inquiry.prober.any([each for each in scope if each is not block]):
            found = await _explain_block(inquiry, block, scope) or found
    if found:
        return True
    for block in blocks:  # none is to blame by itself: name those that nothing speaks of
        for _, tokens in list(_iter_terms(block))[:_MOST_TERMS]:
            term = inquiry.names.read(tokens)
            span = Span(tokens[0].start, tokens[-1].end)
            if isinstance(term, URIRef) and not await _exists(inquiry, span):
                inquiry.add(
                    "unknown-term", said("nothing in the graph speaks of {term}", term=tokens[0].text), span
                )
                found = True
    return found


async def _explain_block(inquiry: Inquiry, block: Element, scope: Sequence[Element]) -> bool:
    """Add what each term of one block should be."""
    others = [each for each in scope if each is not block]
    listed = list(_iter_terms(block))[:_MOST_TERMS]
    for variable, tokens in listed:
        span = Span(tokens[0].start, tokens[-1].end)
        written = inquiry.text[span.start : span.end]
        term = inquiry.names.read(tokens)
        if term is None:
            continue
        values = await inquiry.prober.values(others, also=f"BIND(?{variable} AS ?{ANY})")
        known = not isinstance(term, URIRef) or await _exists(inquiry, span)
        near = rank(term, values or ([] if known else await _typed(inquiry)))
        offers: Offers = [
            await inquiry.offer_candidate(span, each) for each in near[:2] if each.likeness >= NEAR
        ]
        message = said("{name} matches nothing that is asked of ?{variable}", name=written, variable=variable)
        if not known:
            message = said("nothing in the graph speaks of {term}", term=written)
        notes = []
        if values:
            shown = [(inquiry.names.write(value), count) for value, count in values]
            notes.append(said("?{name} could be {values}", name=variable, values=inquiry.listed(shown)))
        inquiry.add("value" if known else "unknown-term", message, span, offers, notes)
    return bool(listed)


async def _exists(inquiry: Inquiry, span: Span) -> bool:
    """Whether anything is said of a term, or with it."""
    sides = ((span, "?srpp_p", "?srpp_o"), ("?srpp_s", "?srpp_p", span))
    for side in sides:
        if await inquiry.prober.any([Element(Part.SUBQUERY, span, side)]):
            return True
    return False


async def _typed(inquiry: Inquiry) -> list[tuple[Identifier, int]]:
    """All that is of a class: what a name may mean where nothing narrower can be asked in time."""
    return await inquiry.prober.values([Element(Part.SUBQUERY, Span(0, 0), (f"?{ANY}", "a", "?srpp_o"))])


def _iter_terms(block: Element) -> Iterator[tuple[str, tuple[Token, ...]]]:
    """Each term of a VALUES block with the name of its variable."""
    variables = [each.text[1:] for each in block.tokens if each.kind is Kind.VARIABLE]
    if not variables:
        return
    reader = TokenReader(block.tokens)
    while reader.take().text != "{":
        continue
    at = 0
    while reader.peek().text not in ("}", ""):
        token = reader.peek()
        if token.text == "(":
            at = 0
        if token.text in ("(", ")") or reader.is_word("UNDEF"):
            at += token.text not in ("(", ")")
            reader.take()
            continue
        yield variables[at % len(variables)], reader.term()
        at += 1
