"""Users' queries, answered by processes that can be killed: within limits, or not at all.

    workers = Workers(release / "store", Limits(seconds=20))
    await workers.start()
    answer = await workers.answer(QueryRequest("ASK { ?s ?p ?o }", "text/csv"))

A query is read by the gate, waits for its turn, and is evaluated by one worker. At the deadline, or when the
asker goes away (the task is cancelled), that worker is killed; the others do not notice.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from srpp_graph.errors import (
    NotAcceptable,
    QueryError,
    QueryFailed,
    QueryMemory,
    QueryTimeout,
    ResultTooLarge,
    StoreUnavailable,
)
from srpp_graph.store.endpoint import QueryAnswer, QueryRequest
from srpp_graph.store.faults import Fault
from srpp_graph.store.formats import GRAPH_FORMATS, RESULT_FORMATS, find_format
from srpp_graph.store.frames import Head
from srpp_graph.store.gate import Admitted, admit
from srpp_graph.store.pool import WorkerPool
from srpp_graph.store.process import WorkerDied, WorkerProcess
from srpp_graph.store.syntax import explain_fault
from srpp_graph.store.terms import named_node
from srpp_graph.store.turns import Turns

_SPARES = 1
_MIB = 1 << 20
_NARROW = "narrow the query, ask for fewer rows with LIMIT, or take the dump"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may take, and how many may run and wait."""

    workers: int = 2
    seconds: float = 20.0
    memory_mib: int = 1024
    result_mib: int = 64
    query_kib: int = 256
    queue: int = 32
    patience: float = 30.0
    """Seconds that a query waits for its turn before it is told to come back."""


@dataclass(frozen=True, slots=True)
class PoolStatus:
    """What the pool is doing: for health, metrics and `doctor`.

    `clients` have queries that run or wait; `sent_away` counts those that had no turn, by reason.
    `isolation` is `namespace` where no worker can reach a network, else the reason why one might.
    """

    alive: int
    busy: int
    queued: int
    clients: int
    sent_away: Mapping[str, int]
    kills: int
    replaced: int
    isolation: str


