"""The fixes in SARIF and in JSON: whoever applies them writes what `--fix` writes."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import jsonschema_rs
import pytest
from slips import OSLO, SLIPS, seed

from srpp_graph.checkout import Checkout
from srpp_graph.checks import fixes, run
from srpp_graph.checks.explain import explain
from srpp_graph.checks.faces import render_sarif
from srpp_graph.checks.offers import find_offers
from srpp_graph.cli.mending import find_mendable, mend

WORKWEAR = "data/case/workwear.ttl"
BEYOND = '    skos:note "😀 𝄞"@en ; '
"""Letters outside of the first plane of Unicode, before a property."""


def look(root: Path) -> dict:
    """The log of a check, with what may mend its findings."""
    checkout = Checkout.find(root)
    found = run(checkout)
    offers = find_offers(found.diagnostics, lambda path: find_mendable(checkout, path))
    return json.loads(render_sarif(found, offers))


def fixes_in(log: dict) -> list[dict]:
    return [fix for result in log["runs"][0]["results"] for fix in result.get("fixes", ())]


def apply(log: dict, texts: dict[str, str], applicability: str = "safe") -> dict[str, str]:
    """The texts with all fixes of this kind, read as the standard says (§3.30, §3.55 to §3.57).

    Equal ones are applied once; of two that touch one another the later one is left.
    """
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    edits: dict[str, set[tuple[int, int, str]]] = {}
    for fix in fixes_in(log):
        if fix["properties"]["applicability"] != applicability:
            continue
        for change in fix["artifactChanges"]:
            path = unquote(change["artifactLocation"]["uri"])
            lines = re.split(r"(?<=\n)", texts[path])
            for replacement in change["replacements"]:
                region = replacement["deletedRegion"]
                start, end = (
                    sum(map(len, lines[: region[f"{side}Line"] - 1])) + region[f"{side}Column"] - 1
                    for side in ("start", "end")
                )
                text = replacement.get("insertedContent", {}).get("text", "")
                edits.setdefault(path, set()).add((start, end, text))
    done = dict(texts)
    for path, wanted in edits.items():
        written, at = "", 0
        for start, end, text in sorted(wanted):
            if start >= at:
                written, at = written + texts[path][at:start] + text, end
        done[path] = written + texts[path][at:]
    return done


def texts_of(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode() for path in sorted(root.rglob("*.ttl"))
    }


def assert_the_same(root: Path, code: str) -> None:
    before, log = texts_of(root), look(root)
    fixable = {each["ruleId"] for each in log["runs"][0]["results"] if "fixes" in each}
    assert code in fixable
    applied = apply(log, before)
    checkout = Checkout.find(root)
    assert [*mend(checkout, run(checkout))]
    assert applied == texts_of(root) != before


def test_every_remedy_has_a_slip() -> None:
    assert {*fixes._REMEDIES} <= {each.code for each in SLIPS.values()}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("name", SLIPS)
def test_the_replacements_give_what_fix_writes(mini: Path, name: str, ending: str) -> None:
    text = seed(mini, name, "# 😀 a comment\n")
    text = re.sub(r"(?m)^    (?=srpp:|skos:|foaf:)", BEYOND, text).replace("\n", ending)
    (mini / OSLO).write_bytes(text.encode())
    assert_the_same(mini, SLIPS[name].code)


@pytest.mark.parametrize("code", sorted(fixes._REMEDIES))
def test_so_they_do_on_the_failing_example_of_each_code(mini: Path, code: str) -> None:
    """Not all of these have a remedy; then neither side has one."""
    fails = explain(code, Checkout.find).split("## Fails\n")[1].split("\n## ")[0]
    for path, body in re.findall(r"```turtle (\S+)\n(.*?)```", fails, re.S):
        (mini / path).write_text(body.replace("City of Ghent", "City of 😀"), encoding="utf-8")
    before, log = texts_of(mini), look(mini)
    applied = apply(log, before)
    checkout = Checkout.find(mini)
    changed = [*mend(checkout, run(checkout))]
    assert applied == texts_of(mini)
    assert bool(changed) == (applied != before)


def test_all_slips_at_once(mini: Path) -> None:
    text = (mini / OSLO).read_text()
    for name in ("an unused prefix", "an undeclared prefix", "a stray space", "a number with a space"):
        old, new, _ = next(each for known, each in SLIPS.items() if known.startswith(name))
        text = text.replace(old, new, 1)
    text = text.replace("    foaf:homepage", "    foaf:nick <urn:😀> ;\n    foaf:homepage")
    (mini / OSLO).write_text(text, encoding="utf-8")
    assert_the_same(mini, "SG121")


def test_a_log_with_fixes_is_valid(mini: Path, schema: jsonschema_rs.Draft4Validator) -> None:
    for name in SLIPS:
        before = (mini / OSLO).read_bytes()
        seed(mini, name)
        log = look(mini)
        schema.validate(log)
        assert fixes_in(log)
        (fix,) = fixes_in(log)[:1]
        fix["artifactChanges"][0]["replacements"] = []
        assert not schema.is_valid(log)
        (mini / OSLO).write_bytes(before)


def test_a_name_that_may_have_been_meant_is_offered_as_unsafe(mini: Path) -> None:
    path = mini / WORKWEAR
    before = path.read_text()
    path.write_text(before.replace("city:oslo", "city:olso"))
    log = look(mini)
    (fix,) = fixes_in(log)
    assert fix["description"]["text"] == "Replace with city:oslo"
    assert fix["properties"] == {"applicability": "unsafe"}
    texts = texts_of(mini)
    assert apply(log, texts) == texts
    assert apply(log, texts, "unsafe")[WORKWEAR] == before


def test_what_takes_something_away_inserts_nothing(mini: Path) -> None:
    seed(mini, "an unused prefix")
    (fix,) = fixes_in(look(mini))
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    region = {"startLine": 6, "startColumn": 1, "endLine": 7, "endColumn": 1}
    assert replacement == {"deletedRegion": region}
    assert fix["description"]["text"].startswith("Remove PREFIX cpv:")


def test_a_finding_that_was_put_off_and_a_file_that_is_a_link_have_no_fix(mini: Path) -> None:
    seed(mini, "a stray space")
    path = mini / OSLO
    text = path.read_text()
    real = mini / "data" / "real.txt"
    real.write_text(text)
    path.unlink()
    path.symlink_to(real)
    assert look(mini)["runs"][0]["results"]
    assert not fixes_in(look(mini))
    path.unlink()
    path.write_text(
        text.replace(
            "    skos:prefLabel", "    # srpp: ignore SG144 until 2999-01-01: so it is\n    skos:prefLabel"
        )
    )
    results = [each for each in look(mini)["runs"][0]["results"] if each["ruleId"] == "SG144"]
    assert [("suppressions" in each, "fixes" in each) for each in results] == [(True, False)]


def test_the_command_writes_them(mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from srpp_graph.cli.looking import Format, Looking, Wishes

    seed(mini, "letters apart")
    Looking(mini, Wishes(format=Format.SARIF)).once()
    (fix,) = fixes_in(json.loads(capsys.readouterr().out))
    assert fix["properties"]["applicability"] == "safe"


def fixes_in_json(root: Path, capsys: pytest.CaptureFixture[str]) -> list[dict | None]:
    """The `fix` of every finding, as the command writes it."""
    from srpp_graph.cli.looking import Format, Looking, Wishes

    Looking(root, Wishes(format=Format.JSON)).once()
    return [each["fix"] for each in json.loads(capsys.readouterr().out)["diagnostics"]]


@pytest.mark.parametrize("name", SLIPS)
def test_json_gives_the_edit_that_fix_writes(
    mini: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = seed(mini, name, "# 😀 a comment\n")
    (fix,) = [each for each in fixes_in_json(mini, capsys) if each is not None and each["safe"]]
    assert fix["title"]
    assert fix["path"] == OSLO
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: fix["line"] - 1])) + fix["column"] - 1
    end = sum(map(len, lines[: fix["end_line"] - 1])) + fix["end_column"] - 1
    checkout = Checkout.find(mini)
    assert [*mend(checkout, run(checkout))] == [OSLO]
    assert text[:start] + fix["text"] + text[end:] == (mini / OSLO).read_text()


def test_json_offers_a_name_as_unsafe_and_nothing_where_nothing_mends(
    mini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = mini / WORKWEAR
    path.write_text(path.read_text().replace("city:oslo", "city:olso"))
    (fix,) = [each for each in fixes_in_json(mini, capsys) if each]
    assert (fix["title"], fix["safe"], fix["text"]) == ("Replace with city:oslo", False, "city:oslo")
    path.write_text(path.read_text().replace("city:olso", "city:nowhere-at-all"))
    assert fixes_in_json(mini, capsys) == [None]
