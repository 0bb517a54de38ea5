"""From the text of a query to the reason why it gives nothing."""

from __future__ import annotations

import asyncio
import json
from itertools import pairwise

from srpp_graph.emptiness.dataset import explain_dataset
from srpp_graph.emptiness.elements import Element, Selection, apply
from srpp_graph.emptiness.explanation import Explanation, Verdict, amount
from srpp_graph.emptiness.groups import explain_group
from srpp_graph.emptiness.inquiry import Inquiry
from srpp_graph.emptiness.outcome import explain_outcome
from srpp_graph.emptiness.outline import outline_query
from srpp_graph.emptiness.probes import NTRIPLES, RESULT_JSON, Graphs, OutOfProbes, Prober, counts_nothing
from srpp_graph.emptiness.reading import Unreadable
from srpp_graph.store.endpoint import Endpoint, QueryRequest
from srpp_graph.store.gate import QueryForm, admit
from srpp_graph.store.tokens import place

MOST_PROBES = 150
LONGEST = 32 * 1024
"""The longest text that is explained: each probing query may repeat it."""


async def explain_empty(
    endpoint: Endpoint,
    text: str,
    *,
    graphs: Graphs = ((), ()),
    max_bytes: int,
    seconds: float,
    most_probes: int = MOST_PROBES,
) -> Explanation:
    """Why the query gives nothing, as far as `most_probes` probing queries tell within so many seconds.

    `graphs` are the dataset parameters of the protocol: default graphs, and named graphs.

    Raises:
        QueryError: the query itself was not answered, so it is not known whether it gives nothing.
    """
    admitted = admit(text, max_bytes=max_bytes)
    gives_graph = admitted.form is not None and admitted.form.gives_graph
    media_type = NTRIPLES if gives_graph else RESULT_JSON
    answer = await endpoint.answer(QueryRequest(text, media_type, *graphs))
    rows = answer.rows or 0
    nothing_counted = False
    if rows == 1 and not gives_graph:
        document = json.loads(answer.body)
        rows = int(document["boolean"]) if admitted.form is QueryForm.ASK else rows
        nothing_counted = rows == 1 and "results" in document and counts_nothing(document)
    if rows and not nothing_counted:
        return _nothing_to_explain(rows, admitted.form)
    if len(text) > LONGEST:
        reason = f"it is too long to be taken apart: more than {LONGEST} characters"
        return Explanation(Verdict.UNEXPLAINED, f"The query gives nothing, but {reason}.", rows)
    try:
        outline = outline_query(admitted.text)
    except Unreadable as error:
        line, column = place(admitted.text, error.offset)
        reason = f"it is too unusual to be taken apart: line {line}, column {column}: {error}"
        return Explanation(Verdict.UNEXPLAINED, f"The query gives nothing, but {reason}.", rows)
    if rows and not outline.selection.aggregates_all:
        return _nothing_to_explain(rows, admitted.form)
    prober = Prober(endpoint, outline, graphs, most=most_probes, patience=seconds / 6)
    return await _explain(Inquiry(prober), rows, seconds)


def _nothing_to_explain(rows: int, form: QueryForm | None) -> Explanation:
    if form is QueryForm.ASK:
        return Explanation(Verdict.ROWS, "The answer is yes; there is nothing to explain.", 1)
    what = "statement" if form is not None and form.gives_graph else "row"
    return Explanation(
        Verdict.ROWS, f"The query gives {amount(rows, what)}; there is nothing to explain.", rows
    )


async def _explain(inquiry: Inquiry, rows: int, seconds: float) -> Explanation:
    """Search for reasons until there are some, or a limit is reached."""
    reached = ""
    query, query_rows = "", 0
    try:
        async with asyncio.timeout(seconds):
            await _search(inquiry)
            query, query_rows = await _mend(inquiry)
    except TimeoutError:
        reached = f"the search was stopped after {seconds:g} seconds"
    except OutOfProbes as error:
        reached = str(error)
    if not query:
        query, query_rows = next(
            (
                (each.query, each.rows)
                for finding in inquiry.findings
                for each in finding.suggestions
                if each.query
            ),
            ("", 0),
        )
    if inquiry.prober.cut and not query and not reached:
        reached = "some ways to mend it would take too long to try"
    verdict = Verdict.EXPLAINED if inquiry.findings else Verdict.UNEXPLAINED
    return Explanation(
        Verdict.PARTIAL if reached else verdict,
        _summary(inquiry, rows, reached, mended=bool(query)),
        rows,
        tuple(sorted(inquiry.findings, key=lambda each: (each.line, each.column))),
        *(query, query_rows, inquiry.prober.asked),
    )


def _summary(inquiry: Inquiry, rows: int, reached: str, *, mended: bool) -> str:
    if rows:
        begin = "The query counts nothing: its pattern has no match"
    elif inquiry.prober.outline.selection.form == "ASK":
        begin = "The answer is no"
    else:
        begin = "The query gives nothing"
    found = len(inquiry.findings)
    reasons = "no reason was found" if not found else "here is why" if found == 1 else f"{found} reasons"
    if inquiry.edits and not mended and not reached:
        reasons += "; mend what is offered, and ask again for the rest"
    if reached:
        return f"{begin}. This is not the whole explanation: {reached}."
    return f"{begin}: {reasons}." if ":" not in begin else f"{begin}; {reasons}."


async def _search(inquiry: Inquiry) -> None:
    """Look at the dataset, then at the pattern, then at what is done with its solutions."""
    outline = inquiry.prober.outline
    if await explain_dataset(inquiry):
        return
    selection = outline.selection
    elements = _pattern(selection)
    if _has_more(selection) and await inquiry.prober.any(elements):
        await explain_outcome(inquiry, selection)
    else:
        await explain_group(inquiry, elements)


def _has_more(selection: Selection) -> bool:
    """Whether anything but the pattern can be the reason; else it must be the pattern."""
    later = (selection.having, selection.limit, selection.offset, selection.values)
    return selection.form == "CONSTRUCT" or any(each is not None for each in later)


def _pattern(selection: Selection) -> tuple[Element, ...]:
    """The pattern, with the VALUES behind it where those join it before anything is grouped."""
    elements = selection.where.elements
    grouped = selection.group_by or selection.aggregates_all
    return elements if selection.values is None or grouped else (*elements, selection.values)


async def _mend(inquiry: Inquiry) -> tuple[str, int]:
    """The query with the best change for each finding, where it takes several to give rows."""
    apart = sorted(dict.fromkeys(inquiry.edits))
    overlap = any(one.end > other.start for one, other in pairwise(apart))
    alone = any(each.query for finding in inquiry.findings for each in finding.suggestions)
    if alone or overlap or len(apart) < 2:
        return "", 0
    rows = await inquiry.prober.rows(*apart)
    return (apply(inquiry.text, apart), rows) if rows else ("", 0)
