"""A result can be cited so that whoever follows it gets the same rows, or is told where they are."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.release import Release, Shelf, build_release

QUERY = "# Names of {all} cities\nSELECT ?name { ?city a srpp:City ; skos:prefLabel ?name } ORDER BY ?name"
CITY = """PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>

city:{slug}
    a srpp:City ;
    skos:prefLabel "{slug}"@en ;
.
"""
CSV = {"Accept": "text/csv"}
SUFFIXES = (".bib", ".json", ".ris")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shelf, list[Release]]:
    """Two releases; the second has one city more, and is the one that is served."""
    folder = tmp_path_factory.mktemp("citing")
    shutil.copytree(ROOT / "ontology", folder / "ontology", ignore=shutil.ignore_patterns("questions"))
    shutil.copytree(ROOT / "shapes", folder / "shapes")
    (folder / "data/city").mkdir(parents=True)
    shelf, releases = Shelf(folder / "releases"), list[Release]()
    for slug in ("first", "second"):
        (folder / f"data/city/{slug}.ttl").write_text(CITY.format(slug=slug), encoding="utf-8")
        releases.append(build_release(Checkout.find(folder), shelf))
    return shelf, releases


@pytest.fixture(scope="module")
def moved_on(
    made: tuple[Shelf, list[Release]], serving: Callable[..., AbstractContextManager[str]]
) -> Iterator[httpx.Client]:
    with serving(made[0]) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def cited_address(client: httpx.Client, suffix: str = ".json") -> str:
    return str(json.loads(client.get(f"/cite/query{suffix}", params={"query": QUERY}).text)[0]["URL"])


def test_the_address_of_a_citation_gives_what_was_cited(client: httpx.Client, release_id: str) -> None:
    address = urlsplit(cited_address(client))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert address.geturl().startswith("https://w3id.org/srpp/sparql?")
    assert asked == {"query": QUERY, "release": release_id}
    again = client.get("/sparql", params=asked, headers=CSV)
    assert again.text == client.get("/sparql", params={"query": QUERY}, headers=CSV).text
    assert again.headers["x-release"] == release_id


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_query_is_cited_by_its_first_comment(client: httpx.Client, release_id: str, suffix: str) -> None:
    text = client.get(f"/cite/query{suffix}", params={"query": QUERY}).text
    assert ("Names of \\{all\\} cities" if suffix == ".bib" else "Names of {all} cities") in text
    assert f"release={release_id}" in text
    plain = client.get(f"/cite/query{suffix}", params={"query": "ASK { ?s ?p ?o }"}).text
    assert "Result of a SPARQL query" in plain


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_answer_to_a_question_is_cited_with_what_was_chosen(client: httpx.Client, suffix: str) -> None:
    chosen = client.get(f"/cite/question/cities-most-alike{suffix}", params={"city": "freetown"})
    assert "https://w3id.org/srpp/question/cities-most-alike?city=freetown&release=" in chosen.text
    other = client.get(f"/cite/question/cities-most-alike{suffix}")
    assert "city=" not in other.text
    assert client.get(f"/cite/question/no-such{suffix}").status_code == 404


def test_what_is_no_query_cannot_be_cited(client: httpx.Client) -> None:
    assert client.get("/cite/query.bib").status_code == 400
    assert client.get("/cite/query.bib", params={"query": "SELEKT"}).status_code == 400
    assert client.get("/cite/query.bib", params={"query": "ASK {}", "colour": "red"}).status_code == 400
    assert client.get("/cite/query.doc", params={"query": "ASK {}"}).status_code == 404
    assert client.get("/cite/nothing.bib").status_code == 404


def test_the_pages_of_results_and_questions_show_the_lasting_address(
    client: httpx.Client, release_id: str
) -> None:
    browser = {"Accept": "text/html"}
    page = client.get("/sparql", params={"query": QUERY}, headers=browser).text
    question = client.get("/questions/glcn-cities", headers=browser).text
    assert f"release={release_id}" in page
    assert "/cite/query.bib?query=" in page
    assert f"https://w3id.org/srpp/question/glcn-cities?release={release_id}" in question
    assert "/cite/question/glcn-cities.ris" in question


def test_a_later_release_never_answers_for_the_one_that_was_cited(
    moved_on: httpx.Client, made: tuple[Shelf, list[Release]], tmp_path: Path
) -> None:
    cited, served = made[1]
    assert moved_on.get("/health/ready").headers["x-release"] == served.id
    answer = moved_on.get("/sparql", params={"query": QUERY, "release": cited.id}, headers=CSV)
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"].endswith("/other-release")
    (address,) = problem["available"]
    dump = tmp_path / "dump.nq.gz"
    dump.write_bytes(moved_on.get(urlsplit(address).path).content)
    assert rows(str(dump), made[0]) == ["name", "first"]
    assert rows(cited.id, made[0]) == ["name", "first"]
    assert rows(served.id, made[0]) == ["name", "first", "second"]


def rows(release: str, shelf: Shelf) -> list[str]:
    """What the command line answers from a release or a dump."""
    command = [sys.executable, "-m", "srpp_graph", "query", QUERY, "--format", "csv", "--release", release]
    done = subprocess.run(
        [*command, "--root", str(shelf.folder.parent)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_release_that_is_not_known_or_named_twice_is_refused(moved_on: httpx.Client) -> None:
    for wanted in ("no-such", "aaaa", "", "../current"):
        assert moved_on.get("/sparql", params={"query": QUERY, "release": wanted}).status_code == 404, wanted
    assert moved_on.get("/sparql?query=ASK{}&release=a&release=b").status_code == 400


def test_what_is_neither_release_nor_dump_is_told_with_the_way_out(made: tuple[Shelf, list[Release]]) -> None:
    for wanted, said in (("nope", "is no release in"), (str(ROOT / "README.md"), "is not N-Quads")):
        command = [sys.executable, "-m", "srpp_graph", "query", "ASK {}", "--release", wanted]
        done = subprocess.run(
            [*command, "--root", str(made[0].folder.parent)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode not in (0, 70)
        assert said in done.stderr
        assert "dump.nq.gz" in done.stderr
