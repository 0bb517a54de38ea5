"""`/cite/<kind>/<slug>.<bib|json|ris>`: how a page is cited, for reference managers."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.iris import EntityRef
from srpp_graph.service.answers import FRESH, etag, unchanged
from srpp_graph.service.citation import BIBTEX, CITATION_FORMATS, Work, render_citation
from srpp_graph.service.context import Context
from srpp_graph.service.parameters import known
from srpp_graph.service.routes.entity import lead_on, split_suffix

router = APIRouter(tags=["Linked data"])


@router.get("/cite/{kind}/{name}", dependencies=[known()])
def cite_entity(request: Request, kind: str, name: str) -> Response:
    """A citation of the page about a thing: BibTeX, CSL-JSON or RIS, with the release and its day."""
    context = Context.of(request)
    slug, fixed = split_suffix(name, CITATION_FORMATS)
    chosen = fixed or BIBTEX
    ref = EntityRef.of(kind, slug)
    moved = lead_on(request, ref, "/cite/{}" + name.removeprefix(slug))
    if moved is not None:
        return moved
    graph = context.graph
    headers = {"ETag": etag(graph.release_id, "cite", ref, chosen.media_type), "Cache-Control": FRESH}
    headers["Content-Type"] = chosen.media_type
    title = graph.describe(ref).subject.label
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    headers["Content-Disposition"] = f'inline; filename="{ref.slug}{chosen.suffix}"'
    body = render_citation(Work(title, ref.iri, graph.release_id, graph.created), chosen)
    return Response(body.encode(), headers=headers)
