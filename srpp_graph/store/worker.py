"""The program in which users' queries are evaluated: one at a time, until it is killed.

    python -m srpp_graph.store.worker FD STORE_PATH MEMORY_BYTES PARENT_PID [door]

FD is one end of a socket pair. The worker first gives up what `isolation` lists, opens the store read-only
and says hello; then it answers one request after another (see `frames`) and ends when the other side has
gone. It imports as little as it can, so that a killed worker is replaced in a moment.
"""

from __future__ import annotations

import re
import socket
import sys
import time
from typing import TYPE_CHECKING, Protocol

from srpp_graph.store import isolation
from srpp_graph.store.frames import Head, read_head, render_head
from srpp_graph.store.sink import Bounds, ResultLimit, Sink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from io import BufferedReader, BufferedWriter

    import pyoxigraph as ox
    from pyoxigraph import Triple

TABLES = ("application/vnd.apache.arrow.stream", "application/vnd.apache.parquet")
"""What only `tables` writes."""

_STEM = re.compile(r"[^/#]*$")


class Evaluator:
    """A store, opened read-only, and what it answers."""

    def __init__(self, path: str) -> None:
        import pyoxigraph

        from srpp_graph.prefixes import BASE_IRI, PREFIXES

        self._ox = pyoxigraph
        self._store = pyoxigraph.Store.read_only(path)
        self._empty = pyoxigraph.Store()
        self._prefixes = dict(PREFIXES)
        self._base = BASE_IRI + "/"

    def answer(self, request: Head, send: Callable[[bytes], None]) -> tuple[Head, bytes]:
        """The head and the body for one request; every failure is a head with an `error`.

        Of a result that outgrows what is to be held, `send` has had all but the end by then.
        """
        isolation.limit_processor(request["seconds"])
        sink = Sink(send, Bounds(request["held"], request["max_bytes"], request["max_rows"]), request["type"])
        started = time.perf_counter()
        try:
            triples = self._write(request, sink)
            rows = sink.count() if triples is None else triples
        except SyntaxError:
            return self._explain(request["query"]), b""
        except ResultLimit as limit:
            return {"error": "too large", "what": limit.what, "reached": limit.reached}, b""
        except MemoryError:
            return {"error": "memory"}, b""
        except (OSError, RuntimeError, ValueError) as error:
            return {"error": "failed", "reason": str(error)[:500]}, b""
        seconds = time.perf_counter() - started
        return {"bytes": sink.tell(), "seconds": seconds, "rows": rows}, sink.getvalue()

    def _write(self, request: Head, sink: Sink) -> int | None:
        """Evaluate and write; how many triples there are, `None` if it is rows."""
        ox = self._ox
        default, named = request["default"], request["named"]
        result = self._store.query(
            request["query"],
            base_iri=self._base,
            prefixes=self._mentioned_prefixes(request["query"]),
            use_default_graph_as_union=request["union"],
            default_graph=None if default is None else [ox.NamedNode(iri) for iri in default],
            named_graphs=None if named is None else [ox.NamedNode(iri) for iri in named],
        )
        if isinstance(result, ox.QueryTriples):
            graph_format = ox.RdfFormat.from_media_type(request["type"])
            if graph_format is None:
                raise ValueError(f"a graph cannot be written as {request['type']}")
            triples: dict[Triple, None] = {}
            for triple in result:
                triples[triple] = None
                sink.check_rows(len(triples))
            ox.serialize(triples, sink, graph_format, prefixes=self._used_prefixes(triples))
            return len(triples)
        if request["type"] in TABLES and isinstance(result, ox.QuerySolutions):
            from srpp_graph.store.tables import write_table

            return write_table(result, sink, request["type"])
        rows_format = ox.QueryResultsFormat.from_media_type(request["type"])
        if rows_format is None:
            raise ValueError(f"rows cannot be written as {request['type']}")
        result.serialize(sink, rows_format)
        return 1 if isinstance(result, ox.QueryBoolean) else None

    def _mentioned_prefixes(self, query: str) -> dict[str, str]:
        """The known prefixes that the text may use; the parser takes its time for each it is given."""
        return {prefix: iri for prefix, iri in self._prefixes.items() if prefix + ":" in query}

    def _used_prefixes(self, triples: Iterable[ox.Triple]) -> dict[str, str]:
        """The known prefixes that the triples have a use for."""
        stems = {
            _STEM.sub("", term.value)
            for triple in triples
            for term in (triple.subject, triple.predicate, triple.object)
            if isinstance(term, self._ox.NamedNode)
        }
        return {prefix: iri for prefix, iri in self._prefixes.items() if iri in stems}

    def _explain(self, query: str) -> Head:
        from srpp_graph.store.faults import find_fault

        fault = find_fault(query, self._parse)
        return {"error": "syntax", **fault._asdict()}

    def _parse(self, text: str) -> str | None:
        try:
            self._empty.query(text, base_iri=self._base, prefixes=self._prefixes)
        except SyntaxError as error:
            return str(error)
        except (OSError, RuntimeError, ValueError):
            return None
        return None


class Answerer(Protocol):
    """What a worker answers with."""

    def answer(self, request: Head, send: Callable[[bytes], None], /) -> tuple[Head, bytes]:
        """The head and the body for one request, or its end after what `send` had; no failure raises."""
        ...


def serve(requests: BufferedReader, answers: BufferedWriter, evaluator: Answerer) -> None:
    """Answer requests until the other side has gone."""

    def _send(piece: bytes) -> None:
        """Send a part of a result; waits as long as nobody reads."""
        answers.write(render_head({"bytes": len(piece), "more": True}))
        answers.write(piece)
        answers.flush()

    while (request := read_head(requests)) is not None:
        head, body = evaluator.answer(request, _send)
        answers.write(render_head({"bytes": 0, **head}))
        answers.write(body)
        answers.flush()


def main(arguments: list[str], opened: Callable[[str], Answerer] = Evaluator) -> int:
    """Isolate this process, open the path with `opened`, say hello and serve."""
    descriptor, path, memory, parent = int(arguments[0]), arguments[1], int(arguments[2]), int(arguments[3])
    network = isolation.leave_network()
    isolation.die_with_parent(parent)
    isolation.limit_process()
    connection = socket.socket(fileno=descriptor)
    if arguments[4:] == ["door"]:
        isolation.answer_for_door(connection, network)
    with connection, connection.makefile("rb") as requests, connection.makefile("wb") as answers:
        try:
            evaluator = opened(path)
        except OSError as error:
            answers.write(render_head({"bytes": 0, "error": str(error)}))
            return 1
        capped = isolation.limit_memory(memory)
        answers.write(render_head({"bytes": 0, "network": network, "memory": capped}))
        answers.flush()
        serve(requests, answers, evaluator)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
