"""What an asker is told when a worker does not answer: the error for each thing that can stop a query.

Every limit is named with its value, with what was reached where that is known, and with the way out.
"""

from __future__ import annotations

from dataclasses import dataclass

from srpp_graph.errors import (
    QueryError,
    QueryFailed,
    QueryMemory,
    QueryTimeout,
    ResultTooLarge,
    StoreUnavailable,
    TooManyRows,
)
from srpp_graph.phrases import said
from srpp_graph.store.faults import Fault
from srpp_graph.store.frames import Head
from srpp_graph.store.gate import Admitted
from srpp_graph.store.nesting import too_many_links
from srpp_graph.store.process import WorkerDied
from srpp_graph.store.syntax import explain_failure, explain_fault

_MIB = 1 << 20
_NARROW = said("narrow the query, ask for fewer rows with LIMIT, or take the dump")
_PAGE = said(
    "take it in pages, with ORDER BY and with LIMIT and OFFSET (the order makes the pages fit together); "
    "narrow the query; or take the whole graph as a dump, from /dataset"
)


@dataclass(frozen=True, slots=True)
class Refusals:
    """The errors of one query, by its limits; `whole` tells whether its result must be held at once."""

    query: Admitted
    seconds: float
    memory_mib: int
    size: int
    rows: int
    whole: bool

    def of_report(self, head: Head) -> QueryError:
        """The error for what a worker reports, with its place in the query as it was written."""
        return self.query.as_written(self._reported(head))

    def of_deadline(self) -> QueryError:
        """The error for a query that takes too long."""
        message = said("the query was stopped after {seconds:g} seconds", seconds=self.seconds)
        return QueryTimeout(message, self.seconds, "seconds", help=_NARROW)

    def of_death(self, died: WorkerDied) -> QueryError:
        """The error for a worker that ended before it had answered."""
        if died.out_of_memory:
            return self._memory()
        if died.too_deep:
            return too_many_links()
        if died.killed:
            return StoreUnavailable("the system killed the query's worker", retry_after=5)
        return QueryFailed(f"the query was lost: {died}")

    def _reported(self, head: Head) -> QueryError:
        text = self.query.text
        if head["error"] == "syntax":
            return explain_fault(text, Fault(head["line"], head["column"], head["found"], head["reason"]))
        if head["error"] == "too large":
            return self._too_large(head["what"], head["reached"])
        if head["error"] == "memory":
            return self._memory()
        return explain_failure(text, head["reason"])

    def _too_large(self, what: str, reached: int) -> QueryError:
        if what == "rows":
            message = said(
                "the result has more than {number} rows; it was stopped at {reached}",
                **{"number": self.rows, "reached": reached},
            )
            return TooManyRows(message, self.rows, "rows", reached=reached, help=_PAGE)
        limit = self.size // _MIB
        message = said(
            "the result has more than {number} MiB; it was stopped at {reached:.2f} MiB, as it is held whole"
            if self.whole
            else "the result has more than {number} MiB; it was stopped at {reached:.2f} MiB",
            **{"number": limit, "reached": reached / _MIB},
        )
        return ResultTooLarge(message, limit, "MiB", reached=round(reached / _MIB, 2), help=_PAGE)

    def _memory(self) -> QueryMemory:
        return QueryMemory(
            said("the query needs more than {number} MiB of memory", number=self.memory_mib),
            self.memory_mib,
            "MiB",
            help=said("narrow the query; sorting and grouping keep every row in memory"),
        )
