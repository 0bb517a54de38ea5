"""Drafts, judged by processes that can be killed: within limits, or not at all.

    judges = Judges(release.path, DraftLimits(seconds=5))
    answer = await judges.judge(Draft(b"..."), Face.JSON)

The processes start with the first draft, or when `warm` says that one is likely. At the deadline, or when the
sender goes away (the task is cancelled), the process at work is killed and replaced.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from srpp_graph.checks.drafts.draft import Draft
from srpp_graph.checks.drafts.rendering import Face
from srpp_graph.errors import (
    DraftError,
    DraftFailed,
    DraftMemory,
    DraftsBusy,
    DraftTimeout,
    DraftTooLong,
    StoreUnavailable,
)
from srpp_graph.store.frames import Head
from srpp_graph.store.pool import WorkerPool
from srpp_graph.store.process import WorkerDied, WorkerProcess
from srpp_graph.store.turns import Turns

_PROGRAM = "srpp_graph.checks.drafts.worker"
_SPARES = 1
_TOLD = ("errors", "warnings", "infos", "left_out", "more", "unasked", "verdict")
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class DraftLimits:
    """How much one draft may take, and how many may be judged and wait."""

    workers: int = 1
    seconds: float = 10.0
    memory_mib: int = 512
    kib: int = 1024
    queue: int = 16
    patience: float = 30.0
    """Seconds that a draft waits for its turn before its sender is told to come back."""


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """A judgement, written; counts are of all findings, `left_out` of those that `body` does not tell.

    There may be `more` if the checks stopped at too much. `unasked` counts the codes that were not asked.
    """

    body: bytes
    errors: int
    warnings: int
    infos: int
    left_out: int
    more: bool
    unasked: int
    verdict: str


@dataclass(frozen=True, slots=True)
class DraftStatus:
    """What the processes do now, and have done since the release was opened.

    `busy` drafts are judged and `waiting` ones wait; `refused` counts by reason; `judged` drafts had an
    answer, after `seconds` together from the first byte of the question to the last of the answer.
    """

    alive: int
    busy: int
    waiting: int
    asked: int
    judged: int
    seconds: float
    refused: Mapping[str, int]
    kills: int


class Judges:
    """The checks of one release behind a pool of processes."""

    def __init__(self, release: Path, limits: DraftLimits) -> None:
        self.limits = limits
        memory = limits.memory_mib * _MIB
        self._pool = WorkerPool(
            release,
            size=limits.workers + _SPARES,
            memory=memory,
            program=_PROGRAM,
            patience=limits.patience,
        )
        self._turns = Turns(
            slots=limits.workers,
            extra=_SPARES,
            places=limits.queue,
            patience=limits.patience,
            retry_after=max(1, round(limits.seconds / 2)),
            what=("text", "texts"),
            busy=DraftsBusy,
        )
        self._asked = self._judged = self._too_long = self._kills = 0
        self._seconds = 0.0
        self._closed = False

    def warm(self) -> None:
        """Let the processes start; nobody waits for them."""
        if not self._closed:
            self._pool.refill()

    async def judge(
        self, draft: Draft, face: Face, media_type: str = "", *, mend: bool = False
    ) -> DraftAnswer:
        """What is wrong with the draft, written in a face; with `mend`, of its text after safe remedies.

        Raises:
            DraftError: a limit or a failure stopped the checks; the subclass says which.
            StoreBusy: too many drafts wait, or no process can be started.
        """
        self._asked += 1
        self._check_size(draft)
        request = {
            **draft.as_head(),
            "face": face.value,
            "type": media_type,
            "mend": mend,
            "seconds": self.limits.seconds,
        }
        async with self._turn() as worker:
            head, body = await self._ask(worker, request)
        if "error" in head:
            raise self._failure(head)
        return DraftAnswer(body=body, **{each: head[each] for each in _TOLD})

    async def close(self) -> None:
        """Stop every process."""
        self._closed = True
        self._turns.close()
        await self._pool.close()

    def status(self) -> DraftStatus:
        """What the processes are doing now."""
        return DraftStatus(
            alive=sum(each.alive for each in self._pool.members),
            busy=self._turns.running,
            waiting=self._turns.waiting,
            asked=self._asked,
            judged=self._judged,
            seconds=self._seconds,
            refused={"length": self._too_long, **self._turns.sent_away},
            kills=self._kills,
        )

    def _check_size(self, draft: Draft) -> None:
        most = self.limits.kib * 1024
        for what, size in (
            ("text", len(draft.content)),
            ("shapes", len(draft.shapes.encode("utf-8", "replace"))),
        ):
            if size > most:
                self._too_long += 1
                raise DraftTooLong(f"the {what} has {size} bytes; {most} are checked at once", most, "bytes")

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[WorkerProcess]:
        """A process, lent for one draft."""
        async with self._turns.turn():
            worker = await self._pool.take()
            try:
                yield worker
            finally:
                self._pool.give_back(worker)

    async def _ask(self, worker: WorkerProcess, request: Head) -> tuple[Head, bytes]:
        """The process's answer; it is killed if it takes too long or if nobody waits for it any more."""
        answered = False
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self.limits.seconds):
                head, body = await worker.ask(request)
            answered = True
            self._judged += 1
            self._seconds += asyncio.get_running_loop().time() - began
        except TimeoutError as error:
            seconds = self.limits.seconds
            message = f"the checks were stopped after {seconds:g} seconds"
            raise DraftTimeout(message, seconds, "seconds") from error
        except WorkerDied as died:
            raise self._death(died) from died
        finally:
            if not answered:
                self._kills += worker.alive
                worker.kill()
        return head, body

    def _death(self, died: WorkerDied) -> DraftError | StoreUnavailable:
        if died.out_of_memory:
            return self._memory()
        if died.killed or self._closed:
            return StoreUnavailable("the process that checked was ended from outside", retry_after=5)
        return DraftFailed(f"the checks were lost: {died}")

    def _memory(self) -> DraftMemory:
        limit = self.limits.memory_mib
        return DraftMemory(f"the checks need more than {limit} MiB of memory", limit, "MiB")

    def _failure(self, head: Head) -> DraftError:
        if head["error"] == "memory":
            return self._memory()
        return DraftFailed("the text is nested too deeply to be checked")
