"""More clients, unchanged: roqet, and what an import from an address does."""

import csv
import io
import urllib.parse
import urllib.request
from pathlib import Path

import duckdb
import httpx
import pandas
import pyarrow as pa
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


YEARS = """
SELECT ?city ?year { ?membership org:member ?city ; srpp:startYear ?year . ?city a srpp:City }
ORDER BY ?city ?year
"""


def table(url: str, query: str, format: str) -> bytes:
    response = httpx.get(f"{url}/sparql", params={"query": query, "format": format}, timeout=60)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("application/vnd.apache.")
    return response.content


def test_pandas_reads_parquet_with_its_types(url: str) -> None:
    found = pandas.read_parquet(io.BytesIO(table(url, YEARS, "parquet")))
    assert len(found) > 5
    assert found.dtypes["year"] == "int64"
    assert found["year"].between(1900, 2030).all()


def test_duckdb_reads_parquet_with_its_types(url: str, tmp_path: Path) -> None:
    path = tmp_path / "years.parquet"
    path.write_bytes(table(url, YEARS, "parquet"))
    found = duckdb.sql(f"SELECT min(year), max(year), count(*) FROM '{path}'").fetchall()
    types = duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    assert [row[1] for row in types] == ["VARCHAR", "BIGINT"]
    plain = httpx.get(f"{url}/sparql", params={"query": YEARS, "format": "csv"}, timeout=60).text
    years = [int(row["year"]) for row in rows(plain)]
    assert found == [(min(years), max(years), len(years))]


def test_pyarrow_reads_the_stream_with_its_types_and_what_they_were(url: str) -> None:
    found = pa.ipc.open_stream(table(url, YEARS, "arrow")).read_all()
    assert found.schema.field("year").type == pa.int64()
    assert found.schema.field("city").metadata == {b"rdf.term": b"iri"}
    assert found.num_rows == len(
        rows(httpx.get(f"{url}/sparql", params={"query": YEARS, "format": "csv"}).text)
    )
