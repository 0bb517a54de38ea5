"""`/sparql`: the SPARQL 1.1 Protocol, the query page, and the description of the endpoint.

The address of a query is also the address of its result: a browser gets a page, a program gets rows. What
is asked is decided before evaluation (form, format, whether the visitor has the answer already); the status
is decided after it, so a 200 is whole. Only a result that is too large to be held is sent while it is
written; should it fail then, the connection breaks (see `streaming`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter
from rdflib.term import Identifier, URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph import queries
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.questions import by_tag
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.citation import CITATION_FORMATS, permalink
from srpp_graph.service.context import Context
from srpp_graph.service.edition import require_release
from srpp_graph.service.explaining import explain_operation
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import described
from srpp_graph.service.presence import while_present
from srpp_graph.service.protocol import DIRECT, FORM, PARAMETERS, Operation, read_operation
from srpp_graph.service.reading import LANGUAGE, interface, voice
from srpp_graph.service.results import ResultTable, parse_results
from srpp_graph.service.streaming import Patience, StreamedAnswer, takes_streams
from srpp_graph.store.cache import is_of_the_moment
from srpp_graph.store.endpoint import QueryAnswer, QueryRequest, QueryStream, Triple
from srpp_graph.store.formats import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    SELECT_FORMATS,
    TURTLE,
    Format,
    parse_graph,
    render_graph,
)
from srpp_graph.store.gate import QueryForm

router = APIRouter(tags=["SPARQL"])

RESULT_JSON = RESULT_FORMATS[0]
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "properties": {"query": {"type": "string"}},
                    "required": ["query"],
                }
            },
            DIRECT: {"schema": {"type": "string"}},
        },
    }
}


@router.get("/sparql", openapi_extra=described(*PARAMETERS))
async def query_by_get(request: Request) -> Response:
    """Answer a query; without one, show the query page, or describe the endpoint in RDF."""
    return await _answer(request)


@router.post("/sparql", openapi_extra=described(*PARAMETERS[1:]) | _BODY)
async def query_by_post(request: Request) -> Response:
    """Answer a query sent as a form or as the body itself."""
    return await _answer(request)


@router.api_route("/sparql", methods=["QUERY"], include_in_schema=False)
async def query_by_query(request: Request) -> Response:
    """Answer a query sent by the method that was made for it: safe as GET, with a body as POST."""
    return await _answer(request)


async def _answer(request: Request) -> Response:
    """Read, decide, evaluate, write."""
    context = Context.of(request)
    operation = await read_operation(request, context.settings.query_bytes)
    await require_release(context, operation.releases)
    if operation.query is None:
        return await run_in_threadpool(_introduce, request, operation)
    request.state.query = operation.query
    if operation.explain:
        return await explain_operation(request, operation, operation.query)
    admitted = await context.graph.workers.admit(operation.query)
    formats = _formats_of(admitted.form)
    chosen = choose(request.headers.get("accept"), operation.formats, (*formats, HTML))
    headers = _headers(request, operation, chosen)
    known_already = unchanged(request, headers) if "ETag" in headers else None
    if known_already is not None:
        return known_already
    evaluated = QueryRequest(
        text=operation.query,
        media_type=formats[0].media_type if chosen is HTML else chosen.media_type,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        admitted=admitted,
    )
    began = time.perf_counter()
    if chosen is HTML:
        answer = await while_present(request, context.graph.endpoint.answer(evaluated))
        headers |= told_of(answer, time.perf_counter() - began)
        return await run_in_threadpool(_result_page, request, operation, admitted.form, answer, headers)
    opened = await open_result(request, evaluated)
    headers |= told_of(opened, time.perf_counter() - began)
    return deliver(request, opened, headers, chosen.content_type)


def _headers(request: Request, operation: Operation, chosen: Format) -> dict[str, str]:
    """What is told of a result before it is there; an answer of the moment has no ETag."""
    if is_of_the_moment(operation.query or ""):
        return {"Cache-Control": "no-store", "Vary": VARY}
    release = Context.of(request).graph.release_id
    tag = etag(release, operation, chosen.media_type, _page_version(request, chosen))
    return {"ETag": tag, "Cache-Control": FRESH, "Vary": VARY}


async def open_result(request: Request, wanted: QueryRequest) -> QueryAnswer | QueryStream:
    """The result of a query, whole if it is small or if the client could not tell a part from the whole."""
    endpoint = Context.of(request).graph.endpoint
    work = endpoint.open if takes_streams(request) else endpoint.answer
    return await while_present(request, work(wanted))


def deliver(
    request: Request, opened: QueryAnswer | QueryStream, headers: dict[str, str], content_type: str
) -> Response:
    """The response that sends a result: at once, or as it is written."""
    if isinstance(opened, QueryAnswer):
        return Response(opened.body, headers=headers, media_type=content_type)
    patience = Patience.of(Context.of(request).settings)
    return StreamedAnswer(opened, headers, content_type, patience=patience, request=request)


def told_of(answer: QueryAnswer | QueryStream, seconds: float) -> dict[str, str]:
    """What headers tell of a result; `seconds` is how long it took to get it.

    `query` is the evaluation, whenever it was; an answer that came faster was given before. Of a stream only
    the time to its beginning is known, and no number of rows.
    """
    if not isinstance(answer, QueryAnswer):
        return {"Server-Timing": f'first;dur={seconds * 1000:.1f};desc="streamed"'}
    timing = f"query;dur={answer.seconds * 1000:.1f}, total;dur={seconds * 1000:.1f}"
    if seconds < answer.seconds:
        timing += ', cache;desc="given before"'
    rows = {} if answer.rows is None else {"X-Result-Rows": str(answer.rows)}
    return {"Server-Timing": timing, **rows}


def _formats_of(form: QueryForm | None) -> tuple[Format, ...]:
    """What a query's answer can be written as; anything where the engine must first say what is wrong."""
    if form is None:
        return (*SELECT_FORMATS, *GRAPH_FORMATS)
    if form is QueryForm.SELECT:
        return SELECT_FORMATS
    return GRAPH_FORMATS if form.gives_graph else RESULT_FORMATS


