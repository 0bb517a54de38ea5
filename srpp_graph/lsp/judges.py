"""The processes that judge texts, so that the server answers meanwhile: kept warm, killed when nobody waits.

    judges = Judges(checkout.root, say)
    found = await judges.check("data/city/oslo.ttl", drafts)
    found = await judges.check(None, drafts)        # the whole checkout

Whoever does not want the answer any more cancels the task. The process then has a moment to finish, since a
warm one is worth keeping; after that it is killed, and another started. Each holds the whole checkout, so
there is one; a second is started when the first is busy, as when it looks at everything while somebody
writes, and ends when nothing was asked for a while.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

from lsprotocol import types

from srpp_graph.diagnostics import Diagnostic
from srpp_graph.errors import GraphError
from srpp_graph.store.frames import Head
from srpp_graph.store.pool import WorkerPool
from srpp_graph.store.process import WorkerDied, WorkerProcess

PROGRAM = "srpp_graph.lsp.worker"
GRACE = 1.0
"""Seconds in which a process may finish what nobody waits for any more."""

IDLE = 300.0
"""Seconds after the last answer in which a second process is kept."""

_SIZE = 2
_MEMORY = 4 << 30
_SECONDS = 120.0
_TRIES = 2

Answer = tuple[Head, bytes]
Say = Callable[[str, types.MessageType], None]


class Judges:
    """The checks of one checkout behind processes that can be killed."""

    def __init__(self, root: Path, say: Say) -> None:
        self._pool = WorkerPool(root, size=1, memory=_MEMORY, program=PROGRAM, patience=_SECONDS)
        self._say = say
        self._told = False
        self._changes: list[str] = []
        self._known: WeakKeyDictionary[WorkerProcess, int] = WeakKeyDictionary()
        self._leaving: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._rest: asyncio.TimerHandle | None = None
        self._pool.refill()

    @property
    def processes(self) -> int:
        """How many processes there are to judge."""
        return len(self._pool.members)

    def change(self, paths: Iterable[str]) -> None:
        """These files are to be read again before anything is judged."""
        self._changes.extend(paths)

    async def check(self, path: str | None, drafts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
        """What is wrong with one of the open texts, or with everything; open texts count for their files.

        Raises:
            GraphError: it could not be judged; the message says why.
        """
        for _ in range(_TRIES):
            try:
                head, body = await self._ask({"path": path, "drafts": {**drafts}})
            except WorkerDied as died:
                self._mourn(died)
                continue
            if "error" in head:
                raise GraphError(head["error"])
            found: tuple[Diagnostic, ...] = pickle.loads(body)  # our own process wrote it
            return found
        raise GraphError("the process that checks ended twice over this text", help="tell us, with the text")

    async def close(self) -> None:
        """Kill every process, and wait until all are gone."""
        if self._rest is not None:
            self._rest.cancel()
        for task in self._leaving:
            task.cancel()
        await self._pool.close()

    async def _ask(self, request: Head) -> Answer:
        """The answer of a process; it may take some time, and longer than that it is not kept."""
        if 0 < self.processes <= self._under_way:
            self._pool.resize(_SIZE)
        worker = await self._pool.take()
        self._under_way += 1
        seen = len(self._changes)
        request["changed"] = sorted({*self._changes[self._known.get(worker, 0) :]})
        asked = asyncio.ensure_future(worker.ask(request))
        try:
            async with asyncio.timeout(_SECONDS):
                answer = await asyncio.shield(asked)
        except asyncio.CancelledError:
            self._leave(self._let_finish(worker, asked, seen))
            raise
        except TimeoutError:
            asked.cancel()
            self._discard(worker)
            raise GraphError(f"the check was stopped after {_SECONDS:g} seconds") from None
        except WorkerDied:
            self._discard(worker)
            raise
        self._keep(worker, seen)
        return answer

    async def _let_finish(self, worker: WorkerProcess, asked: asyncio.Future[Answer], seen: int) -> None:
        """Take the process back if it finishes soon; otherwise kill it."""
        try:
            async with asyncio.timeout(GRACE):
                await asked
        except (TimeoutError, WorkerDied):
            self._discard(worker)
        else:
            self._keep(worker, seen)

    def _keep(self, worker: WorkerProcess, seen: int) -> None:
        self._known[worker] = seen
        self._end_turn()
        self._pool.give_back(worker)

    def _discard(self, worker: WorkerProcess) -> None:
        self._end_turn()
        self._pool.discard(worker)

    def _end_turn(self) -> None:
        """One process less is busy; if none is for long enough, one is enough."""
        self._under_way -= 1
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(IDLE, self._take_rest)

    def _take_rest(self) -> None:
        if not self._under_way:
            self._pool.resize(1)

    def _leave(self, work: Coroutine[object, object, None]) -> None:
        """Do the work aside."""
        task = asyncio.ensure_future(work)
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def _mourn(self, died: WorkerDied) -> None:
        """Tell once that a process was lost; after that only the log has it."""
        kind = types.MessageType.Log if self._told else types.MessageType.Error
        self._told = True
        self._say(f"the process that checks was lost, and is started again: {died}", kind)
