"""`/`: what is here, how much of it, and the ways in."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import described, known
from srpp_graph.service.reading import LANGUAGE, spoken
from srpp_graph.service.signposts import last_modified
from srpp_graph.service.worldmap import draw_spots

router = APIRouter(tags=["Pages"])


@router.get("/", dependencies=[known(LANGUAGE)], openapi_extra=described(LANGUAGE))
def show_home(request: Request) -> Response:
    """The home page: search, counts by kind, a map of all authorities, questions, formats, the release."""
    context = Context.of(request)
    choose(request.headers.get("accept"), (), (HTML,))
    languages = spoken(request)
    headers = {
        "ETag": etag(context.graph.release_id, "home", languages, context.pages.version),
        "Cache-Control": FRESH,
        "Last-Modified": last_modified(context.graph.created),
        "Vary": VARY,
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    graph = context.graph
    values = {
        "counts": graph.entities.counts(),
        "questions": graph.questions,
        "spots": draw_spots(graph.entities.catalogue.places, graph.entities, languages),
    }
    return page_response(request, "home.html", values, headers=headers, languages=languages)
