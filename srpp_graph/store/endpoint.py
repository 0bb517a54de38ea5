"""What the program asks of an engine, whichever it is.

`Store` answers the program's own queries, bound to terms. `Endpoint` answers queries that users wrote,
within limits, in a chosen media type. The embedded engine implements both; a remote one may follow.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from rdflib.term import Identifier, URIRef

from srpp_graph.queries import Query

if TYPE_CHECKING:
    from srpp_graph.store.gate import Admitted

Row = Mapping[str, Identifier]
"""One solution: variable name → term; an unbound variable is absent."""

Triple = tuple[Identifier, URIRef, Identifier]
"""Subject, predicate, object."""


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A user's query: its text, the media type wanted, and the dataset parameters of the protocol.

    `media_type` must fit the query's form (see `formats`). `default_graphs` and `named_graphs` override
    FROM and FROM NAMED (SPARQL 1.1 Protocol §2.1.4); empty means the union of all graphs.

    `admitted` is what the gate said of the text, if it was asked already: it is not asked again then.
    """

    text: str
    media_type: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    admitted: Admitted | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """A whole result, serialised: never a part of one; `rows` counts rows or triples, an ASK is one."""

    media_type: str
    body: bytes
    seconds: float
    rows: int | None = None


@runtime_checkable
class QueryStream(Protocol):
    """A result that is too large to be held, while it is being written; must be closed."""

    media_type: str

    def pieces(self) -> AsyncGenerator[bytes, None]:
        """The bytes of the result in order, for one reader; the engine waits while none is taken.

        Raises:
            QueryError: the result does not go on; what was given is a part, and must not pass for a whole.
        """
        ...

    async def aclose(self) -> None:
        """Stop what still runs, and free what it holds."""
        ...


class Store(Protocol):
    """The release's graph, for the program's own queries; blocking, safe to call from threads."""

    def select(self, query: Query, **terms: Identifier) -> Sequence[Row]:
        """The solutions of a SELECT with the given variables bound."""
        ...

    def graph(self, iri: str) -> Sequence[Triple]:
        """The triples of one named graph; empty if there is no such graph."""
        ...

    def graphs(self) -> Sequence[str]:
        """The IRIs of all named graphs, sorted."""
        ...


class Endpoint(Protocol):
    """Where users' queries are answered, within limits; asynchronous."""

    async def admit(self, text: str) -> Admitted:
        """What the gate tells of a query, without keeping the event loop from others.

        Raises:
            QueryError: the gate refuses it, or it has no turn to be read.
        """
        ...

    async def answer(self, request: QueryRequest) -> QueryAnswer:
        """The whole result of the query.

        Raises:
            QueryError: the gate, a limit or the engine stopped it; the subclass says which.
        """
        ...

    async def open(self, request: QueryRequest) -> QueryAnswer | QueryStream:
        """The whole result of the query if it is small, else its beginning and how to go on.

        Raises:
            QueryError: as `answer` does, before any of the result is there.
        """
        ...

    async def close(self) -> None:
        """Stop every worker and free what they hold."""
        ...
