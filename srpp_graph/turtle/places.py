"""Where things stand in a text: spans of code points, and the lines and columns people count.

Offsets count from 0, lines and columns from 1. A line ends with a line feed, as editors count them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from srpp_graph.diagnostics import Place


class Span(NamedTuple):
    """A piece of text, from `start` up to but without `end`; in an empty one something is missing."""

    start: int
    end: int


class LineIndex:
    r"""Line and column of any offset of one text.

    >>> lines = LineIndex("one\ntwo")
    >>> lines.locate(0), lines.locate(5)
    ((1, 1), (2, 2))
    >>> str(lines.place(Span(4, 7), "data/city/oslo.ttl"))
    'data/city/oslo.ttl:2:1'
    >>> lines.span(Place("data/city/oslo.ttl", 2, 1, 2, 4))
    Span(start=4, end=7)
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._starts = [0]
        found = text.find("\n")
        while found >= 0:
            self._starts.append(found + 1)
            found = text.find("\n", found + 1)

    def locate(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def place(self, span: Span, path: str = "") -> Place:
        """The span as a place in the file `path`."""
        return Place(path, *self.locate(span.start), *self.locate(span.end))

    def span(self, place: Place) -> Span:
        """The place as offsets; a line or column beyond the text is taken to be at its end."""
        return Span(self._offset(place.line, place.column), self._offset(place.end_line, place.end_column))

    def _offset(self, line: int, column: int) -> int:
        return min(self._starts[min(line, len(self._starts)) - 1] + column - 1, self._length)
