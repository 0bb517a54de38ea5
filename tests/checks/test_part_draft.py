"""What `srpp-graph new PART NAME --in FILE` makes of a file: its one form, with a part more."""

import re
import shutil
from pathlib import Path

import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.corpus import imagine_sheet
from srpp_graph.checks.demands import Demands
from srpp_graph.checks.draft import Draft
from srpp_graph.checks.form import Forming, without_comments
from srpp_graph.checks.guidance import CannotDraft, read_words
from srpp_graph.checks.part_draft import NotTurtle, PartDraft
from srpp_graph.checks.parts import Parts
from srpp_graph.checks.placeholders import class_of
from srpp_graph.errors import ContentError, InvalidIri
from srpp_graph.iris import KINDS

CASE = "data/case/oslo-model-construction.ttl"
HARBOUR = "data/city/example-harbour.ttl"
FILLED = {
    '"TEXT"@en': '"Something known"@en',
    "role:SLUG": "role:member",
    "network:SLUG": "network:example-buyers",
    "source:SLUG": "source:example-report",
    "srpp:HighConfidence | srpp:MediumConfidence | srpp:LowConfidence": "srpp:LowConfidence",
}


@pytest.fixture
def root(world: Path) -> Path:
    """The small world, with a case of the real data."""
    shutil.rmtree(world / "ontology" / "examples")
    (world / "data/case").mkdir()
    shutil.copy(ROOT / CASE, world / CASE)
    return world


def draft(root: Path, word: str, name: str, path: str = CASE, **named: str) -> PartDraft:
    return PartDraft.of(Checkout.find(root), word, name, path, **named)


def rewrite(root: Path, path: str, text: str) -> None:
    (root / path).write_text(text, encoding="utf-8", newline="")


def replace(root: Path, path: str, old: str, new: str) -> str:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    rewrite(root, path, text.replace(old, new, 1))
    return text.replace(old, new, 1)


def codes_at(root: Path, path: str, line: int) -> set[str]:
    return {each.code for each in run(Checkout.find(root), [path]).diagnostics if each.place.line == line}


def lines_without_prefixes(text: str) -> list[str]:
    return [line for line in text.split("\n") if line and not line.startswith("PREFIX")]


def is_formed(root: Path, path: str, text: str) -> bool:
    """Whether a text is as `fmt` would write it, but for its comments and the prefixes these need."""
    checkout = Checkout.find(root)
    sheet = imagine_sheet(checkout, checkout.file_at(path), text)
    form = Forming(checkout).render(sheet)
    plain = without_comments(sheet.document)
    declared = re.findall(r"^PREFIX ([\w-]+):", plain, re.MULTILINE)
    assert declared == sorted(declared)
    assert set(re.findall(r"^PREFIX .*", form, re.MULTILINE)) <= set(plain.split("\n"))
    return lines_without_prefixes(plain) == lines_without_prefixes(form)


def test_the_shapes_tell_which_parts_an_entity_may_have_and_what_joins_them(world: Path) -> None:
    parts = Parts(Demands(read_words(Checkout.find(world))))
    case = {each.word: str(each.link or each.back).rpartition("#")[2] for each in parts.of(class_of("case"))}
    assert case == {
        "claim": "subject",
        "contract-value": "contractValue",
        "observation": "hasObservation",
        "outcome": "hasOutcome",
        "target": "hasTarget",
    }
    city = {each.word: str(each.link or each.back).rpartition("#")[2] for each in parts.of(class_of("city"))}
    assert city["membership"] == "member"
    assert city["place"] == "place"
    assert parts.holders("finding") == ("event",)
    assert not set(parts.words()) & set(KINDS)


@pytest.mark.parametrize("name", ["aa", "observation-1x", "outcome-55", "zz"])
@pytest.mark.parametrize("word", ["claim", "contract-value", "observation", "outcome", "target"])
def test_a_part_of_a_file_in_its_form_leaves_the_file_in_its_form(root: Path, word: str, name: str) -> None:
    assert is_formed(root, CASE, draft(root, word, name, label="A label").text)


