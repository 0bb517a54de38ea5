"""`/reconcile`: the Reconciliation Service API 0.2, for OpenRefine and its kin.

Names of cities, networks or anything else come in, candidates with scores go out; `extend` brings facts
of what was matched. (W3C Entity Reconciliation Community Group, Reconciliation Service API 0.2.)
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter
from rapidfuzz import process
from rdflib.term import Literal, URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from srpp_graph.entities import Entities
from srpp_graph.errors import EntityNotFound, InvalidIri
from srpp_graph.iris import KINDS, EntityRef
from srpp_graph.prefixes import BASE_IRI, NS, compact, expand
from srpp_graph.service.answers import FRESH, page_response
from srpp_graph.service.context import Context
from srpp_graph.service.headings import KIND_NAMES
from srpp_graph.service.middleware import FRAMED_ANYWHERE
from srpp_graph.service.parameters import Parameter, described, known, refuse_unknown
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import spoken
from srpp_graph.service.summary import summarise
from srpp_graph.service.wording import Wording

router = APIRouter(tags=["Reconciliation"])

QUERIES = Parameter("queries", "a batch of queries, as a JSON object")
EXTEND = Parameter("extend", "ids and properties whose values are wanted, as a JSON object")
PREFIX = Parameter("prefix", "the beginning of a name")
CURSOR = Parameter("cursor", "how many suggestions to pass over")
ID = Parameter("id", "the id of an entity")
TYPE = Parameter("type", "the id of a type")
LIMIT = Parameter("limit", "how many are wanted at most")

MAX_QUERIES = 100
MAX_BYTES = 512 * 1024

PROPERTIES = ("country", "memberOf", "theme", "instrument", "startYear", "endYear", "adoptedYear", "page")
"""Properties of ours that are suggested first; `extend` takes any property."""


@router.get("/reconcile", dependencies=[known(QUERIES, EXTEND)], openapi_extra=described(QUERIES, EXTEND))
async def reconcile_by_get(request: Request) -> Response:
    """The manifest; with `queries`, candidates for each; with `extend`, facts of what was matched."""
    return await run_in_threadpool(_answer, request, dict(request.query_params))


@router.post("/reconcile", openapi_extra=described(QUERIES, EXTEND))
async def reconcile_by_post(request: Request) -> Response:
    """The same with the parameters in a form, as OpenRefine sends them."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MAX_BYTES:
        raise RequestFault("too-long", f"a batch has at most {MAX_BYTES} bytes, and says how many")
    body = await request.body()
    try:
        form = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=8)
    except ValueError as error:
        raise RequestFault("malformed-request", f"the form cannot be read: {error}") from error
    refuse_unknown((name for name, _ in form), (QUERIES, EXTEND))
    return await run_in_threadpool(_answer, request, dict(form))


@router.get(
    "/reconcile/suggest/{what}",
    dependencies=[known(PREFIX, CURSOR)],
    openapi_extra=described(PREFIX, CURSOR),
)
def suggest_for_reconciliation(request: Request, what: str) -> Response:
    """Entities, types or properties whose names begin so."""
    context = Context.of(request)
    text = request.query_params.get(PREFIX.name, "")
    if what == "entity":
        hits = context.graph.entities.catalogue.suggest(text, limit=20)
        found = [{"id": _id(h.ref), "name": h.text, "notable": [_type(h.ref.kind)]} for h in hits]
    elif what == "type":
        found = _ranked(text, [_type(kind) for kind in KINDS])
    elif what == "property":
        found = _ranked(text, _properties(context.graph.entities))
    else:
        raise RequestFault("not-found", "`entity`, `type` and `property` are suggested here")
    cursor = request.query_params.get(CURSOR.name, "0")
    skipped = int(cursor) if cursor.isdecimal() and len(cursor) < 5 else 0
    return JSONResponse({"result": found[skipped : skipped + 10]}, headers={"Cache-Control": FRESH})


@router.get("/reconcile/properties", dependencies=[known(TYPE, LIMIT)], openapi_extra=described(TYPE, LIMIT))
def propose_properties(request: Request) -> Response:
    """The properties that things of a type may be extended with."""
    context = Context.of(request)
    limit = request.query_params.get(LIMIT.name, "20")
    count = int(limit) if limit.isdecimal() and len(limit) < 4 else 20
    document = {
        "type": request.query_params.get(TYPE.name, ""),
        "properties": _properties(context.graph.entities)[:count],
        "limit": count,
    }
    return JSONResponse(document, headers={"Cache-Control": FRESH})


@router.get("/reconcile/preview", dependencies=[known(ID)], openapi_extra=described(ID))
def preview_entity(request: Request) -> Response:
    """A small page about an entity, to be shown beside a cell."""
    context, languages = Context.of(request), spoken(request)
    ref = _ref(request.query_params.get(ID.name, ""))
    description = context.graph.describe(ref, languages)
    summary = summarise(description, Wording.best(languages))
    values = {"subject": description.subject, "ref": ref, "summary": summary}
    headers = {"Cache-Control": FRESH, "Content-Security-Policy": FRAMED_ANYWHERE}
    return page_response(request, "preview.html", values, headers=headers, languages=languages)


def _answer(request: Request, fields: Mapping[str, str]) -> Response:
    """The manifest, the candidates or the facts, by what was sent."""
    context = Context.of(request)
    if QUERIES.name in fields:
        queries = _object(fields[QUERIES.name], QUERIES.name)
        if len(queries) > MAX_QUERIES:
            raise RequestFault(
                "bad-parameter", f"a batch has at most {MAX_QUERIES} queries, not {len(queries)}"
            )
        return JSONResponse({name: {"result": _candidates(context, each)} for name, each in queries.items()})
    if EXTEND.name in fields:
        return JSONResponse(_extended(context, _object(fields[EXTEND.name], EXTEND.name)))
    return JSONResponse(_manifest(context), headers={"Cache-Control": FRESH})


