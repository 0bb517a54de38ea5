"""What may run at all: decided from a query's tokens before anything is evaluated.

    admit("SELECT * WHERE { ?s ?p ?o }", max_bytes=1024).form      # QueryForm.SELECT

Refused are federation (`SERVICE`) and every update (`LOAD` among them): they raise `QueryRefused` with the
place of the word. A text that is neither, and no query either, goes to the engine's parser, which only reads
queries and says what is wrong; see `syntax`. The second line of defence is the worker without a network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from srpp_graph.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTooLong
from srpp_graph.phrases import said
from srpp_graph.store.doors import find_listed, put_doors
from srpp_graph.store.escapes import Shift, decode_escapes, moved
from srpp_graph.store.nesting import read_tokens
from srpp_graph.store.tokens import Kind, Token, is_glued_filter, place

if TYPE_CHECKING:
    from srpp_graph.store.turns import Turns


class QueryForm(StrEnum):
    """What a query gives: rows, a yes or no, or a graph."""

    SELECT = "select"
    ASK = "ask"
    CONSTRUCT = "construct"
    DESCRIBE = "describe"

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is triples, not rows or a truth value."""
        return self in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A query that may be evaluated.

    `form` is `None` where the text shows none: the engine will call it a syntax error. `text` is the query
    with codepoint escapes outside strings and IRIs decoded, and the worker's door in place of each endpoint
    that SERVICE may ask. `has_dataset` says that FROM chooses the graphs.
    """

    text: str
    form: QueryForm | None
    has_dataset: bool
    shifts: tuple[Shift, ...] = ()

    def as_written(self, error: QueryError) -> QueryError:
        """The error, with a place in `text` made the place in the query as its author wrote it."""
        return moved(error, self.text, self.shifts)


_FORMS = {form.value: form for form in QueryForm}
_UPDATE = re.compile(
    r"(insert|delete|load|clear|create|drop|copy|move|add|with)"
    r"(?:data|where|silent|default|named|all|graph|into|to)*",
    re.IGNORECASE | re.ASCII,
)
_GRAPH_WORDS = frozenset(("graph", "from", "named", "describe"))
_KEYWORD = re.compile(r"service|filter", re.IGNORECASE)
_SERVICE_WORD = re.compile(r"service(?:silent)?$", re.IGNORECASE | re.ASCII)
_SERVICE_NAME = re.compile(r"[^:]*service", re.IGNORECASE | re.ASCII)
_BYTE_ORDER_MARK = "\ufeff"
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
_SHORT = 4096
_READ_ONLY_HELP = said("this service only reads; changes are made to the files in the repository")
_SERVICE_HELP = said("ask the other endpoint yourself and give its answers to this query with VALUES")


def inspect_query(text: str, *, max_bytes: int, services: Sequence[str] = ()) -> QueryForm | None:
    """The form of a query that may be evaluated; `None` where the text shows none.

    >>> inspect_query("ASK { ?s ?p 'SERVICE <x> {}' }", max_bytes=100)
    <QueryForm.ASK: 'ask'>

    Raises:
        QueryTooLong: it has more than `max_bytes` bytes of UTF-8.
        QueryRefused: it asks another service, or is an update.
        QuerySyntaxError: it holds characters that no query has, or a string that is never closed.
    """
    return admit(text, max_bytes=max_bytes, services=services).form


async def read_query(text: str, turns: Turns, *, max_bytes: int, services: Sequence[str] = ()) -> Admitted:
    """What `admit` gives; a long text is read beside the event loop, which others wait for, and in its turn.

    The tokens of a text take many times its size, and threads share one processor: side by side they would
    be no sooner done. Nor can they be stopped: a turn lasts until its text is read, whoever has gone.
    """
    if len(text) <= _SHORT:
        return admit(text, max_bytes=max_bytes, services=services)
    import asyncio  # which takes as long to load as a small check, and is needed by who is in a loop

    async with turns.turn():
        reading = asyncio.ensure_future(
            asyncio.to_thread(admit, text, max_bytes=max_bytes, services=services)
        )
        try:
            return await asyncio.shield(reading)
        except asyncio.CancelledError:
            await asyncio.wait((reading,))
            reading.exception()
            raise


def admit(text: str, *, max_bytes: int, services: Sequence[str] = ()) -> Admitted:
    """The query with all that its tokens tell; raises as `inspect_query` does.

    `services` are the endpoints that SERVICE may ask, as their IRIs are to be written, letter by letter.
    """
    _check_length(text, max_bytes)
    text = text.removeprefix(_BYTE_ORDER_MARK)
    _check_characters(text)
    tokens = read_tokens(text)
    decoded, shifts = decode_escapes(text, tokens)
    try:
        if shifts:
            text, tokens = decoded, read_tokens(decoded)
        form, start = _check_tokens(text, tokens, services)
    except QueryError as error:
        raise moved(error, decoded, shifts) from None
    behind = islice(tokens, start, None) if "from" in text.lower() else ()
    has_dataset = any(_is_word(token, "from") for token in behind)
    if services:
        text, doors = put_doors(text, tokens, services)
        shifts += tuple(Shift(*each) for each in doors)
    return Admitted(text, form, has_dataset, shifts)


def _check_tokens(
    text: str, tokens: Sequence[Token], services: Sequence[str]
) -> tuple[QueryForm | None, int]:
    """The form of the query and the position behind its word; raises if it may not run."""
    _check_strings(text, tokens)
    found = _find_form(text, tokens)
    _check_service(text, tokens, services)
    return found


def _check_length(text: str, max_bytes: int) -> None:
    size = len(text.encode("utf-8", "surrogatepass")) if len(text) <= max_bytes else len(text)
    if size > max_bytes:
        raise QueryTooLong(
            said(
                "the query is {size} bytes long; this service reads up to {number}",
                **{"size": size, "number": max_bytes},
            ),
            max_bytes,
            "bytes",
            help=said("long lists of values can be split over several queries"),
        )


def _check_characters(text: str) -> None:
    bad = _NO_CHARACTER.search(text)
    if bad is not None:
        what = "a NUL character" if bad.group() == "\x00" else "half of a surrogate pair"
        raise QuerySyntaxError(
            f"the query contains {what} (U+{ord(bad.group()):04X})",
            *place(text, bad.start()),
            help="send the query as UTF-8 text",
        )


def _check_strings(text: str, tokens: Sequence[Token]) -> None:
    if tokens and tokens[-1].kind is Kind.BAD and tokens[-1].text[0] in "\"'":
        last = tokens[-1]
        mark = last.text[:3] if last.text[:3] in ('"""', "'''") else last.text[0]
        raise QuerySyntaxError(
            f"the string that opens here is never closed by {mark}",
            *place(text, last.start),
            help="a string in single or double quotes ends on its own line; three quotes may span lines",
        )


