"""Variables that nothing binds, and the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process

from srpp_graph.emptiness.elements import Edit
from srpp_graph.emptiness.inquiry import Inquiry
from srpp_graph.emptiness.mending import Offers
from srpp_graph.phrases import said
from srpp_graph.store.tokens import Token

_NEAR = 60


async def near_variable(inquiry: Inquiry, token: Token, bound: Iterable[str]) -> Offers:
    """The bound variable that is most like this one, tried in its place."""
    known = sorted(each for each in bound if not each.startswith("srpp_"))
    near = process.extractOne(token.text[1:], known, score_cutoff=_NEAR)
    if near is None:
        return []
    offer = await inquiry.offer(
        said("did you mean {name}?", name=f"?{near[0]}"), Edit(token.start, token.end, f"?{near[0]}"), 0
    )
    return [offer]
