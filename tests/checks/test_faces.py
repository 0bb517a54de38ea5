import json
import re
from html.parser import HTMLParser
from typing import ClassVar

import pytest
from rdflib import RDF, SH, Graph

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.faces import (
    render_github,
    render_graph,
    render_page,
    render_sarif,
    render_short,
    render_step_summary,
)
from srpp_graph.diagnostics import Diagnostic, Place, Report, Severity

OSLO = "data/city/oslo.ttl"


@pytest.fixture
def report(mini) -> Report:
    path = mini / OSLO
    path.write_text(
        path.read_text().replace("709037", '"many|<b>" , 7').replace("source:yearbook", "source:yearbok")
    )
    return run(Checkout.find(mini))


def many(count: int, code: str = "SG401", severity: Severity = Severity.ERROR) -> list[Diagnostic]:
    return [
        Diagnostic(code, "unknown", severity, f"no {n} | <x>", Place("data/a b.ttl", n + 1, 3, n + 1, 5))
        for n in range(count)
    ]


def test_sarif_has_the_form_that_its_schema_asks_for(report: Report) -> None:
    log = json.loads(render_sarif(report))
    assert log["version"] == "2.1.0"
    (run_,) = log["runs"]
    rules = run_["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run_["results"]) == len(report.diagnostics) > 1
    for each, result in zip(report.diagnostics, run_["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == each.code
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"].startswith(each.message)
        for location in (*result["locations"], *result["relatedLocations"]):
            region = location["physicalLocation"]["region"]
            assert 1 <= region["startLine"] <= region["endLine"]
            assert region["startLine"] < region["endLine"] or region["startColumn"] <= region["endColumn"]
            assert not re.search(r"[\s\\]", location["physicalLocation"]["artifactLocation"]["uri"])


def test_fingerprints_stay_when_lines_move_and_go_when_the_fault_goes(mini, report: Report) -> None:
    def marks() -> list[str]:
        results = json.loads(render_sarif(run(Checkout.find(mini))))["runs"][0]["results"]
        return [result["partialFingerprints"]["srppGraph/v1"] for result in results]

    before = marks()
    assert len(set(before)) == len(before)
    path = mini / OSLO
    path.write_text("\n\n# moved\n" + path.read_text())
    assert sorted(marks()) == sorted(before)
    path.write_text(path.read_text().replace("source:yearbok", "source:yearbook"))
    assert set(marks()) < set(before)


def test_github_gets_ten_of_a_severity_and_one_of_each_code_first() -> None:
    found = [*many(300), *many(1, "SG402"), *many(3, "SG404", Severity.INFO)]
    lines = render_github(Report.of(found, Report().summary)).splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert len(errors) == 10
    assert any("SG402" in line for line in errors)
    assert errors[-1] == "::error title=and 292 more::the step summary lists all 301"
    assert sum(line.startswith("::notice") for line in lines) == 3


def test_the_step_summary_lists_all_and_no_finding_breaks_its_table() -> None:
    text = render_step_summary(Report.of(many(25), Report().summary))
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == 25
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 and "<x>" not in row for row in rows)


def test_the_graph_is_a_validation_report_with_a_result_for_each_finding(report: Report) -> None:
    graph = Graph().parse(data=render_graph(report), format="turtle")
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert str(graph.value(node, SH.conforms)) == "false"
    results = [*graph.objects(node, SH.result)]
    assert len(results) == len(report.diagnostics)
    assert all(
        graph.value(each, SH.sourceConstraintComponent) and graph.value(each, SH.resultSeverity)
        for each in results
    )
    assert SH.DatatypeConstraintComponent in set(graph.objects(None, SH.sourceConstraintComponent))


def test_a_clean_report_conforms_in_rdf(mini) -> None:
    graph = Graph().parse(data=render_graph(run(Checkout.find(mini))), format="turtle")
    assert str(next(graph.objects(None, SH.conforms))) == "true"


def test_the_page_shows_all_and_takes_nothing_as_markup(report: Report) -> None:
    class Reader(HTMLParser):
        tags: ClassVar[list[str]] = []

        def handle_starttag(self, tag, attrs):
            self.tags.append(tag)
            assert not {"src", "href"} & {name for name, _ in attrs}

    page = render_page(Report.of([*report.diagnostics, *many(2)], report.summary))
    Reader().feed(page)
    assert Reader.tags.count("article") == len(report.diagnostics) + 2
    assert "script" not in Reader.tags
    assert "x" not in Reader.tags


def test_short_keeps_one_line_a_finding_whatever_it_says() -> None:
    odd = Diagnostic("SG121", "x", Severity.ERROR, "a\nb\x1b[31m", Place("data/a.ttl"))
    assert render_short(Report.of([odd], Report().summary)).count("\n") == 1
