"""`/ns`: each term is used by something, and shows it; versions and examples have addresses that answer."""

import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path

import httpx
import pytest
from answers import problem, read
from needs import ROOT
from rdflib import OWL, SKOS, Graph, URIRef
from rdflib.compare import isomorphic

from srpp_graph.checkout import Checkout
from srpp_graph.release import Shelf, build_release

BASE = "https://w3id.org/srpp"
BROWSER = {"Accept": "text/html"}
ROWS = {"Accept": "application/sparql-results+json"}


@pytest.fixture(scope="module")
def ontology(client: httpx.Client) -> Graph:
    return read(client.get("/ns?format=turtle").text, "turtle")


def test_75_the_version_iri_of_today_answers_as_the_ontology(client: httpx.Client, ontology: Graph) -> None:
    version = str(ontology.value(URIRef(f"{BASE}/ns"), OWL.versionIRI)).removeprefix(BASE)
    assert version == "/ns/1.1.0"
    answer = client.get(version, headers={"Accept": "text/turtle"})
    assert isomorphic(read(answer.text, "turtle"), ontology)
    assert 'id="City"' in client.get(version, headers=BROWSER).text
    assert "/ns" in problem(client.get("/ns/9.9.9"), 404)["help"]


def test_75_an_older_version_answers_while_a_release_has_it(
    tmp_path: Path, serving: Callable[..., AbstractContextManager[str]]
) -> None:
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology", ignore=shutil.ignore_patterns("questions"))
    shutil.copytree(ROOT / "shapes", tmp_path / "shapes")
    (tmp_path / "data").mkdir()
    shelf = Shelf(tmp_path / "releases")
    build_release(Checkout.find(tmp_path), shelf)
    terms = tmp_path / "ontology/srpp.ttl"
    terms.write_text(terms.read_text(encoding="utf-8").replace("1.1.0", "2.0.0"), encoding="utf-8")
    build_release(Checkout.find(tmp_path), shelf)
    with serving(shelf) as url:
        for version in ("1.1.0", "2.0.0"):
            graph = read(httpx.get(f"{url}/ns/{version}", timeout=30).text, "turtle")
            assert (URIRef(f"{BASE}/ns"), OWL.versionIRI, URIRef(f"{BASE}/ns/{version}")) in graph


def test_75_every_example_that_a_term_names_answers(client: httpx.Client, ontology: Graph) -> None:
    examples = {
        str(each) for each in ontology.objects(None, SKOS.example) if str(each).startswith(f"{BASE}/ns/")
    }
    assert len(examples) > 20
    page = client.get("/ns", headers=BROWSER).text
    for example in sorted(examples):
        path = example.removeprefix(BASE)
        assert f'href="{path}"' in page
        turtle = client.get(path)
        assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
        graph = read(turtle.text, "turtle")
        assert len(graph) > 1, path
        assert isomorphic(read(client.get(f"{path}?format=ntriples").text, "nt"), graph)
        assert "<pre" in client.get(path, headers=BROWSER).text
    for name in ("none", "..%2Fsrpp", "%2e%2e", "case.ttl"):
        assert client.get(f"/ns/examples/{name}").status_code in (404, 308), name


def test_75_a_term_leads_to_what_uses_it_and_the_counts_are_true(client: httpx.Client) -> None:
    page = client.get("/ns", headers=BROWSER).text
    found = re.findall(
        r'<p class="uses"><a href="([^"]+)">([\d,]+) (of them|statements) in this release', page
    )
    assert len(found) > 60
    for address, count, _ in found[::12]:
        answer = client.get(unescape(address), headers=ROWS)
        assert len(answer.json()["results"]["bindings"]) == int(count.replace(",", "")), address
