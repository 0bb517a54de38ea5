"""Putting another value into a query, between the braces of its VALUES block.

A parameter stands in the query as `VALUES ?network { network:glcn-on-sp }`. The block is found by tokens, so
that the same words in a comment or a string are left alone, and what replaces its inside is the N-Triples
form of a term, so that nothing of a reader's text ever reaches the query. See ADR 0010.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib.term import Identifier

from srpp_graph.errors import GraphError
from srpp_graph.store.tokens import Kind, Token, iter_tokens


def place_value(text: str, variable: str, term: Identifier) -> str:
    """The query with this term as the one value of the variable.

    >>> from rdflib.term import URIRef
    >>> place_value("ASK { VALUES ?a { <urn:x> } ?a ?b ?c }", "a", URIRef("urn:y"))
    'ASK { VALUES ?a { <urn:y> } ?a ?b ?c }'

    Raises:
        GraphError: the query has no such block, or more than one.
    """
    opening, closing = find_block(text, variable)
    return f"{text[: opening.end]} {term.n3()} {text[closing.start :]}"


def find_block(text: str, variable: str) -> tuple[Token, Token]:
    """The braces of the one VALUES block of that variable.

    Raises:
        GraphError: the query has no such block, or more than one.
    """
    blocks = list(_iter_blocks(list(iter_tokens(text)), variable))
    if len(blocks) != 1:
        raise GraphError(
            f"the query has {len(blocks)} blocks `VALUES ?{variable} {{ … }}`",
            help="a parameter of a question stands in exactly one",
        )
    return blocks[0]


def _iter_blocks(tokens: Sequence[Token], variable: str) -> Iterator[tuple[Token, Token]]:
    for at, token in enumerate(tokens[:-2]):
        if token.kind is not Kind.WORD or token.text.upper() != "VALUES":
            continue
        name, opening = tokens[at + 1], tokens[at + 2]
        if name.kind is Kind.VARIABLE and name.text[1:] == variable and opening.text == "{":
            closing = next((each for each in tokens[at + 3 :] if each.text == "}"), None)
            if closing is not None:
                yield opening, closing
