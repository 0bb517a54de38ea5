"""`/id/…` and `/doc/…`: the thing, and the document about it in five formats.

A thing cannot be sent over a wire, so its address answers 303 with the address of the document. The
document is negotiated; with a suffix it has one format for ever. All formats say the same triples.
"""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from srpp_graph.entities import Description
from srpp_graph.errors import EntityNotFound, EntityRetired
from srpp_graph.iris import EntityRef
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.citation import CITATION_FORMATS
from srpp_graph.service.context import Context
from srpp_graph.service.framing import frame_description
from srpp_graph.service.graph import Graph
from srpp_graph.service.links import find_ref
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, Parameter, described, known
from srpp_graph.service.portrait import portray
from srpp_graph.service.profiles import (
    FRAMED,
    PLAIN,
    PROFILES,
    SCHEMA_ORG,
    Profile,
    choose_profile,
    link_profiles,
)
from srpp_graph.service.reading import LANGUAGE, spoken
from srpp_graph.service.schema_org import embed, schema_org_of
from srpp_graph.service.short_names import build_context
from srpp_graph.service.signposts import (
    LINKSET_SUFFIX,
    LINKSET_TEXT_SUFFIX,
    LINKSET_TEXT_TYPE,
    LINKSET_TYPE,
    last_modified,
    linkset,
    linkset_text,
    signposts_of,
)
from srpp_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format, render_graph

router = APIRouter(tags=["Linked data"])

DOCUMENT_FORMATS: tuple[Format, ...] = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
"""What every document can be had as, beside the page."""

REPRESENTATIONS = (*DOCUMENT_FORMATS, HTML)

PROFILE = Parameter("_profile", "a profile by name: plain, framed or schema; alt lists them")

_JSON = Format("application/json", ".json", "json", "JSON")
_LINKSET = Format(LINKSET_TYPE, LINKSET_SUFFIX, "linkset", "Linkset", ("application/json",))
_LINKSET_TEXT = Format(LINKSET_TEXT_TYPE, LINKSET_TEXT_SUFFIX, "linkset-text", "Linkset")
_MEDIA_TYPES = tuple(each.media_type for each in DOCUMENT_FORMATS)


@router.get("/id/{kind}/{slug}", dependencies=[known()])
def redirect_to_document(request: Request, kind: str, slug: str) -> Response:
    """Lead from a thing to the document about it (303)."""
    context = Context.of(request)
    ref = EntityRef.of(kind, slug)
    moved = lead_on(request, ref, "/id/{}")
    if moved is not None:
        return moved
    address = context.absolute(f"/doc/{ref.kind}/{ref.slug}")
    return RedirectResponse(address, 303, {"Vary": VARY, "Cache-Control": FRESH})


@router.get(
    "/doc/{kind}/{name}",
    dependencies=[known(FORMAT, LANGUAGE, PROFILE)],
    openapi_extra=described(FORMAT, LANGUAGE, PROFILE),
)
def show_document(request: Request, kind: str, name: str) -> Response:
    """The document about a thing, as a page, Turtle, JSON-LD, RDF/XML or N-Triples; in three profiles."""
    context = Context.of(request)
    slug, fixed = split_suffix(name, (*REPRESENTATIONS, _LINKSET, _LINKSET_TEXT))
    ref = EntityRef.of(kind, slug)
    moved = lead_on(request, ref, "/doc/{}" + name.removeprefix(slug))
    if moved is not None:
        return moved
    if fixed in (_LINKSET, _LINKSET_TEXT):
        return _show_linkset(request, ref, fixed)
    if request.query_params.get(PROFILE.name) == "alt":
        return _list_profiles(request, ref)
    profile = choose_profile(
        request.query_params.get(PROFILE.name), None if fixed else request.headers.get("accept-profile")
    )
    offers = REPRESENTATIONS if profile is PLAIN else (JSON_LD,)
    chosen = choose(_accepted(request, profile), request.query_params.getlist(FORMAT.name), offers, fixed)
    languages = spoken(request) if chosen is HTML else ()
    headers = _headers(request, ref, chosen, languages, profile, fixed=fixed is not None)
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    description = context.graph.describe(ref, languages)
    if chosen is HTML:
        return _entity_page(request, description, languages, headers)
    body = _written(context, description, chosen, profile)
    return Response(body, headers=headers, media_type=chosen.content_type)


def _show_linkset(request: Request, ref: EntityRef, chosen: Format) -> Response:
    """All typed links of a document, in one: as JSON, or in the form of a Link header."""
    context = Context.of(request)
    choose(None, request.query_params.getlist(FORMAT.name), (chosen,))
    description = context.graph.describe(ref)
    types = [each.term for each in description.blocks[0].types]
    posts = signposts_of(context, ref, REPRESENTATIONS, types)
    anchor = context.absolute(f"/doc/{ref.kind}/{ref.slug}")
    tag = etag(context.graph.release_id, "linkset", ref, chosen.name)
    headers = {"ETag": tag, "Cache-Control": FRESH, "Content-Type": chosen.media_type}
    headers["Last-Modified"] = last_modified(context.graph.created)
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if chosen is _LINKSET:
        return JSONResponse(linkset(anchor, posts), headers=headers, media_type=LINKSET_TYPE)
    return Response(linkset_text(anchor, posts), headers=headers)


