"""What the W3C's suites say of a running service: a table at the end of a run, and a report in EARL.

    SRPP_SHARED=../shared SRPP_EARL=earl.ttl python -m pytest tests/conformance

Each test of a suite leaves a `Verdict` by `record`. The table is printed by whoever collects them, so it is
there with and without pytest-xdist.
"""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal as OneOf
from typing import NamedTuple

import pytest
from rdflib import DCTERMS, DOAP, RDF, XSD, BNode, Graph, Literal, Namespace, URIRef

from srpp_graph import __version__

EARL = Namespace("http://www.w3.org/ns/earl#")
SUBJECT = URIRef("https://w3id.org/srpp/")
Outcome = OneOf["passed", "by value", "allowed", "refused", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("passed", "by value", "allowed", "refused", "failed")
"""Word for word; equal numbers in other digits; wrong for a reason that is listed; not offered; wrong."""

WORDS = {"passed": "passed", "by value": "passed", "refused": "inapplicable"}


class Verdict(NamedTuple):
    """What one test of a suite said; `engine` is what the engine itself gave, where it was asked."""

    suite: str
    test: str
    outcome: str
    note: str = ""
    engine: str = ""


def record(item: pytest.Item, verdict: Verdict) -> None:
    """Leave the verdict of a test for the table; one that then fails all the same counts as failed."""
    item.user_properties[:] = [("verdict", list(verdict))]


class Table:
    """A plugin that collects verdicts and prints them."""

    def __init__(self) -> None:
        self.verdicts: dict[str, Verdict] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the verdict of a test that was run."""
        fields = dict(report.user_properties).get("verdict")
        if report.when == "call" and isinstance(fields, list):
            verdict = Verdict(*fields)
            self.verdicts[report.nodeid] = verdict if report.passed else verdict._replace(outcome="failed")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table, and write the report where `SRPP_EARL` names a file."""
        if not self.verdicts:
            return
        terminalreporter.section("W3C suites over HTTP")
        for line in lines(self.verdicts.values()):
            terminalreporter.write_line(line)
        target = os.environ.get("SRPP_EARL")
        if target:
            Path(target).write_text(earl(self.verdicts.values()), encoding="utf-8")


def lines(verdicts: Iterable[Verdict]) -> list[str]:
    """The table: a suite a line; `engine` is how many the engine passes in process by the same comparison."""
    verdicts = list(verdicts)
    found = [f"{'suite':<28}" + "".join(f"{each:>10}" for each in (*OUTCOMES, "engine"))]
    for suite in sorted({each.suite for each in verdicts}):
        own = [each for each in verdicts if each.suite == suite]
        counts = [sum(each.outcome == outcome for each in own) for outcome in OUTCOMES]
        asked = [each for each in own if each.engine]
        engine = sum(each.engine in ("passed", "by value") for each in asked) if asked else "-"
        found.append(f"{suite:<28}" + "".join(f"{each:>10}" for each in (*counts, engine)))
    return found


def earl(verdicts: Iterable[Verdict]) -> str:
    """The results in the W3C's Evaluation and Report Language; what is refused on purpose is inapplicable."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("earl", EARL), ("dcterms", DCTERMS), ("doap", DOAP), ("xsd", XSD)):
        graph.bind(prefix, namespace)
    graph.add((SUBJECT, RDF.type, EARL.TestSubject))
    graph.add((SUBJECT, RDF.type, EARL.Software))
    graph.add((SUBJECT, RDF.type, DOAP.Project))
    graph.add((SUBJECT, DOAP.name, Literal("SRPP Graph")))
    graph.add((SUBJECT, DCTERMS.hasVersion, Literal(__version__)))
    now = Literal(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=XSD.dateTime)
    for verdict in sorted(verdicts):
        assertion, result = BNode(), BNode()
        graph.add((assertion, RDF.type, EARL.Assertion))
        graph.add((assertion, EARL.assertedBy, SUBJECT))
        graph.add((assertion, EARL.subject, SUBJECT))
        graph.add((assertion, EARL.test, URIRef(verdict.test)))
        graph.add((assertion, EARL.mode, EARL.automatic))
        graph.add((assertion, EARL.result, result))
        graph.add((result, RDF.type, EARL.TestResult))
        graph.add((result, EARL.outcome, EARL[WORDS.get(verdict.outcome, "failed")]))
        graph.add((result, DCTERMS.date, now))
        if verdict.note:
            graph.add((result, EARL.info, Literal(verdict.note, lang="en")))
    return graph.serialize(format="turtle")
