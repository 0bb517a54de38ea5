"""Every entity of the release: the same triples in every format and on the page, names with what is named.

The application is asked as a server asks it, in this process: the routes, the negotiation and the writers are
those of HTTP, and only the socket is left out. `test_documents` asks some over a real one.
"""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from html import unescape

import httpx
import pyoxigraph as ox
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


def on_every_entity(
    release: Release, look: Callable[[Ask, EntityRef], Awaitable[list[str]]], step: int = 1
) -> None:
    """Look at each entity, or at every so many, others each day; what was wrong with any fails the test."""
    first = date.today().toordinal() % step

    async def _walk() -> list[str]:
        async with asked(release) as (graph, ask):
            refs = sorted(graph.entities.catalogue.select("", ()).refs)
            assert len(refs) > 3000
            return [fault for ref in refs[first::step] for fault in await look(ask, ref)]

    assert asyncio.run(_walk()) == [], f"every {step}th, from number {first} on"


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


def test_62_every_entity_says_the_same_in_every_format_and_on_its_page(release: Release) -> None:
    async def _look(ask: Ask, ref: EntityRef) -> list[str]:
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

    on_every_entity(release, _look)


def short_names(context: dict[str, object]) -> dict[str, object]:
    """What the context says of each property."""
    return {name: meaning for name, meaning in context.items() if isinstance(meaning, dict)}


def careless(node: dict[str, object], names: dict[str, object]) -> list[str]:
    """What would surprise a JavaScript writer in a node: long names, an array here and a value there."""
    faults = [f"{key} is no short name" for key in node if ":" in key]
    for key, value in {**node, **node.get("incoming", {})}.items():  # type: ignore[dict-item]
        container = names.get(key, {}).get("@container", "")  # type: ignore[attr-defined]
        if key in ("incoming", "value") or (key == "type" and isinstance(value, str)):
            continue
        many = (
            "@set" in container or key in ("type", "included") or value in node.get("incoming", {}).values()
        )  # type: ignore[attr-defined]
        if "@language" in container:
            faults += [f"{key} is {value}" for text in value.values() if isinstance(text, list) != many]  # type: ignore[attr-defined]
        elif isinstance(value, list) != many:
            faults.append(f"{key} is {value}")
        for each in value if isinstance(value, list) else [value]:
            faults += careless(each, names) if isinstance(each, dict) and "@language" not in container else []
    return faults


def test_73_the_framed_profile_says_the_same_and_is_what_a_program_expects(release: Release) -> None:
    """By the engine's JSON-LD reader; the next test reads some with PyLD and rdflib."""

    async def _look(ask: Ask, ref: EntityRef) -> list[str]:
        address = f"/doc/{ref.kind}/{ref.slug}"
        context = (await ask("/context.jsonld")).json()
        tree = (await ask(address, params={"_profile": "framed"})).json()
        framed = read(json.dumps({**tree, **context}), ox.RdfFormat.JSON_LD)
        plain = read((await ask(f"{address}.ttl")).text, ox.RdfFormat.TURTLE)
        faults = [f"{address}: {each}" for each in framed ^ plain]
        faults += [f"{address} does not begin with it"] if list(tree)[1:3] != ["id", "type"] else []
        faults += [f"{address} is about {tree['id']}"] if tree["id"] != ref.iri else []
        return faults + [f"{address}: {each}" for each in careless(tree, short_names(context["@context"]))]

    on_every_entity(release, _look)


def test_73_pyld_and_rdflib_read_the_framed_profile_as_the_engine_does(release: Release) -> None:
    async def _look(ask: Ask, ref: EntityRef) -> list[str]:
        address = f"/doc/{ref.kind}/{ref.slug}"
        context = (await ask("/context.jsonld")).json()
        tree = {**(await ask(address, params={"_profile": "framed"})).json(), **context}
        plain = read((await ask(f"{address}.nt")).text, ox.RdfFormat.N_TRIPLES)
        by_pyld = read(jsonld.to_rdf(tree, {"format": "application/n-quads"}), ox.RdfFormat.N_QUADS)
        graph = read_with_rdflib(json.dumps(tree), "json-ld").serialize(format="nt")
        by_rdflib = read(graph, ox.RdfFormat.N_TRIPLES)
        return [f"{address}: {each}" for each in (by_pyld ^ plain) | (by_rdflib ^ plain)]

    on_every_entity(release, _look, step=20)
