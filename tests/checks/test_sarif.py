"""SARIF 2.1.0: valid by its schema, and by what the standard demands beyond it."""

import json
import re
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.faces import render_sarif
from srpp_graph.diagnostics import Diagnostic, Place, Related, Report, Rule, Severity, Summary, Suppressed

OSLO, WORKWEAR = "data/city/oslo.ttl", "data/case/workwear.ttl"
URI = re.compile(r"(?:[\w.~!$&'()*+,;=@/-]|%[0-9A-F]{2})+", re.ASCII)


HERE = Place("data/a.ttl")


def finding(code: str = "SG401", place: Place = HERE, **more: object) -> Diagnostic:
    return Diagnostic(code, "unknown-thing", Severity.ERROR, "no such thing", place, **more)


PLACE = Place("data/city/ø b%.ttl", 7, 3, 9, 1)
RELATED = (Related(PLACE, "compared with this"), Related(Place("shapes/A.ttl", 2), ""))
SHAPE = Rule("https://example.org/s", Place("shapes/A.ttl", 4))


def report(*found: Diagnostic) -> Report:
    return Report.of(found, Summary())


EXAMPLES = {
    "clean": Report(),
    "counts": Report.of([], Summary(7, 70, 3, ("https://example.org/",), 9, "fast", 0.25)),
    "many": report(*(finding(f"SG{300 + n % 7}", Place("data/a.ttl", n + 1)) for n in range(500))),
    "every severity": report(*(Diagnostic("SG900", "x", each, "no", HERE) for each in Severity)),
    "help": report(finding(help="did you mean city:oslo?")),
    "related places": report(finding(place=PLACE, related=RELATED, label="this")),
    "rules": report(finding(rule=SHAPE), finding("SG402", rule=Rule(""))),
    "without places": report(finding("SG191", Place("shapes")), finding("SG192", Place("data"))),
    "nothing but a code": report(Diagnostic("SG900", "", Severity.INFO, "x", Place("a"))),
    "suppressed": Report.of(
        [finding("SG402")],
        Summary(),
        [Suppressed(finding(), "the city was asked", date(2030, 1, 2), Place("data/a.ttl", 3))],
    ),
    "notes and terms": report(
        finding(notes=("one",), focus="_:b0", value='"x\\n\u0000"@en', result_path="srpp:a/^srpp:b")
    ),
}


def demand(log: dict) -> None:
    """What the standard demands and no schema says, with its sections."""
    (run_,) = log["runs"]
    rules = run_["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    assert len({*ids}) == len(ids)  # §3.19.23
    for result in run_["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]  # §3.27.6
        assert result["message"]["text"].strip()  # §3.11.8
        related = [each["id"] for each in result["relatedLocations"]]
        assert len({*related}) == len(related)  # §3.28.2
        suppressions = [each["location"] for each in result.get("suppressions", ())]
        for location in (*result["locations"], *result["relatedLocations"], *suppressions):
            artifact = location["physicalLocation"]["artifactLocation"]
            assert URI.fullmatch(artifact["uri"])  # §3.4.3, RFC 3986
            assert artifact["uriBaseId"] in run_["originalUriBaseIds"]  # §3.4.4
            region = location["physicalLocation"]["region"]
            assert region["startLine"] <= region["endLine"]  # §3.30.7
            assert region["startLine"] < region["endLine"] or region["startColumn"] <= region["endColumn"]
            assert location.get("message", {"text": "x"})["text"]  # §3.11.8


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_kind_of_report_is_valid(schema: jsonschema_rs.Draft4Validator, name: str) -> None:
    log = json.loads(render_sarif(EXAMPLES[name]))
    schema.validate(log)
    demand(log)
    told = [*EXAMPLES[name].diagnostics, *EXAMPLES[name].suppressed]
    assert len(log["runs"][0]["results"]) == len(told)


def test_a_real_report_is_valid(schema: jsonschema_rs.Draft4Validator, mini: Path) -> None:
    oslo, workwear = mini / OSLO, mini / WORKWEAR
    oslo.write_text(oslo.read_text().replace("709037", '"many" , 7').replace("source:yearbook", "source:no"))
    workwear.write_text(workwear.read_text().replace("2021-03-01", "2019-03-01") + "] [")
    log = json.loads(render_sarif(run(Checkout.find(mini))))
    schema.validate(log)
    demand(log)
    assert len(log["runs"][0]["results"]) > 3


def test_the_schema_refuses_what_is_wrong(schema: jsonschema_rs.Draft4Validator) -> None:
    log = json.loads(render_sarif(EXAMPLES["related places"]))
    log["runs"][0]["results"][0]["level"] = "info"
    assert not schema.is_valid(log)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
COUNT = st.integers(1, 9)


@given(TEXT, TEXT, st.builds(Place, st.text(min_size=1, max_size=9), COUNT, COUNT, COUNT, COUNT))
def test_whatever_a_finding_says_the_log_is_json_that_keeps_the_standard(
    message: str, label: str, place: Place
) -> None:
    each = Diagnostic("SG900", label, Severity.INFO, message + ".", place, label=label, focus=message)
    demand(json.loads(render_sarif(Report.of([each], Summary()))))


def test_a_run_that_could_not_check_is_no_success() -> None:
    def succeeded(name: str) -> bool:
        (invocation,) = json.loads(render_sarif(EXAMPLES[name]))["runs"][0]["invocations"]
        return bool(invocation["executionSuccessful"])

    assert succeeded("clean")
    assert succeeded("many")
    assert not succeeded("without places")


def marks(root: Path) -> dict[str, set[str]]:
    """The fingerprints of all findings but those of form, by code."""
    found: dict[str, set[str]] = {}
    for each in json.loads(render_sarif(run(Checkout.find(root))))["runs"][0]["results"]:
        if each["ruleId"] != "SG150":
            found.setdefault(each["ruleId"], set()).add(each["partialFingerprints"]["srppGraph/v1"])
    return found


NAMELESS = "    srpp:hasObservation [ a srpp:City ] ,\n        [ a srpp:City ] ;\n"


def test_fingerprints_stay_whatever_stands_above_or_beside(mini: Path) -> None:
    oslo, workwear = mini / OSLO, mini / WORKWEAR
    text = (
        oslo.read_text()
        .replace("709037", '"many"')
        .replace("    dcterms:source", NAMELESS + "    dcterms:source")
    )
    oslo.write_text(text)
    before = marks(mini)
    assert len(before) > 1
    label = '    skos:prefLabel "City of Oslo"@en ;\n'
    moved = "# a remark\n\n\n" + text.replace(label, "").replace(
        "    srpp:population", f'    skos:altLabel "O"@en , [ ] ;\n{label}\n\n    srpp:population'
    )
    oslo.write_text(moved)
    after = marks(mini)
    assert {code: after.get(code) for code in before} == before
    oslo.write_text(text.replace("\n    ", "\r\n\t  "))
    after = marks(mini)
    assert {code: after.get(code) for code in before} == before
    oslo.write_text(text)
    workwear.write_text(workwear.read_text().replace("2021-03-01", "2019-03-01"))
    assert before.items() < marks(mini).items()


def test_fingerprints_tell_apart_what_is_said_of_two_values(mini: Path) -> None:
    oslo = mini / OSLO
    text = oslo.read_text()
    oslo.write_text(text.replace("709037", '"many"'))
    one = marks(mini)
    oslo.write_text(text.replace("709037", '"few"'))
    other = marks(mini)
    assert one.keys() == other.keys()
    assert one["SG901"].isdisjoint(other["SG901"])
