"""Where a query that the engine's parser refused goes wrong.

The parser names the farthest place at which it *tried* something, and a keyword is tried by its length: it
may point far behind the fault. So the tokens are set far apart and parsed once more; whatever was tried then
ends in the gap behind the token at which it began.

This module imports only `tokens`: the workers use it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from srpp_graph.store.tokens import Kind, Token, iter_tokens, place

Parse = Callable[[str], str | None]
"""Gives the parser's message for a text, or `None` if the text is a query."""


class Fault(NamedTuple):
    """The place of a fault, counted from 1, the token that stands there, and the parser's own sentence.

    `found` is empty where the query ends too early, or breaks a rule that shows only at its end.
    """

    line: int
    column: int
    found: str
    reason: str


_GAP = " " * 32
_MESSAGE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:^|, |one of )([A-Z][a-z]*(?: [^,\[\]]+)+|IRI parsing failed)")


def find_fault(text: str, parse: Parse) -> Fault:
    """The fault in a text that `parse` refuses.

    >>> find_fault("ASK { ?s ?p }", lambda text: f"error at 1:{text.find('}') + 1}: expected one of ...")
    Fault(line=1, column=13, found='}', reason='')
    """
    tokens = list(iter_tokens(text))
    spaced, starts = _set_apart(text, tokens)
    message = parse(spaced)
    match = _MESSAGE.match(message or "")
    if match is None:
        return Fault(*place(text, len(text)), "", "")
    offset = _offset(spaced, int(match[1]), int(match[2]))
    sentence = _SENTENCE.search(match[3])
    reason = sentence[1].strip() if sentence else ""
    if offset >= len(spaced) or not tokens:
        return Fault(*place(text, tokens[-1].end if tokens else 0), "", reason)
    index = max((i for i, start in enumerate(starts) if start <= offset), default=0)
    return Fault(*place(text, tokens[index].start), tokens[index].text[:80], reason)


def _set_apart(text: str, tokens: list[Token]) -> tuple[str, list[int]]:
    """The tokens with wide gaps wherever a gap changes nothing, and the offset of each."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for index, token in enumerate(tokens):
        gap = _GAP if index and _may_part(text, tokens[index - 1], token) else ""
        starts.append(length + len(gap))
        parts += gap, token.text
        length += len(gap) + len(token.text)
    return "".join(parts) + _GAP, starts


def _may_part(text: str, left: Token, right: Token) -> bool:
    if left.end < right.start:
        return True
    if right.kind is Kind.LANGUAGE or left.text in ("^^", "^") or right.text == "^^":
        return False
    if left.kind in (Kind.SIGN, Kind.BAD):
        return left.text in ("{", "}", ";", ",", "]") and right.text not in ("|", "}")
    return right.kind is not Kind.BAD and right.text not in ("*", "+", "?")


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
