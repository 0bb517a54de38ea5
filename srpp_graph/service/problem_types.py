"""The kinds of failure that the service answers with: the one table of their names, statuses and ways out.

`problems` makes the responses, `/problems/<slug>` shows this table to people, and no other module
chooses a status for an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from types import MappingProxyType

from srpp_graph import errors
from srpp_graph.service.limit_problems import LIMIT_PROBLEMS
from srpp_graph.service.problem_type import ProblemType
from srpp_graph.service.request_problems import REQUEST_PROBLEMS

PROBLEM_TYPES: Mapping[str, ProblemType] = MappingProxyType(
    {each.slug: each for each in sorted((*LIMIT_PROBLEMS, *REQUEST_PROBLEMS), key=attrgetter("status"))}
)
"""Slug → kind of failure, sorted by status."""

_SLUG_OF_ERROR: Mapping[type[errors.GraphError], str] = MappingProxyType(
    {
        errors.DraftTooLong: "draft-too-long",
        errors.DraftTimeout: "draft-timeout",
        errors.DraftMemory: "draft-memory",
        errors.DraftsBusy: "drafts-busy",
        errors.DraftError: "draft-failed",
        errors.UnknownFunction: "unknown-function",
        errors.QuerySyntaxError: "syntax",
        errors.QueryRefused: "refused",
        errors.QueryTooLong: "too-long",
        errors.QueryTimeout: "timeout",
        errors.QueryMemory: "memory",
        errors.TooManyRows: "too-many-rows",
        errors.ResultTooLarge: "result-too-large",
        errors.QueryCancelled: "unavailable",
        errors.ServiceFailed: "service-failed",
        errors.QueryFailed: "query-failed",
        errors.StoreUnavailable: "unavailable",
        errors.ShareReached: "too-many-of-yours",
        errors.StoreBusy: "busy",
        errors.QueryError: "query-failed",
        errors.EntityRetired: "retired",
        errors.EntityNotFound: "not-found",
        errors.InvalidIri: "not-found",
        errors.ParameterRefused: "bad-parameter",
        errors.NotAcceptable: "not-acceptable",
        errors.ReleaseError: "unavailable",
        errors.ContentError: "internal",
        errors.CheckoutError: "internal",
        errors.GraphError: "internal",
    }
)


def type_of(error: errors.GraphError) -> ProblemType:
    """The kind of failure that an error of the program is to a visitor.

    >>> type_of(errors.QueryTimeout("too slow", 30, "seconds")).status
    504
    >>> type_of(errors.QueryRefused("no", "update", 1, 1)).slug
    'update'
    """
    if isinstance(error, errors.QueryRefused) and error.reason == "update":
        return PROBLEM_TYPES["update"]
    if isinstance(error, errors.ParameterRefused):
        return PROBLEM_TYPES[error.reason]
    nearest = next(cls for cls in type(error).__mro__ if cls in _SLUG_OF_ERROR)
    return PROBLEM_TYPES[_SLUG_OF_ERROR[nearest]]
