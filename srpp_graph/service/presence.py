"""Work that is done for a visitor, and only as long as the visitor is there.

    answer = await while_present(request, endpoint.answer(wanted))

Whoever goes away frees at once what worked for them. Nothing here ever asks twice: the end of a connection
is waited for, not polled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from starlette.requests import Request
from starlette.types import Receive

from srpp_graph.errors import QueryCancelled
from srpp_graph.store.endpoint import QueryStream

Answer = TypeVar("Answer")

PRESENCE = "srpp.presence"
"""The extension of a request's scope whose `visitor` is a `Presence`, where the server tells of it."""


class Presence:
    """Whether the visitor of a connection is there, and who wants to hear of the end.

    `listen` lets the server read on, since it hears nothing, nor of an end, while it reads nothing.
    """

    def __init__(self, listen: Callable[[], None]) -> None:
        self.gone = False
        self._listen = listen
        self._told: set[Callable[[], None]] = set()

    def watch(self, tell: Callable[[], None]) -> None:
        """Call `tell` when the visitor goes, soon if that has been."""
        self._told.add(tell)
        self._listen()
        if self.gone:
            asyncio.get_running_loop().call_soon(self.end)

    def leave(self, tell: Callable[[], None]) -> None:
        """Do not call `tell` any more."""
        self._told.discard(tell)

    def end(self) -> None:
        """The visitor has gone."""
        self.gone = True
        while self._told:
            self._told.pop()()


async def while_present(request: Request, work: Coroutine[object, object, Answer]) -> Answer:
    """The result of `work`, which is cancelled as soon as the visitor goes away.

    The work is done in the task of the request itself; a stream that came too late is closed.

    Raises:
        QueryCancelled: the visitor went away first.
    """
    working = asyncio.current_task()
    assert working is not None, "a request is answered by a task"
    watch = _Watch(working, request)
    try:
        result = await work
    except asyncio.CancelledError:
        if watch.gone and working.uncancel() <= watch.cancelling:
            raise QueryCancelled("the asker went away") from None
        raise
    finally:
        watch.end()
    if watch.gone:
        working.uncancel()
        if isinstance(result, QueryStream):
            await result.aclose()
        raise QueryCancelled("the asker went away")
    return result


class _Watch:
    """Cancels a task when the visitor goes away, as `asyncio.timeout` does when time is up."""

    def __init__(self, working: asyncio.Task[object], request: Request) -> None:
        self.gone = False
        self.cancelling = working.cancelling()
        self._working = working
        self._task: asyncio.Task[None] | None = None
        known = request.scope.get("extensions", {}).get(PRESENCE)
        self._presence: Presence | None = known and known["visitor"]
        if self._presence is not None:
            self._presence.watch(self._leave)
        else:
            self._task = asyncio.create_task(self._wait(request.receive))

    def end(self) -> None:
        """Watch no longer."""
        if self._presence is not None:
            self._presence.leave(self._leave)
        if self._task is not None:
            self._task.cancel()

    async def _wait(self, receive: Receive) -> None:
        await departure(receive)
        self._leave()

    def _leave(self) -> None:
        self.gone = True
        self._working.cancel()


async def departure(receive: Receive) -> None:
    """Return when the visitor's connection is closed."""
    while (await receive())["type"] != "http.disconnect":
        pass
