"""`/dataset`, `/.well-known/void`, `/releases`, `/dumps`: the data set as a whole, described and given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fastapi import APIRouter
from rdflib.term import Literal
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from srpp_graph.errors import ReleaseError
from srpp_graph.phrases import said
from srpp_graph.release import Release, Shelf
from srpp_graph.service.answers import FRESH, IMMUTABLE, VARY, etag, page_response, unchanged
from srpp_graph.service.catalogue import (
    DATASET,
    list_dumps,
    list_partitions,
    load_access,
    load_description,
    release_iri,
)
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, interface
from srpp_graph.service.signposts import last_modified
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, render_graph
from srpp_graph.vocabulary import DCAT, DCTERMS, RDF, VOID, XSD

router = APIRouter(tags=["Data set"])

FORMATS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class _Shown(NamedTuple):
    """One page of this module: its template, and what it shows beside the triples."""

    template: str
    values: Mapping[str, object]


@router.get("/dataset", dependencies=[known(FORMAT, LANGUAGE)], openapi_extra=described(FORMAT, LANGUAGE))
def show_dataset(request: Request) -> Response:
    """The data set in DCAT and VoID: licence, size, classes, properties, and where to get it."""
    context = Context.of(request)
    release = context.graph.release
    triples = _described(context, release)
    return _answer(request, triples, _Shown("dataset.html", _values(release, triples)))


@router.get(
    "/.well-known/void", dependencies=[known(FORMAT, LANGUAGE)], openapi_extra=described(FORMAT, LANGUAGE)
)
def find_description(request: Request) -> Response:
    """Where the description in VoID stands (VoID §7.2)."""
    query = request.scope["query_string"].decode("ascii", "replace")
    return RedirectResponse(Context.of(request).absolute("/dataset") + (f"?{query}" if query else ""), 303)


@router.get("/releases", dependencies=[known(FORMAT, LANGUAGE)], openapi_extra=described(FORMAT, LANGUAGE))
def list_releases(request: Request) -> Response:
    """The releases that can still be had, the newest first."""
    releases = Shelf(Context.of(request).settings.releases_dir).releases()
    triples: list[Triple] = [(DATASET, RDF.type, DCAT.Dataset)]
    for each in releases:
        created = Literal(each.manifest.created, datatype=XSD.dateTime)
        triples += [
            (DATASET, DCAT.hasVersion, release_iri(each.id)),
            (release_iri(each.id), DCTERMS.issued, created),
        ]
    return _answer(request, triples, _Shown("releases.html", {"releases": releases}))


@router.get(
    "/releases/{release_id}",
    dependencies=[known(FORMAT, LANGUAGE)],
    openapi_extra=described(FORMAT, LANGUAGE),
)
def show_release(request: Request, release_id: str) -> Response:
    """One release: its day, its size, what is in it, and its dump."""
    release = _find(request, release_id)
    triples = _described(Context.of(request), release)
    return _answer(request, triples, _Shown("dataset.html", _values(release, triples)))


@router.get("/dumps/{release_id}.nq.gz", dependencies=[known()])
def send_dump(request: Request, release_id: str) -> Response:
    """All statements of a release as compressed N-Quads; the file never changes."""
    release = _find(request, release_id)
    headers = {"ETag": etag(release.id, "dump"), "Cache-Control": IMMUTABLE}
    headers |= {"Last-Modified": last_modified(release.manifest.created), "Content-Type": "application/gzip"}
    return unchanged(request, headers) or FileResponse(
        release.dump_path, headers=headers, filename=f"srpp-{release.id}.nq.gz"
    )


def _find(request: Request, release_id: str) -> Release:
    """The release of that id that is still kept.

    Raises:
        RequestFault: there is none.
        ReleaseError: it is being served, but its folder has gone.
    """
    context = Context.of(request)
    shelf = Shelf(context.settings.releases_dir)
    release = shelf.find(release_id) if _ID.fullmatch(release_id) else None
    if release is None and context.ready and release_id == context.graph.release_id:
        raise ReleaseError("the files of the release cannot be read at present")
    if release is None or release.id != release_id:
        raise _absent(shelf, release_id)
    return release


def _absent(shelf: Shelf, release_id: str) -> RequestFault:
    """What a visitor is told of a release that is not here: that it is gone, or that there never was one."""
    if shelf.was_removed(release_id):
        detail = said("the release `{name}` was removed when newer ones took its place", name=release_id[:64])
        return RequestFault(
            "retired", detail, help=said("/dataset is of today; /releases lists those that are kept")
        )
    return RequestFault(
        "not-found",
        said("there is no release `{name}`", name=release_id[:64]),
        help=said("/releases lists those that there are"),
    )


def _described(context: Context, release: Release) -> list[Triple]:
    """What the release says of itself, and where it can be had."""
    served = context.ready and release.id == context.graph.release_id
    access = load_access(context.pages, release, context.settings.public_url, served=served)
    return [*load_description(release), *access]


def _values(release: Release, triples: Sequence[Triple]) -> Mapping[str, object]:
    """What the page of a release shows."""
    return {
        "shown": release,
        "dumps": list_dumps(release),
        "classes": list_partitions(triples, VOID["class"], VOID.entities),
        "properties": list_partitions(triples, VOID["property"], VOID.triples),
        "formats": FORMATS,
    }


def _answer(request: Request, triples: Sequence[Triple], shown: _Shown) -> Response:
    """The triples in the format that is asked for, or their page."""
    context = Context.of(request)
    asked = request.query_params.getlist(FORMAT.name)
    chosen = choose(request.headers.get("accept"), asked, (*FORMATS, HTML))
    version = context.pages.version if chosen is HTML else ""
    facts = sorted((s.n3(), p.n3(), o.n3()) for s, p, o in triples)
    served = context.graph.release_id if context.ready else ""
    headers = {
        "ETag": etag(served, request.scope["path"], chosen.media_type, version, facts, interface(request)),
        "Cache-Control": FRESH,
        "Vary": VARY,
    }
    if context.ready and shown.template == "dataset.html":
        headers["Last-Modified"] = last_modified(context.graph.created)
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if chosen is HTML:
        return page_response(request, shown.template, dict(shown.values), headers=headers)
    return Response(render_graph(triples, chosen.media_type), headers=headers, media_type=chosen.content_type)
