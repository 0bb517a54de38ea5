"""The exceptions of the program, and only those.

A fault in *content* is a `Diagnostic`: data, many at once. A failure of the *program or a request* is one
of these: one, at once. No class here knows HTTP or terminals; `service.problems` and `cli` translate.

    GraphError
    ├── CheckoutError            this folder is not a graph checkout
    ├── InvalidIri               a name or address that cannot stand in an entity IRI
    ├── ContentError             content was refused; carries its diagnostics
    ├── ReleaseError             a release is missing, incomplete or of another format
    ├── EntityNotFound           carries near names
    │   └── EntityRetired        carries the reason and the successor, if any
    ├── ParameterRefused         carries the values that may be chosen, and near ones
    ├── NotAcceptable            carries the media types on offer
    ├── DraftError               a draft was not judged
    │   ├── DraftFailed          the checks gave up, for a reason of their own
    │   └── DraftLimit           carries the limit and its unit
    │       ├── DraftTooLong     the draft, or its shapes, has too many bytes
    │       ├── DraftTimeout     judging it took too long
    │       └── DraftMemory      judging it took too much memory
    └── QueryError               a SPARQL query was not answered
        ├── QuerySyntaxError     carries line, column and what is wrong there
        │   └── UnknownFunction  the same, of a function
        ├── QueryRefused         the gate said no: SERVICE, LOAD, an update
        ├── QueryTooLong         carries the limit and the length reached
        ├── QueryTimeout         carries the limit
        ├── QueryMemory          carries the limit
        ├── ResultTooLarge       carries the limit and its unit, and what was reached
        │   └── TooManyRows      the same, of rows or triples
        ├── QueryCancelled       the asker went away
        ├── ServiceFailed        an endpoint that the query asks gave no answer
        ├── QueryFailed          the engine gave up for a reason of its own
        └── StoreBusy            carries when to come back
            ├── ShareReached     carries the share; too many of this asker's queries wait, or are read
            ├── StoreUnavailable no worker or engine can answer at present
            └── DraftsBusy       too many drafts wait already
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srpp_graph.diagnostics import Diagnostic


class GraphError(Exception):
    """What every failure of this program can be caught as.

    `str(error)` is one sentence for the person who meets it; `help` is the way out, or an empty string.
    """

    help: str = ""

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        if help:
            self.help = help

    @property
    def message(self) -> str:
        """The sentence as it was given: a phrase, where it can be said in other languages too."""
        message: str = self.args[0]
        return message


class CheckoutError(GraphError):
    """The folder does not hold `ontology/`, `shapes/` and `data/`."""


class InvalidIri(GraphError):
    """A kind, slug, path or address that cannot stand in an entity IRI."""


class ContentError(GraphError):
    """Content that was refused; `diagnostics` says all that is wrong with it."""

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic], *, help: str = "") -> None:
        super().__init__(message, help=help)
        self.diagnostics = tuple(diagnostics)


class ReleaseError(GraphError):
    """A release that is missing, incomplete or of another format."""


class EntityNotFound(GraphError):
    """No entity has this IRI; `near` holds the nearest known IRIs, best first."""

    def __init__(self, message: str, near: Sequence[str] = (), *, help: str = "") -> None:
        super().__init__(message, help=help)
        self.near = tuple(near)


class EntityRetired(EntityNotFound):
    """The entity was withdrawn; `reason` says why, `successor` is the IRI that took its place."""

    def __init__(self, message: str, reason: str, successor: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.successor = successor


class ParameterRefused(GraphError):
    """A question has no such parameter, or may not hold that value.

    `reason` is `unknown-parameter` or `bad-parameter`; `available` lists what may be chosen, `near` the
    nearest of those, best first.
    """

    def __init__(
        self,
        message: str,
        reason: str,
        *,
        near: Sequence[str] = (),
        available: Sequence[str] = (),
        help: str = "",
    ) -> None:
        super().__init__(message, help=help)
        self.reason = reason
        self.near = tuple(near)
        self.available = tuple(available)


class NotAcceptable(GraphError):
    """None of the asked media types can be had; `available` lists those that can."""

    def __init__(self, message: str, available: Sequence[str], *, help: str = "") -> None:
        super().__init__(message, help=help)
        self.available = tuple(available)


class DraftError(GraphError):
    """A draft that somebody sent was not judged."""


class DraftFailed(DraftError):
    """The checks could not judge the draft, for a reason of their own."""


class DraftLimit(DraftError):
    """A documented limit stopped the checks; `limit` is its value in `unit`."""

    def __init__(self, message: str, limit: float, unit: str, *, help: str = "") -> None:
        super().__init__(message, help=help)
        self.limit = limit
        self.unit = unit


class DraftTooLong(DraftLimit):
    """The draft has more bytes than are read."""


class DraftTimeout(DraftLimit):
    """The checks ran into the deadline and were killed."""


class DraftMemory(DraftLimit):
    """The checks needed more memory than they may have and were killed."""


class QueryError(GraphError):
    """A SPARQL query was not answered."""


class QuerySyntaxError(QueryError):
    """The query is not SPARQL; `line` and `column` count from 1, in code points."""

    def __init__(self, message: str, line: int, column: int, *, help: str = "") -> None:
        super().__init__(message, help=help)
        self.line = line
        self.column = column


class UnknownFunction(QuerySyntaxError):
    """The query is SPARQL, but calls a function that the engine does not have."""


class QueryRefused(QueryError):
    """The gate refused the query before evaluation; `reason` is `update`, `service` or `load`.

    `line` and `column` say where the refused word stands.
    """

    def __init__(self, message: str, reason: str, line: int, column: int, *, help: str = "") -> None:
        super().__init__(message, help=help)
        self.reason = reason
        self.line = line
        self.column = column


class LimitReached(QueryError):
    """A documented limit stopped the query; `limit` is its value in `unit`, `reached` what there was."""

    def __init__(
        self, message: str, limit: float, unit: str, *, reached: float | None = None, help: str = ""
    ) -> None:
        super().__init__(message, help=help)
        self.limit = limit
        self.unit = unit
        self.reached = reached


class QueryTooLong(LimitReached):
    """The text of the query is longer than the service reads."""


class QueryTimeout(LimitReached):
    """The query ran into the deadline and was killed."""


class QueryMemory(LimitReached):
    """The query needed more memory than a worker may have and was killed."""


class ResultTooLarge(LimitReached):
    """The result has more bytes than the service gives in one answer."""


class TooManyRows(ResultTooLarge):
    """The result has more rows, or triples, than the service gives in one answer."""


class QueryCancelled(QueryError):
    """The asker went away, and the query was killed."""


class ServiceFailed(QueryError):
    """Another endpoint, which the query asks by SERVICE, gave no answer."""


class QueryFailed(QueryError):
    """The engine could not evaluate the query, for a reason of its own."""


class StoreBusy(QueryError):
    """Too many queries wait already; come back in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int, *, help: str = "") -> None:
        super().__init__(message, help=help)
        self.retry_after = retry_after


class ShareReached(StoreBusy):
    """More queries (or texts: `unit`) of this asker wait than its share, `limit`, while others wait.

    Or more of its results are being streamed than one asker may read at once: then `unit` is `results`.
    """

    def __init__(
        self, message: str, retry_after: int, limit: int, *, unit: str = "queries", help: str = ""
    ) -> None:
        super().__init__(message, retry_after, help=help)
        self.limit = limit
        self.unit = unit


class StoreUnavailable(StoreBusy):
    """No worker or engine can answer at present."""


class DraftsBusy(StoreBusy):
    """Too many drafts wait to be judged."""
