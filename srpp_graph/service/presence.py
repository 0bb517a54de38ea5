"""Work that is done for a visitor, and only as long as the visitor is there.

    answer = await while_present(request, endpoint.answer(wanted))

Whoever goes away frees at once what worked for them. Nothing here ever asks twice: the end of a connection
is waited for, not polled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from starlette.requests import Request
from starlette.types import Receive

from srpp_graph.errors import QueryCancelled
from srpp_graph.store.endpoint import QueryStream

Answer = TypeVar("Answer")


async def while_present(request: Request, work: Coroutine[object, object, Answer]) -> Answer:
    """The result of `work`, which is cancelled as soon as the visitor goes away.

    The work is done in the task of the request itself; a stream that came too late is closed.

    Raises:
        QueryCancelled: the visitor went away first.
    """
    working = asyncio.current_task()
    assert working is not None, "a request is answered by a task"
    watch = _Watch(working, request.receive)
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

    def __init__(self, working: asyncio.Task[object], receive: Receive) -> None:
        self.gone = False
        self.cancelling = working.cancelling()
        self._working = working
        self._task = asyncio.create_task(self._wait(receive))

    def end(self) -> None:
        """Watch no longer."""
        self._task.cancel()

    async def _wait(self, receive: Receive) -> None:
        await departure(receive)
        self.gone = True
        self._working.cancel()


async def departure(receive: Receive) -> None:
    """Return when the visitor's connection is closed."""
    while (await receive())["type"] != "http.disconnect":
        pass
