"""The questions give the answers that a person has read against the sources, asked over HTTP."""

import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from needs import ROOT

QUESTIONS = sorted((ROOT / "ontology/questions").iterdir())

pytestmark = pytest.mark.xdist_group("service")


def test_there_are_questions() -> None:
    assert len(QUESTIONS) >= 5


@pytest.mark.parametrize("folder", QUESTIONS, ids=lambda folder: folder.name)
def test_a_question_has_its_expected_answer(folder: Path, url: str) -> None:
    form = urllib.parse.urlencode({"query": (folder / "query.rq").read_text(encoding="utf-8")}).encode()
    request = urllib.request.Request(f"{url}/sparql", form, {"Accept": "text/csv"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        rows = answer.read().decode("utf-8").splitlines()
    expected = (folder / "expected.csv").read_text(encoding="utf-8").splitlines()
    assert len(expected) > 1, "an answer without rows proves nothing"
    assert rows == expected


@pytest.mark.parametrize("folder", QUESTIONS, ids=lambda folder: folder.name)
def test_a_question_says_what_it_asks_in_its_first_line(folder: Path) -> None:
    assert (folder / "query.rq").read_text(encoding="utf-8").startswith("# ")
