"""From the text of a query to the reason why it gives nothing."""

from __future__ import annotations

import asyncio
import json

from srpp_graph.emptiness.explanation import Explanation, Verdict, amount
from srpp_graph.emptiness.outline import outline_query
from srpp_graph.emptiness.probes import NTRIPLES, RESULT_JSON, Graphs, OutOfProbes, Prober, counts_nothing
from srpp_graph.emptiness.reading import Unreadable
from srpp_graph.emptiness.search import Search
from srpp_graph.phrases import said
from srpp_graph.store.endpoint import Endpoint, QueryRequest
from srpp_graph.store.gate import QueryForm
from srpp_graph.store.tokens import place

MOST_PROBES = 150
LONGEST = 32 * 1024
"""The longest text that is explained: each probing query may repeat it."""


async def explain_empty(
    endpoint: Endpoint,
    text: str,
    *,
    graphs: Graphs = ((), ()),
    seconds: float,
    most_probes: int = MOST_PROBES,
) -> Explanation:
    """Why the query gives nothing, as far as `most_probes` probing queries tell within so many seconds.

    `graphs` are the dataset parameters of the protocol: default graphs, and named graphs.

    Raises:
        QueryError: the query itself was not answered, so it is not known whether it gives nothing.
    """
    admitted = await endpoint.admit(text)
    gives_graph = admitted.form is not None and admitted.form.gives_graph
    media_type = NTRIPLES if gives_graph else RESULT_JSON
    answer = await endpoint.answer(QueryRequest(text, media_type, *graphs, admitted=admitted))
    rows = answer.rows or 0
    nothing_counted = False
    if rows == 1 and not gives_graph:
        document = json.loads(answer.body)
        rows = int(document["boolean"]) if admitted.form is QueryForm.ASK else rows
        nothing_counted = rows == 1 and "results" in document and counts_nothing(document)
    if rows and not nothing_counted:
        return _nothing_to_explain(rows, admitted.form)
    if len(text) > LONGEST:
        return _unexplained(
            said("it is too long to be taken apart: more than {number} characters", number=LONGEST), rows
        )
    try:
        outline = await asyncio.to_thread(outline_query, admitted.text)
    except Unreadable as error:
        return _unexplained(_unusual(admitted.text, error), rows)
    if rows and not outline.selection.aggregates_all:
        return _nothing_to_explain(rows, admitted.form)
    prober = Prober(endpoint, outline, graphs, most=most_probes, patience=seconds / 6)
    return await _explain(Search(prober), rows, seconds)


def _unusual(text: str, error: Unreadable) -> str:
    line, column = place(text, error.offset)
    return said(
        "it is too unusual to be taken apart: line {line}, column {column}: {why}",
        line=line,
        column=column,
        why=error.args[0],
    )


def _unexplained(reason: str, rows: int) -> Explanation:
    summary = said("The query gives nothing, but {reason}.", reason=reason)
    return Explanation(Verdict.UNEXPLAINED, summary, rows)


def _nothing_to_explain(rows: int, form: QueryForm | None) -> Explanation:
    if form is QueryForm.ASK:
        return Explanation(Verdict.ROWS, said("The answer is yes; there is nothing to explain."), 1)
    what = amount(rows, "statement" if form is not None and form.gives_graph else "row")
    summary = said("The query gives {amount}; there is nothing to explain.", amount=what)
    return Explanation(Verdict.ROWS, summary, rows)


async def _explain(search: Search, rows: int, seconds: float) -> Explanation:
    """Search for reasons until the query gives something, or a limit is reached."""
    reached = ""
    try:
        async with asyncio.timeout(seconds):
            await search.run()
    except TimeoutError:
        reached = said("the search was stopped after {seconds} seconds", seconds=f"{seconds:g}")
    except OutOfProbes as error:
        reached = error.args[0]
    search.settle()
    if search.prober.cut and not search.query and not reached:
        reached = said("some ways to mend it would take too long to try")
    verdict = Verdict.EXPLAINED if search.findings else Verdict.UNEXPLAINED
    return Explanation(
        Verdict.PARTIAL if reached else verdict,
        _summary(search, rows, reached),
        rows,
        search.findings,
        *(search.query, search.rows, search.prober.asked, search.mends),
    )


def _summary(search: Search, rows: int, reached: str) -> str:
    if rows:
        begin = said("The query counts nothing: its pattern has no match")
    elif search.prober.outline.selection.form == "ASK":
        begin = said("The answer is no")
    else:
        begin = said("The query gives nothing")
    if reached:
        return said("{begin}. This is not the whole explanation: {why}.", begin=begin, why=reached)
    found = len(search.findings)
    if not found:
        reasons = said("no reason was found")
    else:
        reasons = said("here is why") if found == 1 else said("{number} reasons", number=found)
    if search.tried and not search.query:
        reasons = said("{reasons}; mend what is offered, and ask again for the rest", reasons=reasons)
    if rows:
        return said("{begin}; {reasons}.", begin=begin, reasons=reasons)
    return said("{begin}: {reasons}.", begin=begin, reasons=reasons)