def _manifest(context: Context) -> dict[str, object]:
    """What the service is and can do."""
    here = context.absolute("/reconcile")
    names = ("entity", "type", "property")
    return {
        "versions": ["0.2"],
        "name": "SRPP Graph",
        "identifierSpace": f"{BASE_IRI}/id/",
        "schemaSpace": NS,
        "documentation": context.absolute("/docs"),
        "view": {"url": context.absolute("/id/{{id}}")},
        "defaultTypes": [_type("city")],
        "preview": {"url": here + "/preview?id={{id}}", "width": 420, "height": 180},
        "suggest": {each: {"service_url": here, "service_path": f"/suggest/{each}"} for each in names},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def _candidates(context: Context, query: object) -> list[dict[str, object]]:
    """The candidates for one query of a batch."""
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise RequestFault("bad-parameter", "each query is an object with a text `query`")
    wanted = query.get("type") or []
    types = (
        [wanted]
        if isinstance(wanted, str)
        else [str(each.get("id", each) if isinstance(each, dict) else each) for each in wanted]
    )
    limit = query.get("limit", 5)
    country = _country(context.graph.entities, query.get("properties") or [])
    matches = context.graph.matcher.match(
        query.get("query", ""),
        [each for each in types if each in KINDS],
        limit=min(max(limit, 1), 25) if isinstance(limit, int) else 5,
        country=country,
    )
    return [
        {
            "id": _id(each.ref),
            "name": context.graph.entities.named(each.ref).label,
            "description": f"found as: {each.name}",
            "type": [_type(each.ref.kind)],
            "score": each.score,
            "match": each.sure,
        }
        for each in matches
    ]


def _country(entities: Entities, properties: Sequence[Any]) -> str:
    """The country that a query names in its properties, as an IRI; "" if none, or unknown."""
    for each in properties:
        if isinstance(each, dict) and each.get("pid") in ("country", "srpp:country"):
            value = each.get("v")
            value = value[0] if isinstance(value, list) and value else value
            text = value.get("id", "") if isinstance(value, dict) else str(value or "")
            return entities.country_named(text)
    return ""


def _extended(context: Context, asked: Mapping[str, Any]) -> dict[str, object]:
    """The values of the properties of the entities that are asked for."""
    ids, wanted = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(wanted, list) or len(ids) > MAX_QUERIES:
        raise RequestFault("bad-parameter", f"`extend` has `ids`, at most {MAX_QUERIES}, and `properties`")
    names = [str(each.get("id", "")) for each in wanted if isinstance(each, dict)]
    labels = context.graph.entities.labels
    properties = {name: URIRef(expand(name if ":" in name else f"srpp:{name}") or BASE_IRI) for name in names}
    rows: dict[str, object] = {}
    for identifier in map(str, ids):
        try:
            blocks = context.graph.describe(_ref(identifier)).blocks
        except (EntityNotFound, InvalidIri):
            rows[identifier] = {name: [] for name in names}
            continue
        values = {group.predicate.term: group.values for group in blocks[0].groups}
        rows[identifier] = {
            name: [_cell(each.term, each.label, each.ref) for each in values.get(iri, ())]
            for name, iri in properties.items()
        }
    meta = [{"id": name, "name": labels.named(iri).label} for name, iri in properties.items()]
    return {"meta": meta, "rows": rows}


def _cell(term: object, label: str, ref: EntityRef | None) -> dict[str, object]:
    """One value as the API writes it."""
    if ref is not None:
        return {"id": _id(ref), "name": label}
    value = term.toPython() if isinstance(term, Literal) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"int" if isinstance(value, int) else "float": value}
    return {"str": label}  # version 0.2 has no cell for truth values, and none for a day without an hour


def _object(text: str, name: str) -> dict[str, Any]:
    """The JSON object that a parameter holds."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RequestFault("bad-parameter", f"`{name}` is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise RequestFault("bad-parameter", f"`{name}` is not a JSON object")
    return value


def _ref(identifier: str) -> EntityRef:
    """The entity of an id such as `city/oslo`, or of its IRI."""
    if identifier.startswith(BASE_IRI):
        return EntityRef.parse(identifier)
    kind, _, slug = identifier.partition("/")
    return EntityRef.of(kind, slug)


def _id(ref: EntityRef) -> str:
    """The id of an entity: its IRI without the identifier space."""
    return f"{ref.kind}/{ref.slug}"


def _type(kind: str) -> dict[str, str]:
    """A kind as a type of the API."""
    return {"id": kind, "name": KIND_NAMES[kind][0]}


def _properties(entities: Entities) -> list[dict[str, str]]:
    """The properties that are suggested."""
    names = [(f"srpp:{name}", URIRef(NS + name)) for name in PROPERTIES]
    return [{"id": compact(iri) or name, "name": entities.labels.named(iri).label} for name, iri in names]


def _ranked(text: str, offers: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The offers whose names begin so, or are alike; all where nothing is asked."""
    wanted = text.casefold()[:100]
    begun = [
        each for each in offers if each["name"].casefold().startswith(wanted) or each["id"].startswith(wanted)
    ]
    names = [each["name"].casefold() for each in offers]
    near = [offers[place] for _, _, place in process.extract(wanted, names, score_cutoff=70, limit=5)]
    return begun or near
