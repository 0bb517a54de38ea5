"""`/ns` and `/shapes`: the words of the graph and the rules for them, one anchor a name."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.prefixes import GRAPH_ONTOLOGY, GRAPH_SHAPES, NS, SHAPES_NS
from srpp_graph.service.answers import FRESH, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.glossary import read_glossary, select_namespace
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, described, known
from srpp_graph.service.routes.entity import DOCUMENT_FORMATS
from srpp_graph.service.rulebook import read_rulebook
from srpp_graph.service.signposts import last_modified
from srpp_graph.store.formats import render_graph

router = APIRouter(tags=["Linked data"])

REPRESENTATIONS = (*DOCUMENT_FORMATS, HTML)


@router.get("/ns", dependencies=[known(FORMAT)], openapi_extra=described(FORMAT))
def show_ontology(request: Request) -> Response:
    """The ontology: every class, property and named value."""
    return _vocabulary(request, GRAPH_ONTOLOGY, NS, "The ontology")


@router.get("/shapes", dependencies=[known(FORMAT)], openapi_extra=described(FORMAT))
def show_shapes(request: Request) -> Response:
    """The shapes: what is checked of every entity before a release."""
    return _vocabulary(request, GRAPH_SHAPES, SHAPES_NS, "The shapes")


def _vocabulary(request: Request, graph_iri: str, namespace: str, title: str) -> Response:
    """One vocabulary in the format that is asked for."""
    context = Context.of(request)
    asked = request.query_params.getlist(FORMAT.name)
    chosen = choose(request.headers.get("accept"), asked, REPRESENTATIONS)
    version = context.pages.version if chosen is HTML else ""
    path = request.url.path
    links = [
        f'<{context.absolute(path)}?format={each.name}>; rel="alternate"; type="{each.media_type}"'
        for each in REPRESENTATIONS
        if each is not chosen
    ]
    headers = {
        "ETag": etag(context.graph.release_id, path, chosen.media_type, version),
        "Cache-Control": FRESH,
        "Vary": "Accept",
        "Last-Modified": last_modified(context.graph.created),
        "Link": ", ".join(links),
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    triples = select_namespace(context.graph.store.graph(graph_iri), namespace)
    if chosen is HTML:
        sections = read_glossary(triples, namespace, context.graph.entities.labels)
        rules = read_rulebook(triples, context.graph.entities.labels) if namespace == SHAPES_NS else ()
        values = {
            "title": title,
            "chapters": rules,
            "namespace": namespace,
            "sections": sections,
            "formats": DOCUMENT_FORMATS,
        }
        template = "shapes.html" if rules else "vocabulary.html"
        return page_response(request, template, values, headers=headers)
    return Response(render_graph(triples, chosen.media_type), headers=headers, media_type=chosen.content_type)