def test_a_part_changes_nothing_else_and_is_told_at_its_line(root: Path) -> None:
    before = (root / CASE).read_text(encoding="utf-8").split("\n")
    found = draft(root, "outcome", "jobs-2023")
    after = found.text.split("\n")
    rest = iter(after)
    assert all(line in rest for line in before)
    assert after[found.line - 1] == "<#jobs-2023>"
    assert "        <#jobs-2023> ," in after
    rewrite(root, CASE, found.text)
    assert codes_at(root, CASE, found.line) >= {"SG300", "SG303", "SG304"}
    assert found.to_do == found.block.count("#: TO DO ") == 3


def test_what_is_filled_in_is_green_and_takes_its_form(root: Path) -> None:
    found = draft(root, "membership", "member-buyers", HARBOUR)
    assert "    org:member city:example-harbour ;\n" in found.text
    lines = found.text.split("\n")
    for number, line in enumerate(lines):
        if line.strip().startswith("#: TO DO"):
            at = next(n for n in range(number + 1, len(lines)) if lines[n].endswith(" ;"))
            lines[at] = lines[at].replace("#: ", "")
            for placeholder, value in FILLED.items():
                lines[at] = lines[at].replace(placeholder, value)
    rewrite(root, HARBOUR, "\n".join(lines))
    found_codes = {each.code for each in run(Checkout.find(root), [HARBOUR]).diagnostics}
    assert found_codes == {"SG150"}
    (formed,) = Forming(Checkout.find(root)).iter_files([HARBOUR])
    rewrite(root, HARBOUR, formed.text)
    assert not run(Checkout.find(root), [HARBOUR]).diagnostics
    assert formed.text.startswith("BASE <https://w3id.org/srpp/id/city/example-harbour>\nPREFIX city:")


def test_a_part_of_a_fresh_draft_is_named_where_the_draft_speaks_of_it(root: Path) -> None:
    fresh = Draft.of(Checkout.find(root), "case", "fresh-one")
    rewrite(root, fresh.ref.path, fresh.text)
    found = draft(root, "outcome", "outcome-1", fresh.ref.path)
    assert "    #: srpp:hasOutcome <#outcome-1> ;\n    srpp:hasOutcome <#outcome-1> ;\n" in found.text
    assert "`srpp-graph new outcome NAME --in THIS-FILE` writes and names it" in fresh.text
    rewrite(root, fresh.ref.path, found.text)
    again = draft(root, "outcome", "outcome-0", fresh.ref.path)
    assert "    srpp:hasOutcome\n        <#outcome-0> ,\n        <#outcome-1> ;\n" in again.text
    assert again.text.index("\n<#outcome-0>\n") < again.text.index("\n<#outcome-1>\n")


def test_comments_stay_with_what_they_speak_of(root: Path) -> None:
    ignored = "    # srpp: ignore SG312 until 2999-01-01: waiting\n    srpp:lesson\n"
    replace(root, CASE, "    srpp:lesson\n", ignored)
    replace(root, CASE, "<#observation-1>\n", "# What the city spends\n<#observation-1>\n")
    target = draft(root, "target", "aim-1").text
    assert ignored in target
    assert "    srpp:hasTarget <#aim-1> ;\n    srpp:hasObservation" in target
    assert ".\n\n# What the city spends\n<#observation-1>\n" in target
    assert is_formed(root, CASE, target)


def test_a_layout_of_ones_own_is_kept(root: Path) -> None:
    text = (
        "# Mine\r\n@base <https://w3id.org/srpp/id/case/odd> .\r\n"
        "@prefix case: <https://w3id.org/srpp/id/case/> .\r\n@prefix s: <https://w3id.org/srpp/ns#> .\r\n"
        "@prefix srpp: <https://w3id.org/srpp/ns#> .\r\n"
        "case:odd a s:Case; s:hasOutcome <#b> , <#d> # two\r\n. <#b> a s:Outcome . <#d> a s:Outcome."
    )
    rewrite(root, "data/case/odd.ttl", text)
    found = draft(root, "outcome", "c", "data/case/odd.ttl").text
    assert "\n" not in found.replace("\r\n", "")
    for each in ("# Mine\r\n@base", "<#b> ,", "<#c> ,", "# two\r\n. <#b> a s:Outcome ."):
        assert each in found
    rewrite(root, "data/case/odd.ttl", text.replace("; s:hasOutcome <#b> , <#d> # two\r\n", ""))
    alone = draft(root, "outcome", "c", "data/case/odd.ttl").text
    assert "case:odd a s:Case ;\r\n    srpp:hasOutcome <#c> ;. <#b> a" in alone


