"""The documents say what the program does: commands, routes, settings and kinds are in them; examples run."""

import re
import subprocess
import sys

import httpx
import pytest
from needs import ROOT
from typer.main import get_command

from srpp_graph.cli.program import program
from srpp_graph.iris import KINDS
from srpp_graph.prefixes import PREFIXES
from srpp_graph.service.settings import Settings

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/adr/*.md")])
EVERYTHING = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def queries() -> list[pytest.param]:
    found = []
    for path in DOCUMENTS:
        for number, query in enumerate(
            re.findall(r"```sparql\n(.*?)```", path.read_text("utf-8"), re.DOTALL), 1
        ):
            found.append(pytest.param(query, id=f"{path.name}-{number}"))
    return found


def test_every_setting_is_documented_with_its_default() -> None:
    for name in Settings.model_fields:
        assert f"`SRPP_{name.upper()}`" in text("docs/deploying.md"), name


def test_every_documented_setting_exists() -> None:
    named = set(re.findall(r"`SRPP_([A-Z_]+)`", text("docs/deploying.md"))) - {"BASE_IRI"}
    assert {name.lower() for name in named} == set(Settings.model_fields)


def test_every_command_is_in_the_changelog_or_a_document() -> None:
    for command in get_command(program).commands:
        assert re.search(rf"`(srpp-graph )?{command}\b", EVERYTHING), command


def test_every_command_that_a_document_names_exists() -> None:
    commands = set(get_command(program).commands)
    for command in re.findall(r"srpp-graph ([a-z]+)\b", EVERYTHING):
        assert command in commands, command


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    for target in re.findall(r"(?:`|^)make ([a-z]+)\b", EVERYTHING, re.MULTILINE):
        assert target in targets or target == "python3", target


def test_every_kind_is_documented() -> None:
    assert " ".join(KINDS) in text("docs/iris.md")


def test_every_link_within_the_documents_leads_somewhere() -> None:
    dead = []
    for path in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
            if "://" not in link and not (path.parent / link).exists():
                dead.append(f"{path.name}: {link}")
    assert dead == []


def test_the_tree_in_the_readme_is_the_tree() -> None:
    named = set(re.findall(r"^\| `([a-z_]+)/` \|", text("README.md"), re.MULTILINE))
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    folders = {line.split("/")[0] for line in tracked.splitlines() if "/" in line}
    assert named == {name for name in folders if not name.startswith(".")}


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("query", queries())
def test_every_query_of_the_documents_has_an_answer(query: str, url: str) -> None:
    answer = httpx.get(f"{url}/sparql", params={"query": query}, timeout=30)
    assert answer.status_code == 200, answer.text
    assert answer.json()["results"]["bindings"], query


def test_every_route_has_a_line_in_the_service_s_own_documentation(url: str) -> None:
    page = httpx.get(f"{url}/docs", headers={"Accept": "text/html"}, timeout=30).text
    for path in httpx.get(f"{url}/openapi.json", timeout=30).json()["paths"]:
        assert re.sub(r"\{\w+\}.*", "", path) in page, path


def test_the_commands_of_the_readme_work(url: str) -> None:
    for line in re.findall(r"^curl .*$", text("README.md"), re.MULTILINE):
        line = line.replace("http://127.0.0.1:8000", url).replace("curl ", "curl -sSf ", 1)
        done = subprocess.run(
            ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "oslo" in done.stdout


def test_the_module_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "srpp_graph", "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.startswith("srpp-graph ")


def test_the_documented_prefixes_are_known() -> None:
    for query in queries():
        for name in re.findall(r"\b([a-z][a-z-]*):[a-zA-Z]", query.values[0]):
            assert name in PREFIXES or name in ("http", "https"), name
