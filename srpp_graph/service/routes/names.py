"""Names of ours that lead elsewhere: `/question/…`, `/release/…`, `/id/<kind>`, and what people guess.

An IRI of ours is its path below the base, so a service whose base is its own address answers them all; behind
`w3id.org` the rules in `deploy/w3id` lead to the same pages in one hop less.
"""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from srpp_graph.errors import InvalidIri
from srpp_graph.iris import KINDS
from srpp_graph.phrases import said
from srpp_graph.service.answers import FRESH
from srpp_graph.service.context import Context

router = APIRouter(tags=["Linked data"], include_in_schema=False)


@router.get("/question")
@router.get("/question/{slug}")
def find_question(request: Request, slug: str = "") -> Response:
    """Lead from the name of a question to its page, and from what all names begin with to the list (303)."""
    return _lead(request, "/questions", slug)


@router.get("/release")
@router.get("/release/{release_id}")
def find_release(request: Request, release_id: str = "") -> Response:
    """Lead from the name of a release to its page (303)."""
    return _lead(request, "/releases", release_id)


@router.get("/id")
@router.get("/doc")
def find_dataset(request: Request) -> Response:
    """Lead from what the names of all things begin with to the data set that they are of (303)."""
    return _lead(request, "/dataset")


@router.get("/id/{kind}")
@router.get("/doc/{kind}")
def find_kind(request: Request, kind: str) -> Response:
    """Lead from what the names of a kind begin with to the list of that kind (303).

    Raises:
        InvalidIri: there is no such kind.
    """
    if kind not in KINDS:
        raise InvalidIri(
            said("`{kind}` is not a kind of entity", kind=kind[:60]),
            help=said("the kinds are {names}", names=", ".join(KINDS)),
        )
    return _lead(request, "/list", kind)


def find_guessed(request: Request, slug: str = "") -> Response:
    """Lead from `/city/oslo`, which people guess, to the document; from `/city` to the list (308)."""
    kind = request.scope["path"].split("/")[-2 if slug else -1]
    return _lead(request, f"/doc/{kind}", slug, 308) if slug else _lead(request, "/list", kind, 308)


for _kind in KINDS:
    router.get(f"/{_kind}")(find_guessed)
    router.get(f"/{_kind}/{{slug}}")(find_guessed)


def _lead(request: Request, path: str, name: str = "", status: int = 303) -> Response:
    """The redirect to a path of ours, with the query as it came."""
    query = request.scope["query_string"].decode("ascii", "replace")
    address = Context.of(request).absolute(path) + (f"/{quote(name, safe='-._~')}" if name else "")
    return RedirectResponse(address + (f"?{query}" if query else ""), status, {"Cache-Control": FRESH})
