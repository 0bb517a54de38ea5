"""`/doc/<kind>/<slug>/incoming`: all that points to a thing by one property, where that is much."""

from __future__ import annotations

from fastapi import APIRouter
from rdflib.term import URIRef
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.entities.incoming import SHOWN
from srpp_graph.iris import EntityRef
from srpp_graph.phrases import said
from srpp_graph.prefixes import compact
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, PAGE, Parameter, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, page_number, spoken
from srpp_graph.service.routes.entity import DOCUMENT_FORMATS, REPRESENTATIONS, lead_on
from srpp_graph.service.signposts import last_modified
from srpp_graph.store.formats import render_graph

router = APIRouter(tags=["Linked data"])

PROPERTY = Parameter("property", "a property by its short name or IRI")


@router.get(
    "/doc/{kind}/{slug}/incoming",
    dependencies=[known(FORMAT, LANGUAGE, PAGE, PROPERTY)],
    openapi_extra=described(FORMAT, LANGUAGE, PAGE, PROPERTY),
)
def show_incoming(request: Request, kind: str, slug: str) -> Response:
    """All that points to a thing by one property, page by page."""
    context = Context.of(request)
    ref = EntityRef.of(kind, slug)
    moved = lead_on(request, ref, "/doc/{}/incoming")
    if moved is not None:
        return moved
    predicate = _find_property(context, ref, request.query_params.get(PROPERTY.name, ""))
    number, languages = page_number(request), spoken(request)
    rows, total = context.graph.entities.pointing(ref, predicate, page=number)
    pages = max(1, -(-total // SHOWN))
    if number > pages:
        raise RequestFault(
            "not-found", said("this list has {pages} pages, not {number}", pages=pages, number=number)
        )
    chosen = choose(request.headers.get("accept"), request.query_params.getlist(FORMAT.name), REPRESENTATIONS)
    tag = etag(
        *(context.graph.release_id, ref, predicate, number, chosen.media_type, languages),
        context.pages.version,
    )
    headers = {"Vary": VARY, "Cache-Control": FRESH, "ETag": tag}
    headers["Last-Modified"] = last_modified(context.graph.created)
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if chosen is not HTML:
        return Response(
            render_graph(rows, chosen.media_type), headers=headers, media_type=chosen.content_type
        )
    labels = context.graph.entities.labels
    values = {
        "ref": ref,
        "subject": context.graph.entities.named(ref, languages),
        "predicate": labels.named(predicate, languages),
        "members": [labels.named(s, languages) for s, p, _ in rows if p == predicate],
        "total": total,
        "number": number,
        "pages": pages,
        "formats": DOCUMENT_FORMATS,
    }
    return page_response(request, "incoming.html", values, headers=headers, languages=languages)


def _find_property(context: Context, ref: EntityRef, name: str) -> URIRef:
    """The property of that name by which something points to an entity.

    Raises:
        RequestFault: nothing does.
    """
    properties = [URIRef(group.predicate.term) for group in context.graph.describe(ref).incoming]
    found = next((each for each in properties if name in (str(each), compact(each))), None)
    if found is None:
        known_names = ", ".join(compact(each) for each in properties) or "none"
        raise RequestFault(
            "not-found",
            said("nothing points here by `{name}`", name=name[:80]),
            help=said("known here: {names}", names=known_names),
        )
    return found
