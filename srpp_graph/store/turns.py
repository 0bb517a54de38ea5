"""Whose query is answered next, and how many may wait: the queue before the workers.

    turns = Turns(slots=2, extra=1, places=32, patience=30.0, retry_after=10)
    async with turns.turn():
        ...

A turn is held from the moment that a worker may be taken until it is given back. `CLIENT` says for whom; it
goes with the task of a request, so that no answer and no key of the cache knows who asked. In what order
turns are given is the matter of `lines`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar

from srpp_graph.errors import QueryError, ShareReached, StoreBusy, StoreUnavailable
from srpp_graph.store.lines import Full, Lines

CLIENT: ContextVar[str] = ContextVar("client", default="")
"""Who asks, as far as turns go; all that say nothing are one client."""

BEGUN: ContextVar[Callable[[], None] | None] = ContextVar("begun", default=None)
"""Who is told that the turn has come; goes with a task as `CLIENT` does."""

_Ticket = asyncio.Future[QueryError | None]
"""Becomes `None` when it is this query's turn, or the reason why it will have none."""


class Turns:
    """At most `slots` queries at once, `extra` more of clients that have none; `places` more may wait.

    None waits longer than `patience` seconds. Who is sent away may come back in `retry_after` seconds, and is
    told so by an error of the kind `busy`, which speaks of `what`: one and many.
    """

    def __init__(
        self,
        *,
        slots: int,
        extra: int,
        places: int,
        patience: float,
        retry_after: int,
        what: tuple[str, str] = ("query", "queries"),
        busy: type[StoreBusy] = StoreBusy,
    ) -> None:
        self.sent_away = Counter(full=0, share=0, patience=0)
        self._lines: Lines[_Ticket] = Lines(slots=slots, extra=extra, places=places)
        self._patience = patience
        self._retry_after = retry_after
        self._one, self._many = what
        self._busy = busy
        self._tickets: set[_Ticket] = set()
        self._closed = False

    @property
    def running(self) -> int:
        """How many queries have their turn."""
        return self._lines.running

    @property
    def waiting(self) -> int:
        """How many queries wait for theirs."""
        return self._lines.waiting

    @property
    def clients(self) -> int:
        """How many clients have queries that run or wait."""
        return self._lines.clients

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it while the context lasts; who listens to `BEGUN` hears only of `begin`.

        Raises:
            ShareReached: too many of this client wait, while others wait too.
            StoreBusy: too many wait already, or this one has waited too long.
            StoreUnavailable: the service is stopping.
        """
        client = await self._take()
        try:
            yield
        finally:
            self.end(client)

    async def begin(self) -> str:
        """Wait for a turn; whose it is, for `end`. Raises as `turn` does."""
        client = await self._take()
        if (told := BEGUN.get()) is not None:
            told()
        return client

    async def _take(self) -> str:
        """Wait for a turn; whose it is."""
        client = CLIENT.get()
        if self._closed:
            raise _stopping()
        if not self._lines.start(client):
            await self._wait(client)
        return client

    def end(self, client: str) -> None:
        """End a turn that this client has begun."""
        self._lines.done(client)
        self._grant()

    def close(self) -> None:
        """Send away whoever waits, and let nobody wait from now on."""
        self._closed = True
        for ticket in [each for each in self._tickets if not each.done()]:
            ticket.set_result(_stopping())

    async def _wait(self, client: str) -> None:
        ticket: _Ticket = asyncio.get_running_loop().create_future()
        self._join(client, ticket)
        self._tickets.add(ticket)
        try:
            async with asyncio.timeout(self._patience):
                refusal = await ticket
        except BaseException as error:
            if ticket.done() and not ticket.cancelled() and ticket.result() is None:
                self._lines.done(client)
                self._grant()
            if isinstance(error, TimeoutError):
                self.sent_away["patience"] += 1
                waited = f"the {self._one} has waited {self._patience:g} seconds for its turn"
                raise self._busy(waited, self._retry_after) from error
            raise
        finally:
            self._tickets.discard(ticket)
            self._lines.leave(client, ticket)
        if refusal is not None:
            raise refusal

    def _join(self, client: str, ticket: _Ticket) -> None:
        """Find a place for the query, if need be that of another client's last one."""
        try:
            displaced = self._lines.join(client, ticket)
        except Full as full:
            raise self._refuse(full.held, full.share) from None
        if displaced is not None and not displaced.ticket.done():
            displaced.ticket.set_result(self._refuse(displaced.held, displaced.share))
        self._grant()

    def _grant(self) -> None:
        """Give every turn that can be given."""
        while not self._closed and (granted := self._lines.next()) is not None:
            client, ticket = granted
            if ticket.done():
                self._lines.done(client)
            else:
                ticket.set_result(None)

    def _refuse(self, held: int, share: int) -> StoreBusy:
        """Why there is no place: too many of all, or, with a `share`, too many of this client."""
        if not share:
            self.sent_away["full"] += 1
            said = f"{self.waiting} {self._many} are waiting already, as many as may wait"
            return self._busy(said, self._retry_after)
        self.sent_away["share"] += 1
        mine = f"{held} of your {self._many} are waiting"
        said = f"{mine}; while others wait too, your share of the queue is {share}"
        return ShareReached(said, self._retry_after, share, unit=self._many)


def _stopping() -> StoreUnavailable:
    return StoreUnavailable("the service is stopping", retry_after=10)
