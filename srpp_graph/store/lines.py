"""Who waits and who runs, client by client: the order of turns, without the waiting itself.

    lines = Lines[str](slots=2, extra=1, places=32)
    lines.join("a client", "a query")
    while (granted := lines.next()) is not None: ...

Whoever has the fewest queries running comes next; among those, whoever was served longest ago. All slots may
go to one client as long as nobody else asks. A client that has none running may use an extra slot, so that
it need not wait for what others run. Of a full queue, each client has an even share: a newcomer takes the
last place of whoever has the longest line.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import Generic, NamedTuple, TypeVar

Ticket = TypeVar("Ticket")


class Full(Exception):
    """There is no place left.

    The client has `held` places; `share` is how many it may have, or 0 if it has no more than others.
    """

    def __init__(self, held: int, share: int) -> None:
        super().__init__()
        self.held = held
        self.share = share


class Displaced(NamedTuple, Generic[Ticket]):
    """Who must leave the queue for a newcomer, and how many places its client has had and may have."""

    ticket: Ticket
    held: int
    share: int


class Lines(Generic[Ticket]):
    """One line a client; `slots` run at once, `extra` more of clients that have none, `places` wait."""

    def __init__(self, *, slots: int, extra: int, places: int) -> None:
        self._slots = slots
        self._extra = extra
        self._places = places
        self._running: Counter[str] = Counter()
        self._waiting: dict[str, deque[Ticket]] = {}

    @property
    def running(self) -> int:
        """How many run."""
        return self._running.total()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    @property
    def clients(self) -> int:
        """How many clients run or wait; of the others nothing is known any more."""
        return len(self._running.keys() | self._waiting.keys())

    def start(self, client: str) -> bool:
        """Run at once, if there is a slot and nobody stands in line; whether that is so."""
        if self._waiting or not self._may_run(client):
            return False
        self._running[client] += 1
        return True

    def join(self, client: str, ticket: Ticket) -> Displaced[Ticket] | None:
        """Stand at the end of the client's line; who has to leave for that, if anybody.

        Raises:
            Full: nobody has to leave for this one.
        """
        displaced = None
        if not self._may_run(client) and self.waiting >= self._places:
            displaced = self._displace(client)
        self._waiting.setdefault(client, deque()).append(ticket)
        return displaced

    def leave(self, client: str, ticket: Ticket) -> None:
        """Give up a place, if it is still held."""
        line = self._waiting.get(client)
        if line is not None and ticket in line:
            line.remove(ticket)
            if not line:
                del self._waiting[client]

    def next(self) -> tuple[str, Ticket] | None:
        """The client and the query whose turn it is; it runs from now on."""
        client = min(
            filter(self._may_run, self._waiting), key=lambda each: self._running.get(each, 0), default=None
        )
        if client is None:
            return None
        line = self._waiting.pop(client)
        ticket = line.popleft()
        if line:
            self._waiting[client] = line  # at the end: the others are served before
        self._running[client] += 1
        return client, ticket

    def done(self, client: str) -> None:
        """One of the client's queries runs no more."""
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]

    def _may_run(self, client: str) -> bool:
        """Whether there is a slot for the client."""
        mine = 0 if self._running.get(client) else self._extra
        return self.running < self._slots + mine

    def _displace(self, client: str) -> Displaced[Ticket]:
        """Take the last place of the longest line, if that is longer than the client's will be."""
        longest = max(self._waiting, key=lambda each: len(self._waiting[each]), default=client)
        held, own = len(self._waiting.get(longest, ())), len(self._waiting.get(client, ()))
        share = max(1, self._places // len(self._waiting.keys() | {client}))
        if held <= own + 1:
            raise Full(own, share if 0 < own < self._places else 0)
        return Displaced(self._waiting[longest].pop(), held, share)
