"""`/list/<kind>`: all entities of a kind, by label, page by page."""

from __future__ import annotations

from fastapi import APIRouter
from rdflib import URIRef
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.entities import Listing
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import KINDS
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.graph import Graph
from srpp_graph.service.negotiation import HTML, choose, preferred_languages
from srpp_graph.service.parameters import FORMAT, PAGE, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.routes.entity import DOCUMENT_FORMATS
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.formats import render_graph

router = APIRouter(tags=["Linked data"])

PAGE_SIZE = 100
REPRESENTATIONS = (HTML, *DOCUMENT_FORMATS)


@router.get("/list/{kind}", dependencies=[known(FORMAT, PAGE)], openapi_extra=described(FORMAT, PAGE))
def list_kind(request: Request, kind: str) -> Response:
    """One page of the entities of a kind, as a page or as their labels in RDF."""
    if kind not in KINDS:
        raise InvalidIri(f"`{kind[:60]}` is not a kind of entity", help="the kinds are " + ", ".join(KINDS))
    context = Context.of(request)
    number = _page_number(request.query_params.get(PAGE.name))
    asked = request.query_params.getlist(FORMAT.name)
    chosen = choose(request.headers.get("accept"), asked, REPRESENTATIONS)
    languages = preferred_languages(request.headers.get("accept-language"))
    version = context.pages.version if chosen is HTML else ""
    tag = etag(context.graph.release_id, "list", kind, number, chosen.media_type, languages, version)
    headers = {"ETag": tag, "Cache-Control": FRESH, "Vary": VARY}
    listing = context.graph.entities.listing(
        kind, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE, languages=languages
    )
    pages = max(1, -(-listing.total // PAGE_SIZE))
    if number > pages:
        raise RequestFault("not-found", f"the list of {kind} has {pages} pages, not {number}")
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if chosen is HTML:
        values = {"kind": kind, "listing": listing, "number": number, "pages": pages}
        return page_response(request, "list.html", {**values, "formats": DOCUMENT_FORMATS}, headers=headers)
    body = render_graph(_label_triples(context.graph, listing), chosen.media_type)
    return Response(body, headers=headers, media_type=chosen.content_type)


def _page_number(text: str | None) -> int:
    """The page that is asked for, from 1."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal() and 0 < len(text) <= 6 and int(text)):
        raise RequestFault("bad-parameter", f"`page` is `{text[:40]}`, which is not a number from 1")
    return int(text)


def _label_triples(graph: Graph, listing: Listing) -> list[Triple]:
    """What names the members of a list, in all languages."""
    labels = graph.entities.labels
    return [row for each in listing.members for row in labels.triples(URIRef(each.term))]
