"""Static files, `/favicon.ico` and `/robots.txt`."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from srpp_graph.service.answers import FRESH, IMMUTABLE, etag, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.parameters import known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.signposts import last_modified

router = APIRouter(include_in_schema=False)


@router.get("/static/{name}", dependencies=[known()])
async def send_asset(request: Request, name: str) -> Response:
    """A static file; its name tells its content, so it never changes."""
    asset = Context.of(request).pages.assets.get(name)
    if asset is None:
        raise RequestFault("not-found", f"there is no file `{name[:80]}`")
    headers = {"ETag": etag(asset.name), "Cache-Control": IMMUTABLE}
    return unchanged(request, headers) or Response(asset.body, headers=headers, media_type=asset.content_type)


@router.get("/favicon.ico", dependencies=[known()])
async def send_icon(request: Request) -> Response:
    """The icon, for browsers that look where they always looked."""
    asset = Context.of(request).pages.asset("icon.svg")
    headers = {"ETag": etag(asset.name), "Cache-Control": FRESH}
    return unchanged(request, headers) or Response(asset.body, headers=headers, media_type=asset.content_type)


@router.get("/robots.txt", dependencies=[known()])
async def send_robots(request: Request) -> Response:
    """What crawlers may read: the pages, not the queries; and where all pages are listed."""
    context = Context.of(request)
    shut = ("/sparql?", "/search?", "/suggest?", "/reconcile", "/validate?")
    lines = ["User-agent: *", *(f"Disallow: {context.pages.href(path)}" for path in shut)]
    if context.settings.public_url:
        lines.append(f"Sitemap: {context.absolute('/sitemap.xml')}")
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": FRESH})


@router.get("/sitemap.xml", dependencies=[known()])
def send_sitemap(request: Request) -> Response:
    """The address of every page, for crawlers."""
    context = Context.of(request)
    graph = context.graph
    headers = {"ETag": etag(graph.release_id, "sitemap"), "Cache-Control": FRESH}
    headers["Last-Modified"] = last_modified(graph.created)
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    refs = graph.entities.catalogue.select("", ()).refs
    paths = ["/", "/ns", "/shapes", "/questions", "/countries", "/coverage", "/match"]
    paths += ["/dataset", "/releases", "/dumps", "/docs", "/scheme", "/profile", "/graphs"]
    paths += [f"/list/{kind}" for kind in graph.entities.counts()]
    paths += [f"/questions/{each.slug}" for each in graph.questions]
    paths += [f"/doc/{ref.kind}/{ref.slug}" for ref in sorted(refs)]
    addresses = [context.absolute(path) for path in paths]
    body = context.pages.render("sitemap.xml", addresses=addresses, day=graph.created[:10])
    return Response(body, headers=headers, media_type="application/xml")
