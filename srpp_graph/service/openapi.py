"""What the OpenAPI description says beyond the routes: answers, media types, problems, forms of parameters.

Routes name what they take (`parameters`); what they give stands here, one line an address, because it follows
from the same few formats. FastAPI fills in the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI

from srpp_graph.iris import KINDS
from srpp_graph.service.negotiation import HTML
from srpp_graph.service.problem_types import PROBLEM_TYPES
from srpp_graph.service.problems import PROBLEM_MEDIA_TYPE
from srpp_graph.service.protocol import VERSIONS
from srpp_graph.store.formats import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, SELECT_FORMATS, TURTLE

_PAGE = (HTML.media_type,)
_JSON = ("application/json",)
_DOCUMENT = tuple(each.media_type for each in (TURTLE, JSON_LD, RDF_XML, N_TRIPLES))
_ROWS = tuple(each.media_type for each in SELECT_FORMATS)
_GRAPHS = tuple(each.media_type for each in GRAPH_FORMATS)
_CITATION = (
    *("application/x-bibtex", "application/x-research-info-systems"),
    "application/vnd.citationstyles.csl+json",
)
_EVERYWHERE = (400, 405, 406, 414, 429, 500, 501, 503)

MEDIA_TYPES: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "/": _PAGE,
        "/.well-known/void": (*_DOCUMENT, *_PAGE),
        "/admin/reload": _JSON,
        "/cite/question/{name}": _CITATION,
        "/cite/{kind}/{name}": _CITATION,
        "/cite/{name}": _CITATION,
        "/context.jsonld": ("application/ld+json",),
        "/lexicon": _JSON,
        "/countries": _PAGE,
        "/country/{code}": (*_PAGE, *_JSON, *_DOCUMENT),
        "/coverage": (*_PAGE, *_JSON),
        "/dataset": (*_DOCUMENT, *_PAGE),
        "/doc/{kind}/{name}": (*_DOCUMENT, *_PAGE, *_JSON, "application/linkset+json", "application/linkset"),
        "/doc/{kind}/{slug}/incoming": (*_DOCUMENT, *_PAGE),
        "/docs": _PAGE,
        "/dumps": (*_PAGE, *_JSON),
        "/dumps/{release_id}.nq.gz": ("application/gzip",),
        "/dumps/{release_id}/{name}": ("application/gzip", *_GRAPHS),
        "/feed.atom": ("application/atom+xml",),
        "/graph": _DOCUMENT,
        "/graph/{name}": _DOCUMENT,
        "/graphs": (*_DOCUMENT, *_PAGE),
        "/health/live": _JSON,
        "/health/ready": _JSON,
        "/id/{kind}/{slug}": _PAGE,
        "/list/{kind}": (*_PAGE, *_JSON, *_DOCUMENT),
        "/match": (*_PAGE, *_JSON),
        "/metrics": ("text/plain",),
        "/ns": (*_DOCUMENT, *_PAGE),
        "/ns/examples/{name}": (*_DOCUMENT, *_PAGE),
        "/ns/{version}": (*_DOCUMENT, *_PAGE),
        "/openapi.json": _JSON,
        "/problems": _PAGE,
        "/problems/{slug}": _PAGE,
        "/questions": _PAGE,
        "/questions/{name}": (*_PAGE, *_ROWS, *_GRAPHS),
        "/reconcile": _JSON,
        "/reconcile/preview": _PAGE,
        "/reconcile/properties": _JSON,
        "/reconcile/suggest/{what}": _JSON,
        "/releases": (*_DOCUMENT, *_PAGE),
        "/releases/{release_id}": (*_DOCUMENT, *_PAGE),
        "/profile": (*_DOCUMENT, *_PAGE),
        "/profile/{name}": (*_DOCUMENT, *_PAGE),
        "/scheme": (*_DOCUMENT, *_PAGE),
        "/scheme/{name}": (*_DOCUMENT, *_PAGE),
        "/search": (*_PAGE, *_JSON),
        "/shapes": (*_DOCUMENT, *_PAGE),
        "/sparql": (*_ROWS, *_GRAPHS, *_JSON, "text/plain", *_PAGE),
        "/suggest": _JSON,
        "/validate": (*_JSON, "application/sarif+json", "text/plain", *_DOCUMENT, *_PAGE),
    }
)
"""Path → what a 200 can be."""

_MORE: Mapping[str, Sequence[int]] = MappingProxyType(
    {
        "/admin/reload": (401, 404),
        "/graph": (404, 413, 504, 507),
        "/graph/{name}": (413, 504, 507),
        "/cite/{name}": (403, 413),
        "/sparql": (403, 404, 409, 410, 413, 415, 502, 504, 507),
        "/questions/{name}": (404, 409, 413, 504, 507),
        "/match": (404,),
        "/reconcile": (413, 415),
        "/reconcile/preview": (404,),
        "/graphs": (404,),
        "/search": (404,),
        "/suggest": (404,),
        "/validate": (413, 415, 504, 507),
    }
)
_REDIRECTS: Mapping[str, Sequence[int]] = MappingProxyType(
    {
        "/id/{kind}/{slug}": (301, 303),
        "/doc/{kind}/{name}": (301, 303),
        "/doc/{kind}/{slug}/incoming": (301,),
        "/cite/{kind}/{name}": (301,),
        "/": (303,),
        "/questions/{name}": (303,),
        "/.well-known/void": (302, 303),
        "/dumps/{release_id}.nq.gz": (301, 302, 303, 307, 308),
    }
)
_SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
_SCHEMAS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "kind": {"enum": list(KINDS)},
        "slug": {"pattern": _SLUG},
        "name": {"pattern": "^[a-z0-9]+([-.][a-z0-9]+)*$"},
        "release_id": {"pattern": "^[0-9a-f]{8,64}$"},
        "release": {"pattern": "^[0-9a-f]{8,64}$"},
        "what": {"enum": ["entity", "type", "property"]},
        "code": {"pattern": "^[A-Za-z]{2,3}$"},
        "sort": {"enum": ["label", "year", "-year", "links"]},
        "_profile": {"enum": ["plain", "framed", "schema", "alt"]},
        "page": {"pattern": "^[1-9][0-9]{0,5}$"},
        "example": {"enum": ["faulty", "sound"]},
        "fix": {"enum": ["yes", "no"]},
        "explain": {"enum": ["empty"]},
        "version": {"enum": list(VERSIONS)},
        "default-graph-uri": {"format": "iri"},
        "named-graph-uri": {"format": "iri"},
        "graph": {"format": "iri"},
        "query": {"format": "sparql-query", "example": "ASK {}"},
    }
)
"""Parameter → what its strings must be, wherever it stands."""

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457, with the way out as `help` and the request's id; more members by type",
    "required": ["type", "title", "status", "detail", "instance", "help", "request_id"],
    "properties": {
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        **{
            name: {"type": "string"} for name in ("type", "title", "detail", "instance", "help", "request_id")
        },
    },
}


def describe_answers(app: FastAPI) -> None:
    """Let the application's description say what each address answers."""
    made = app.openapi

    def _openapi() -> dict[str, Any]:
        document = made()
        if "Problem" not in document.setdefault("components", {}).setdefault("schemas", {}):
            document["components"]["schemas"] = {"Problem": _PROBLEM}
            for path, operations in document["paths"].items():
                for operation in operations.values():
                    operation["responses"] = dict(_answers(path))
                    for parameter in operation.get("parameters", ()):
                        _refine(parameter, path)
        return document

    app.openapi = _openapi  # type: ignore[method-assign]  # FastAPI's own way to extend its description


