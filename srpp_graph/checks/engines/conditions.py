"""The conditions of a SPARQL FILTER on whose answer engines agree, read by the types of what they compare.

A text compares with a text and a length with a length: what a type error makes of a filter differs, and so do
places before the first letter and fractions of letters (`SUBSTR(…, 0)`). The text of a nameless node is an
error in SPARQL §17.4.2.5, and a random name in the reference, so a condition also tells which variables it
holds to be of another kind.

>>> from srpp_graph.store.tokens import iter_tokens
>>> read = read_condition([*iter_tokens("isLiteral(?a) && STRLEN(STR(?a)) > 2 && ?b < ?c")])
>>> sorted(read.texts), sorted(read.named), sorted(read.compared)
(['a'], ['a'], ['b', 'c'])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from srpp_graph.store.tokens import Kind, Token

_ORDERS = {"<", ">", "<=", ">=", "=", "!="}
_KINDS = {"ISLITERAL", "ISIRI", "ISURI", "ISBLANK"}
_TESTS = {"CONTAINS", "STRSTARTS", "STRENDS"}
_DEEPEST = 50


class Unfit(ValueError):
    """Only the reference is to be asked."""


class _Type(Enum):
    TRUTH = auto()
    TEXT = auto()
    LENGTH = auto()
    TERM = auto()


@dataclass(slots=True)
class Condition:
    """What a condition reads; each variable without its sign."""

    texts: set[str] = field(default_factory=set)
    """Those whose text is looked at."""
    compared: set[str] = field(default_factory=set)
    """Those that are compared as they are."""
    named: set[str] = field(default_factory=set)
    """Those that are no nameless node wherever the condition is true."""
    asks_more: bool = False
    """Whether it asks what is bound."""
    functions: bool = False
    """Whether it looks at texts at all."""


def read_condition(tokens: Sequence[Token]) -> Condition:
    """What the condition reads, if engines agree on it.

    Raises:
        Unfit: it is of another form.
    """
    reading = _Reading(tokens)
    if reading.either(0) is not _Type.TRUTH or not reading.done:
        raise Unfit
    return reading.found


class _Reading:
    """A condition read from left to right (SPARQL 1.1 §19.8, productions [111] to [121])."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens, self._at = tokens, 0
        self.found = Condition()

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._at == len(self._tokens)

    def either(self, depth: int) -> _Type:
        """`a || b || …`; what holds in one of several ways names nothing."""
        named = set(self.found.named)
        kind = self._every(depth)
        while self._skip("||"):
            self._truth(kind, self._every(depth))
            self.found.named = named
        return kind

    def _every(self, depth: int) -> _Type:
        kind = self._comparison(depth)
        while self._skip("&&"):
            self._truth(kind, self._comparison(depth))
        return kind

    def _comparison(self, depth: int) -> _Type:
        left = self._primary(depth)
        if self._peek() not in _ORDERS:
            if left is _Type.TERM:
                raise Unfit
            return left
        self._at += 1
        if left is _Type.TRUTH or self._primary(depth) is not left:
            raise Unfit
        return _Type.TRUTH

    def _primary(self, depth: int) -> _Type:
        if depth > _DEEPEST:
            raise Unfit
        token = self._next()
        if token.text == "!":
            return self._negated(depth)
        if token.text == "(":
            named = set(self.found.named)
            kind = self.either(depth + 1)
            self.found.named = named
            self._expect(")")
            return kind
        if token.kind is Kind.VARIABLE:
            self.found.compared.add(token.text[1:])
            return _Type.TERM
        if token.kind is Kind.STRING and "\\" not in token.text:
            self.found.functions = True
            return _Type.TEXT
        if token.kind is Kind.NUMBER and token.text.isdecimal():
            self.found.functions = True
            return _Type.LENGTH
        if token.kind is not Kind.WORD:
            raise Unfit
        return self._call(token.text.upper(), depth)

    def _negated(self, depth: int) -> _Type:
        named = set(self.found.named)
        asked = self._tokens[self._at : self._at + 3]
        if self._primary(depth + 1) is not _Type.TRUTH:
            raise Unfit
        self.found.named = named
        if [each.text.upper() for each in asked[:2]] == ["ISBLANK", "("]:
            self.found.named.add(asked[2].text[1:])
        return _Type.TRUTH

    def _call(self, name: str, depth: int) -> _Type:
        """A function with its arguments, of which the bracket is next."""
        self._expect("(")
        kind = _Type.TEXT
        if name in _KINDS or name in ("STR", "BOUND"):
            kind = self._of_variable(name)
        elif name in _TESTS:
            self._text(depth)
            self._expect(",")
            self._text(depth)
            kind = _Type.TRUTH
        elif name == "CONCAT":
            self._text(depth)
            while self._skip(","):
                self._text(depth)
        elif name == "SUBSTR":
            self._part(depth)
        elif name in ("LCASE", "UCASE", "STRLEN"):
            self._text(depth)
            kind = _Type.LENGTH if name == "STRLEN" else kind
        else:
            raise Unfit
        self._expect(")")
        self.found.functions |= name not in ("BOUND", *_KINDS)
        return kind

    def _of_variable(self, name: str) -> _Type:
        token = self._next()
        if token.kind is not Kind.VARIABLE:
            raise Unfit
        variable = token.text[1:]
        if name == "STR":
            self.found.texts.add(variable)
            return _Type.TEXT
        if name == "BOUND":
            self.found.asks_more = True
        elif name != "ISBLANK":
            self.found.named.add(variable)
        return _Type.TRUTH

    def _part(self, depth: int) -> None:
        """A text, a place in it counted from one, and a length."""
        self._text(depth)
        self._expect(",")
        start = self._next()
        if start.kind is not Kind.NUMBER or not start.text.isdecimal() or int(start.text) < 1:
            raise Unfit
        if self._skip(",") and self.either(depth + 1) is not _Type.LENGTH:
            raise Unfit

    def _text(self, depth: int) -> None:
        if self.either(depth + 1) is not _Type.TEXT:
            raise Unfit

    def _truth(self, *kinds: _Type) -> None:
        if any(each is not _Type.TRUTH for each in kinds):
            raise Unfit

    def _peek(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _skip(self, text: str) -> bool:
        found = self._peek() == text
        self._at += found
        return found

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            raise Unfit

    def _next(self) -> Token:
        if self._at >= len(self._tokens):
            raise Unfit
        self._at += 1
        return self._tokens[self._at - 1]
