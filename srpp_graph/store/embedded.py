"""The release's graph in this process, for the program's own bounded queries.

Users' queries never come here: they have no deadline in a thread, so `workers` runs them in processes.

    store = EmbeddedStore(release / "store")
    store.select(queries.load("labels"), thing=URIRef("https://w3id.org/srpp/id/city/oslo"))
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from rdflib.term import Identifier

from srpp_graph.errors import InvalidIri, QueryFailed, ReleaseError, StoreUnavailable
from srpp_graph.queries import Query
from srpp_graph.store.endpoint import Row, Triple
from srpp_graph.store.terms import EngineTerm, from_engine, named_node, to_engine, triples_from_engine

RETRY_SECONDS = 30
"""When to come back after a failure to read; a person has to mend it."""

_DAMAGE = "Corruption: "
"""How the engine begins to tell of a block that is not what was written."""


class EmbeddedStore:
    """A store directory, opened read-only; implements `endpoint.Store`.

    The engine evaluates outside the interpreter's lock and shares nothing between calls, so one instance
    serves any number of threads. The default graph is the union of all named graphs.

    On a damaged file some queries never end, so `check` is called before each; it raises to keep the engine
    from being asked. `longest` tells of a query that was asked nevertheless.
    """

    def __init__(self, path: Path, check: Callable[[], None] | None = None) -> None:
        if not path.is_dir():
            raise ReleaseError(f"there is no store at {path}", help="build a release first: srpp-graph build")
        try:
            self._store: ox.Store | None = ox.Store.read_only(str(path))
        except OSError as error:
            raise ReleaseError(f"the store at {path} cannot be opened: {error}") from error
        self.path = path
        self._resting = False
        self._check = check
        self._numbers = itertools.count()
        self._began: dict[int, float] = {}

    @property
    def longest(self) -> float:
        """For how many seconds the longest of the queries that run has been running; 0 if none runs."""
        return time.monotonic() - min([*self._began.copy().values(), time.monotonic()])

    def rest(self) -> None:
        """Expect few questions from now on: the files, 10 MiB when open, may be closed between them.

        For a former release, which a slow reader may hold for minutes.
        """
        self._resting = True

    def close_if_at_rest(self) -> None:
        """Close the files of a store that rests and is asked nothing now; the next question opens them."""
        if self._resting and not self._began:
            self._store = None

    def select(self, query: Query, **terms: Identifier) -> Sequence[Row]:
        """The solutions of a SELECT with the given variables bound; an unbound variable is absent."""
        with self._asking() as engine:
            return self._rows(engine, query, terms)

    def _rows(self, engine: ox.Store, query: Query, terms: dict[str, Identifier]) -> Sequence[Row]:
        solutions = self._run(engine, query, terms)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError(f"query {query.name!r} is not a SELECT")
        variables = [(variable, variable.value) for variable in solutions.variables]
        try:
            return [  # read to the end here: the engine's iterators must not leave their thread
                {name: from_engine(term) for at, name in variables if (term := row[at]) is not None}
                for row in solutions
            ]
        except (OSError, RuntimeError) as error:
            reason = str(error)
        raise _unreadable(reason)

    def graph(self, iri: str) -> Sequence[Triple]:
        """The triples of one named graph; empty if there is no such graph."""
        try:
            name = named_node(iri)
        except InvalidIri:
            return []
        try:
            with self._asking() as engine:
                return list(triples_from_engine(engine.quads_for_pattern(None, None, None, name)))
        except (OSError, RuntimeError) as error:
            reason = str(error)
        raise _unreadable(reason)

    def graphs(self) -> Sequence[str]:
        """The IRIs of all named graphs, sorted."""
        try:
            with self._asking() as engine:
                names = list(engine.named_graphs())
            return sorted(name.value for name in names if isinstance(name, ox.NamedNode))
        except (OSError, RuntimeError) as error:
            reason = str(error)
        raise _unreadable(reason)

    @contextmanager
    def _asking(self) -> Iterator[ox.Store]:
        """The engine, for the time in which it is asked something."""
        if self._check is not None:
            self._check()
        number = next(self._numbers)
        self._began[number] = time.monotonic()
        try:
            engine = self._store
            yield self._open_again() if engine is None else engine
        finally:
            del self._began[number]

    def _open_again(self) -> ox.Store:
        """The engine on the same files."""
        try:
            self._store = store = ox.Store.read_only(str(self.path))
        except OSError as error:
            reason = str(error)
        else:
            return store
        raise _unreadable(reason)

    def _run(
        self, engine: ox.Store, query: Query, terms: dict[str, Identifier]
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        bound: dict[ox.Variable, EngineTerm] = {
            ox.Variable(name): to_engine(term) for name, term in terms.items()
        }
        try:
            return engine.query(query.text, use_default_graph_as_union=True, substitutions=bound)
        except (RuntimeError, SyntaxError) as error:
            if _DAMAGE not in str(error):
                said = f"the engine could not evaluate the query {query.name!r}: {error}"
                raise QueryFailed(said) from error
            reason = str(error)
        except OSError as error:
            reason = str(error)
        raise _unreadable(reason)


def _unreadable(reason: str) -> StoreUnavailable:
    """The failure of a disk, without the engine's own error: that would keep its iterators alive.

    The reason names files of the machine, so it is a note for the log and no part of the message.
    """
    error = StoreUnavailable("the release cannot be read at present", RETRY_SECONDS)
    error.add_note(reason)
    return error
