"""The description keeps to DCAT-AP 3.0.1, by which portals in the European Union harvest data sets.

What the profile makes mandatory and recommends is checked here as its text has it. The official SHACL shapes
are not part of the project; where `SRPP_DCAT_AP` names a folder with `shapes.ttl` and `range.ttl` of the
release 3.0.1 (https://github.com/SEMICeu/DCAT-AP), they are asked too.
"""

import hashlib
import os
from pathlib import Path

import httpx
import pyshacl
import pytest
from answers import read
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

SPDX = Namespace("http://spdx.org/rdf/terms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
IANA = "https://www.iana.org/assignments/media-types/"
EU = "http://publications.europa.eu/resource/authority/"

MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
    SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
}
RECOMMENDED = {
    DCAT.Catalog: (
        *(DCTERMS.language, DCTERMS.license, DCTERMS.modified, FOAF.homepage, DCAT.themeTaxonomy),
        DCAT.service,
    ),
    DCAT.Dataset: (DCTERMS.publisher, DCAT.distribution, DCAT.keyword, DCAT.theme),
    DCAT.Distribution: (DCTERMS.license, DCTERMS.description),
    DCAT.DataService: (DCAT.endpointDescription, DCAT.servesDataset, DCTERMS.license),
}
"""Not dcat:contactPoint, for there is none; nor dcterms:spatial and temporal: the data have no bounds."""

AT_MOST_ONE = (
    *(DCTERMS.accessRights, DCTERMS.accrualPeriodicity, DCTERMS.format, DCTERMS.license, DCTERMS.publisher),
    *(DCTERMS.issued, DCTERMS.modified, DCAT.byteSize, DCAT.compressFormat, DCAT.mediaType, SPDX.checksum),
)
RESOURCES = (
    *(DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.landingPage, DCAT.mediaType, DCAT.theme),
    *(DCAT.compressFormat, DCTERMS.accessRights, DCTERMS.format, DCTERMS.language, DCTERMS.license),
)


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> Graph:
    return read(client.get("/dataset").text, "turtle")


def kinds() -> list[pytest.param]:
    return [
        pytest.param(kind, property, id=f"{kind.fragment or kind}-{property.split('/')[-1]}")
        for table in (MANDATORY, RECOMMENDED)
        for kind, properties in table.items()
        for property in properties
    ]


@pytest.mark.parametrize(("kind", "property"), kinds())
def test_each_thing_says_what_the_profile_asks_for(described: Graph, kind: Node, property: Node) -> None:
    things = set(described.subjects(RDF.type, kind))
    assert things
    assert [thing for thing in things if described.value(thing, property, any=True) is None] == []


def test_values_are_of_the_kind_and_number_that_the_profile_has(described: Graph) -> None:
    for kind in MANDATORY:
        for thing in described.subjects(RDF.type, kind):
            for property in AT_MOST_ONE:
                assert len(set(described.objects(thing, property))) <= 1, (thing, property)
            for property in RESOURCES:
                assert all(isinstance(each, URIRef) for each in described.objects(thing, property)), property
    for text in (*described.objects(None, DCTERMS.title), *described.objects(None, DCAT.keyword)):
        assert isinstance(text, Literal)
        assert text.language == "en"


def dumps(graph: Graph) -> list[Node]:
    return sorted(set(graph.subjects(DCAT.downloadURL)))


def test_each_dump_is_what_its_distribution_says(client: httpx.Client, described: Graph) -> None:
    found = set()
    for dump in dumps(described):
        answer = client.get(str(described.value(dump, DCAT.downloadURL)))
        assert answer.status_code == 200
        size = described.value(dump, DCAT.byteSize)
        assert size == Literal(str(len(answer.content)), datatype=XSD.nonNegativeInteger)
        assert str(described.value(dump, DCAT.compressFormat)) == IANA + answer.headers["content-type"]
        checksum = described.value(dump, SPDX.checksum)
        assert described.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        digest = hashlib.sha256(answer.content).hexdigest()
        assert described.value(checksum, SPDX.checksumValue) == Literal(digest, datatype=XSD.hexBinary)
        assert str(described.value(dump, DCATAP.availability)).startswith(EU)
        media = str(described.value(dump, DCAT.mediaType)).removeprefix(IANA)
        file_type = str(described.value(dump, DCTERMS["format"])).removeprefix(EU)
        found.add((media, file_type, answer.headers["content-type"]))
    syntaxes = {"application/n-quads": "N_QUADS", "application/trig": "TRIG", "text/turtle": "TURTLE"}
    assert found == {
        (media, f"file-type/RDF_{name}", f"application/{coding}")
        for media, name in syntaxes.items()
        for coding in ("gzip", "zstd")
    }


def test_the_official_shapes_find_nothing(described: Graph) -> None:
    folder = os.environ.get("SRPP_DCAT_AP")
    if folder is None:
        pytest.skip("SRPP_DCAT_AP names no folder with the official shapes")
    shapes = Graph(bind_namespaces="none")
    for name in ("shapes.ttl", "range.ttl"):
        shapes.parse(Path(folder) / name, format="turtle")
    conforms, _, report = pyshacl.validate(described, shacl_graph=shapes, do_owl_imports=False)
    assert conforms, report
