"""`/`: what is here, how much of it, and the ways in."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.service.answers import FRESH, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import known

router = APIRouter(tags=["Pages"])


@router.get("/", dependencies=[known()])
def show_home(request: Request) -> Response:
    """The home page: counts by kind, questions, formats, the release that is served."""
    context = Context.of(request)
    choose(request.headers.get("accept"), (), (HTML,))
    headers = {
        "ETag": etag(context.graph.release_id, "home", context.pages.version),
        "Cache-Control": FRESH,
        "Vary": "Accept",
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    graph = context.graph
    values = {"counts": graph.entities.counts(), "questions": graph.questions}
    return page_response(request, "home.html", values, headers=headers)
