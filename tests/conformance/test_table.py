"""The table of a run, and its report in EARL, which has to be what readers of EARL expect."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conformance.table import EARL, OUTCOMES, Verdict, earl, lines
from needs import ROOT, shared_folder
from rdflib import RDF, Graph, URIRef

VERDICTS = [
    Verdict("evaluation", "http://example.org/1", "passed", engine="passed"),
    Verdict("evaluation", "http://example.org/2", "by value", "equal numbers", "by value"),
    Verdict("evaluation", "http://example.org/3", "allowed", 'a "reason"\nof two lines', "failed"),
    Verdict("update", "http://example.org/4", "refused", "not offered"),
    Verdict("update", "http://example.org/5", "failed"),
]


def test_the_table_counts_each_outcome_beside_the_engine_s() -> None:
    cells = [re.split(r"\s{2,}", line) for line in lines(VERDICTS)]
    assert cells[0] == ["suite", *OUTCOMES, "engine"]
    assert cells[1:] == [
        ["evaluation", "1", "1", "1", "0", "0", "2"],
        ["update", "0", "0", "0", "1", "1", "-"],
    ]


def check(text: str) -> dict[str, str]:
    """The outcome of each test, of a report in which every assertion is whole (EARL 1.0 Schema §2)."""
    graph = Graph(bind_namespaces="none").parse(data=text, format="turtle")
    outcomes = {}
    for assertion in graph.subjects(RDF.type, EARL.Assertion):
        for name in ("assertedBy", "subject", "test", "mode", "result"):
            assert len(list(graph.objects(assertion, EARL[name]))) == 1, name
        assert graph.value(assertion, EARL.mode) == EARL.automatic
        subject, result = (graph.value(assertion, EARL[name]) for name in ("subject", "result"))
        assert (subject, RDF.type, EARL.TestSubject) in graph
        assert (result, RDF.type, EARL.TestResult) in graph
        test, outcome = graph.value(assertion, EARL.test), graph.value(result, EARL.outcome)
        assert isinstance(test, URIRef)
        outcomes[str(test)] = str(outcome).removeprefix(str(EARL))
    return outcomes


def test_a_report_says_each_outcome_in_earl_s_words() -> None:
    words = ["passed", "passed", "failed", "inapplicable", "failed"]
    assert check(earl(VERDICTS)) == {f"http://example.org/{n}": word for n, word in enumerate(words, 1)}


@pytest.mark.conformance
def test_a_run_prints_the_table_and_writes_the_report(tmp_path: Path) -> None:
    report = tmp_path / "earl.ttl"
    environment = os.environ | {"SRPP_EARL": str(report), "SRPP_SHARED": str(shared_folder())}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += ["tests/conformance/test_protocol.py", "-k", "service_description"]
    environment.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    assert "service description" in done.stdout
    outcomes = check(report.read_text(encoding="utf-8"))
    assert {test.rpartition("#")[2] for test in outcomes} == {
        "returns-rdf",
        "has-endpoint-triple",
        "conforms-to-schema",
    }
    assert set(outcomes.values()) == {"passed"}
