"""The kinds of failure of whoever asks for more than the service gives: length, size, time, memory, turns."""

from __future__ import annotations

from srpp_graph.service.problem_type import ProblemType

LIMIT_PROBLEMS = (
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
        "too-many-of-yours",
        429,
        "Too many of your requests are waiting or being read",
        "The queue is full and you have more than an even share of it, or you read too many large results.",
        "Send, and read, fewer at once, and come back when Retry-After says.",
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
