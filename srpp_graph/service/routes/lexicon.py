"""`/lexicon`: the words of the release, for editors that complete them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.service.answers import FRESH, etag, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.lexicon import read_lexicon
from srpp_graph.service.parameters import known

router = APIRouter(tags=["SPARQL"])


@router.get("/lexicon", dependencies=[known()])
def show_lexicon(request: Request) -> Response:
    """Prefixes, classes, properties and named values, each with its label, definition and number of uses."""
    graph = Context.of(request).graph
    headers = {"ETag": etag(graph.release_id, "lexicon"), "Cache-Control": FRESH}
    return unchanged(request, headers) or Response(
        graph.made_once("lexicon", lambda: read_lexicon(graph)),
        headers=headers,
        media_type="application/json",
    )
