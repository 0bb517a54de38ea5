"""What docs/curating.md tells editors, pre-commit and GitHub to run, run on a small checkout."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from needs import ROOT

MINI = ROOT / "tests/checks/mini"
CURATING = (ROOT / "docs/curating.md").read_text(encoding="utf-8")
HOOKS = {each["id"]: each for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
OSLO = "data/city/oslo.ttl"


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", CURATING, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout under git, with a branch that follows the main one of its origin."""
    origin, here = tmp_path / "origin", tmp_path / "here"
    shutil.copytree(MINI, origin)
    git(origin, "init", "-q", "-b", "main")
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "all that is known")
    git(tmp_path, "clone", "-q", str(origin), str(here))
    return here


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", "-C", root, *identity, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def run(command: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def commit_hook(name: str, root: Path) -> subprocess.CompletedProcess[str] | None:
    """The hook on the staged files, as pre-commit runs it: those that match, as arguments; none, no run."""
    hook = HOOKS[name]
    staged = git(root, "diff", "--cached", "--name-only", "--diff-filter=ACMRT").splitlines()
    files = [each for each in staged if re.search(hook["files"], each)]
    program, *arguments = hook["entry"].split()
    assert program == "srpp-graph"
    return run([sys.executable, "-m", "srpp_graph", *arguments, *files], root) if files else None


def test_the_check_hook_stops_a_commit_with_a_fault_and_lets_a_sound_one_pass(repository: Path) -> None:
    oslo = repository / OSLO
    sound = oslo.read_text()
    oslo.write_text(sound.replace("srpp:population", "srpp:populaton"))
    git(repository, "add", ".")
    done = commit_hook("srpp-graph-check", repository)
    assert done.returncode == 1
    assert "did you mean" in done.stdout
    oslo.write_text(sound.replace("709037", "709038"))
    git(repository, "add", ".")
    assert commit_hook("srpp-graph-check", repository).returncode == 0


def test_the_form_hook_brings_a_file_into_its_form(repository: Path) -> None:
    oslo = repository / OSLO
    formed = oslo.read_text()
    oslo.write_text(formed.replace("    srpp:population", "  srpp:population"))
    git(repository, "add", ".")
    assert commit_hook("srpp-graph-fmt", repository).returncode == 0
    assert oslo.read_text() == formed


def test_hooks_leave_other_files_alone(repository: Path) -> None:
    (repository / "README.md").write_text("remarks")
    (repository / "notes.ttl").write_text("no Turtle")
    git(repository, "add", ".")
    assert [commit_hook(name, repository) for name in HOOKS] == [None, None]


def test_the_documents_name_the_hooks_that_there_are() -> None:
    (settings,) = [each for each in map(yaml.safe_load, blocks("yaml")) if "repos" in each]
    (repository,) = settings["repos"]
    assert {each["id"] for each in repository["hooks"]} == set(HOOKS)


def test_the_commands_of_the_workflow_find_what_a_pull_request_brings(repository: Path) -> None:
    (workflow,) = [each for each in map(yaml.safe_load, blocks("yaml")) if "jobs" in each]
    steps = [each["run"] for each in workflow["jobs"]["check"]["steps"] if "run" in each]
    assert steps.pop(0) == "make install"
    oslo = repository / OSLO
    oslo.write_text(oslo.read_text().replace("srpp:population", "srpp:populaton"))
    git(repository, "commit", "-q", "-a", "-m", "a slip")
    program = f'"{sys.executable}" -m srpp_graph'
    done = []
    for step in steps:
        assert ".venv/bin/srpp-graph" in step
        command = f"export GITHUB_BASE_REF=main; {step.replace('.venv/bin/srpp-graph', program)}"
        done.append(run(["bash", "-c", command], repository))
    annotated, formed, scanned = done
    assert annotated.returncode == 1
    assert annotated.stdout.startswith(f"::error file={OSLO},")
    assert (formed.returncode, scanned.returncode) == (0, 1)
    log = json.loads((repository / "srpp-graph.sarif").read_text())
    assert [each["ruleId"] for each in log["runs"][0]["results"]]


def test_editors_are_told_a_command_that_exists() -> None:
    (helix,) = [tomllib.loads(each) for each in blocks("toml")]
    server = helix["language-server"]["srpp-graph"]
    assert [server["command"], *server["args"]] == [".venv/bin/srpp-graph", "lsp"]
    assert helix["language"][0]["language-servers"] == ["srpp-graph"]
    for text in (*blocks("lua"), *blocks("elisp")):
        assert re.search(r'"\.venv/bin/srpp-graph",? "lsp"', text)
    help = run([sys.executable, "-m", "srpp_graph", "lsp", "--help"], ROOT)
    assert help.returncode == 0
