"""Places in a text, as editors count them: lines from 0, characters in the units that both sides agreed on.

LSP 3.17, "Position": a line ends with a line feed, a carriage return or both; a character is a unit of UTF-8,
UTF-16 or UTF-32. Everything else in this program counts code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping

from lsprotocol import types

from srpp_graph.diagnostics import Place
from srpp_graph.turtle.places import Span

_END_OF_LINE = re.compile(r"\r\n|\n|\r")


def _utf16(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(each > "\uffff" for each in text)


def _utf8(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


_UNITS: Mapping[str, Callable[[str], int]] = {"utf-8": _utf8, "utf-16": _utf16, "utf-32": len}


class EditorText:
    r"""A text whose places an editor names.

    >>> text = EditorText("a\r\n😀b", "utf-16")
    >>> text.position(4), text.offset(types.Position(1, 2))
    (1:2, 4)
    """

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = text
        self._units = _UNITS.get(encoding, _utf16)
        self._starts = [0, *(match.end() for match in _END_OF_LINE.finditer(text))]
        self._feeds: list[int] | None = None

    def position(self, offset: int) -> types.Position:
        """The place of an offset."""
        line = bisect_right(self._starts, offset) - 1
        return types.Position(line, self._units(self.text[self._starts[line] : offset]))

    def range(self, start: int, end: int) -> types.Range:
        """The place of a span."""
        return types.Range(self.position(start), self.position(end))

    def offset(self, position: types.Position) -> int:
        """The offset of a place; one beyond its line is taken to be at the end of it."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        line = self._line(position.line)
        if line.isascii() or self._units is len:
            return start + min(position.character, len(line))
        count = 0
        for number, letter in enumerate(line):
            if count >= position.character:
                return start + number
            count += self._units(letter)
        return start + len(line)

    def span(self, place: Place) -> Span:
        """The offsets of a place as diagnostics name it, which never lie outside of the text."""
        return Span(
            self._at(place.line, place.column),
            max(self._at(place.line, place.column), self._at(place.end_line, place.end_column)),
        )

    def range_of(self, place: Place) -> types.Range:
        """The editor's name for a place of a diagnostic."""
        return self.range(*self.span(place))

    def _line(self, number: int) -> str:
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[number] : end].rstrip("\r\n")

    def _at(self, line: int, column: int) -> int:
        if self._feeds is None:
            self._feeds = [0, *(match.end() for match in re.finditer("\n", self.text))]
        start = self._feeds[min(max(line, 1), len(self._feeds)) - 1]
        return min(start + column - 1, len(self.text))
