"""A fixed number of workers that are ready, whatever happens to single ones.

The pool lends workers, takes them back, and replaces in the background those that were killed or died. It
knows nothing of queries; `workers` does.

    worker = await pool.take()
    ...
    pool.give_back(worker)      # or pool.discard(worker), which kills it
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from srpp_graph.errors import ReleaseError, StoreUnavailable
from srpp_graph.store.federation import Relay
from srpp_graph.store.process import QUERIES, WorkerDied, WorkerProcess

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0
_PATIENCE = 10.0
_TRIES = 3


class WorkerPool:
    """`size` processes on one store; `switch` moves to another store, `close` ends them all."""

    def __init__(
        self,
        path: Path,
        *,
        size: int,
        memory: int,
        relay: Relay | None = None,
        program: str = QUERIES,
        patience: float = _PATIENCE,
    ) -> None:
        self.path = path
        self._program = program
        self._patience = patience
        self.replaced = 0
        self._size = size
        self._memory = memory
        self._relay = relay
        self._members: set[WorkerProcess] = set()
        self._retired: set[WorkerProcess] = set()
        self._lent: set[WorkerProcess] = set()
        self._idle: asyncio.Queue[WorkerProcess] = asyncio.Queue()
        self._starting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def members(self) -> frozenset[WorkerProcess]:
        """The workers that run, lent or not."""
        return frozenset(self._members)

    async def start(self) -> None:
        """Start the workers; raises `ReleaseError` if the store cannot be opened."""
        for worker in await self._start_all(self.path):
            self._add(worker)

    async def take(self) -> WorkerProcess:
        """A worker that is ready; waits for one to come free.

        Raises:
            StoreUnavailable: there is none, and none can be started.
        """
        self.refill()
        while not self._closed:
            worker = None if self._idle.empty() else self._idle.get_nowait()
            if worker is None:
                try:
                    async with asyncio.timeout(self._patience):
                        worker = await self._idle.get()
                except TimeoutError:
                    break
            if worker.alive and worker in self._members:
                self._lent.add(worker)
                return worker
            self.discard(worker)
        raise StoreUnavailable("no worker can be started at present", retry_after=5)

    def give_back(self, worker: WorkerProcess) -> None:
        """The worker is free again; one that still reads a former store ends here."""
        if self._closed or worker not in self._members or not worker.alive:
            self.discard(worker)
        else:
            self._lent.discard(worker)
            self._idle.put_nowait(worker)

    def part_with(self, worker: WorkerProcess) -> None:
        """Let a lent worker go for good, and start another in its place; it ends when it is given back."""
        if worker in self._members:
            self._members.remove(worker)
            self._retired.add(worker)
        self.refill()

    def discard(self, worker: WorkerProcess) -> None:
        """Kill the worker, and start another in its place."""
        if worker in self._members:
            self._members.remove(worker)
            self.replaced += 1
        self._retired.discard(worker)
        self._lent.discard(worker)
        self._spawn(worker.stop())
        self.refill()

    def resize(self, size: int) -> None:
        """Keep so many workers from now on: what is missing starts, idle ones that are too many end."""
        self._size = size
        while len(self._members) > size and not self._idle.empty():
            idle = self._idle.get_nowait()
            self._members.discard(idle)
            self._spawn(idle.stop())
        self.refill()

    async def switch(self, path: Path) -> None:
        """Move to another store: new workers start, idle old ones end, busy old ones when they finish.

        Raises:
            ReleaseError: the store cannot be opened; the old one stays.
        """
        workers = await self._start_all(path)
        self.path = path
        self._retired |= self._members
        self._members = set()
        while not self._idle.empty():
            idle = self._idle.get_nowait()
            self._retired.discard(idle)
            self._spawn(idle.stop())
        for worker in workers:
            self._add(worker)

    async def close(self) -> None:
        """End every worker and wait until all are gone."""
        self._closed = True
        for task in self._tasks:
            if task.get_name() == "start":
                task.cancel()
        for worker in self._members | self._retired:
            self._spawn(worker.stop())
        self._members.clear()
        self._retired.clear()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _add(self, worker: WorkerProcess) -> None:
        if self._closed or worker.path != self.path or len(self._members) >= self._size:
            self._spawn(worker.stop())
            return
        self._members.add(worker)
        self._idle.put_nowait(worker)
        worker.when_gone(lambda: self._replace(worker))

    def _replace(self, worker: WorkerProcess) -> None:
        """Start another in the place of one that ended while nobody had it; who has one sees that itself."""
        if worker in self._members and worker not in self._lent and not self._closed:
            self.discard(worker)

    def refill(self) -> None:
        """Start what is missing, in the background."""
        while not self._closed and len(self._members) + self._starting < self._size:
            self._starting += 1
            self._spawn(self._start_one(), name="start")

    async def _start_one(self) -> None:
        """Start one worker, with growing pauses as long as that fails."""
        pause = _FIRST_PAUSE
        try:
            while True:
                try:
                    worker = await self._start(self.path)
                    break
                except (ReleaseError, WorkerDied, OSError):
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
        finally:
            self._starting -= 1
        self._add(worker)

    async def _start_all(self, path: Path) -> list[WorkerProcess]:
        starts = (self._start_in_spite_of_kills(path) for _ in range(self._size))
        started = await asyncio.gather(*starts, return_exceptions=True)
        workers = [worker for worker in started if isinstance(worker, WorkerProcess)]
        failure = next((error for error in started if isinstance(error, BaseException)), None)
        if failure is None:
            return workers
        await asyncio.gather(*(worker.stop() for worker in workers))
        if isinstance(failure, WorkerDied):
            raise ReleaseError(f"no worker can be started on {path}: {failure}") from failure
        raise failure

    async def _start_in_spite_of_kills(self, path: Path) -> WorkerProcess:
        """A worker; where somebody else kills it before it is ready, another one."""
        for _ in range(_TRIES):
            try:
                return await self._start(path)
            except WorkerDied as died:
                if not died.killed:
                    raise
        return await self._start(path)

    def _start(self, path: Path) -> Coroutine[Any, Any, WorkerProcess]:
        return WorkerProcess.start(path, memory=self._memory, program=self._program, relay=self._relay)

    def _spawn(self, work: Coroutine[Any, Any, None], *, name: str = "stop") -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
