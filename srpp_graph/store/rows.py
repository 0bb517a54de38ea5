"""How many rows a written result has, told from its bytes.

The engine writes rows faster than any program can count them one by one, so they are counted in what was
written, piece by piece, by marks that cannot stand within a term. This module imports nothing of the
package: the workers use it.
"""

from __future__ import annotations

_JSON = "application/sparql-results+json"
_MARKS = {
    "text/csv": (b"\r\n",),
    "text/tab-separated-values": (b"\n",),
    "application/sparql-results+xml": (b"<result>",),
    _JSON: (b"[{", b",{"),
}
"""What a row begins or ends with, outside of quotation marks; a binding's brace in JSON follows a colon."""


class RowCounter:
    r"""Counts the rows of a SELECT's result as the engine writes it, however it is cut into pieces.

    >>> counter = RowCounter("text/csv")
    >>> for piece in (b'a,b\r', b'\n"x\r\ny",z\r', b'\n'):
    ...     counter.feed(piece)
    >>> counter.rows
    1
    """

    def __init__(self, media_type: str) -> None:
        self.known = media_type in _MARKS
        self._marks = _MARKS.get(media_type, ())
        self._escapes = media_type == _JSON
        self._quotes = media_type in ("text/csv", _JSON)
        self._seen = -1 if media_type.startswith("text/") else 0  # the line of names is no row
        self._inside = False
        self._escape = b""
        self._rest = b""

    @property
    def rows(self) -> int:
        """The rows that were seen."""
        return max(0, self._seen)

    def feed(self, piece: bytes) -> None:
        """Count the rows in the next piece."""
        if self._escapes:
            piece = self._without_escapes(piece)
        text = self._rest + (self._outside_quotes(piece) if self._quotes else piece)
        self._seen += sum(text.count(mark) for mark in self._marks)
        self._rest = _beginning(self._marks, text)

    def _without_escapes(self, piece: bytes) -> bytes:
        r"""The piece without `\\` and `\"`; a backslash at its end waits for what comes."""
        if not self._escape and b"\\" not in piece:
            return piece
        piece = (self._escape + piece).replace(rb"\\", b"")
        self._escape = b"\\" if piece.endswith(b"\\") else b""
        return piece.removesuffix(b"\\").replace(rb"\"", b"")

    def _outside_quotes(self, piece: bytes) -> bytes:
        """What stands outside of quotation marks."""
        parts = piece.split(b'"')
        outside = b"".join(parts[int(self._inside) :: 2])
        self._inside ^= len(parts) % 2 == 0
        return outside


def count_rows(body: bytes, media_type: str) -> int | None:
    r"""The rows of a whole result; `None` for a type that is not of rows.

    >>> count_rows(b'a,b\r\n"x\r\ny",z\r\n', "text/csv")
    1
    """
    counter = RowCounter(media_type)
    counter.feed(body)
    return counter.rows if counter.known else None


def _beginning(marks: tuple[bytes, ...], text: bytes) -> bytes:
    """The end of the text with which a mark may begin."""
    for length in range(max(map(len, marks), default=1) - 1, 0, -1):
        if any(text.endswith(mark[:length]) and length < len(mark) for mark in marks):
            return text[-length:]
    return b""
