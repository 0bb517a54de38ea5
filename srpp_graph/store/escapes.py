"""Codepoint escapes where the engine does not decode them, and places in what they become.

    text, shifts = decode_escapes(text, read_tokens(text))      # SPARQL 1.1 §19.2

An error with a place in the decoded text is `moved` to the place in the text as its author wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from srpp_graph.errors import QueryError, QueryRefused, QuerySyntaxError
from srpp_graph.store.tokens import Token

_LINE_END = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Shift(NamedTuple):
    """An escape that was decoded: the offset of its character, and by how much it was longer."""

    offset: int
    width: int


def moved(error: QueryError, text: str, shifts: tuple[Shift, ...]) -> QueryError:
    """The error, with a place in the decoded text made the place in the text as it was written."""
    if shifts and isinstance(error, QuerySyntaxError | QueryRefused):
        lines = [0, *(end.end() for end in _LINE_END.finditer(text))]
        start = lines[error.line - 1]
        before = range(start, start + error.column - 1)
        error.column += sum(each.width for each in shifts if each.offset in before)
    return error


def decode_escapes(text: str, tokens: Sequence[Token]) -> tuple[str, tuple[Shift, ...]]:
    r"""Decode `\uXXXX` where the engine does not: outside strings and IRIs (SPARQL 1.1 §19.2)."""
    if "\\u" not in text and "\\U" not in text:
        return text, ()
    parts: list[str] = []
    shifts: list[Shift] = []
    done = length = 0
    for token in tokens:
        match = _ESCAPE.match(text, token.start) if token.text == "\\" else None
        if match is None or match.start() < done:
            continue
        character = _decoded(match)
        parts += text[done : match.start()], character
        length += match.start() - done
        shifts.append(Shift(length, len(match.group()) - len(character)))
        length += len(character)
        done = match.end()
    return "".join(parts) + text[done:], tuple(shifts)


def _decoded(escape: re.Match[str]) -> str:
    """The character, if it may stand in a word or a name; anything else is left to the parser to refuse."""
    code = int(escape[1] or escape[2], 16)
    character = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    return character if character.isalnum() or character in ("_", "-", ":") else escape.group()
