"""Every entity of the release: the same triples in every format and on the page, names with what is named.

The application is asked as a server asks it, in this process: the routes, the negotiation and the writers are
those of HTTP, and only the socket is left out. `test_documents` asks some over a real one.
"""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from html import unescape
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
import structlog
from answers import read as read_with_rdflib
from needs import ROOT
from pyld import jsonld

from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import PREFIXES
from srpp_graph.release import Release
from srpp_graph.service.app import create_app
from srpp_graph.service.graph import Graph, open_graph
from srpp_graph.service.holder import Holder
from srpp_graph.service.settings import Settings

SYNTAXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
STATEMENTS = re.compile(r'id="statements">.*?<pre tabindex="0">(.*?)</pre>', re.DOTALL)
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?")
NAMES = {
    *(PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "title", PREFIXES["rdfs"] + "label"),
    PREFIXES["skos"] + "notation",
}
OURS = tuple(PREFIXES[each] for each in ("srpp", "city", "network", "theme", "source", "policy", "case"))
DECLARED = {
    ".ttl": re.compile(r"^PREFIX ([\w-]*):", re.MULTILINE),
    ".rdf": re.compile(r'xmlns:([\w-]+)="'),
}
USED = re.compile(r"(?<![\w-])([\w-]+):")
"""What stands before a colon, in a prefixed name among others."""

Triples = frozenset[ox.Triple]
Ask = Callable[..., Awaitable[httpx.Response]]


@asynccontextmanager
async def asked(release: Release) -> AsyncIterator[tuple[Graph, Ask]]:
    """The graph that an application in this process serves, and how to ask the application."""
    folder = release.path.parent
    settings = Settings(root=ROOT, releases=folder, workers=1, cache_mib=0, public_url="http://x")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    holder = Holder(lambda: open_graph(settings))
    app = create_app(settings, holder)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        headers = {"Accept-Encoding": "identity"}
        async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
            yield holder.graph, client.get


Look = Callable[[Ask, EntityRef], Awaitable[list[str]]]


async def walk(release: Release, looks: Mapping[str, Look], step: int = 1) -> dict[str, list[str]]:
    """What each look finds wrong with each entity, or with every so many, others each day."""
    faults: dict[str, list[str]] = {name: [] for name in looks}
    async with asked(release) as (graph, ask):
        refs = sorted(graph.entities.catalogue.select("", ()).refs)
        assert len(refs) > 3000
        context = await ask("/context.jsonld")
        for ref in refs[date.today().toordinal() % step :: step]:
            kept = {("/context.jsonld", ""): context}

            async def _ask(
                address: str, profile: str = "", kept: dict[tuple[str, str], httpx.Response] = kept
            ) -> httpx.Response:
                if (address, profile) not in kept:
                    kept[address, profile] = await ask(
                        address, params={"_profile": profile} if profile else {}
                    )
                return kept[address, profile]

            for name, look in looks.items():
                faults[name] += await look(_ask, ref)
    return faults


@pytest.fixture(scope="module")
def faults(release: Release) -> dict[str, list[str]]:
    """What is wrong with any entity, by what was looked at; each is described once, for all looks."""
    return asyncio.run(walk(release, {"same": look_same, "framed": look_framed, "schema": look_schema}))