def _introduce(request: Request, operation: Operation) -> Response:
    """What the endpoint says of itself: the query page for people, its description for programs."""
    context = Context.of(request)
    rdf = tuple(each for each in GRAPH_FORMATS if not each.name.startswith(("trig", "nquads")))
    chosen = choose(request.headers.get("accept"), operation.formats, (*rdf, HTML))
    version = _page_version(request, chosen)
    headers = {
        "ETag": etag(context.graph.release_id, "endpoint", chosen.media_type, version),
        "Cache-Control": FRESH,
        "Vary": VARY,
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if chosen is HTML:
        questions = context.graph.questions_in(interface(request))
        values = {
            "questions": questions,
            "groups": by_tag(questions),
            **_form_values(request, operation),
            "example": queries.load("begin").text,
        }
        return page_response(request, "query.html", values, headers=headers)
    body = context.graph.made_once(
        f"endpoint {chosen.media_type}",
        lambda: render_graph(_describe_endpoint(context), chosen.media_type),
    )
    return Response(body, headers=headers, media_type=chosen.content_type)


def _describe_endpoint(context: Context) -> list[Triple]:
    """The endpoint in the words of SPARQL 1.1 Service Description, true to what this service does."""
    public, names = context.settings.public_url or BASE_IRI, context.graph.store.graphs()
    text = context.pages.render(
        "service-description.ttl",
        endpoint=public + "/sparql",
        listed=public + "/graphs",
        described=public + "/dataset",
        graphs=[each for each in names if each.startswith(BASE_IRI + "/graph/")],
        total=len(names),
        space=BASE_IRI + "/id/",
        federated=bool(context.settings.service_allow),
    )
    return parse_graph(text.encode(), TURTLE.media_type)


def _result_page(
    request: Request,
    operation: Operation,
    form: QueryForm | None,
    answer: QueryAnswer,
    headers: dict[str, str],
) -> Response:
    """The result as a page, with the query that it answers."""
    context = Context.of(request)
    rows = form is None or not form.gives_graph
    table = parse_results(answer.body) if rows else None
    return page_response(
        request,
        "result.html",
        {
            "table": table,
            "named": names_in(context, table, (interface(request),)),
            "turtle": None if rows else answer.body.decode(),
            "seconds": answer.seconds,
            "formats": _formats_of(form) if form is not None else RESULT_FORMATS,
            "citations": CITATION_FORMATS,
            "permalink": permalink("/sparql", operation.fields, context.graph.release_id),
            "cited": urlencode(operation.fields),
            **_form_values(request, operation),
        },
        headers=headers,
    )


def names_in(context: Context, table: ResultTable | None, languages: Sequence[str]) -> dict[Identifier, str]:
    """The labels of the entities in a table, in the first of the languages that each has."""
    terms = {term for row in table.rows for term in row if isinstance(term, URIRef)} if table else set()
    named = (context.graph.entities.labels.named(term, languages) for term in sorted(terms))
    return {each.term: each.label for each in named if each.ref is not None}


def _form_values(request: Request, operation: Operation) -> dict[str, object]:
    """What the query form holds."""
    return {
        "operation": operation,
        "example": "",
        "spoken_in": request.query_params.get(LANGUAGE.name, ""),
        "choices": _choices((*SELECT_FORMATS, *GRAPH_FORMATS)),
        "prefixes": PREFIXES,
        "limits": Context.of(request).settings,
    }


def _choices(formats: Sequence[Format]) -> tuple[Format, ...]:
    """What the form offers: the page first."""
    return (HTML, *formats)


def _page_version(request: Request, chosen: Format) -> str:
    """What a page depends on beside its data."""
    return Context.of(request).pages.version + voice(request) if chosen is HTML else ""
