"""JavaScript under node: its own fetch, N3.js, rdf-dereference and Comunica."""

import csv
import io
import json

import pytest
from clients.shell import npm_folder, run
from needs import ROOT

pytestmark = pytest.mark.client

QUERY = ROOT / "ontology/questions/glcn-cities/query.rq"
OSLO = "https://w3id.org/srpp/id/city/oslo"
FETCH = """
const query = require("fs").readFileSync(process.argv[2], "utf8");
const body = new URLSearchParams({ query });
fetch(process.argv[1], { method: "POST", body, headers: { Accept: "application/sparql-results+json" } })
  .then(answer => answer.json())
  .then(found => console.log(JSON.stringify(found.results.bindings.map(row => row.city.value))));
"""
N3 = """
const { Parser, Store } = require("n3");
fetch(process.argv[1], { headers: { Accept: "text/turtle" } }).then(async answer => {
  const store = new Store(new Parser({ baseIRI: answer.url }).parse(await answer.text()));
  console.log(store.countQuads(process.argv[2], null, null, null));
});
"""


def node(script: str, *words: str) -> str:
    return run("node", "-e", script, *words, folder=npm_folder())


def test_fetch_asks_over_the_protocol(url: str) -> None:
    found = json.loads(run("node", "-e", FETCH, f"{url}/sparql", str(QUERY)))
    assert len(set(found)) == 14
    assert OSLO in found


def test_n3_reads_an_entity(url: str) -> None:
    assert int(node(N3, f"{url}/id/city/oslo", OSLO)) > 20


def test_rdf_dereference_fetches_an_entity_from_its_address(url: str) -> None:
    quads = json.loads(run(str(npm_folder() / "node_modules/.bin/rdf-dereference"), f"{url}/id/city/oslo"))
    assert sum(quad["subject"] == OSLO for quad in quads) > 20


def test_comunica_asks_over_the_protocol(url: str) -> None:
    command = str(npm_folder() / "node_modules/.bin/comunica-sparql")
    answer = run(command, f"sparql@{url}/sparql", "-f", str(QUERY), "-t", "text/csv")
    found = {row["city"].strip("<>") for row in csv.DictReader(io.StringIO(answer, newline=""))}
    assert len(found) == 14
    assert OSLO in found


def test_comunica_traverses_an_entity_s_document(url: str) -> None:
    """The document is the source, not the endpoint: Comunica dereferences it and evaluates by itself."""
    command = str(npm_folder() / "node_modules/.bin/comunica-sparql")
    query = f"SELECT ?name {{ <{OSLO}> <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }}"
    answer = run(command, f"{url}/id/city/oslo", query, "-t", "text/csv")
    assert "City of Oslo" in answer
