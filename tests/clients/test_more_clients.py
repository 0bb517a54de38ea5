"""More clients, unchanged: roqet, and what an import from an address does."""

import csv
import io
import urllib.parse
import urllib.request

import pytest
from clients.shell import run
from needs import ROOT

pytestmark = pytest.mark.client

PATH = ROOT / "ontology/questions/glcn-cities/query.rq"
OSLO = "https://w3id.org/srpp/id/city/oslo"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def imported(url: str) -> list[dict[str, str]]:
    """The rows as an import from an address sees them: no header is set, the format stands in the address."""
    query = urllib.parse.urlencode({"query": PATH.read_text(encoding="utf-8"), "format": "csv"})
    with urllib.request.urlopen(f"{url}/sparql?{query}", timeout=60) as response:
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        return rows(response.read().decode("utf-8"))


def test_an_address_is_a_table_for_whoever_imports_it(url: str) -> None:
    found = imported(url)
    assert len({row["city"] for row in found}) == 14
    assert OSLO in {row["city"] for row in found}


def test_roqet_asks_over_the_protocol(url: str) -> None:
    answer = run("roqet", "-q", "-p", f"{url}/sparql", "-r", "csv", str(PATH))
    assert rows(answer) == imported(url)
