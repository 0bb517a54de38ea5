"""`/graphs`: every named graph of the store, which the service description only counts."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.prefixes import BASE_IRI
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, PAGE, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, interface, page_number
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, parse_graph, render_graph

router = APIRouter(tags=["SPARQL"])

FORMATS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
PAGE_SIZE = 200
_PARAMETERS = (FORMAT, LANGUAGE, PAGE)


@router.get("/graphs", dependencies=[known(*_PARAMETERS)], openapi_extra=described(*_PARAMETERS))
def list_graphs(request: Request) -> Response:
    """All named graphs, in RDF whole or page by page; a page for people."""
    context = Context.of(request)
    chosen = choose(
        request.headers.get("accept"), request.query_params.getlist(FORMAT.name), (*FORMATS, HTML)
    )
    number = page_number(request)
    paged = chosen is HTML or PAGE.name in request.query_params
    version = context.pages.version + interface(request) if chosen is HTML else ""
    headers = {
        "ETag": etag(context.graph.release_id, "graphs", chosen.media_type, number if paged else 0, version),
        "Cache-Control": FRESH,
        "Vary": VARY,
    }
    names = context.graph.store.graphs()
    pages = max(1, -(-len(names) // PAGE_SIZE))
    if number > pages:
        raise RequestFault("not-found", f"this list has {pages} pages, not {number}")
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    shown = names[(number - 1) * PAGE_SIZE : number * PAGE_SIZE] if paged else names
    if chosen is HTML:
        values = {"graphs": shown, "total": len(names), "number": number, "pages": pages, "formats": FORMATS}
        return page_response(request, "graphs.html", values, headers=headers)

    def _write() -> bytes:
        return render_graph(_describe(context, shown), chosen.media_type)

    body = _write() if paged else context.graph.made_once(f"graphs {chosen.media_type}", _write)
    return Response(body, headers=headers, media_type=chosen.content_type)


def _describe(context: Context, names: Sequence[str]) -> list[Triple]:
    """The graphs in the words of SPARQL 1.1 Service Description (§3.2.7, §3.4.11)."""
    base = (context.settings.public_url or BASE_IRI) + "/graphs"
    text = context.pages.render("graphs.ttl", here=base, graphs=names)
    return parse_graph(text.encode(), TURTLE.media_type)
