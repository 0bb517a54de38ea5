"""`/`: what is here, how much of it, and the ways in."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from srpp_graph.questions import Question
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import described, known
from srpp_graph.service.reading import LANGUAGE, interface, spoken
from srpp_graph.service.routes.entity import DOCUMENT_FORMATS
from srpp_graph.service.routes.listing import count_countries
from srpp_graph.service.signposts import last_modified
from srpp_graph.service.worldmap import draw_maps, draw_spots

router = APIRouter(tags=["Pages"])

FEATURED = (
    "what-was-achieved-and-who-says-so",
    "policies-of-the-seed-cities",
    "network-time-line",
    "who-works-on-a-theme",
    "targets-due",
    "rival-statements",
)
"""The questions that the home page begins with, chosen by hand: each a good way in to another part."""


@router.get("/", dependencies=[known(LANGUAGE)], openapi_extra=described(LANGUAGE))
def show_home(request: Request) -> Response:
    """The home page: search, counts by kind, a map, questions; who asks for RDF is led to the data set."""
    context = Context.of(request)
    if choose(request.headers.get("accept"), (), (HTML, *DOCUMENT_FORMATS)) is not HTML:
        return RedirectResponse(context.absolute("/dataset"), 303, {"Vary": VARY, "Cache-Control": FRESH})
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
    questions = graph.questions_in(interface(request))
    spots = draw_spots(graph.entities.catalogue.places, graph.entities, languages)
    values = {
        "counts": graph.entities.counts(),
        "questions": questions,
        "featured": _featured(questions),
        "spots": spots,
        "maps": draw_maps(spots),
        "countries": sorted(count_countries(graph.entities, languages), key=lambda row: -row.number),
    }
    return page_response(request, "home.html", values, headers=headers, languages=languages)


def _featured(questions: Sequence[Question]) -> list[Question]:
    """The chosen questions; the first ones of a release that has none of them."""
    table = {each.slug: each for each in questions}
    return [table[slug] for slug in FEATURED if slug in table] or list(questions[:6])
