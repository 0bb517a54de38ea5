"""`/coverage`: what the release holds and what it does not, as a page or as JSON."""

from __future__ import annotations

from fastapi import APIRouter
from rdflib.term import URIRef
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.coverage import as_json
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, described, known
from srpp_graph.service.reading import LANGUAGE, interface
from srpp_graph.store.formats import Format

router = APIRouter(tags=["Pages"])

JSON = Format("application/json", ".json", "json", "JSON")
REPRESENTATIONS = (JSON, HTML)


@router.get("/coverage", dependencies=[known(FORMAT, LANGUAGE)], openapi_extra=described(FORMAT, LANGUAGE))
def show_coverage(request: Request) -> Response:
    """Counts by kind, country, theme and year, shares, gaps and disagreements."""
    context = Context.of(request)
    asked = request.query_params.getlist(FORMAT.name)
    chosen = choose(request.headers.get("accept"), asked, REPRESENTATIONS)
    version = context.pages.version if chosen is HTML else ""
    headers = {
        "ETag": etag(context.graph.release_id, "coverage", chosen.media_type, version, interface(request)),
        "Cache-Control": FRESH,
        "Vary": VARY,
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    coverage = context.graph.coverage
    if chosen is HTML:
        labels, languages = context.graph.entities.labels, (interface(request),)
        iris = {row.iri for table in coverage.tables for row in table.rows if row.iri}
        names = {iri: labels.named(URIRef(iri), languages).label for iri in iris}
        values = {"coverage": coverage, "names": names, "formats": (JSON,)}
        return page_response(request, "coverage.html", values, headers=headers)
    return JSONResponse(as_json(coverage), headers=headers)
