"""A place in the text, and the token that comes next.

Looking never moves the cursor; `take` does. Comments are noted and stepped over.
"""

from __future__ import annotations

from typing import NamedTuple

from srpp_graph.turtle.document import Comment
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.tokens import RUBBISH, UNENDED_LINE, Kind, broken_string, find_token


class Token(NamedTuple):
    """A token, and where it stands; of kind `END`, empty, at the end of the text."""

    kind: Kind
    text: str
    span: Span

    @property
    def is_sign(self) -> bool:
        """Whether it is one of `. ; , [ ] ( )`, or the end of the text."""
        return self.kind is Kind.PUNCTUATION or self.kind is Kind.END

    @property
    def is_boolean(self) -> bool:
        """Whether it is `true` or `false`."""
        return self.kind is Kind.WORD and self.text in ("true", "false")

    @property
    def is_directive(self) -> bool:
        """Whether it begins a declaration of a prefix or the base."""
        word = self.text.removeprefix("@").lower()
        return self.kind in (Kind.WORD, Kind.AT_WORD) and word in ("prefix", "base")


class Cursor:
    r"""Reads the tokens of a text one after the other; `position` is the end of the last one taken.

    >>> cursor = Cursor("a # a comment\n.")
    >>> cursor.take().text, cursor.take().text, cursor.peek().kind.name, cursor.comments[0].text
    ('a', '.', 'END', '# a comment')
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.comments: list[Comment] = []
        self._next: Token | None = None
        self._next_from = -1

    def peek(self) -> Token:
        """The next token."""
        if self._next is None or self._next_from != self.position:
            self._next, self._next_from = self._read(self.position), self.position
        return self._next

    def look(self, count: int) -> list[Token]:
        """The next `count` tokens."""
        tokens = [self.peek()]
        while len(tokens) < count:
            tokens.append(self._read(tokens[-1].span.end))
        return tokens

    def take(self) -> Token:
        """The next token, and the cursor behind it."""
        token = self.peek()
        self.position = token.span.end
        return token

    def skip_rubbish(self) -> None:
        """Step over what is stuck to the token just taken, if that one is stuck to something itself."""
        start = self.position - 1
        if (
            start > 0
            and self.text[start - 1] not in " \t\r\n.;,[](){}\u00a0"
            and (stuck := RUBBISH.match(self.text, self.position))
        ):
            self.position = stuck.end()

    def is_stuck(self, token: Token) -> bool:
        """Whether the next token is a word without a space before it, as the `km` of `12km`."""
        stuck = token.kind is Kind.WORD and token.span.start == self.position
        return stuck and self.text[self.position - 1].isalnum()

    def at_line_start(self, offset: int) -> bool:
        """Whether nothing stands before the offset in its line."""
        return offset == 0 or self.text[offset - 1] in "\r\n"

    def _read(self, position: int) -> Token:
        while match := find_token(self.text, position):
            group = match.lastindex or 0
            if group != Kind.COMMENT:
                break
            position = match.end()
            span = Span(*match.span(group))
            if not self.comments or self.comments[-1].span < span:
                self.comments.append(Comment(match[group], span))
        if match is None or not group:
            return Token(Kind.END, "", Span(len(self.text), len(self.text)))
        start, end = match.span(group)
        if group == Kind.BAD_STRING:
            end = self._end_of_string(start, match[group])
        return Token(Kind(group), self.text[start:end], Span(start, end))

    def _end_of_string(self, start: int, quote: str) -> int:
        """Where a string that is not ended, or has a line break in it, is taken to end."""
        if len(quote) == 3:
            return len(self.text)
        broken = broken_string(quote).match(self.text, start)
        if broken:
            return broken.end()
        line = UNENDED_LINE.match(self.text, start + 1)
        return line.end() if line else len(self.text)
