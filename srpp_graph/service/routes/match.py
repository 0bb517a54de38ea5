"""`/match`: who to talk to; the authorities that share most with one, and the evidence, as page or JSON."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.entities.peers import AUTHORITY_KINDS, Ground, Peer, Peers
from srpp_graph.errors import EntityNotFound
from srpp_graph.iris import EntityRef
from srpp_graph.phrases import said
from srpp_graph.prefixes import BASE_IRI, expand
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.links import find_ref
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, PAGE, Parameter, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, page_number, spoken
from srpp_graph.service.routes.listing import JSON

router = APIRouter(tags=["Search"])

PAGE_SIZE = 10
AUTHORITY = Parameter("authority", "an authority by IRI, by kind and slug as city/oslo, or by name")
PARAMETERS = (AUTHORITY, FORMAT, LANGUAGE, PAGE)
_ONLY_AUTHORITIES = said("an authority is a city, a region or another public body")


@router.get("/match", dependencies=[known(*PARAMETERS)], openapi_extra=described(*PARAMETERS))
def match(request: Request) -> Response:
    """The authorities that share themes, instruments and networks with one, and what shows it."""
    context, languages = Context.of(request), spoken(request)
    chosen = choose(request.headers.get("accept"), request.query_params.getlist(FORMAT.name), (JSON, HTML))
    asked, number = request.query_params.get(AUTHORITY.name, "").strip(), page_number(request)
    version = context.pages.version if chosen is HTML else ""
    headers = {
        "ETag": etag(
            *(context.graph.release_id, "match", asked, number, chosen.media_type, languages), version
        ),
        **{"Cache-Control": FRESH, "Vary": VARY},
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if not asked and chosen is HTML:
        return page_response(request, "match.html", {"peers": None}, headers=headers, languages=languages)
    peers = context.graph.entities.peers(
        _authority(context, asked), offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE, languages=languages
    )
    if chosen is JSON:
        return JSONResponse(_document(peers, number), headers=headers)
    values = {
        **{"peers": peers, "number": number, "formats": (JSON,)},
        "pages": max(1, -(-peers.total // PAGE_SIZE)),
        "asked": urlencode([(AUTHORITY.name, asked)]),
    }
    return page_response(request, "match.html", values, headers=headers, languages=languages)


def _authority(context: Context, asked: str) -> EntityRef:
    """The authority that is meant.

    Raises:
        RequestFault: none is named, or what is named does not buy.
        EntityNotFound: no authority, or none for sure, has this name, or it was withdrawn.
    """
    if not asked:
        raise RequestFault(
            "bad-parameter",
            said("no `authority` is named"),
            help=said("for example {example}", example="`authority=city/oslo`"),
        )
    ref = find_ref(asked) or find_ref(expand(asked)) or find_ref(f"{BASE_IRI}/id/{asked}")
    if ref is None:
        found = context.graph.matcher.match(asked, AUTHORITY_KINDS)
        if not found or not found[0].sure:
            raise EntityNotFound(
                said("it is not sure which authority is called `{name}`", name=asked[:100]),
                [each.ref.iri for each in found],
                help=said("name it as the graph does, or by its IRI"),
            )
        ref = found[0].ref
    context.graph.describe(ref)  # raises where there is none, or none any more
    if ref.kind not in AUTHORITY_KINDS:
        raise RequestFault(
            "bad-parameter",
            said("{name} is no authority", name=f"{ref.kind}/{ref.slug}"),
            help=_ONLY_AUTHORITIES,
        )
    return ref


def _document(peers: Peers, number: int) -> dict[str, object]:
    """A page of the ranking as JSON."""
    return {
        "authority": {"id": str(peers.authority.term), "label": peers.authority.label},
        **{"total": peers.total, "page": number},
        "matches": [_as_json(each) for each in peers.ranked],
    }


def _as_json(peer: Peer) -> dict[str, object]:
    return {
        **{"id": str(peer.named.term), "label": peer.named.label},
        "country": {"id": str(peer.country.term), "label": peer.country.label} if peer.country else None,
        "score": round(peer.score, 3),
        "shared": [
            {
                "facet": each.facet,
                **{"id": str(each.value.term), "label": each.value.label},
                "own": [_ground(ground) for ground in each.own],
                "theirs": [_ground(ground) for ground in each.theirs],
            }
            for each in peer.common
        ],
    }


def _ground(ground: Ground) -> dict[str, object]:
    return {"id": str(ground.named.term), "label": ground.named.label, "outcomes": ground.outcomes}
