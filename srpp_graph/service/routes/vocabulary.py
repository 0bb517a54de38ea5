"""`/ns` and `/shapes`: the words of the graph and the rules for them, one anchor a name."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

from fastapi import APIRouter
from rdflib.term import URIRef
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph.phrases import said
from srpp_graph.prefixes import GRAPH_ONTOLOGY, GRAPH_SHAPES, NS, SHAPES_NS
from srpp_graph.release import Release, Shelf
from srpp_graph.release.sources import EXAMPLES, FILE_NAME, Sources
from srpp_graph.service.answers import FRESH, etag, page_response, unchanged
from srpp_graph.service.catalogue import list_partitions, load_description
from srpp_graph.service.context import Context
from srpp_graph.service.glossary import read_glossary, select_namespace
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE, interface
from srpp_graph.service.routes.entity import DOCUMENT_FORMATS
from srpp_graph.service.rulebook import read_rulebook
from srpp_graph.service.signposts import alternating, last_modified
from srpp_graph.store.formats import TURTLE, parse_graph, render_graph
from srpp_graph.vocabulary import OWL, VOID

router = APIRouter(tags=["Linked data"])

REPRESENTATIONS = (*DOCUMENT_FORMATS, HTML)


@router.get("/ns", dependencies=[known(FORMAT, LANGUAGE)], openapi_extra=described(FORMAT, LANGUAGE))
def show_ontology(request: Request) -> Response:
    """The ontology: every class, property and named value."""
    return _vocabulary(request, GRAPH_ONTOLOGY, NS, "The ontology")


@router.get("/shapes", dependencies=[known(FORMAT, LANGUAGE)], openapi_extra=described(FORMAT, LANGUAGE))
def show_shapes(request: Request) -> Response:
    """The shapes: what is checked of every entity before a release."""
    return _vocabulary(request, GRAPH_SHAPES, SHAPES_NS, "The shapes")


@router.get("/ns/{version}", dependencies=[known(FORMAT)], openapi_extra=described(FORMAT))
def show_version(request: Request, version: str) -> Response:
    """The ontology as it stood in a version: the one of today, or one of a release that is kept."""
    context = Context.of(request)
    accept, asked = request.headers.get("accept"), request.query_params.getlist(FORMAT.name)
    choose(accept, asked, REPRESENTATIONS)  # refuses what no version has
    wanted = (URIRef(NS.removesuffix("#")), OWL.versionIRI, URIRef(f"{NS.removesuffix('#')}/{version}"))
    if wanted in context.graph.store.graph(GRAPH_ONTOLOGY):
        return _vocabulary(request, GRAPH_ONTOLOGY, NS, "The ontology")
    for release in Shelf(context.settings.releases_dir).releases():
        triples = parse_graph(_read(release, FILE_NAME, "ontology/srpp.ttl"), TURTLE.media_type)
        if wanted in triples:
            chosen = choose(accept, asked, DOCUMENT_FORMATS)
            headers = {"Vary": "Accept", "Cache-Control": FRESH}
            body = render_graph(triples, chosen.media_type)
            return Response(body, headers=headers, media_type=chosen.content_type)
    former = {o for _, p, o in context.graph.store.graph(GRAPH_ONTOLOGY) if p == OWL.priorVersion}
    raise RequestFault(
        "retired" if wanted[2] in former else "not-found",
        said("no release that is kept has version `{name}` of the ontology", name=version[:40]),
        help=said("the version of today is at /ns; /releases lists the releases that are kept"),
    )


@router.get("/ns/examples/{name}", dependencies=[known(FORMAT)], openapi_extra=described(FORMAT))
def show_example(request: Request, name: str) -> Response:
    """An example of how to say something with the ontology, as its file has it."""
    context = Context.of(request)
    text = _read(context.graph.release, EXAMPLES, f"ontology/examples/{name}.ttl")
    if not text:
        raise RequestFault(
            "not-found", said("there is no example `{name}`", name=name[:60]), help=said("/ns links to each")
        )
    asked = request.query_params.getlist(FORMAT.name)
    chosen = choose(request.headers.get("accept"), asked, REPRESENTATIONS)
    version = context.pages.version if chosen is HTML else ""
    tag = etag(context.graph.release_id, "example", name, chosen.media_type, version)
    headers = {"ETag": tag, "Cache-Control": FRESH, "Vary": "Accept"}
    headers["Last-Modified"] = last_modified(context.graph.created)
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if chosen is HTML:
        values = {"name": name, "text": text.decode(), "formats": DOCUMENT_FORMATS}
        return page_response(request, "example.html", values, headers=headers)
    body = text if chosen is TURTLE else render_graph(parse_graph(text, TURTLE.media_type), chosen.media_type)
    return Response(body, headers=headers, media_type=chosen.content_type)


def _read(release: Release, archive: str, path: str) -> bytes:
    """A file out of an archive of a release; empty if it has none of that path."""
    with closing(Sources(release.path, archive)) as sources:
        return sources.read_text(path).encode() if path in sources else b""


def _count_uses(release: Release) -> Mapping[str, int]:
    """How many things each class has, and how many statements each property makes, by IRI."""
    triples = load_description(release)
    parts = [
        *list_partitions(triples, VOID["class"], VOID.entities),
        *list_partitions(triples, VOID["property"], VOID.triples),
    ]
    return {str(each.term): each.count for each in parts}


def _vocabulary(request: Request, graph_iri: str, namespace: str, title: str) -> Response:
    """One vocabulary in the format that is asked for."""
    context = Context.of(request)
    asked = request.query_params.getlist(FORMAT.name)
    chosen = choose(request.headers.get("accept"), asked, REPRESENTATIONS)
    version = context.pages.version if chosen is HTML else ""
    path = request.scope["path"]
    tag = etag(context.graph.release_id, path, chosen.media_type, version, interface(request))
    headers = alternating(context, path, chosen, REPRESENTATIONS) | {"ETag": tag}
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    triples = select_namespace(context.graph.store.graph(graph_iri), namespace)
    if chosen is HTML:
        labels, languages = context.graph.entities.labels, (interface(request),)
        sections = read_glossary(triples, namespace, labels, languages)
        rules = read_rulebook(triples, labels, languages) if namespace == SHAPES_NS else ()
        values = {
            "title": title,
            "chapters": rules,
            "uses": _count_uses(context.graph.release),
            "namespace": namespace,
            "sections": sections,
            "formats": DOCUMENT_FORMATS,
        }
        template = "shapes.html" if rules else "vocabulary.html"
        return page_response(request, template, values, headers=headers)
    return Response(render_graph(triples, chosen.media_type), headers=headers, media_type=chosen.content_type)