def test_what_is_named_already_is_not_named_twice(root: Path) -> None:
    text = replace(root, CASE, "        <#outcome-7> ;", "        <#outcome-7> ,\n        <#outcome-8> ;")
    found = draft(root, "outcome", "<#outcome-8>").text
    entity = text[text.index("\ncase:") : text.index("\n<#observation-1>\n")]
    assert entity in found
    assert found.count("<#outcome-8>") == 2


def test_a_file_whose_references_rest_on_another_base_gets_whole_iris(root: Path) -> None:
    text = replace(root, CASE, "BASE <https://w3id.org/srpp/id/case/oslo-model-construction>\n", "")
    rewrite(root, CASE, "BASE <https://other.example/>\n" + text)
    found = draft(root, "outcome", "x").text
    assert "\n<https://w3id.org/srpp/id/case/oslo-model-construction#x>\n    a srpp:Outcome ;\n" in found
    assert found.startswith("BASE <https://other.example/>\n")


@pytest.mark.parametrize(
    ("word", "name", "path", "message", "help"),
    [
        ("outcome", "x", HARBOUR, "`city` has no part `outcome`", "belongs to: case"),
        ("outcom", "x", CASE, "`case` has no part `outcom`", "did you mean outcome?"),
        ("winner", "x", HARBOUR, "no part `winner`", "membership, with a srpp:role such as role:winner"),
        ("city", "x", CASE, "has a file of its own", "leave --in away"),
        ("outcome", "Jobs 2023", CASE, "not the name of a part", "did you mean jobs-2023?"),
        ("outcome", "", CASE, "not the name of a part", "lower-case letters"),
        ("outcome", "北京", CASE, "not the name of a part", "lower-case letters"),
        ("outcome", "x" * 121, CASE, "not the name of a part", "at most 120"),
        ("outcome", "outcome-3", CASE, "is there already, at line", "such as outcome-8"),
        ("outcome", "x", "data/case", "is not a data file", "data/<kind>/<slug>.ttl"),
        ("outcome", "x", "ontology/srpp.ttl", "is not a data file", "data/<kind>/<slug>.ttl"),
    ],
)
def test_what_cannot_be_is_said_with_the_way_out(
    root: Path, word: str, name: str, path: str, message: str, help: str
) -> None:
    with pytest.raises((InvalidIri, CannotDraft)) as failure:
        draft(root, word, name, path)
    assert message in str(failure.value)
    assert help in failure.value.help


def test_a_file_that_cannot_take_a_part_is_refused(root: Path) -> None:
    with pytest.raises(ContentError, match="no such file"):
        draft(root, "outcome", "x", "data/case/nosuch.ttl")
    rewrite(root, "data/case/empty.ttl", "# to come\n")
    with pytest.raises(CannotDraft, match="says nothing of case:empty yet"):
        draft(root, "outcome", "x", "data/case/empty.ttl")
    (root / "data/case/link.ttl").symlink_to(root / CASE)
    with pytest.raises(CannotDraft, match="is a link"):
        draft(root, "outcome", "x", "data/case/link.ttl")
    text = (root / CASE).read_text(encoding="utf-8")
    rewrite(root, CASE, text.replace("skos/core#", "skos/core2#"))
    with pytest.raises(CannotDraft, match="uses the prefix `skos:` for something else"):
        draft(root, "outcome", "x")
    rewrite(root, CASE, text.replace("a srpp:Case ;", "a srpp:Case , srpp:Retired ;"))
    with pytest.raises(CannotDraft, match="was retired"):
        draft(root, "outcome", "x")
    rewrite(root, CASE, text.replace("srpp:country country:NOR ;", "srpp:country"))
    with pytest.raises(NotTurtle, match="is not Turtle"):
        draft(root, "outcome", "x")


def test_values_without_a_name_are_left_as_they_are(root: Path) -> None:
    nameless = "srpp:hasTarget [ a srpp:Target ] ;"
    replace(root, CASE, "srpp:hasObservation <#observation-1> ;", nameless)
    found = draft(root, "target", "x").text
    assert "srpp:hasTarget <#x> ;" in found
    assert nameless in found
