"""Apache Jena, as Debian packages it, asks the service and reads its documents."""

import csv
import io
from pathlib import Path

import httpx
import pytest
from clients.shell import run
from needs import ROOT

pytestmark = pytest.mark.client

QUERY = ROOT / "ontology/questions/glcn-cities/query.rq"
OSLO = "https://w3id.org/srpp/id/city/oslo"


def cities(table: str) -> set[str]:
    return {row["city"] for row in csv.DictReader(io.StringIO(table, newline=""))}


@pytest.mark.parametrize("form", [(), ("--post",)], ids=["GET", "POST"])
def test_rsparql_asks_over_the_protocol(jena: Path, url: str, form: tuple[str, ...]) -> None:
    asked = ("--service", f"{url}/sparql", "--query", str(QUERY), "--results", "CSV")
    found = cities(run(str(jena / "rsparql"), *form, *asked))
    assert len(found) == 14
    assert OSLO in found


def test_rsparql_reads_a_graph(jena: Path, url: str) -> None:
    triples = run(
        str(jena / "rsparql"), "--service", f"{url}/sparql", "--results", "NT", f"DESCRIBE <{OSLO}>"
    )
    assert f"<{OSLO}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>" in triples


def test_arq_fetches_an_entity_from_its_address(jena: Path, url: str) -> None:
    """Jena follows the redirect and chooses a format by itself."""
    query = f"SELECT (COUNT(*) AS ?n) {{ <{OSLO}> ?property ?value }}"
    table = run(str(jena / "arq"), "--data", f"{url}/id/city/oslo", "--results", "CSV", query)
    assert int(table.splitlines()[1]) > 20


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf"])
def test_riot_reads_what_it_can_read(jena: Path, url: str, tmp_path: Path, suffix: str) -> None:
    """Not JSON-LD: for that, Debian has no provider of the `jakarta.json` that its Jena asks for."""
    document = tmp_path / f"oslo.{suffix}"
    document.write_bytes(httpx.get(f"{url}/doc/city/oslo.{suffix}", timeout=30).content)
    run(str(jena / "riot"), "--validate", str(document))
    triples = run(str(jena / "riot"), "--output", "ntriples", str(document))
    expected = httpx.get(f"{url}/doc/city/oslo.nt", timeout=30).text
    assert len(set(triples.splitlines())) == len(set(expected.splitlines()))
