"""What was published and withdrawn, over HTTP: gone with its reason, or one hop from what took its place."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from answers import problem
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.release import Shelf, build_release
from srpp_graph.store.formats import GRAPH_FORMATS

PREFIXES = """PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX question: <https://w3id.org/srpp/question/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>

"""
STANDING = PREFIXES + 'city:stays a srpp:City ; skos:prefLabel "Stays"@en .\n'
RETIRED = PREFIXES + (
    "{name} a srpp:Retired ; skos:prefLabel 'Was here'@en ; srpp:retiredBecause 'it never was one'@en"
    " {more}.\n"
)
KEPT = "glcn-cities"
TYPES = [each.media_type for each in GRAPH_FORMATS[:4]]
SUFFIXES = ("", ".html", ".ttl", ".nt", ".rdf", ".jsonld", ".linkset.json", "?_profile=framed", "?lang=de")
ROWS = ("", ".html", ".csv", ".json", ".xml", ".tsv", ".ttl", "?format=csv")


def described(folder: Path, path: str, name: str, successor: str = "") -> None:
    """Write the file of what was withdrawn."""
    more = f"; dcterms:isReplacedBy {successor} " if successor else ""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(RETIRED.format(name=name, more=more), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which entities and questions were withdrawn, renamed, and renamed twice."""
    folder = tmp_path_factory.mktemp("retired")
    ignored = shutil.ignore_patterns("questions")
    shutil.copytree(ROOT / "ontology", folder / "ontology", ignore=ignored)
    shutil.copytree(ROOT / "shapes", folder / "shapes")
    shutil.copytree(ROOT / f"ontology/questions/{KEPT}", folder / f"ontology/questions/{KEPT}")
    (folder / "data/city").mkdir(parents=True)
    (folder / "data/city/stays.ttl").write_text(STANDING, encoding="utf-8")
    city = {"gone": "", "renamed": "city:stays", "twice": "city:renamed", "round": "city:round"}
    for slug, successor in city.items():
        described(folder, f"data/city/{slug}.ttl", f"city:{slug}", successor)
    question = {"gone": "", "renamed": f"question:{KEPT}", "twice": "question:renamed"}
    for slug, successor in question.items():
        described(folder, f"ontology/questions/{slug}/question.ttl", f"question:{slug}", successor)
    names = [*(f"city/{slug}" for slug in ("stays", *city)), *(f"question/{slug}" for slug in question)]
    (folder / "published.txt").write_text("\n".join(sorted(names)) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def visitor(folder: Path, serving: Callable[..., AbstractContextManager[str]]) -> Iterator[httpx.Client]:
    shelf = Shelf(folder / "releases")
    build_release(Checkout.find(folder), shelf)
    with serving(shelf, workers=1) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.mark.parametrize("accept", ["*/*", *TYPES, "application/json", "application/problem+json"])
@pytest.mark.parametrize(
    "path",
    [
        *("/id/city/gone", *(f"/doc/city/gone{each}" for each in SUFFIXES), "/cite/city/gone.bib"),
        *("/doc/city/gone/incoming?property=srpp:memberOf", "/doc/city/round"),
        *(f"/questions/gone{each}" for each in ROWS),
    ],
)
def test_66_what_was_withdrawn_is_gone_and_says_why(visitor: httpx.Client, path: str, accept: str) -> None:
    document = problem(visitor.get(path, headers={"Accept": accept}), 410)
    assert document["reason"] == "it never was one"


@pytest.mark.parametrize(
    "path", ["/id/city/gone", "/doc/city/gone", "/doc/city/gone.html", "/questions/gone"]
)
def test_66_a_reader_finds_the_reason_on_a_page(visitor: httpx.Client, path: str) -> None:
    page = visitor.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "it never was one" in page.text


@pytest.mark.parametrize("slug", ["renamed", "twice"])
@pytest.mark.parametrize("accept", ["text/html", *TYPES])
def test_66_what_was_replaced_leads_on_in_one_hop(visitor: httpx.Client, slug: str, accept: str) -> None:
    paths = {f"/doc/city/{slug}{each}": f"/doc/city/stays{each}" for each in SUFFIXES}
    paths |= {f"/id/city/{slug}": "/id/city/stays", f"/cite/city/{slug}.ris": "/cite/city/stays.ris"}
    paths |= {f"/doc/city/{slug}/incoming?page=1": "/doc/city/stays/incoming?page=1"}
    paths |= {f"/questions/{slug}{each}": f"/questions/{KEPT}{each}" for each in ROWS}
    for path, successor in paths.items():
        answer = visitor.get(path, headers={"Accept": accept})
        assert answer.status_code == 301, path
        assert answer.headers["location"] == str(visitor.base_url).rstrip("/") + successor
    assert visitor.get("/questions/renamed.csv", follow_redirects=True).text.startswith("city")


def test_66_the_name_of_a_question_leads_there_too(visitor: httpx.Client) -> None:
    named = visitor.get("/question/gone", follow_redirects=True)
    assert [each.status_code for each in (*named.history, named)] == [303, 410]
    named = visitor.get("/question/renamed", headers={"Accept": "text/html"}, follow_redirects=True)
    assert [each.status_code for each in (*named.history, named)] == [303, 301, 200]


def test_66_what_was_withdrawn_is_in_no_list(visitor: httpx.Client) -> None:
    for path in ("/sitemap.xml", "/list/city?format=json", "/questions", "/search?q=here"):
        text = visitor.get(path, headers={"Accept": "*/*"}).text
        assert "stays" in text or path.startswith(("/questions", "/search"))
        for slug in ("gone", "renamed", "twice"):
            assert f"/{slug}" not in text, path


@pytest.mark.parametrize(
    ("lost", "name"),
    [
        *(("data/city/gone.ttl", "city:gone"), ("data/city/renamed.ttl", "city:renamed")),
        ("ontology/questions/gone/question.ttl", "question:gone"),
    ],
)
def test_66_what_was_published_and_vanished_is_refused(
    folder: Path, lost: str, name: str, tmp_path: Path
) -> None:
    spoiled = Path(shutil.copytree(folder, tmp_path / "spoiled", ignore=shutil.ignore_patterns("releases")))
    command = [sys.executable, "-m", "srpp_graph", "build", "--root", str(spoiled)]
    said = f"SG137] vanished: {name} was published, and nothing describes it any more"
    assert "SG137" not in subprocess.run(command, capture_output=True, text=True, check=False).stdout
    (spoiled / lost).unlink()
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert said in refused.stdout