def _answers(path: str) -> Iterable[tuple[str, object]]:
    """Status → what it means at this address, in order."""
    named = (404, 410) if "{" in path else ()
    content: dict[str, object] = {each: {} for each in MEDIA_TYPES.get(path, ("*/*",))}
    yield "200", {"description": "What was asked for, whole", "content": content}
    for status in _REDIRECTS.get(path, ()):
        yield str(status), {"description": "It stands at the address in Location"}
    yield "304", {"description": "The visitor has it already"}
    yield "308", {"description": "The same address without the slash at its end"}
    for status in sorted({*_EVERYWHERE, *named, *_MORE.get(path, ())}):
        titles = [each.title for each in PROBLEM_TYPES.values() if each.status == status]
        yield str(status), {"description": "; ".join(titles), "content": _problem()}


def _refine(parameter: dict[str, Any], path: str) -> None:
    """Say what a parameter's strings must be."""
    if parameter["name"] in ("format", "output", "results") and path != "/.well-known/void":
        parameter["schema"] = {"type": "string", "enum": list(MEDIA_TYPES.get(path, _PAGE))}
    schema = parameter["schema"].get("items", parameter["schema"])
    if (path, parameter["name"]) != ("/ns/{version}", "version"):
        schema |= _SCHEMAS.get(parameter["name"], {})
    if (path, parameter["name"]) == ("/match", "authority"):
        parameter["required"], schema["pattern"] = (
            True,
            r"\S",
        )  # a browser may come without, a program may not
    if parameter["name"] == "kind" and parameter["in"] == "query":
        schema["enum"] = ["", *KINDS]  # a form that leaves it open


def _problem() -> dict[str, object]:
    """A failure as programs read it, and as people do."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {PROBLEM_MEDIA_TYPE: {"schema": schema}, HTML.media_type: {}}
