"""Who may read a streamed result: seats beside the turns, so that no reader keeps others from asking.

    seats = Seats(places=4, share=2, retry_after=10)
    with seats.seat():
        ...

A reader may take minutes over a result that is too large to be held. It gives its turn back for a seat, where
its worker goes with it and another takes that one's place; what is left of the workers answers as before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from srpp_graph.errors import ShareReached, StoreBusy
from srpp_graph.store.turns import CLIENT

_LARGE = "the result is too large to be held"


class Seats:
    """`places` for all, and of these `share` for each client; nobody waits for one."""

    def __init__(self, *, places: int, share: int, retry_after: int) -> None:
        self._places = places
        self._share = min(share, places)
        self._retry_after = retry_after
        self._taken: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        """How many results are being read."""
        return self._taken.total()

    @contextmanager
    def seat(self) -> Iterator[None]:
        """A seat for whoever asks, while the context lasts.

        Raises:
            ShareReached: this client has as many as one may have.
            StoreBusy: all are taken.
        """
        client = CLIENT.get()
        way_out = "ask again later, or take it in pages, with ORDER BY, LIMIT and OFFSET"
        if self._taken[client] >= self._share:
            said = f"{_LARGE}, and you are reading {self._share} such results already"
            raise ShareReached(said, self._retry_after, self._share, unit="results", help=way_out)
        if self.taken >= self._places:
            said = f"{_LARGE}, and {self._places} such results are being read already"
            raise StoreBusy(said, self._retry_after, help=way_out)
        self._taken[client] += 1
        try:
            yield
        finally:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]
