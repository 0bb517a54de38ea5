"""`/list/<kind>` and `/country/<code>`: entities narrowed by facets, sorted, page by page; `/countries`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fastapi import APIRouter
from rdflib.term import URIRef
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.entities import Entities, Named, sort_key
from srpp_graph.entities.catalogue import FACETS, SORTS
from srpp_graph.errors import InvalidIri
from srpp_graph.iris import KINDS, EntityRef
from srpp_graph.phrases import said
from srpp_graph.prefixes import PREFIXES
from srpp_graph.service.answers import FRESH, VARY, etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.graph import Graph
from srpp_graph.service.narrowing import Asked, lengthen, list_choices
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, PAGE, Parameter, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, page_number, spoken
from srpp_graph.service.routes.entity import DOCUMENT_FORMATS
from srpp_graph.service.signposts import last_modified
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.formats import Format, render_graph

router = APIRouter(tags=["Linked data"])

PAGE_SIZE = 100
COUNTRIES_TOLD = 2
JSON = Format("application/json", ".json", "json", "JSON")
REPRESENTATIONS = (*DOCUMENT_FORMATS[:1], JSON, *DOCUMENT_FORMATS[1:], HTML)

SORT = Parameter("sort", "label, year, -year or links")
FILTERS = (
    Parameter("country", "narrow to a country, by its three-letter code", repeatable=True),
    Parameter("theme", "narrow to a theme, by its slug", repeatable=True),
    Parameter("network", "narrow to a network or project, as network:slug or project:slug", repeatable=True),
    Parameter("instrument", "narrow to an instrument, by its slug", repeatable=True),
    Parameter("year", "narrow to a year", repeatable=True),
    Parameter("outcomes", "`yes` keeps what has outcomes"),
)
PARAMETERS = (FORMAT, LANGUAGE, PAGE, SORT, *FILTERS)


class Counted(NamedTuple):
    """A country, its code as addresses have it, and how much here belongs to it."""

    named: Named
    code: str
    number: int


@router.get("/list/{kind}", dependencies=[known(*PARAMETERS)], openapi_extra=described(*PARAMETERS))
def list_kind(request: Request, kind: str) -> Response:
    """The entities of a kind, narrowed by facets, sorted, paged; as a page, JSON, or labels in RDF."""
    if kind not in KINDS:
        raise InvalidIri(
            said("`{kind}` is not a kind of entity", kind=kind[:60]),
            help=said("the kinds are {names}", names=", ".join(KINDS)),
        )
    return _list(request, _read(request, kind), f"/list/{kind}", None)


@router.get("/country/{code}", dependencies=[known(*PARAMETERS)], openapi_extra=described(*PARAMETERS))
def list_country(request: Request, code: str) -> Response:
    """All entities of a country, by its three-letter code."""
    context = Context.of(request)
    iri = URIRef(PREFIXES["country"] + code)
    if not (code.isascii() and code.isalnum()) or not context.graph.entities.labels.triples(iri):
        raise RequestFault("not-found", said("there is no country `{name}` here", name=code[:20]))
    asked = _read(request, "")
    asked = asked._replace(filters=(("country", str(iri)), *(f for f in asked.filters if f[0] != "country")))
    return _list(
        request, asked, f"/country/{code}", context.graph.entities.labels.named(iri, spoken(request))
    )


@router.get("/countries", dependencies=[known(LANGUAGE)], openapi_extra=described(LANGUAGE))
def list_countries(request: Request) -> Response:
    """The countries that something here belongs to, and how much."""
    context, languages = Context.of(request), spoken(request)
    choose(request.headers.get("accept"), (), (HTML,))
    headers = {
        "ETag": etag(context.graph.release_id, "countries", languages, context.pages.version),
        **{"Cache-Control": FRESH, "Vary": VARY},
    }
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    countries = count_countries(context.graph.entities, languages)
    return page_response(
        request, "countries.html", {"countries": countries}, headers=headers, languages=languages
    )


def count_countries(entities: Entities, languages: Sequence[str]) -> list[Counted]:
    """Every country that something belongs to, with how much, by name in the reader's languages."""
    counted = entities.catalogue.select("", ()).facets.get("country", {})
    named = [
        Counted(entities.labels.named(URIRef(iri), languages), iri.rpartition("/")[2], count)
        for iri, count in counted.items()
        if iri.startswith(PREFIXES["country"])
    ]
    return sorted(named, key=lambda row: sort_key(row.named.label))


