"""The tokens of a query, read one after the other, and the triple patterns among them written out.

Only queries that the engine has accepted are read, so this need not judge; where it meets what it does not
know, it gives up and says where.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from srpp_graph.emptiness.elements import Element, Fragment, Part, Pattern, Slot, Span
from srpp_graph.errors import GraphError
from srpp_graph.phrases import said
from srpp_graph.prefixes import PREFIXES
from srpp_graph.store.tokens import Kind, Token

_END = Token(Kind.SIGN, "", 0)
_PAIRS = {"{": "}", "(": ")", "[": "]"}


class Unreadable(GraphError):
    """The query uses what cannot be taken apart here; `offset` says where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class TokenReader:
    """The tokens and the place reached; reads what stands between the keywords of a group."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._starts = [each.start for each in tokens]
        self._at = 0
        self._fresh = 0
        self.graph: Slot | None = None

    def peek(self, ahead: int = 0) -> Token:
        """The token that comes next, or one behind it; an empty one at the end."""
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else _END

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.peek()
        if token is _END:
            raise Unreadable(
                said("the query ends within a pattern"), self._tokens[-1].end if self._tokens else 0
            )
        self._at += 1
        return token

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that begin between two offsets."""
        return tuple(self._tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)])

    def is_word(self, *words: str) -> bool:
        """Whether one of the words comes next."""
        token = self.peek()
        return token.kind is Kind.WORD and token.text.upper() in words

    def expect(self, text: str) -> Token:
        """The sign that must come next."""
        token = self.take()
        if token.text != text:
            raise self.unreadable(token)
        return token

    def unreadable(self, token: Token) -> Unreadable:
        """The error for what is not known here."""
        return Unreadable(
            said("{part} is used in a way that is not understood", part=f"`{token.text[:40]}`"), token.start
        )

    def balanced(self) -> tuple[Token, ...]:
        """The tokens from an opening bracket to the one that closes it."""
        opening = self.take()
        if opening.text not in _PAIRS:
            raise self.unreadable(opening)
        taken, closers = [opening], [_PAIRS[opening.text]]
        while closers:
            token = self.take()
            taken.append(token)
            if token.text in _PAIRS:
                closers.append(_PAIRS[token.text])
            elif token.text == closers[-1]:
                closers.pop()
        return tuple(taken)

    def triples(self) -> list[Element]:
        """The triple patterns of one subject, written out one by one."""
        found: list[Element] = []
        bracketed = self.peek().text in ("[", "(")
        subject = self._node(found)
        if not (bracketed and self.peek().text in (".", "}")):
            self._properties(subject, found)
        return found

    def _properties(self, subject: Slot, found: list[Element]) -> None:
        """Verbs and objects: `p o1, o2 ; q o3`."""
        while True:
            verb = self._verb()
            while True:
                found.append(self._element(subject, verb, self._node(found)))
                if self.peek().text != ",":
                    break
                self.take()
            if self.peek().text != ";":
                return
            while self.peek().text == ";":
                self.take()
            if self.peek().text in (".", "}", "]", ""):
                return

    def _element(self, subject: Slot, verb: Slot, value: Slot) -> Element:
        pattern = Pattern(subject, verb, value)
        fragments: tuple[Fragment, ...] = tuple(each.fragment for each in pattern.slots)
        own = [each for slot in (verb, value) for each in slot.tokens]
        span = Span(own[0].start, max(each.end for each in own))
        if len(subject.tokens) == 1 and subject.tokens[0].end <= span.start:
            first = subject.tokens[0]
            span = span if self.between(first.end, span.start) else Span(first.start, span.end)
        tokens = tuple(each for slot in pattern.slots if not slot.stand_in for each in slot.tokens)
        return Element(Part.TRIPLE, span, fragments, tokens, pattern, graph=self.graph)

    def _node(self, found: list[Element]) -> Slot:
        """A subject or an object; the patterns that brackets hide go to `found`."""
        token = self.peek()
        if token.text in ("[", "("):
            return self._bracketed(found)
        if token.kind is Kind.BLANK:
            return Slot((self.take(),), "?srpp_blank_" + token.text[2:].replace(".", "_").replace("-", "_"))
        return Slot(self.term())

    def term(self) -> tuple[Token, ...]:
        """The tokens of a variable, an IRI, a name or a literal, which may be several."""
        token = self.peek()
        if token.kind in (Kind.VARIABLE, Kind.IRI, Kind.NAME) or self.is_word("TRUE", "FALSE"):
            return (self.take(),)
        if token.text in ("+", "-") or token.kind is Kind.NUMBER:
            sign = (self.take(),) if token.kind is Kind.SIGN else ()
            return (*sign, self.take())
        if token.kind is not Kind.STRING:
            raise self.unreadable(token)
        taken = [self.take()]
        if self.peek().kind is Kind.LANGUAGE:
            taken.append(self.take())
        elif self.peek().text == "^^":
            taken += self.take(), self.take()
        return tuple(taken)

    def _bracketed(self, found: list[Element]) -> Slot:
        """A blank node with its properties, or a list: the variable that stands for it."""
        opening = self.take()
        self._fresh += 1
        slot = Slot((opening,), f"?srpp_node_{self._fresh}")
        if opening.text == "[":
            if self.peek().text != "]":
                self._properties(slot, found)
            self.expect("]")
            return slot
        return self._list(opening, found)

    def _list(self, opening: Token, found: list[Element]) -> Slot:
        rdf = PREFIXES["rdf"]
        first, rest, nil = (Slot((opening,), f"<{rdf}{name}>") for name in ("first", "rest", "nil"))
        heads: list[tuple[Slot, Slot]] = []
        while self.peek().text != ")":
            value = self._node(found)
            self._fresh += 1
            heads.append((Slot((opening,), f"?srpp_node_{self._fresh}"), value))
        self.take()
        for at, (head, value) in enumerate(heads):
            found.append(self._element(head, first, value))
            found.append(self._element(head, rest, heads[at + 1][0] if at + 1 < len(heads) else nil))
        return heads[0][0] if heads else nil

    def _verb(self) -> Slot:
        """A variable, `a`, or a path: the tokens of it."""
        if self.peek().kind is Kind.VARIABLE:
            return Slot((self.take(),))
        start = self._at
        self._path()
        return Slot(tuple(self._tokens[start : self._at]))

    def _path(self) -> None:
        """Step over a property path (SPARQL 1.1 §19.8, productions [88] to [96])."""
        while True:
            while self.peek().text in ("^", "!"):
                self.take()
            token = self.peek()
            if token.text == "(":
                self.balanced()
            elif token.kind in (Kind.IRI, Kind.NAME) or token.text == "a":
                self.take()
            else:
                raise self.unreadable(token)
            if self.peek().text in ("*", "+", "?"):
                self.take()
            if self.peek().text not in ("/", "|"):
                return
            self.take()
