"""Failures as RFC 9457 problem details: what a visitor is told when a request is not answered.

A route raises an error of `srpp_graph.errors`, or a `RequestFault` for what only HTTP knows; `problem_of`
turns either into a `Problem`, and `problem_responses` renders it. Statuses are `problem_types`' to choose.

    >>> problem_of(RequestFault("method", "`PUT` is not taken here", allow=("GET", "HEAD"))).status
    405
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from srpp_graph import errors
from srpp_graph.phrases import said
from srpp_graph.service.problem_type import ProblemType
from srpp_graph.service.problem_types import PROBLEM_TYPES, type_of

PROBLEM_MEDIA_TYPE = "application/problem+json"


class RequestFault(errors.GraphError):
    """A request that HTTP itself lets us refuse; `slug` names its `ProblemType`.

    `allow` becomes the Allow header, and `available` lists what could be asked for instead.
    """

    def __init__(
        self,
        slug: str,
        message: str,
        *,
        help: str = "",
        available: Sequence[str] = (),
        allow: Sequence[str] = (),
    ) -> None:
        super().__init__(message, help=help)
        self.type = PROBLEM_TYPES[slug]
        self.available = tuple(available or allow)
        self.allow = tuple(allow)


@dataclass(frozen=True, slots=True)
class Problem:
    """One failure, ready to be told: its kind, this occurrence of it, and what more is known."""

    type: ProblemType
    detail: str
    help: str
    extras: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status of the response."""
        return self.type.status

    def as_json(self, *, public_url: str, instance: str, request_id: str) -> dict[str, object]:
        """The members of the problem document (RFC 9457 §3), extensions last."""
        return {
            "type": f"{public_url}/problems/{self.type.slug}",
            "title": self.type.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "help": self.help,
            "request_id": request_id,
            **self.extras,
        }


def problem_of(error: errors.GraphError) -> Problem:
    """What a visitor is told of an error; the inside of an error that is our fault is left out."""
    kind = error.type if isinstance(error, RequestFault) else type_of(error)
    if kind.slug == "internal":
        return internal_problem()
    return Problem(kind, error.message, error.help or kind.help, _extras(error), _headers(error))


def internal_problem() -> Problem:
    """What a visitor is told of a fault of ours: that it happened, and nothing of the inside."""
    kind = PROBLEM_TYPES["internal"]
    return Problem(kind, said("something went wrong inside the service"), kind.help)


def _extras(error: errors.GraphError) -> dict[str, object]:
    """The extension members that fit this error."""
    names = (
        "line",
        "column",
        "limit",
        "unit",
        "reached",
        "reason",
        "near",
        "successor",
        "retry_after",
        "available",
    )
    values = ((name, getattr(error, name, None)) for name in names)
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values
        if value is not None and value != ()
    }


def _headers(error: errors.GraphError) -> dict[str, str]:
    """The headers that the status asks for (RFC 9110 §10.2.1, §10.2.3)."""
    if isinstance(error, RequestFault) and error.allow:
        return {"Allow": ", ".join(error.allow)}
    if isinstance(error, RequestFault) and error.type.status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, errors.StoreBusy):
        return {"Retry-After": str(max(1, error.retry_after))}
    if isinstance(error, (errors.ReleaseError, errors.QueryCancelled)):
        return {"Retry-After": "5"}
    return {}
