"""The tokens of a SPARQL text, as the engine will read them.

The engine's parser has no separate lexer: `SERVICE<x>`, `1SERVICE` and `?a<?b` are read by context. So this
tokenizer keeps just enough context to tell an IRI from a less-than sign. What fits no token is one `BAD`
character; a string that is never closed is one `BAD` token up to the end, and nothing may be made of it.
Reading takes time in proportion to the length, whatever the text.

>>> [token.text for token in iter_tokens("ASK { ?s a <x> FILTER(?a<?b) } # done")]
['ASK', '{', '?s', 'a', '<x>', 'FILTER', '(', '?a', '<', '?b', ')', '}']

This module imports nothing of the package: the workers use it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import NamedTuple


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    IRI = "IRI"
    NAME = "prefixed name"
    VARIABLE = "variable"
    STRING = "string"
    LANGUAGE = "language tag"
    BLANK = "blank node"
    NUMBER = "number"
    SIGN = "sign"
    BAD = "character"


class Token(NamedTuple):
    """A piece of the text and the offset at which it starts."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset just behind the token."""
        return self.start + len(self.text)


_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_MORE = "\u00b7\u0300-\u036f\u203f-\u2040"
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"


@cache
def _token_pattern(*, ascii: bool) -> re.Pattern[str]:
    """The tokens of SPARQL 1.1 §19.8, productions [139] to [173]; of an ASCII text, those it can have.

    The whole pattern takes long to compile, and nearly every text is ASCII. Strings come before names, long
    strings before short ones.
    """
    base, more = ("A-Za-z", "") if ascii else (_BASE, _MORE)
    name = base + "_0-9" + more
    local = rf"(?:[{name}:-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
    return re.compile(
        rf"""
        (?P<SPACE>[ \t\r\n]+|\#[^\r\n]*)
      | (?P<STRING>
            \"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
          | (?!\"\"\")"(?:[^"\\\n\r]|\\.)*" | (?!''')'(?:[^'\\\n\r]|\\.)*')
      | (?P<VARIABLE>[?$][{base}_0-9][{name}]*)
      | (?P<LANGUAGE>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<BLANK>_:[{base}_0-9](?:[{name}.-]*[{name}-])?)
      | (?P<NAME>(?:[{base}](?:[{name}.-]{{0,63}}[{name}-])?)?:
            (?:(?:[{base}_0-9:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])(?:\.*{local})*)?)
      | (?P<NUMBER>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)
      | (?P<WORD>[{base}_][{base}_0-9]*)
      | (?P<SIGN>\^\^|&&|\|\||<=|>=|!=|[{{}}()\[\].,;*/+\-|^!=<>&?$@~:])
      | (?P<BAD>["'].*|.)
        """,
        re.VERBOSE | re.DOTALL,
    )


_IRI = re.compile(rf"""<(?:[^\x00-\x20<>"{{}}|^`\\]|{_CODEPOINT})*>""")
_OPERANDS = frozenset(
    (Kind.VARIABLE, Kind.STRING, Kind.LANGUAGE, Kind.NUMBER, Kind.NAME, Kind.IRI, Kind.BLANK)
)
_KINDS: Mapping[str, Kind] = MappingProxyType(dict(Kind.__members__))
_LIST_WORD = re.compile(r"(?:true|false)*(?:a|values)?", re.IGNORECASE)
_GLUED_FILTER = re.compile(r"[^:]*filter", re.IGNORECASE)
_BRACKETS = frozenset("{}()")
_CLAUSE_WORDS = ("SELECT", "GROUP", "HAVING", "ORDER")


def iter_tokens(text: str) -> Iterator[Token]:
    """The tokens of the text from first to last, without white space and comments."""
    context, pattern = _Context(), _token_pattern(ascii=text.isascii())
    position, length = 0, len(text)
    while position < length:
        character = text[position]
        if character == " ":
            position += 1
            continue
        iri = _IRI.match(text, position) if character == "<" else None
        if iri is not None and not context.expects_operator():
            token = Token(Kind.IRI, iri.group(), position)
        else:
            match = pattern.match(text, position)
            if match is None or match.lastgroup is None:  # pragma: no cover - BAD matches anything
                raise AssertionError("the token pattern is total")
            kind = _KINDS.get(match.lastgroup)
            if kind is None:  # white space or a comment
                position = match.end()
                continue
            token = Token(kind, match.group(), position)
        context.follow(token)
        yield token
        position += len(token.text)


def place(text: str, offset: int) -> tuple[int, int]:
    r"""The line and the column of an offset, from 1, in code points; `\n`, `\r\n` and `\r` end lines.

    >>> place("ASK\r\n{ }", 5)
    (2, 1)
    """
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def is_glued_filter(token: Token) -> bool:
    """Whether the engine may read a name as a keyword and a name: `FILTERex:f` as `FILTER ex:f`."""
    return token.kind is Kind.NAME and _GLUED_FILTER.match(token.text) is not None


class _Frame:
    """A bracket that is open: an expression, a list, or a group in which clauses may stand."""

    __slots__ = ("clause", "expression", "sign")

    def __init__(self, sign: str, *, expression: bool = False) -> None:
        self.sign = sign
        self.expression = expression
        self.clause = False


class _Context:
    """Which brackets are open, so that `<` after an operand inside an expression is an operator."""

    def __init__(self) -> None:
        self._frames = [_Frame("")]
        self._open = {"{": 0, "(": 0}
        self._last: Token | None = None
        self._before: Token | None = None

    def expects_operator(self) -> bool:
        """Whether an operand of an expression has just ended."""
        last = self._last
        if last is None or not self._frames[-1].expression:
            return False
        if last.kind is Kind.WORD:
            return last.text.lower() in ("true", "false")
        return last.kind in _OPERANDS or last.text in (")", "}")

    def follow(self, token: Token) -> None:
        """Take note of the next token."""
        kind, text, _ = token
        if kind is Kind.WORD:
            frame = self._frames[-1]
            if frame.sign != "(" and text.upper().startswith(_CLAUSE_WORDS):
                frame.clause = True
        elif text in _BRACKETS:
            self._follow_bracket(text)
        self._before, self._last = self._last, token

    def _follow_bracket(self, sign: str) -> None:
        if sign == "{":
            self._frames[-1].clause = False
            self._push(_Frame("{"))
        elif sign == "(":
            self._push(_Frame("(", expression=self._opens_expression()))
        else:
            self._close("{" if sign == "}" else "(")

    def _push(self, frame: _Frame) -> None:
        self._frames.append(frame)
        self._open[frame.sign] += 1

    def _close(self, sign: str) -> None:
        while self._open[sign]:
            frame = self._frames.pop()
            self._open[frame.sign] -= 1
            if frame.sign == sign:
                return

    def _opens_expression(self) -> bool:
        frame, last = self._frames[-1], self._last
        if last is not None and last.text == "<" and self._before is not None and self._before.text == "<":
            return False  # the <<( of a triple term
        if frame.sign == "(":
            return frame.expression
        if frame.clause:
            return True
        if last is None:
            return False
        if last.kind is Kind.WORD:
            return _LIST_WORD.fullmatch(last.text) is None
        if is_glued_filter(last):
            return True
        before = self._before
        if before is None or before.kind is not Kind.WORD or last.kind not in (Kind.IRI, Kind.NAME):
            return False
        return before.text.lower().endswith("filter")
