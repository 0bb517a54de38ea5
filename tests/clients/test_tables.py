"""Programs that read tables take the address of a question or a query: pandas, R, spreadsheets."""

import csv
import io
import urllib.parse

import httpx
import pandas
import pytest
from clients.shell import run
from needs import ROOT

pytestmark = pytest.mark.client

QUERY = (ROOT / "ontology/questions/glcn-cities/query.rq").read_text(encoding="utf-8")
HARD = """SELECT ?text ?empty ?number WHERE { VALUES (?text ?number) {
    ("a, b" 1) ("she said \\"yes\\"" 2) ("two\\nlines" 3) ("Malmö, Łódź, 京都" 4) ("" 5)
} } ORDER BY ?number"""
TEXTS = ["a, b", 'she said "yes"', "two\nlines", "Malmö, Łódź, 京都", ""]


def address(url: str, query: str) -> str:
    return f"{url}/sparql?{urllib.parse.urlencode({'query': query, 'format': 'csv'})}"


def read_with_r(source: str, program: str) -> str:
    """What R prints of the data frame `rows`."""
    reading = f'rows <- read.csv("{source}", encoding = "UTF-8", na.strings = "")'
    return run("Rscript", "--vanilla", "-e", f"{reading}; {program}")


def test_pandas_reads_an_address_in_one_line(url: str) -> None:
    rows = pandas.read_csv(address(url, QUERY))
    assert rows["city"].nunique() == 14
    assert "City of Oslo" in set(rows["cityName"])


def test_pandas_reads_what_is_hard_to_quote(url: str) -> None:
    rows = pandas.read_csv(address(url, HARD), keep_default_na=False)
    assert list(rows["text"]) == TEXTS
    assert list(rows["number"]) == [1, 2, 3, 4, 5]


def test_r_reads_an_address_in_one_line(url: str) -> None:
    printed = read_with_r(address(url, QUERY), "cat(length(unique(rows$city)), rows$cityName, sep = '|')")
    assert printed.startswith("14|")
    assert "City of Oslo" in printed
    assert "Montréal" in printed


def test_r_reads_what_is_hard_to_quote(url: str) -> None:
    printed = read_with_r(address(url, HARD), "cat(nrow(rows), rows$text, sum(rows$number), sep = '|')")
    assert printed == '5|a, b|she said "yes"|two\nlines|Malmö, Łódź, 京都|NA|15'


def test_csv_keeps_to_rfc_4180(url: str) -> None:
    answer = httpx.get(address(url, HARD), timeout=30)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.content.count(b"\r\n") == len(TEXTS) + 1
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8"), newline="")))
    assert rows[0] == ["text", "empty", "number"]
    assert [row[0] for row in rows[1:]] == TEXTS


def test_a_spreadsheet_opens_the_address_of_a_question(url: str) -> None:
    """The address that the documents give to those who import from the web."""
    answer = httpx.get(f"{url}/questions/glcn-cities.csv", timeout=30)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))
    assert len({row["city"] for row in rows}) == 14
