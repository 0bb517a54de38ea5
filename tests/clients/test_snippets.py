"""The snippets of `docs/querying.md` run as they stand, but for the port; each names Oslo, a member."""

import re
import sys
from pathlib import Path

import httpx
import pytest
from clients.shell import npm_folder, run
from needs import ROOT

pytestmark = pytest.mark.client

HERE = "http://127.0.0.1:8000"
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
RUNNERS = {
    "bash": ("bash", "-ec"),
    "python": (sys.executable, "-c"),
    "r": ("Rscript", "--vanilla", "-e"),
    "javascript": ("node", "--input-type=module", "-e"),
}


def blocks() -> list[tuple[str, str]]:
    """The language and the text of each fenced block."""
    return FENCED.findall((ROOT / "docs/querying.md").read_text(encoding="utf-8"))


def snippets() -> list[pytest.param]:
    return [
        pytest.param(language, text, id=f"{language}-{number}")
        for number, (language, text) in enumerate(blocks(), 1)
        if language in RUNNERS
    ]


@pytest.mark.parametrize(("language", "text"), snippets())
def test_a_snippet_of_the_documents_runs(language: str, text: str, url: str, jena: Path) -> None:
    assert HERE in text
    folder = npm_folder() if language == "javascript" else ROOT
    printed = run(*RUNNERS[language], text.replace(HERE, url), folder=folder, more=jena)
    assert "Oslo" in printed


def test_an_address_for_spreadsheets_gives_what_the_documents_say(url: str) -> None:
    addresses = [text.strip() for language, text in blocks() if language == "address"]
    assert addresses
    for address in addresses:
        answer = httpx.get(address.replace(HERE, url), timeout=30)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert not answer.text.startswith("\ufeff")
        assert answer.text.count("\r\n") == len(answer.text.splitlines())
        assert "City of Oslo" in answer.text


def test_every_block_of_code_is_run_by_some_test() -> None:
    assert {language for language, _ in blocks()} == {*RUNNERS, "sparql", "address", "json"}
