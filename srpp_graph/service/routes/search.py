"""`/search` and `/suggest`: found by words in all languages, or by the beginning of a name."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.entities import Entities
from srpp_graph.entities.catalogue import Found
from srpp_graph.entities.countries import AUTHORITIES, Reading
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import KINDS, EntityRef
from srpp_graph.phrases import said
from srpp_graph.release.index import fold
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.headings import KIND_NAMES
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, PAGE, Parameter, described, known
from srpp_graph.service.reading import LANGUAGE, page_number, spoken
from srpp_graph.service.routes.listing import JSON
from srpp_graph.service.wording import Wording, interface_languages

router = APIRouter(tags=["Search"])

PAGE_SIZE = 20
SUGGESTED, COUNTRIES_SUGGESTED = 10, 3
_BETWEEN = frozenset(
    (
        *("in", "of", "from", "the", "all", "aus", "von", "alle", "en", "de", "del", "la", "el"),
        *("los", "las", "todas", "todos"),
    )
)
"""Words that may stand between a kind of thing and a country."""

QUERY = Parameter("q", "words to look for")
PREFIX = Parameter("prefix", "the beginning of a name")
KIND = Parameter("kind", "narrow to a kind of entity")


@router.get(
    "/search",
    dependencies=[known(QUERY, KIND, FORMAT, LANGUAGE, PAGE)],
    openapi_extra=described(QUERY, KIND, FORMAT, LANGUAGE, PAGE),
)
def search(request: Request) -> Response:
    """What holds all the words in a name or a text, in any language; slips of the pen are mended."""
    context, languages = Context.of(request), spoken(request)
    chosen = choose(request.headers.get("accept"), request.query_params.getlist(FORMAT.name), (JSON, HTML))
    text, kind, number = request.query_params.get(QUERY.name, ""), _kind(request), page_number(request)
    headers = {
        "ETag": etag(
            *(context.graph.release_id, "search", text, kind, number, chosen.media_type, languages),
            context.pages.version,
        ),
        **{"Cache-Control": FRESH, "Vary": VARY},
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    entities = context.graph.entities
    reading, first = _read_country(entities, text)
    country = entities.labels.named(reading.country, languages) if reading and not kind else None
    found = entities.catalogue.search(
        text, kind=kind, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE, first=first
    )
    named = [(context.graph.entities.named(hit.ref, languages), hit) for hit in found.hits]
    if chosen is JSON:
        hits = [{"id": h.ref.iri, "kind": h.ref.kind, "label": n.label, "text": h.text} for n, h in named]
        document = {
            **{"query": text, "looked_for": found.looked_for, "total": found.total, "page": number},
            **{"kinds": found.kinds, "hits": hits},
            **({"country": {"id": country.term, "label": country.label}} if country else {}),
        }
        return JSONResponse(document, headers=headers)
    values = {
        **{"country": country, "text": text, "kind": kind, "found": found, "named": named, "number": number},
        "pages": max(1, -(-found.total // PAGE_SIZE)),
        "mended": _is_mended(text, found),
        "asked": urlencode([("q", text), *([("kind", kind)] if kind else [])]),
    }
    return page_response(request, "search.html", values, headers=headers, languages=languages)


@router.get("/suggest", dependencies=[known(PREFIX, KIND)], openapi_extra=described(PREFIX, KIND))
def suggest(request: Request) -> Response:
    """Up to ten countries and entities whose names begin so, as JSON."""
    context = Context.of(request)
    text, kind = request.query_params.get(PREFIX.name, ""), _kind(request)
    headers = {"ETag": etag(context.graph.release_id, "suggest", text, kind), "Cache-Control": FRESH}
    entities = context.graph.entities
    countries = () if kind else entities.countries.suggest(text)[:COUNTRIES_SUGGESTED]
    document = [{"id": str(iri), "kind": "country", "label": name} for iri, name in countries]
    document += [
        {"id": hit.ref.iri, "kind": hit.ref.kind, "label": hit.text}
        for hit in entities.catalogue.suggest(text, kind=kind, limit=SUGGESTED - len(document))
    ]
    return unchanged(request, headers) or JSONResponse(document, headers=headers)


def _read_country(entities: Entities, text: str) -> tuple[Reading | None, tuple[EntityRef, ...]]:
    """The country that a search names, and its authorities where nothing else, or only a kind, is named."""
    reading = entities.countries.read(text)
    if reading is None:
        return None, ()
    if reading.rest and any(fold(hit.text) == fold(text) for hit in entities.catalogue.suggest(text)):
        return None, ()  # Mexico City is no search for Mexico
    rest = " ".join(word for word in reading.rest if word not in _BETWEEN)
    kind = _kinds_by_name().get(rest, "")
    found = entities.countries.authorities(reading.country) if kind or not rest else ()
    return reading, tuple(ref for ref in found if kind in ("", ref.kind))


@functools.cache
def _kinds_by_name() -> Mapping[str, str]:
    """What authorities are called, one or several, in each language of the interface → their kind."""
    return {
        fold(Wording(language)(name)): kind
        for language in interface_languages()
        for kind in AUTHORITIES
        for name in KIND_NAMES[kind]
    }


def _kind(request: Request) -> str:
    """The kind that is asked for, or "" for all.

    Raises:
        InvalidIri: there is no such kind.
    """
    kind = request.query_params.get(KIND.name, "")
    if kind and kind not in KINDS:
        raise InvalidIri(
            said("`{kind}` is not a kind of entity", kind=kind[:60]),
            help=said("the kinds are {names}", names=", ".join(KINDS)),
        )
    return kind


def _is_mended(text: str, found: Found) -> bool:
    """Whether other words were looked for than were written."""
    return bool(found.looked_for) and found.looked_for != fold(text)
