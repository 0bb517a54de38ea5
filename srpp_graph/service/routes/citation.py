"""`/cite/…`: how a page, a query or the answer to a question is cited, for reference managers."""

from __future__ import annotations

import hashlib
import re

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.iris import EntityRef
from srpp_graph.questions.text import FALLBACK_LANGUAGE
from srpp_graph.service.answers import FRESH, etag, unchanged
from srpp_graph.service.citation import BIBTEX, CITATION_FORMATS, Work, permalink, render_citation
from srpp_graph.service.context import Context
from srpp_graph.service.parameters import described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.protocol import PARAMETERS, read_operation
from srpp_graph.service.routes.entity import lead_on, split_suffix
from srpp_graph.service.routes.questions import Asked, find_question
from srpp_graph.store.formats import Format

router = APIRouter(tags=["Linked data"])

QUERY = tuple(each for each in PARAMETERS if each.name in ("query", "default-graph-uri", "named-graph-uri"))
TITLED = re.compile(r"\s*#[ \t]*(\S[^\r\n]{0,200})")
"""A comment before all else: the name that the writer of a query gave to it."""


@router.get("/cite/{name}", dependencies=[known(*QUERY)], openapi_extra=described(*QUERY))
async def cite_query(request: Request, name: str) -> Response:
    """A citation of the result of a query: `query.bib`, `.json` or `.ris`; its title is the first comment."""
    context = Context.of(request)
    stem, fixed = split_suffix(name, CITATION_FORMATS)
    if stem != "query":
        raise RequestFault("not-found", f"nothing is cited as `{name[:60]}`", help="/cite/query.bib?query=…")
    operation = await read_operation(request, context.settings.query_bytes)
    if operation.query is None:
        raise RequestFault("bad-parameter", "the request has no `query`")
    if (await context.graph.workers.admit(operation.query)).form is None:
        raise RequestFault("bad-parameter", "`query` is not SPARQL", help="/sparql tells the line and column")
    titled = TITLED.match(operation.query)
    address = permalink("/sparql", operation.fields, context.graph.release_id)
    digest = hashlib.sha256(repr(operation.fields).encode()).hexdigest()[:8]
    title = titled[1].strip() if titled else "Result of a SPARQL query"
    return _cited(request, title, address, f"query-{digest}", fixed or BIBTEX)


@router.get("/cite/question/{name}")
def cite_question(request: Request, name: str) -> Response:
    """A citation of the answer to a question, with what was chosen: `<slug>.bib`, `.json` or `.ris`."""
    context = Context.of(request)
    slug, fixed = split_suffix(name, CITATION_FORMATS)
    asked = Asked.of(request, find_question(context, slug, FALLBACK_LANGUAGE))
    address = asked.permalink(context.graph.release_id)
    digest = hashlib.sha256(asked.query_string.encode()).hexdigest()[:4]
    key = f"question-{slug}" + (f"-{digest}" if asked.query_string else "")
    return _cited(request, asked.question.title, address, key, fixed or BIBTEX)


def _cited(request: Request, title: str, address: str, key: str, chosen: Format) -> Response:
    """The citation of an answer of the release that is served."""
    graph = Context.of(request).graph
    headers = {"ETag": etag(graph.release_id, "cite", address, chosen.media_type), "Cache-Control": FRESH}
    headers["Content-Type"] = chosen.media_type
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    headers["Content-Disposition"] = f'inline; filename="{key}{chosen.suffix}"'
    body = render_citation(Work(title, address, graph.release_id, graph.created, key), chosen)
    return Response(body.encode(), headers=headers)


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
