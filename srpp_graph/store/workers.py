"""Users' queries, answered by processes that can be killed: within limits, or not at all.

    workers = Workers(release / "store", Limits(seconds=20))
    await workers.start()
    answer = await workers.answer(QueryRequest("ASK { ?s ?p ?o }", "text/csv"))

A query is read by the gate, waits for its turn, and is evaluated by one worker. At the deadline, or when the
asker goes away (the task is cancelled), that worker is killed; the others do not notice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from srpp_graph.errors import (
    NotAcceptable,
    QueryError,
    QueryFailed,
    QueryMemory,
    QueryTimeout,
    StoreUnavailable,
)
from srpp_graph.store.endpoint import QueryAnswer, QueryRequest, QueryStream
from srpp_graph.store.federation import Relay
from srpp_graph.store.formats import GRAPH_FORMATS, RESULT_FORMATS, SELECT_FORMATS, find_format
from srpp_graph.store.frames import Head
from srpp_graph.store.gate import Admitted, QueryForm, read_query
from srpp_graph.store.limits import Limits, PoolStatus
from srpp_graph.store.pool import WorkerPool
from srpp_graph.store.process import WorkerDied, WorkerProcess
from srpp_graph.store.refusals import Refusals
from srpp_graph.store.seats import Seats
from srpp_graph.store.stream import Answer, Lent, Listening, WorkerStream
from srpp_graph.store.terms import named_node
from srpp_graph.store.turns import Turns

__all__ = ["Limits", "PoolStatus", "Workers"]

_SPARES = 1
_MIB = 1 << 20


class Workers:
    """The embedded engine behind a pool of processes; implements `endpoint.Endpoint`.

    `check` is called after a query has failed, and raises if that was the fault of a damaged store.
    """

    def __init__(
        self,
        path: Path,
        limits: Limits | None = None,
        relay: Relay | None = None,
        check: Callable[[], None] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        memory = self.limits.memory_mib * _MIB
        self._pool = WorkerPool(path, size=self.limits.workers + _SPARES, memory=memory, relay=relay)
        self._services = relay.endpoints if relay is not None else ()
        self._turns = Turns(
            slots=self.limits.workers,
            extra=_SPARES,
            places=self.limits.queue,
            patience=self.limits.patience,
            retry_after=max(1, round(self.limits.seconds / 2)),
        )
        self._seats = Seats(
            places=self.limits.streams,
            share=self.limits.client_streams,
            retry_after=max(1, round(self.limits.seconds)),
        )
        self._check = check
        self._reading = Turns(
            slots=1,
            extra=0,
            places=self.limits.queue,
            patience=self.limits.patience,
            retry_after=max(1, round(self.limits.seconds / 2)),
            what=("long query", "long queries"),
        )
        self._kills = 0
        self._closed = False

    async def start(self) -> None:
        """Start the workers; without it, the first query does.

        Raises:
            ReleaseError: the store cannot be opened.
        """
        await self._pool.start()

    async def admit(self, text: str) -> Admitted:
        """What the gate tells of a query; long ones are read one after the other, by clients in turn.

        Raises:
            QueryError: the gate refuses it, or it has no turn to be read.
        """
        size = self.limits.query_kib << 10
        return await read_query(text, self._reading, max_bytes=size, services=self._services)

    async def answer(self, request: QueryRequest) -> QueryAnswer:
        """The whole result of the query, which must not be larger than what is held at once.

        Raises:
            QueryError: the gate, a limit or the engine stopped it; the subclass says which.
            NotAcceptable: this form of query cannot be written in the media type.
            InvalidIri: a graph of the dataset parameters is not an absolute IRI.
        """
        question, refusals = await self._prepare(request, whole=True)
        (head, body), lent = await self._first_words(question, refusals)
        lent.give_back()
        return QueryAnswer(question["type"], body, head["seconds"], head["rows"])

    async def open(self, request: QueryRequest) -> QueryAnswer | QueryStream:
        """The whole result of the query if it can be held, else a stream; raises as `answer` does.

        Raises:
            ShareReached: it is too large to be held, and the client reads too many such results already.
        """
        question, refusals = await self._prepare(request, whole=False)
        (head, body), lent = await self._first_words(question, refusals)
        if head.get("more"):
            self._take_seat(lent)
            return WorkerStream(question["type"], body, lent, Listening(self._hear, self._death, self._leave))
        lent.give_back()
        return QueryAnswer(question["type"], body, head["seconds"], head["rows"])

    async def _prepare(self, request: QueryRequest, *, whole: bool) -> tuple[Head, Refusals]:
        """What a worker is asked, and what the asker is told if it does not answer."""
        limits = self.limits
        admitted = request.admitted or await self.admit(request.text)
        held = min(limits.buffer_mib, limits.result_mib) * _MIB
        size = held if whole else limits.result_mib * _MIB
        question: Head = {
            "query": admitted.text,
            "type": _media_type(admitted, request.media_type),
            "seconds": limits.seconds,
            "held": held,
            "max_bytes": size,
            "max_rows": limits.rows,
            **_dataset(admitted, request),
        }
        cut_short = whole and held < limits.result_mib * _MIB
        return question, Refusals(
            admitted, limits.seconds, limits.memory_mib, size, limits.rows, whole=cut_short
        )

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
        self._reading.close()
        await self._pool.close()

    def status(self) -> PoolStatus:
        """What the pool is doing now."""
        members = self._pool.members
        networks = sorted({worker.network for worker in members} or {"no worker"})
        return PoolStatus(
            alive=sum(worker.alive for worker in members),
            busy=self._turns.running + self._seats.taken,
            streams=self._seats.taken,
            queued=self._turns.waiting + self._reading.waiting,
            clients=self._turns.clients,
            sent_away={
                why: count + self._reading.sent_away[why] for why, count in self._turns.sent_away.items()
            },
            kills=self._kills,
            replaced=self._pool.replaced,
            isolation=", ".join(networks),
        )

    async def _first_words(self, question: Head, refusals: Refusals) -> tuple[Answer, Lent]:
        """What `_evaluate` gives; on a damaged store nobody is told that the query was at fault."""
        try:
            return await self._evaluate(question, refusals)
        except (QueryFailed, QueryMemory, QueryTimeout):
            if self._check is not None:
                await asyncio.to_thread(self._check)
            raise

    async def _evaluate(self, question: Head, refusals: Refusals) -> tuple[Answer, Lent]:
        """A worker's first words, and the worker, which the caller gives back.

        If somebody else killed it before it spoke, another is asked: that was not the query's fault.
        """
        clock = asyncio.get_running_loop().time
        for last in (False, True):
            lent = await self._lend(refusals)
            began = clock()
            try:
                answer = await self._ask(lent.worker, question)
                if "error" in answer[0]:
                    raise await asyncio.to_thread(refusals.of_report, answer[0])
            except TimeoutError as error:
                lent.give_back()
                raise refusals.of_deadline() from error
            except WorkerDied as died:
                lent.give_back()
                if last or not died.killed or self._closed:
                    raise self._death(died, refusals) from died
            except BaseException:
                lent.give_back()
                raise
            else:
                lent.seconds -= clock() - began
                return answer, lent
        raise AssertionError("unreachable")

    async def _lend(self, refusals: Refusals) -> Lent:
        """A worker for one query, when its turn has come."""
        end_turn = partial(self._turns.end, await self._turns.begin())
        try:
            worker = await self._pool.take()
        except BaseException:
            end_turn()
            raise
        end_loan = partial(self._pool.give_back, worker)
        return Lent(worker, refusals, self.limits.seconds, end_turn, end_loan)

    def _take_seat(self, lent: Lent) -> None:
        """Let the next one ask while this result is read; raises, and gives all back, if there is no seat."""
        loan = ExitStack()
        loan.callback(lent.end_loan)
        try:
            loan.enter_context(self._seats.seat())
        except QueryError:
            self._leave(lent.worker)
            lent.give_back()
            raise
        lent.end_loan = loan.close
        self._pool.part_with(lent.worker)
        lent.pass_on()

    async def _ask(self, worker: WorkerProcess, question: Head) -> Answer:
        """The worker's first words."""
        return await self._hear(worker, worker.ask(question), self.limits.seconds)

    async def _hear(self, worker: WorkerProcess, words: Awaitable[Answer], seconds: float) -> Answer:
        """What the worker says; it is killed if that takes too long or if nobody waits for it any more."""
        heard = False
        try:
            async with asyncio.timeout(seconds):
                answer = await words
            heard = True
        except (TimeoutError, asyncio.CancelledError):
            self._kills += 1
            raise
        finally:
            if not heard:
                worker.kill()
        return answer

    def _leave(self, worker: WorkerProcess) -> None:
        """Kill a worker to whom nobody listens any more."""
        if worker.alive:
            self._kills += 1
            worker.kill()

    def _death(self, died: WorkerDied, refusals: Refusals) -> QueryError:
        if self._closed and not died.out_of_memory:
            return StoreUnavailable("the service is stopping", retry_after=10)
        return refusals.of_death(died)


def _media_type(admitted: Admitted, wanted: str) -> str:
    if admitted.form is None:
        return wanted
    rows = SELECT_FORMATS if admitted.form is QueryForm.SELECT else RESULT_FORMATS
    formats = GRAPH_FORMATS if admitted.form.gives_graph else rows
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