def _read(request: Request, kind: str) -> Asked:
    """What the query string asks for.

    Raises:
        RequestFault: the order is none that there is.
    """
    given = request.query_params
    sort = given.get(SORT.name, "label")
    if sort not in SORTS:
        raise RequestFault(
            "bad-parameter",
            said("`sort` is `{name}`", name=sort[:40]),
            help=said("it is one of {names}", names=", ".join(SORTS)),
        )
    filters = tuple((facet, lengthen(facet, value)) for facet in FACETS for value in given.getlist(facet))
    return Asked(kind, filters[:12], sort, page_number(request))


def _list(request: Request, asked: Asked, path: str, country: Named | None) -> Response:
    """One page of a list in the format that is asked for."""
    context, languages = Context.of(request), spoken(request)
    chosen = choose(request.headers.get("accept"), request.query_params.getlist(FORMAT.name), REPRESENTATIONS)
    version = context.pages.version if chosen is HTML else ""
    headers = {
        "ETag": etag(context.graph.release_id, path, asked, chosen.media_type, languages, version),
        "Last-Modified": last_modified(context.graph.created),
        "Cache-Control": FRESH,
        "Vary": VARY,
    }
    entities = context.graph.entities
    selection = entities.catalogue.select(asked.kind, asked.filters, asked.sort)
    entities.labels.expect([URIRef(ref.iri) for ref in selection.refs])
    members = [entities.named(ref, languages) for ref in selection.refs]
    if asked.sort == "label":
        members.sort(key=lambda each: (sort_key(each.label), str(each.term)))
    pages = max(1, -(-len(members) // PAGE_SIZE))
    if asked.number > pages:
        raise RequestFault(
            "not-found", said("this list has {pages} pages, not {number}", pages=pages, number=asked.number)
        )
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    shown = members[(asked.number - 1) * PAGE_SIZE : asked.number * PAGE_SIZE]
    if chosen is JSON:
        return JSONResponse(_as_json(asked, shown, len(members), selection.facets), headers=headers)
    if chosen is not HTML:
        body = render_graph(_label_triples(context.graph, shown), chosen.media_type)
        return Response(body, headers=headers, media_type=chosen.content_type)
    values = {
        **{"kind": asked.kind, "country": country, "here": path, "asked": asked},
        "standing": _standings(shown, entities, languages, of_country=country is not None),
        **{"members": shown, "total": len(members), "pages": pages},
        "kinds": _count_kinds(selection.refs) if country else {},
        "facets": list_choices(
            asked, selection.facets, entities, languages, fixed="country" if country else ""
        ),
        **{"sorts": SORTS, "formats": REPRESENTATIONS[:-1]},
    }
    return page_response(request, "list.html", values, headers=headers, languages=languages)


def _standings(
    shown: Sequence[Named], entities: Entities, languages: Sequence[str], *, of_country: bool
) -> Mapping[Named, tuple[tuple[Named, ...], int | None]]:
    """Where and when each of the things shown belongs: its first countries, and its year, if known.

    On the page of a country, the country is not told again.
    """
    found = entities.catalogue.standing([each.ref for each in shown if each.ref is not None])
    iris = {iri for each in found.values() for iri in each.countries}
    entities.labels.expect([URIRef(iri) for iri in iris])
    names = {iri: entities.labels.named(URIRef(iri), languages) for iri in iris}
    return {
        each: (
            () if of_country else tuple(names[iri] for iri in found[each.ref].countries[:COUNTRIES_TOLD]),
            found[each.ref].year,
        )
        for each in shown
        if each.ref is not None and each.ref in found
    }


def _count_kinds(refs: Sequence[EntityRef]) -> dict[str, int]:
    """How many there are of each kind, in the order of the kinds."""
    counts = Counter(ref.kind for ref in refs)
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def _as_json(
    asked: Asked, shown: Sequence[Named], total: int, facets: Mapping[str, Mapping[str, int]]
) -> dict[str, object]:
    """One page of a list as JSON."""
    return {
        "total": total,
        "page": asked.number,
        "pages": max(1, -(-total // PAGE_SIZE)),
        "members": [
            {"id": str(each.term), "label": each.label, "kind": each.ref.kind if each.ref else ""}
            for each in shown
        ],
        "facets": {
            facet: [{"value": value, "count": count} for value, count in counts.items()]
            for facet, counts in facets.items()
        },
    }


def _label_triples(graph: Graph, members: Sequence[Named]) -> list[Triple]:
    """What names the members of a list, in all languages."""
    labels = graph.entities.labels
    return [row for each in members for row in labels.triples(URIRef(each.term))]
