"""How deep and how long a query may chain, so that it overflows no stack of the engine.

    tokens = read_tokens(text)      # raises as soon as there is too much

Brackets nest, and so do clauses and operators that only seem to stand side by side: the engine puts each
around the one before. Data (VALUES, IN) may be as long as the query.
"""

from __future__ import annotations

import threading
import time

from srpp_graph.errors import QuerySyntaxError, QueryTooLong
from srpp_graph.store.token_list import TokenList
from srpp_graph.store.tokens import Kind, Token, iter_tokens, place

MAX_DEPTH = 200
MAX_LINKS = 2000

_LINKS = frozenset(("{", "(", "+", "-", "*", "/", "|", "||", "&&", "!", "^"))
_OPENING, _CLOSING = frozenset("{(["), frozenset("})]")
_STRETCH = 512
_PAUSE = 0.0005


def read_tokens(text: str) -> TokenList:
    """The tokens of the text, unless they nest or chain too far; reading ends at the first one too many.

    Beside the main thread a long text is read in stretches with pauses, so that other threads (the one that
    answers everybody else) are not kept waiting.

    Raises:
        QuerySyntaxError: brackets are nested too deep.
        QueryTooLong: there are too many groups, calls and operators.
    """
    tokens = TokenList(text)
    depth = links = 0
    in_data = False
    pausing = threading.current_thread() is not threading.main_thread()
    for number, token in enumerate(iter_tokens(text), 1):
        tokens.append(token)
        kind, sign, _ = token
        if kind is Kind.SIGN:
            depth += (sign in _OPENING) - (sign in _CLOSING)
            links += sign in _LINKS and not in_data
            in_data = in_data and sign != "}"
            if depth > MAX_DEPTH:
                raise _too_deep(text, token)
            if links > MAX_LINKS:
                raise too_many_links()
        elif kind is Kind.WORD and sign.lower() == "values":
            in_data = True
        if pausing and not number % _STRETCH:
            time.sleep(_PAUSE)
    return tokens


def too_many_links() -> QueryTooLong:
    """What to tell of a query whose clauses or operators nest too far for the engine's stack."""
    return QueryTooLong(
        f"the query chains too many groups, calls and operators; the engine takes up to {MAX_LINKS}, "
        "and fewer where they nest",
        MAX_LINKS,
        "groups, calls and operators",
        help="write alternatives as VALUES or IN, which may be long, or ask several queries",
    )


def _too_deep(text: str, token: Token) -> QuerySyntaxError:
    return QuerySyntaxError(
        f"brackets are nested more than {MAX_DEPTH} deep",
        *place(text, token.start),
        help="write the query with fewer levels",
    )