class Workers:
    """The embedded engine behind a pool of processes; implements `endpoint.Endpoint`."""

    def __init__(self, path: Path, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        memory = self.limits.memory_mib * _MIB
        self._pool = WorkerPool(path, size=self.limits.workers + _SPARES, memory=memory)
        self._turns = Turns(
            slots=self.limits.workers,
            extra=_SPARES,
            places=self.limits.queue,
            patience=self.limits.patience,
            retry_after=max(1, round(self.limits.seconds / 2)),
        )
        self._kills = 0
        self._closed = False

    async def start(self) -> None:
        """Start the workers; without it, the first query does.

        Raises:
            ReleaseError: the store cannot be opened.
        """
        await self._pool.start()

    async def answer(self, request: QueryRequest) -> QueryAnswer:
        """The whole result of the query.

        Raises:
            QueryError: the gate, a limit or the engine stopped it; the subclass says which.
            NotAcceptable: this form of query cannot be written in the media type.
            InvalidIri: a graph of the dataset parameters is not an absolute IRI.
        """
        admitted = admit(request.text, max_bytes=self.limits.query_kib << 10)
        media_type = _media_type(admitted, request.media_type)
        question: Head = {
            "query": admitted.text,
            "type": media_type,
            "seconds": self.limits.seconds,
            "max_bytes": self.limits.result_mib * _MIB,
            **_dataset(admitted, request),
        }
        head, body = await self._evaluate(question)
        if "error" in head:
            raise self._failure(admitted.text, head)
        return QueryAnswer(media_type, body, head["seconds"], head["rows"])

    async def switch(self, path: Path) -> None:
        """Answer from another store from now on; queries in flight finish on the old one.

        Raises:
            ReleaseError: the store cannot be opened; the old one stays.
        """
        await self._pool.switch(path)

    async def close(self) -> None:
        """Stop every worker and free what they hold."""
        self._closed = True
        self._turns.close()
        await self._pool.close()

    def status(self) -> PoolStatus:
        """What the pool is doing now."""
        members = self._pool.members
        networks = sorted({worker.network for worker in members} or {"no worker"})
        return PoolStatus(
            alive=sum(worker.alive for worker in members),
            busy=self._turns.running,
            queued=self._turns.waiting,
            clients=self._turns.clients,
            sent_away=dict(self._turns.sent_away),
            kills=self._kills,
            replaced=self._pool.replaced,
            isolation=", ".join(networks),
        )

    async def _evaluate(self, question: Head) -> tuple[Head, bytes]:
        """A worker's answer; another's, if somebody else killed the first: that was not the query's fault."""
        for last in (False, True):
            async with self._turn() as worker:
                try:
                    return await self._ask(worker, question)
                except WorkerDied as died:
                    if last or not died.killed or self._closed:
                        raise self._death(died) from died
        raise AssertionError("unreachable")

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[WorkerProcess]:
        """A worker, lent for one query."""
        async with self._turns.turn():
            worker = await self._pool.take()
            try:
                yield worker
            finally:
                self._pool.give_back(worker)

    async def _ask(self, worker: WorkerProcess, question: Head) -> tuple[Head, bytes]:
        """The worker's answer; it is killed if it takes too long or if nobody waits for it any more."""
        answered = False
        try:
            async with asyncio.timeout(self.limits.seconds):
                head, body = await worker.ask(question)
            answered = True
        except TimeoutError as error:
            self._kills += 1
            raise QueryTimeout(
                f"the query was stopped after {self.limits.seconds:g} seconds",
                self.limits.seconds,
                "seconds",
                help=_NARROW,
            ) from error
        except asyncio.CancelledError:
            self._kills += 1
            raise
        finally:
            if not answered:
                worker.kill()
        return head, body

    def _death(self, died: WorkerDied) -> QueryError:
        if died.out_of_memory:
            return self._memory()
        if self._closed:
            return StoreUnavailable("the service is stopping", retry_after=10)
        if died.killed:
            return StoreUnavailable(
                "the system killed the query's worker, and the one after it too", retry_after=5
            )
        return QueryFailed(f"the query was lost: {died}")

    def _memory(self) -> QueryMemory:
        return QueryMemory(
            f"the query needs more than {self.limits.memory_mib} MiB of memory",
            self.limits.memory_mib,
            "MiB",
            help="narrow the query; sorting and grouping keep every row in memory",
        )

    def _failure(self, text: str, head: Head) -> QueryError:
        """The exception for what a worker reports."""
        if head["error"] == "syntax":
            return explain_fault(text, Fault(head["line"], head["column"], head["found"], head["reason"]))
        if head["error"] == "too large":
            limit = self.limits.result_mib
            return ResultTooLarge(f"the result has more than {limit} MiB", limit, "MiB", help=_NARROW)
        if head["error"] == "memory":
            return self._memory()
        return QueryFailed(f"the engine could not answer: {head['reason']}")


def _media_type(admitted: Admitted, wanted: str) -> str:
    if admitted.form is None:
        return wanted
    formats = GRAPH_FORMATS if admitted.form.gives_graph else RESULT_FORMATS
    format = find_format(wanted, formats)
    if format is None:
        raise NotAcceptable(
            f"the result of {admitted.form.name} cannot be written as {wanted}",
            [known.media_type for known in formats],
        )
    return format.media_type


def _dataset(admitted: Admitted, request: QueryRequest) -> Head:
    """Which graphs the query sees: the parameters' if there are any, else FROM's, else all (§2.1.4)."""
    if not request.default_graphs and not request.named_graphs:
        return {"union": not admitted.has_dataset, "default": None, "named": None}
    default = [named_node(iri).value for iri in request.default_graphs]
    named = [named_node(iri).value for iri in request.named_graphs]
    return {"union": False, "default": default, "named": named}
