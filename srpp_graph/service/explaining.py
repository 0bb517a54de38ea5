"""`/sparql?query=…&explain=empty`: why a query gives nothing, as JSON, as text or as a page.

The probing queries go where every query goes, under the same limits and one after the other; together they
may take as long as one query may.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.emptiness import explain_empty, render_plain
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.presence import while_present
from srpp_graph.service.protocol import Operation
from srpp_graph.service.reading import interface
from srpp_graph.store.formats import Format

JSON = Format("application/json", ".json", "json", "JSON")
TEXT = Format("text/plain", ".txt", "text", "text")


async def explain_operation(request: Request, operation: Operation, query: str) -> Response:
    """The explanation of an operation's result; one that a limit cut short is not to be kept."""
    context = Context.of(request)
    chosen = choose(request.headers.get("accept"), operation.formats, (JSON, TEXT, HTML))
    version = context.pages.version + interface(request) if chosen is HTML else ""
    tag = etag(context.graph.release_id, operation, chosen.media_type, version)
    headers = {"ETag": tag, "Cache-Control": FRESH, "Vary": VARY}
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    work = explain_empty(
        context.graph.endpoint,
        query,
        graphs=(operation.default_graphs, operation.named_graphs),
        seconds=context.settings.query_seconds,
    )
    explanation = await while_present(request, work)
    if not explanation.complete:
        headers = {"Cache-Control": "no-store", "Vary": VARY}
    if chosen is HTML:
        values = {"explanation": explanation, "operation": operation, "formats": (JSON, TEXT)}
        return await run_in_threadpool(page_response, request, "explained.html", values, headers=headers)
    if chosen is TEXT:
        return Response(
            "\n".join(render_plain(explanation)) + "\n", headers=headers, media_type=TEXT.content_type
        )
    return JSONResponse(explanation.as_json(), headers=headers)
