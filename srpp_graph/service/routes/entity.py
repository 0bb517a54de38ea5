"""`/id/…` and `/doc/…`: the thing, and the document about it in five formats.

A thing cannot be sent over a wire, so its address answers 303 with the address of the document. The
document is negotiated; with a suffix it has one format for ever. All formats say the same triples.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from srpp_graph.entities import Description
from srpp_graph.errors import EntityNotFound, EntityRetired
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import PREFIXES
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.layout import lay_out
from srpp_graph.service.links import local_path
from srpp_graph.service.negotiation import HTML, choose, preferred_languages
from srpp_graph.service.parameters import FORMAT, described, known
from srpp_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format, render_graph

router = APIRouter(tags=["Linked data"])

DOCUMENT_FORMATS: tuple[Format, ...] = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
"""What every document can be had as, beside the page."""

REPRESENTATIONS = (*DOCUMENT_FORMATS, HTML)


@router.get("/id/{kind}/{slug}", dependencies=[known()])
def redirect_to_document(request: Request, kind: str, slug: str) -> Response:
    """Lead from a thing to the document about it (303)."""
    context = Context.of(request)
    ref = EntityRef.of(kind, slug)
    moved = _successor(context, ref)
    if moved is not None:
        return moved
    address = context.absolute(f"/doc/{ref.kind}/{ref.slug}")
    return RedirectResponse(address, 303, {"Vary": VARY, "Cache-Control": FRESH})


@router.get("/doc/{kind}/{name}", dependencies=[known(FORMAT)], openapi_extra=described(FORMAT))
def show_document(request: Request, kind: str, name: str) -> Response:
    """The document about a thing, as a page, Turtle, JSON-LD, RDF/XML or N-Triples."""
    context = Context.of(request)
    slug, fixed = split_suffix(name, REPRESENTATIONS)
    ref = EntityRef.of(kind, slug)
    asked = request.query_params.getlist(FORMAT.name)
    chosen = fixed or choose(request.headers.get("accept"), asked, REPRESENTATIONS)
    languages = preferred_languages(request.headers.get("accept-language")) if chosen is HTML else ()
    moved = _successor(context, ref, languages)
    if moved is not None:
        return moved
    headers = _headers(context, ref, chosen, languages, fixed=fixed is not None)
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    description = context.graph.describe(ref, languages)
    if chosen is HTML:
        return _entity_page(request, description, headers)
    body = render_graph(description.triples, chosen.media_type)
    return Response(body, headers=headers, media_type=chosen.content_type)


def split_suffix(name: str, formats: tuple[Format, ...]) -> tuple[str, Format | None]:
    """The slug and the format of `slug.ttl`; no format where there is no suffix.

    Raises:
        EntityNotFound: the suffix is no format's.

    >>> split_suffix("oslo.ttl", REPRESENTATIONS)[1].media_type
    'text/turtle'
    """
    slug, dot, suffix = name.partition(".")
    if not dot:
        return slug, None
    for each in formats:
        if each.suffix == dot + suffix:
            return slug, each
    suffixes = " ".join(each.suffix for each in formats)
    raise EntityNotFound(f"no document here ends in `.{suffix[:40]}`", help=f"the endings are {suffixes}")


def _successor(context: Context, ref: EntityRef, languages: tuple[str, ...] = ()) -> Response | None:
    """The redirect to what took the entity's place, if it was merged; `None` if the entity stands.

    Raises:
        EntityNotFound: there is no such entity, or it was withdrawn and nothing took its place.
    """
    try:
        context.graph.describe(ref, languages)
    except EntityRetired as retired:
        path = local_path(retired.successor) if retired.successor else None
        if path is None:
            raise
        return RedirectResponse(context.absolute(path.replace("/doc/", "/id/", 1)), 301)
    return None


def _headers(
    context: Context, ref: EntityRef, chosen: Format, languages: tuple[str, ...], *, fixed: bool
) -> dict[str, str]:
    """The headers of one representation of a document."""
    path = f"/doc/{ref.kind}/{ref.slug}"
    version = context.pages.version if chosen is HTML else ""
    tag = etag(context.graph.release_id, ref, chosen.media_type, languages, version)
    links = [f'<{context.absolute(path)}>; rel="canonical"', f'<{ref.iri}>; rel="describes"']
    links += [
        f'<{context.absolute(path + each.suffix)}>; rel="alternate"; type="{each.media_type}"'
        for each in REPRESENTATIONS
        if each is not chosen
    ]
    links.append(f'<{PREFIXES["licence"]}by/4.0/>; rel="license"')
    headers = {"ETag": tag, "Cache-Control": FRESH, "Link": ", ".join(links)}
    headers["Content-Location"] = context.absolute(path + chosen.suffix)
    if not fixed:
        headers["Vary"] = VARY
    elif chosen is HTML:
        headers["Vary"] = "Accept-Language"
    return headers


def _entity_page(request: Request, description: Description, headers: dict[str, str]) -> Response:
    """The page about an entity; every triple of the other formats stands on it."""
    return page_response(
        request,
        "entity.html",
        {
            "it": description,
            "layout": lay_out(description),
            "turtle": render_graph(description.triples, TURTLE.media_type).decode(),
            "formats": DOCUMENT_FORMATS,
            "document": f"/doc/{description.ref.kind}/{description.ref.slug}",
        },
        headers=headers,
    )
