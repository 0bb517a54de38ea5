import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]


def test_a_release_is_counted_as_markdown_and_as_json(run: Run, mini: Path) -> None:
    assert run("build").returncode == 0
    said = run("coverage")
    assert said.returncode == 0
    assert said.stdout.startswith("# What the graph holds, and what it does not\n")
    assert "| city | 1 |" in said.stdout
    told = json.loads(run("coverage", "--format", "json").stdout)
    assert {"label": "city", "entities": 1} in told["tables"]["kinds"]


def test_without_a_release_the_way_to_one_is_told(run: Run) -> None:
    said = run("coverage")
    assert said.returncode == 2
    assert "build" in said.stderr
