"""What a crawler reads of a page: extruct, unchanged, finds the entity in the words of schema.org."""

import extruct
import httpx
import pytest
from rdflib import RDF, SDO, SKOS, Graph, URIRef

from srpp_graph.iris import KINDS
from srpp_graph.prefixes import BASE_IRI

pytestmark = pytest.mark.client

TYPES = {
    **dict.fromkeys(("city", "region", "public-body"), "GovernmentOrganization"),
    **dict.fromkeys(("network", "organisation"), "Organization"),
    **{"project": "Project", "event": "Event", "policy": "Legislation", "case": "CreativeWork"},
    **{"person": "Person", "source": "DigitalDocument"},
}
"""Kind → what it is in schema.org; a concept is a DefinedTerm."""


def one_of(url: str, kind: str) -> str:
    """The path of the first entity of a kind."""
    listed = httpx.get(f"{url}/list/{kind}", params={"format": "json"}, timeout=60).json()
    iri = next(value for value in iris_in(listed) if value.startswith(f"{BASE_IRI}/id/{kind}/"))
    return iri.removeprefix(BASE_IRI)


def iris_in(value: object) -> list[str]:
    """All texts in a JSON document."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in iris_in(each)]
    return [value] if isinstance(value, str) else []


def nodes_in(value: object) -> list[dict]:
    """All objects in a JSON document that have a type."""
    if isinstance(value, list):
        return [node for each in value for node in nodes_in(each)]
    if not isinstance(value, dict):
        return []
    inner = [node for each in value.values() for node in nodes_in(each)]
    return [value, *inner] if "@type" in value else inner


@pytest.mark.parametrize("kind", KINDS)
def test_extruct_finds_the_entity_as_the_graph_has_it(url: str, kind: str) -> None:
    path = one_of(url, kind)
    page = httpx.get(url + path, headers={"Accept": "text/html"}, follow_redirects=True, timeout=60)
    found = extruct.extract(page.text, base_url=str(page.url), syntaxes=["json-ld"], uniform=True)["json-ld"]
    assert len(found) == 1
    node = found[0]
    graph = Graph(bind_namespaces="none").parse(url + path.replace("/id/", "/doc/") + ".ttl")
    entity = URIRef(BASE_IRI + path)
    assert node["@id"] == str(entity)
    assert node["@type"] == TYPES.get(kind, "DefinedTerm")
    assert node["name"] in {str(each) for each in graph.objects(entity) if str(each)}
    for each in nodes_in(node):
        for term in (each["@type"], *(name for name in each if name[0] != "@")):
            assert term in SDO, f"{term} is no word of schema.org"
    assert (entity, RDF.type, None) in graph
    assert set(map(str, graph.objects(entity, SKOS.altLabel))) >= set(iris_in(node.get("alternateName", [])))
