"""`/graph`: the read side of the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named by its IRI (`/graph?graph=…`), or it is the default graph (`/graph?default`), which is the
union of all; a graph whose IRI stands below the base's own `graph/` is also read at that path
(`/graph/inferred`: direct identification, §4.1). Writing belongs to git; the methods that write are refused
with 405.
"""

from __future__ import annotations

import time

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph import queries
from srpp_graph.phrases import said
from srpp_graph.prefixes import BASE_IRI
from srpp_graph.service.answers import FRESH, etag, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import choose
from srpp_graph.service.parameters import FORMAT, Parameter, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.protocol import ABSOLUTE_IRI
from srpp_graph.service.routes.sparql import deliver, open_result, told_of
from srpp_graph.store.endpoint import QueryRequest
from srpp_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE

router = APIRouter(tags=["SPARQL"])

FORMATS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
_PARAMETERS = (
    Parameter("graph", "the absolute IRI of a named graph"),
    Parameter("default", "the default graph: the union of all graphs; takes no value"),
    FORMAT,
)


@router.get("/graph", dependencies=[known(*_PARAMETERS)], openapi_extra=described(*_PARAMETERS))
async def send_graph(request: Request) -> Response:
    """One whole graph of the store, in RDF."""
    return await _answer(request, _name_of(request))


@router.get("/graph/{name:path}", dependencies=[known(FORMAT)], openapi_extra=described(FORMAT))
async def send_graph_itself(request: Request, name: str) -> Response:
    """The graph whose IRI ends in this path: `inferred`, `ontology`, `shapes` or `meta`."""
    return await _answer(request, f"{BASE_IRI}/graph/{name}")


async def _answer(request: Request, iri: str | None) -> Response:
    """The graph of this IRI, or the union of all, in the format that is asked for."""
    graph = Context.of(request).graph
    if iri is not None and iri not in await run_in_threadpool(graph.store.graphs):
        raise RequestFault(
            "not-found",
            said("there is no graph `{iri}`", iri=iri[:200]),
            help=said("/graphs lists every graph"),
        )
    chosen = choose(request.headers.get("accept"), request.query_params.getlist("format"), FORMATS)
    headers = {
        "ETag": etag(graph.release_id, "graph", iri, chosen.media_type),
        "Cache-Control": FRESH,
        "Vary": "Accept",
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    wanted = QueryRequest(
        text=queries.load("statements").text,
        media_type=chosen.media_type,
        default_graphs=() if iri is None else (iri,),
    )
    began = time.perf_counter()
    opened = await open_result(request, wanted)
    headers |= told_of(opened, time.perf_counter() - began)
    return deliver(request, opened, headers, chosen.content_type)


def _name_of(request: Request) -> str | None:
    """The IRI of the graph that is asked for; `None` for the default graph (Graph Store Protocol §4)."""
    parameters = request.query_params
    if ("graph" in parameters) == ("default" in parameters):
        raise RequestFault("bad-parameter", said("a request names one graph: by `graph`, or by `default`"))
    if "default" in parameters:
        return None
    iri = parameters["graph"]
    if not ABSOLUTE_IRI.fullmatch(iri):
        raise RequestFault("bad-parameter", said("`{iri}` is not an absolute IRI of a graph", iri=iri[:100]))
    return iri
