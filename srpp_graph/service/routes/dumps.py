"""`/dumps`, `/feed.atom`, `/context.jsonld`: the data as files, its changes, its short names."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from srpp_graph.entities import Catalogue
from srpp_graph.errors import ReleaseError
from srpp_graph.phrases import said
from srpp_graph.prefixes import BASE_IRI
from srpp_graph.release import Release, Shelf
from srpp_graph.release.dumps import CHECKSUMS, DUMPS, load_checksums
from srpp_graph.service.answers import FRESH, IMMUTABLE, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, spoken
from srpp_graph.service.routes.entity import short_names
from srpp_graph.service.routes.listing import JSON
from srpp_graph.service.signposts import last_modified

router = APIRouter(tags=["Data"])

FILES = {each.name: (each.compression, each.label) for each in DUMPS} | {
    CHECKSUMS: ("text/plain; charset=utf-8", "SHA-256 of the files")
}
"""The files of a release: media type, and what is in them."""

CHANGES_SHOWN = 200


class Change(NamedTuple):
    """One release in the feed, and how it differs from the one before."""

    release: str
    iri: str
    created: str
    summary: str
    lines: tuple[str, ...]


@router.get("/dumps", dependencies=[known(FORMAT, LANGUAGE)], openapi_extra=described(FORMAT, LANGUAGE))
def list_dumps(request: Request) -> Response:
    """The files of the release that is served, with sizes."""
    context, languages = Context.of(request), spoken(request)
    chosen = choose(request.headers.get("accept"), request.query_params.getlist(FORMAT.name), (JSON, HTML))
    release = _find(context, context.graph.release_id)
    sums = load_checksums(release.path)
    files = [
        {
            "name": name,
            "address": f"/dumps/{release.id}/{name}",
            "bytes": (release.path / name).stat().st_size,
            "label": label,
            **({"sha256": sums[name]} if name in sums else {}),
        }
        for name, (_, label) in FILES.items()
        if (release.path / name).is_file()
    ]
    headers = {"ETag": etag(release.id, "dumps", chosen.media_type, languages, context.pages.version)}
    headers |= {"Cache-Control": FRESH, "Vary": VARY, "Last-Modified": last_modified(context.graph.created)}
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if chosen is JSON:
        given = [{**each, "address": context.absolute(str(each["address"]))} for each in files]
        return JSONResponse({"release": release.id, "files": given}, headers=headers)
    return page_response(request, "dumps.html", {"files": files}, headers=headers, languages=languages)


@router.get("/dumps/{release_id}/{name}", dependencies=[known()])
def send_dump(request: Request, release_id: str, name: str) -> Response:
    """A file of a release; it never changes."""
    release = _find(Context.of(request), release_id)
    if name not in FILES or not (release.path / name).is_file():
        raise RequestFault(
            "not-found", said("the release has no file `{name}`", name=name[:60]), help=", ".join(FILES)
        )
    headers = {"ETag": etag(release.id, name), "Cache-Control": IMMUTABLE, "Content-Type": FILES[name][0]}
    headers["Last-Modified"] = last_modified(release.manifest.created)
    return unchanged(request, headers) or FileResponse(release.path / name, headers=headers)


@router.get("/feed.atom", dependencies=[known()])
def send_feed(request: Request) -> Response:
    """The releases that are kept, newest first, and what changed from each to the next (Atom, RFC 4287)."""
    context = Context.of(request)
    shelf = Shelf(context.settings.releases_dir)
    releases = [each for each in shelf.releases() if each.index_path.is_file()]
    if not releases:
        raise ReleaseError("the files of the releases cannot be read at present")
    headers = {"ETag": etag("feed", [each.id for each in releases]), "Cache-Control": FRESH}
    headers["Last-Modified"] = last_modified(releases[0].manifest.created)
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    older: list[Release | None] = [*releases[1:], None]
    body = context.pages.render(
        "feed.xml",
        id=f"{BASE_IRI}/dataset",
        entries=[_change(*pair) for pair in zip(releases, older, strict=True)],
        here=context.absolute("/feed.atom"),
        releases=context.absolute("/releases"),
    )
    return Response(body, headers=headers, media_type="application/atom+xml")


@router.get("/context.jsonld", dependencies=[known()])
def send_context(request: Request) -> Response:
    """The JSON-LD context of the framed profile: short names for the terms of the graph."""
    context = Context.of(request)
    headers = {"ETag": etag(context.graph.release_id, "context"), "Cache-Control": FRESH}
    headers["Last-Modified"] = last_modified(context.graph.created)
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    return JSONResponse(short_names(context.graph), headers=headers, media_type="application/ld+json")


def _find(context: Context, release_id: str) -> Release:
    """The release of that id.

    Raises:
        RequestFault: there is none, or none any more.
        ReleaseError: it is being served, but its folder has gone.
    """
    plain = release_id.isascii() and release_id.isalnum()
    shelf = Shelf(context.settings.releases_dir)
    release = shelf.find(release_id) if plain else None
    if release is None and context.ready and release_id == context.graph.release_id:
        raise ReleaseError("the files of the release cannot be read at present")
    if release is None and shelf.was_removed(release_id):
        raise RequestFault(
            "retired",
            said("the release `{name}` was removed when newer ones took its place", name=release_id[:40]),
            help=said("/dumps has today's"),
        )
    if release is None:
        raise RequestFault("not-found", said("there is no release `{name}`", name=release_id[:40]))
    return release


def _change(release: Release, before: Release | None) -> Change:
    """What a release has that the one before had not, or otherwise."""
    now = Catalogue(release.index_path).digests()
    then = Catalogue(before.index_path).digests() if before is not None else {}
    kinds = {
        "new": sorted(now.keys() - then.keys()),
        "changed": sorted(iri for iri in now.keys() & then.keys() if now[iri] != then[iri]),
        "withdrawn": sorted(then.keys() - now.keys()),
    }
    summary = ", ".join(f"{len(iris)} {word}" for word, iris in kinds.items())
    lines = tuple(f"{word} {iri}" for word, iris in kinds.items() for iri in iris) if before else ()
    iri = f"{BASE_IRI}/release/{release.id}"
    created = release.manifest.created
    return Change(
        release.id, iri, created, summary if before else f"{len(now)} entities", lines[:CHANGES_SHOWN]
    )
