"""The kinds of failure that the service answers with: the one table of their names, statuses and ways out.

`problems` makes the responses, `/problems/<slug>` shows this table to people, and no other module
chooses a status for an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from srpp_graph import errors


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of failure: `meaning` says what happened, `help` what to do, `status` is the HTTP status."""

    slug: str
    status: int
    title: str
    meaning: str
    help: str


_TYPES = (
    ProblemType(
        "malformed-request",
        400,
        "The request cannot be read",
        "Its path, form, body or character encoding does not follow the rules.",
        "Correct what the detail names and send the request again.",
    ),
    ProblemType(
        "unknown-parameter",
        400,
        "The request has a parameter that is not known here",
        "Parameters that the service does not know are refused, so that a slip of the pen is not ignored.",
        "Use only the parameters that the problem lists as available.",
    ),
    ProblemType(
        "bad-parameter",
        400,
        "A parameter has a value that cannot be used",
        "A parameter is missing, is given too often, or holds a value outside of what it may hold.",
        "Correct the parameter that the detail names.",
    ),
    ProblemType(
        "syntax",
        400,
        "The query is not SPARQL",
        "The query breaks the grammar of SPARQL 1.1. `line` and `column` say where, counting from 1.",
        "Correct the query at that place; prefixes must be declared before they are used.",
    ),
    ProblemType(
        "unknown-function",
        400,
        "The query calls a function that there is not",
        "The query is SPARQL, but the engine has no function of this name. `line` and `column` say where.",
        "Use the functions of SPARQL 1.1, which have no prefix, or a cast such as xsd:integer(?x).",
    ),
    ProblemType(
        "update",
        400,
        "This service does not take updates",
        "The graph changes by reviewed changes of its files, never by a request.",
        "Use SELECT, ASK, CONSTRUCT or DESCRIBE; propose changes of content in the repository.",
    ),
    ProblemType(
        "token",
        401,
        "This address needs a token",
        "Only the operator of the service may do this. The request carries no token, or not the right one.",
        "Send `Authorization: Bearer` and the token that the service was started with.",
    ),
    ProblemType(
        "refused",
        403,
        "The query asks for something that is not allowed here",
        "A query may not reach other services (SERVICE, LOAD) or documents on the web.",
        "Ask the other service yourself and join the results, or leave that part out.",
    ),
    ProblemType(
        "not-found",
        404,
        "There is nothing at this address",
        "The address names nothing that the graph or the service holds.",
        "See whether one of the near names is meant, or begin at the home page.",
    ),
    ProblemType(
        "method",
        405,
        "This address does not take that method",
        "The service only reads. The Allow header and `available` list the methods that this address takes.",
        "Use one of the allowed methods.",
    ),
    ProblemType(
        "not-acceptable",
        406,
        "None of the formats you accept can be had here",
        "The Accept header or the parameter `format` asks for something that this address does not offer.",
        "Ask for one of the available media types.",
    ),
    ProblemType(
        "retired",
        410,
        "What stood here has been withdrawn",
        "An entity is withdrawn for a reason that its address keeps; a release, when newer ones replace it.",
        "Read the reason; where another entity took its place, the service redirects there by itself.",
    ),
    ProblemType(
        "too-long",
        413,
        "The query is too long",
        "The text of the query, or the body of the request, has more bytes than the service reads.",
        "Shorten the query; move long VALUES lists into several queries.",
    ),
    ProblemType(
        "draft-too-long",
        413,
        "The text to be checked is too long",
        "The text, or the body of the request, has more bytes than the service checks at once.",
        "Send one entity at a time, or run `srpp-graph check` on a checkout, which has no such limit.",
    ),
    ProblemType(
        "result-too-large",
        413,
        "The result is too large for one answer",
        "The result has more bytes than the service gives at once. No part is given as if it were the whole.",
        "Page through it with ORDER BY, LIMIT and OFFSET, narrow the query, or take the dump.",
    ),
    ProblemType(
        "too-many-rows",
        413,
        "The result has too many rows for one answer",
        "The result has more rows, or triples, than the service gives at once. `limit` is how many it gives, "
        "`reached` how many there were when it stopped. No part is given as if it were the whole.",
        "Page through it with ORDER BY, LIMIT and OFFSET, narrow the query, or take the dump.",
    ),
    ProblemType(
        "address-too-long",
        414,
        "The address is too long",
        "The path of the request has more characters than any address here.",
        "Send long queries in the body of a POST.",
    ),
    ProblemType(
        "media-type",
        415,
        "The body has a content type that is not taken here",
        "A body needs a Content-Type that this address takes, in UTF-8.",
        "Set Content-Type to one of the available media types.",
    ),
    ProblemType(
        "too-many-of-yours",
        429,
        "Too many of your requests are waiting or being read",
        "The queue is full and you have more than an even share of it, or you read too many large results.",
        "Send, and read, fewer at once, and come back when Retry-After says.",
    ),
    ProblemType(
        "internal",
        500,
        "The service failed",
        "This is our fault. What happened stands in the log, under the request's id.",
        "Try again; if it happens again, report the request id.",
    ),
    ProblemType(
        "draft-failed",
        500,
        "The text could not be checked",
        "The checks gave up on the text. Nothing is said about whether it is good.",
        "Send it in smaller parts; if a small part fails too, report it with the request id.",
    ),
    ProblemType(
        "query-failed",
        500,
        "The query could not be evaluated",
        "The query is well formed, but the engine gave up on it.",
        "Try the query in smaller parts; if a small part fails too, report it with the request id.",
    ),
    ProblemType(
        "unknown-method",
        501,
        "The service does not know that method",
        "The method is none that this service knows; methods are written in capitals.",
        "Use one of the methods that the Allow header and `available` list.",
    ),
    ProblemType(
        "service-failed",
        502,
        "Another endpoint gave no answer",
        "The query asks another endpoint by SERVICE, which could not be asked or failed.",
        "Try again later, or write SERVICE SILENT to go on without its answer.",
    ),
    ProblemType(
        "busy",
        503,
        "Too many queries are waiting",
        "All workers answer queries and the queue is full. The Retry-After header says when to come back.",
        "Wait as long as Retry-After says, then ask again.",
    ),
    ProblemType(
        "drafts-busy",
        503,
        "Too many texts are waiting to be checked",
        "Every process that checks is at work and the queue is full. Retry-After says when to come back.",
        "Wait as long as Retry-After says, then send the text again.",
    ),
    ProblemType(
        "unavailable",
        503,
        "The graph cannot be read at present",
        "The service runs, but cannot reach its release or a worker. Entities that exist still exist.",
        "Wait as long as Retry-After says, then ask again.",
    ),
    ProblemType(
        "draft-timeout",
        504,
        "Checking the text took too long",
        "The checks ran into the deadline and were stopped. Nothing is said about whether the text is good.",
        "Send less at once; in shapes of your own, look for patterns and queries that never end.",
    ),
    ProblemType(
        "timeout",
        504,
        "The query took too long",
        "The query ran into the deadline and was stopped. There is no partial result.",
        "Narrow the query: bind a subject or a class first, avoid cross products, add a LIMIT.",
    ),
    ProblemType(
        "draft-memory",
        507,
        "Checking the text needs too much memory",
        "The checks outgrew the memory they may use and were stopped. Nothing is said of the text.",
        "Send less at once, or run `srpp-graph check` on a checkout.",
    ),
    ProblemType(
        "memory",
        507,
        "The query needs too much memory",
        "The query outgrew the memory that one query may use and was stopped. There is no partial result.",
        "Narrow the query: aggregate fewer groups, order fewer rows, avoid cross products.",
    ),
)

PROBLEM_TYPES: Mapping[str, ProblemType] = MappingProxyType({each.slug: each for each in _TYPES})
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
