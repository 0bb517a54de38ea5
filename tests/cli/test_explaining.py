"""`srpp-graph query --explain`: an empty answer on standard output, the reason on standard error."""

import subprocess
from collections.abc import Callable

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_an_empty_answer_is_explained_on_standard_error(run: Run) -> None:
    assert run("build").returncode == 0
    done = run("query", "SELECT ?city { ?city a srpp:Citty }", "--explain")
    assert done.returncode == 0
    assert done.stdout == "city\n"
    assert "1:24: nothing is of the class srpp:Citty" in done.stderr
    assert "did you mean srpp:City?" in done.stderr
    assert "SELECT ?city { ?city a srpp:City }" in done.stderr
    assert run("query", "SELECT ?city { ?city a srpp:Citty }").stderr == ""


def test_an_answer_with_rows_is_said_to_have_some(run: Run) -> None:
    assert run("build").returncode == 0
    done = run("query", "SELECT ?city { ?city a srpp:City } LIMIT 1", "--explain")
    assert done.stderr == "The query gives 1 row; there is nothing to explain.\n"