def _find_form(text: str, tokens: Sequence[Token]) -> tuple[QueryForm | None, int]:
    """The first word behind the prologue, and the position behind it; an update raises."""
    index = 0
    while index < len(tokens):
        word = tokens[index].text.lower()
        if word == "prefix" and index + 2 < len(tokens):
            index += 3
        elif word in ("base", "version") and index + 1 < len(tokens):
            index += 2
        else:
            break
    if index == len(tokens) or tokens[index].kind is not Kind.WORD:
        return None, index
    word = tokens[index].text.lower()
    update = _UPDATE.fullmatch(word)
    if update is not None:
        _refuse_update(text, tokens[index], update[1].upper())
    form = next((known for name, known in _FORMS.items() if word.startswith(name)), None)
    return form, index + 1


def _refuse_update(text: str, token: Token, word: str) -> None:
    raise QueryRefused(
        said("{word} changes data, and this service only answers queries", word=word),
        "load" if word == "LOAD" else "update",
        *place(text, token.start),
        help=_READ_ONLY_HELP,
    )


def _check_service(text: str, tokens: Sequence[Token], services: Sequence[str]) -> None:
    if "service" not in text.lower():
        return
    for index, token in enumerate(tokens):
        if token.kind not in (Kind.WORD, Kind.NAME) or _KEYWORD.search(token.text) is None:
            continue
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if is_glued_filter(token) and following is not None and following.text == "(":
            raise QuerySyntaxError(
                f"{token.text}( can be read in two ways",
                *place(text, token.start),
                help="put a space behind FILTER",
            )
        asks = _asks_service(token, following, tokens[index - 1] if index else None)
        if asks and find_listed(tokens, index, services) is None:
            raise QueryRefused(
                said(
                    "SERVICE asks another endpoint, and only some endpoints may be asked"
                    if services
                    else "SERVICE asks another endpoint, and this service does not pass queries on"
                ),
                "service",
                *place(text, token.start + _glued(token)),
                help=said("ask one of these, written out: {names}", names=", ".join(services))
                if services
                else _SERVICE_HELP,
            )


def _asks_service(token: Token, following: Token | None, previous: Token | None) -> bool:
    """Whether the engine may read this token as the keyword.

    It needs no space around keywords: `1SERVICE<x>{}`, `trueSERVICE:x{}` and `a1SERVICEex:x{}` all ask.
    """
    if token.kind is Kind.WORD:
        return _SERVICE_WORD.search(token.text) is not None
    if token.kind is not Kind.NAME or _SERVICE_NAME.match(token.text) is None:
        return False
    opens_group = following is not None and following.text == "{"
    return opens_group and not (
        previous is not None and previous.kind is Kind.WORD and previous.text.lower() in _GRAPH_WORDS
    )


def _glued(token: Token) -> int:
    """How many letters of another word stand before the keyword in the same token."""
    word = _SERVICE_WORD.search(token.text)
    return word.start() if word is not None else 0


def _is_word(token: Token, word: str) -> bool:
    return token.kind is Kind.WORD and token.text.lower() == word