def _list_profiles(request: Request, ref: EntityRef) -> Response:
    """The profiles of a document, and what each can be had as."""
    context = Context.of(request)
    choose(None, request.query_params.getlist(FORMAT.name), (_JSON,))
    context.graph.describe(ref)
    address = context.absolute(f"/doc/{ref.kind}/{ref.slug}")
    document = [
        {
            "profile": each.iri,
            "token": each.name,
            "title": each.label,
            "address": f"{address}?_profile={each.name}",
            "formats": [f.media_type for f in (REPRESENTATIONS if each is PLAIN else (JSON_LD,))],
        }
        for each in PROFILES
    ]
    headers = {"ETag": etag(context.graph.release_id, "profiles", address), "Cache-Control": FRESH}
    headers["Link"] = ", ".join(link_profiles(address, PLAIN, _MEDIA_TYPES))
    return unchanged(request, headers) or JSONResponse(document, headers=headers)


def _accepted(request: Request, profile: Profile) -> str | None:
    """What the visitor accepts; who asks for a profile without saying a format gets its only one."""
    accept = request.headers.get("accept")
    by_parameter = PROFILE.name in request.query_params
    return None if by_parameter and profile is not PLAIN else accept


def _written(context: Context, description: Description, chosen: Format, profile: Profile) -> bytes:
    """The description in a format and a profile."""
    if profile is SCHEMA_ORG:
        return json.dumps(schema_org_of(description, context.graph.created), ensure_ascii=False).encode()
    if profile is FRAMED:
        names = short_names(context.graph)["@context"]
        return frame_description(description, names, context.absolute("/context.jsonld"))
    return render_graph(description.triples, chosen.media_type)


def short_names(graph: Graph) -> dict[str, dict[str, object]]:
    """The JSON-LD context of the framed profile, made once for a release."""

    def _make() -> bytes:
        return json.dumps(build_context(graph.store)).encode()

    context: dict[str, dict[str, object]] = json.loads(graph.made_once("context", _make))
    return context


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


def lead_on(request: Request, ref: EntityRef, form: str) -> Response | None:
    """The redirect to what took the entity's place, if it was merged; `None` if the entity stands.

    `form` is the path with `{}` where the thing stands in it; the query goes along.

    Raises:
        EntityNotFound: there is no such entity, or it was withdrawn and nothing took its place.
    """
    context, last, passed = Context.of(request), ref, {ref}
    while True:
        try:
            context.graph.describe(last)
            break
        except EntityRetired as retired:
            successor = find_ref(retired.successor)
            if successor is None or successor in passed:
                raise
            last = successor
            passed.add(last)
    if last == ref:
        return None
    query = request.scope["query_string"].decode("ascii", "replace")
    address = context.absolute(form.format(f"{last.kind}/{last.slug}")) + (f"?{query}" if query else "")
    return RedirectResponse(address, 301, {"Cache-Control": FRESH})


def _headers(
    request: Request,
    ref: EntityRef,
    chosen: Format,
    languages: tuple[str, ...],
    profile: Profile,
    *,
    fixed: bool,
) -> dict[str, str]:
    """The headers of one representation of a document."""
    context = Context.of(request)
    path = f"/doc/{ref.kind}/{ref.slug}"
    version = context.pages.version if chosen is HTML else ""
    types = [each.term for each in context.graph.describe(ref).blocks[0].types]
    links = [each.written for each in signposts_of(context, ref, REPRESENTATIONS, types)]
    links += [
        f'<{context.absolute(path + each.suffix)}>; rel="alternate"; type="{each.media_type}"'
        for each in REPRESENTATIONS
        if each is not chosen
    ]
    links += link_profiles(context.absolute(path), profile, _MEDIA_TYPES)
    headers = {
        "ETag": etag(context.graph.release_id, ref, chosen.media_type, languages, version, profile.name),
        "Cache-Control": FRESH,
        "Last-Modified": last_modified(context.graph.created),
        "Link": ", ".join(links),
        "Content-Location": context.absolute(path + chosen.suffix),
    }
    if profile is not PLAIN:
        headers["Content-Location"] = context.absolute(f"{path}?_profile={profile.name}")
        headers["Content-Profile"] = f"<{profile.iri}>"
    if not fixed:
        headers["Vary"] = VARY + ", Accept-Profile"
    elif chosen is HTML:
        headers["Vary"] = "Accept-Language"
    return headers


def _entity_page(
    request: Request, description: Description, languages: tuple[str, ...], headers: dict[str, str]
) -> Response:
    """The page about an entity; every triple of the other formats stands on it."""
    graph = Context.of(request).graph
    return page_response(
        request,
        "entity.html",
        {
            "it": description,
            "portrait": portray(description, graph.entities, languages),
            "schema_org": embed(schema_org_of(description, graph.created)),
            "turtle": render_graph(description.triples, TURTLE.media_type).decode(),
            "formats": DOCUMENT_FORMATS,
            "citations": CITATION_FORMATS,
            "document": f"/doc/{description.ref.kind}/{description.ref.slug}",
        },
        headers=headers,
        languages=languages,
    )
