"""Where a worker writes a result: held until it is whole, or sent on piece by piece once it is too large.

    sink = Sink(send, Bounds(held=8 << 20, size=256 << 20, rows=1_000_000), "text/csv")
    result.serialize(sink, format)

`send` may block, and then the engine waits: a slow reader makes nobody's memory grow. This module imports
nothing of the package but `rows`: the workers use it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from srpp_graph.store.rows import RowCounter

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Buffer

PIECE = 64 * 1024
"""How many bytes are sent, and counted, at once."""


class Bounds(NamedTuple):
    """How large a result may be: held before any of it is sent, in bytes, and in rows or triples."""

    held: int
    size: int
    rows: int


class ResultLimit(RuntimeError):
    """The result has grown beyond a limit: `what` is `bytes` or `rows`, of which there were `reached`."""

    def __init__(self, what: str, reached: int) -> None:
        super().__init__(f"{reached} {what}")
        self.what = what
        self.reached = reached


class Sink(io.BytesIO):
    """A file for the engine to write to; `sent` tells whether part of the result has left already."""

    def __init__(self, send: Callable[[bytes], None], bounds: Bounds, media_type: str) -> None:
        super().__init__()
        self.sent = False
        self._send = send
        self._bounds = bounds
        self._size = 0
        self._counter = RowCounter(media_type)
        self._uncounted: list[bytes] = []
        self._waiting = 0

    def write(self, data: Buffer) -> int:
        """Take the next bytes; raises `ResultLimit` once there are too many."""
        piece = bytes(data)
        self._size += len(piece)
        if self._size > self._bounds.size:
            raise ResultLimit("bytes", self._size)
        self._uncounted.append(piece)
        self._waiting += len(piece)
        if self._waiting >= PIECE:
            self.count()
        super().write(piece)
        if self.tell() > (PIECE if self.sent else self._bounds.held):
            self.release()
        return len(piece)

    def release(self) -> None:
        """Send on what is held."""
        self.sent = True
        with self.getbuffer() as held:
            for start in range(0, len(held), PIECE):
                self._send(bytes(held[start : start + PIECE]))
        self.seek(0)
        self.truncate()

    def check_rows(self, rows: int) -> None:
        """Raise `ResultLimit` if so many are too many."""
        if rows > self._bounds.rows:
            raise ResultLimit("rows", rows)

    def count(self) -> int | None:
        """The rows written so far, `None` for what has no rows; raises `ResultLimit` if they are too many."""
        self._counter.feed(b"".join(self._uncounted))
        self._uncounted.clear()
        self._waiting = 0
        self.check_rows(self._counter.rows)
        return self._counter.rows if self._counter.known else None
