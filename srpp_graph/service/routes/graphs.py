"""`/graphs`: every named graph of the store, which the service description only counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from rdflib.term import URIRef
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.entities import Named
from srpp_graph.iris import KINDS
from srpp_graph.phrases import said
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, PAGE, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, page_number, spoken
from srpp_graph.service.routes.search import KIND
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, parse_graph, render_graph

router = APIRouter(tags=["SPARQL"])

FORMATS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
PAGE_SIZE = 200
_PARAMETERS = (FORMAT, LANGUAGE, KIND, PAGE)


@router.get("/graphs", dependencies=[known(*_PARAMETERS)], openapi_extra=described(*_PARAMETERS))
def list_graphs(request: Request) -> Response:
    """All named graphs, or those of a kind, in RDF whole or page by page; a page for people."""
    context = Context.of(request)
    chosen = choose(
        request.headers.get("accept"), request.query_params.getlist(FORMAT.name), (*FORMATS, HTML)
    )
    number = page_number(request)
    paged = chosen is HTML or PAGE.name in request.query_params
    kind, languages = request.query_params.get(KIND.name, ""), spoken(request)
    if kind not in ("", *KINDS):
        raise RequestFault(
            "not-found", said("`{kind}` is not a kind of entity", kind=kind[:60]), help=", ".join(KINDS)
        )
    shape = (chosen.media_type, number if paged else 0, kind)
    version = (context.pages.version, languages) if chosen is HTML else ""
    headers = {
        "ETag": etag(context.graph.release_id, "graphs", shape, version),
        "Cache-Control": FRESH,
        "Vary": VARY,
    }
    graphs = context.graph.store.graphs()
    names = [each for each in graphs if not kind or _kind_of(each) == kind]
    pages = max(1, -(-len(names) // PAGE_SIZE))
    if number > pages:
        raise RequestFault(
            "not-found", said("this list has {pages} pages, not {number}", pages=pages, number=number)
        )
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    shown = names[(number - 1) * PAGE_SIZE : number * PAGE_SIZE] if paged else names
    if chosen is HTML:
        values = {"kind": kind, "total": len(names), "number": number, "pages": pages, "formats": FORMATS}
        values |= _listed(context, graphs, shown, languages)
        return page_response(request, "graphs.html", values, headers=headers, languages=languages)

    def _write() -> bytes:
        return render_graph(_describe(context, shown), chosen.media_type)

    body = _write() if paged or kind else context.graph.made_once(f"graphs {chosen.media_type}", _write)
    return Response(body, headers=headers, media_type=chosen.content_type)


def _kind_of(graph: str) -> str:
    """The kind of the entity whose file is a graph; "" for the graphs of the system."""
    return graph.removeprefix(PREFIXES["doc"]).partition("/")[0] if graph.startswith(PREFIXES["doc"]) else ""


def _listed(
    context: Context, graphs: Sequence[str], shown: Sequence[str], languages: tuple[str, ...]
) -> Mapping[str, object]:
    """What the page shows: how many graphs there are of each kind, those of the system, and some by name."""
    counted = Counter(map(_kind_of, graphs))
    labels = context.graph.entities.labels
    named: list[tuple[str, Named]] = []
    for each in shown:
        if _kind_of(each):
            thing = URIRef(BASE_IRI + "/id/" + each.removeprefix(PREFIXES["doc"]))
            named.append((each, labels.named(thing, languages)))
    return {
        "everything": len(graphs),
        "kinds": {each: counted[each] for each in KINDS if counted[each]},
        "of_the_system": [each for each in graphs if not _kind_of(each)],
        "graphs": named,
    }


def _describe(context: Context, names: Sequence[str]) -> list[Triple]:
    """The graphs in the words of SPARQL 1.1 Service Description (§3.2.7, §3.4.11)."""
    base = (context.settings.public_url or BASE_IRI) + "/graphs"
    text = context.pages.render("graphs.ttl", here=base, graphs=names)
    return parse_graph(text.encode(), TURTLE.media_type)