def read(body: bytes | str, syntax: ox.RdfFormat) -> Triples:
    """The triples of a document; none has a blank node, so that equal sets are equal graphs."""
    quads = ox.parse(body, syntax)
    triples = frozenset(ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    assert not any(isinstance(term, ox.BlankNode) for each in triples for term in (each.subject, each.object))
    return triples


def unnamed(triples: Triples) -> set[str]:
    """The things of ours that are named as values, without a name beside them."""
    named = {each.subject.value for each in triples if each.predicate.value in NAMES}
    things = {each.object.value for each in triples if isinstance(each.object, ox.NamedNode)}
    predicates = {each.predicate.value for each in triples}
    return {
        each for each in things | predicates if each.startswith(OURS) and "#" not in each.partition("/ns#")[0]
    } - named


async def look_same(ask: Ask, ref: EntityRef) -> list[str]:
    """Whether every format and the page say the same triples, with a name for what is named."""
    address = f"/doc/{ref.kind}/{ref.slug}"
    bodies = {suffix: (await ask(address + suffix)).text for suffix in (*SYNTAXES, ".html")}
    held = {suffix: read(bodies[suffix], syntax) for suffix, syntax in SYNTAXES.items()}
    found = STATEMENTS.search(bodies[".html"])
    assert found is not None, address
    held[".html"] = read(unescape(found[1]), ox.RdfFormat.TURTLE)
    plain = held[".ttl"]
    faults = [f"{address}{suffix} differs" for suffix, triples in held.items() if triples != plain]
    faults += [f"{address} is nearly empty"] if len(plain) < 6 else []
    for suffix, declaration in DECLARED.items():
        used = set(USED.findall(declaration.sub("", bodies[suffix])))
        idle = set(declaration.findall(bodies[suffix])) - used - {"rdf", "its"}
        faults += [f"{address}{suffix} declares {sorted(idle)}, and uses none"] if idle else []
    return faults + [f"{address} does not name {iri}" for iri in sorted(unnamed(plain))]


async def look_framed(ask: Ask, ref: EntityRef) -> list[str]:
    """Whether the framed profile says the same triples, in the form that the context promises."""
    address = f"/doc/{ref.kind}/{ref.slug}"
    context = (await ask("/context.jsonld")).json()
    tree = (await ask(address, "framed")).json()
    framed = read(json.dumps({**tree, **context}), ox.RdfFormat.JSON_LD)
    plain = read((await ask(f"{address}.ttl")).text, ox.RdfFormat.TURTLE)
    faults = [f"{address}: {each}" for each in framed ^ plain]
    faults += [f"{address} does not begin with it"] if list(tree)[1:3] != ["id", "type"] else []
    faults += [f"{address} is about {tree['id']}"] if tree["id"] != ref.iri else []
    return faults + [f"{address}: {each}" for each in careless(tree, context["@context"])]


def careless(node: dict[str, Any], context: dict[str, Any]) -> list[str]:
    """What would surprise a JavaScript writer in a node: long names; an array here, and a value there."""
    faults = [f"{key} is no short name" for key in node if ":" in key]
    faults += [
        f"{key} is incoming, and no array"
        for key, v in node.get("incoming", {}).items()
        if type(v) is not list
    ]
    pairs = [*node.items(), *node.get("incoming", {}).items()]
    for key, value in pairs[1:] if "@context" in node else pairs:
        meaning = context.get(key)
        container = meaning.get("@container", ()) if isinstance(meaning, dict) else ()
        many = "@set" in container or key in ("type", "included")
        if "@language" in container:
            faults += [f"{key} is {value}" for text in value.values() if (type(text) is list) != many]
            continue
        if key not in ("incoming", *node.get("incoming", ())) and (type(value) is list) != many:
            faults.append(f"{key} is {value}")
        for each in value if type(value) is list else [value]:
            literal = type(each) is dict and "value" in each
            faults += (
                careless(each, context) if type(each) is dict and not literal and key != "incoming" else []
            )
    return faults


async def look_schema(ask: Ask, ref: EntityRef) -> list[str]:
    """Whether the schema.org profile is what crawlers take, and what the page carries."""
    address = f"/doc/{ref.kind}/{ref.slug}"
    text = (await ask(address, "schema")).text
    node = json.loads(text, parse_constant=lambda name: name)
    faults = [f"{address}: {each}" for each in unfit(node)]
    expected = {"@id": ref.iri, "url": ref.iri, "identifier": ref.iri, "@context": "https://schema.org"}
    faults += [f"{address}: {key} is {node.get(key)}" for key in expected if node.get(key) != expected[key]]
    carried = SCRIPT.search((await ask(f"{address}.html")).text)
    return faults + ([f"{address} carries another"] if not carried or json.loads(carried[1]) != node else [])


def unfit(value: object, name: str = "") -> list[str]:
    """What no crawler likes: what is empty, dates of another form, addresses that are none."""
    if isinstance(value, dict):
        faults = [f"{name} has no type and no name"] if not {"@type", "name"} & value.keys() else []
        return faults + [fault for key, each in value.items() for fault in unfit(each, key)]
    if isinstance(value, list):
        faults = [f"{name} is a list of {len(value)}"] if len(value) < 2 else []
        return faults + [fault for each in value for fault in unfit(each, name)]
    fit = (
        ISO_DATE
        if name.endswith("Date") or name in ("datePublished", "dateModified")
        else re.compile(r".*\S.*", re.DOTALL)
    )
    fit = re.compile(r"https?://\S+") if name in ("@id", "url", "sameAs", "identifier", "license") else fit
    return [] if fit.fullmatch(str(value)) and value not in ("NaN", "Infinity") else [f"{name} is {value!r}"]


def test_62_every_entity_says_the_same_in_every_format_and_on_its_page(faults: dict[str, list[str]]) -> None:
    assert faults["same"] == []


def test_73_the_framed_profile_says_the_same_and_is_what_a_program_expects(
    faults: dict[str, list[str]],
) -> None:
    """By the engine's JSON-LD reader; the next test reads some with PyLD and rdflib."""
    assert faults["framed"] == []


def test_74_schema_org_is_whole_for_every_entity(faults: dict[str, list[str]]) -> None:
    assert faults["schema"] == []


def test_73_pyld_and_rdflib_read_the_framed_profile_as_the_engine_does(release: Release) -> None:
    async def _look(ask: Ask, ref: EntityRef) -> list[str]:
        address = f"/doc/{ref.kind}/{ref.slug}"
        context = (await ask("/context.jsonld")).json()
        tree = {**(await ask(address, "framed")).json(), **context}
        plain = read((await ask(f"{address}.nt")).text, ox.RdfFormat.N_TRIPLES)
        by_pyld = read(jsonld.to_rdf(tree, {"format": "application/n-quads"}), ox.RdfFormat.N_QUADS)
        graph = read_with_rdflib(json.dumps(tree), "json-ld").serialize(format="nt")
        by_rdflib = read(graph, ox.RdfFormat.N_TRIPLES)
        return [f"{address}: {each}" for each in (by_pyld ^ plain) | (by_rdflib ^ plain)]

    assert asyncio.run(walk(release, {"framed": _look}, step=20)) == {"framed": []}
