"""The tokens of one text, kept small: a long query has a hundred thousand, which would take 100 bytes each.

    tokens = TokenList(text)
    for token in iter_tokens(text):
        tokens.append(token)

Of a token only its kind and its two offsets are kept, in three blocks that the allocator gives back whole.
The token is made anew whenever it is asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

from srpp_graph.store.tokens import Kind, Token


class TokenList(Sequence[Token]):
    """A sequence of the tokens of `text`, which each of them must come from.

    >>> tokens = TokenList("ASK {}")
    >>> tokens.append(Token(Kind.WORD, "ASK", 0))
    >>> tokens[0].text, len(tokens)
    ('ASK', 1)
    """

    __slots__ = ("_ends", "_kinds", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._kinds: list[Kind] = []
        self._starts = array("I")
        self._ends = array("I")

    def append(self, token: Token) -> None:
        """Take the next token of the text."""
        kind, text, start = token
        self._kinds.append(kind)
        self._starts.append(start)
        self._ends.append(start + len(text))

    def __len__(self) -> int:
        return len(self._kinds)

    def __iter__(self) -> Iterator[Token]:
        text = self._text
        for kind, start, end in zip(self._kinds, self._starts, self._ends, strict=True):
            yield Token(kind, text[start:end], start)

    @overload
    def __getitem__(self, index: int) -> Token: ...

    @overload
    def __getitem__(self, index: slice) -> list[Token]: ...

    def __getitem__(self, index: int | slice) -> Token | list[Token]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        start = self._starts[index]
        return Token(self._kinds[index], self._text[start : self._ends[index]], start)
