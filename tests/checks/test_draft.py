"""What `srpp-graph new` writes: Turtle whose findings are the list of what is to do."""

import re
import shutil
from pathlib import Path

import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.draft import CannotDraft, Draft
from srpp_graph.checks.form import Forming, State
from srpp_graph.checks.placeholders import class_of
from srpp_graph.errors import EntityRetired, InvalidIri
from srpp_graph.iris import CONCEPT_KINDS, KINDS
from srpp_graph.prefixes import compact
from srpp_graph.turtle import parse_turtle

DATA_KINDS = [kind for kind in KINDS if kind not in CONCEPT_KINDS]
TO_DO = {
    **{kind: {"SG300", "SG329", "SG303", "SG304"} for kind in ("city", "region", "public-body")},
    **{kind: {"SG300", "SG303", "SG304"} for kind in ("network", "organisation", "project", "event")},
    "policy": {"SG300", "SG381", "SG329", "SG303", "SG304"},
    "case": {"SG300", "SG310", "SG329", "SG303", "SG304"},
    "person": {"SG300", "SG513", "SG303", "SG304"},
    "source": {"SG500", "SG504"},
}
FILLED = {
    '"TEXT"@en': '"Something known"@en',
    '"TEXT"': '"Something known"',
    "policy-type:SLUG": "policy-type:law",
    "country:SLUG": "country:NOR",
    "city:SLUG": "city:example-harbour",
    "source:SLUG": "source:example-report",
    "https://ADDRESS": "https://harbour.example/",
    "srpp:HighConfidence | srpp:MediumConfidence | srpp:LowConfidence": "srpp:LowConfidence",
}


@pytest.fixture
def drafts(world: Path) -> dict[str, Draft]:
    """A draft of each kind, written to its file."""
    shutil.rmtree(world / "ontology" / "examples")
    checkout = Checkout.find(world)
    found = {kind: Draft.of(checkout, kind, "fresh-one") for kind in DATA_KINDS}
    for draft in found.values():
        write(world, draft.ref.path, draft.text)
    return found


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def findings(root: Path) -> dict[str, set[str]]:
    """The codes found in each draft; that it has no form yet, or that nothing cites it, is no fault."""
    found: dict[str, set[str]] = {kind: set() for kind in DATA_KINDS}
    for each in run(Checkout.find(root), [f"data/{kind}/fresh-one.ttl" for kind in DATA_KINDS]).diagnostics:
        if each.code not in ("SG150", "SG404"):
            found[each.place.path.split("/")[1]].add(each.code)
    return found


def fill_in(text: str) -> str:
    """Take the mark from what is to do, and put a value in the place of each placeholder."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.strip().startswith("#: TO DO"):
            at = next(n for n in range(number + 1, len(lines)) if lines[n].endswith(" ;"))
            lines[at] = lines[at].replace("#: ", "")
            for placeholder, value in FILLED.items():
                lines[at] = lines[at].replace(placeholder, value)
    return "\n".join(lines)


def test_a_draft_of_every_kind_is_turtle_and_lacks_exactly_what_is_marked(
    world: Path, drafts: dict[str, Draft]
) -> None:
    assert set(TO_DO) == set(DATA_KINDS)
    for kind, draft in drafts.items():
        document = parse_turtle(draft.text)
        assert not document.faults
        assert [compact(each.object) for each in document.triples] == [compact(class_of(kind))]
        assert draft.to_do == draft.text.count("#: TO DO ") == len(TO_DO[kind])
    assert findings(world) == TO_DO


def test_a_draft_that_is_filled_in_is_green_and_takes_its_form(world: Path, drafts: dict[str, Draft]) -> None:
    for draft in drafts.values():
        write(world, draft.ref.path, fill_in(draft.text))
    assert findings(world) == {kind: set() for kind in DATA_KINDS}
    paths = [draft.ref.path for draft in drafts.values()]
    for formed in Forming(Checkout.find(world)).iter_files(paths):
        assert formed.state is State.CHANGED
        assert "#" not in re.sub(r"<[^>]*>", "", formed.text)
        write(world, formed.file.path, formed.text)
    assert findings(world) == {kind: set() for kind in DATA_KINDS}
    assert {each.state for each in Forming(Checkout.find(world)).iter_files(paths)} == {State.FORMED}


def test_a_draft_has_every_property_of_its_shapes_once_in_their_order(drafts: dict[str, Draft]) -> None:
    text = drafts["case"].text
    shapes = (
        (ROOT / "shapes/Case.ttl")
        .read_text(encoding="utf-8")
        .split("shape:Case-contractingAuthority\n    a")[0]
    )
    listed = re.findall(r"^    #: (\S+:\S+) .* ;$", text, re.MULTILINE)
    assert len(listed) == len(set(listed)) == len(re.findall(r"^        shape:", shapes, re.MULTILINE)) - 2
    assert (
        listed.index("srpp:contractingAuthority") < listed.index("srpp:start") < listed.index("srpp:lesson")
    )
    assert listed.index("srpp:rivals") < listed.index("dcterms:source") < listed.index("skos:editorialNote")
    assert "srpp:Supplies | srpp:Services | srpp:Works | srpp:Mixed" in text
    assert (
        "#: TO DO contracting authority: name who bought, as in `srpp:contractingAuthority city:bonn`" in text
    )


def test_a_label_is_no_more_to_do(world: Path) -> None:
    draft = Draft.of(Checkout.find(world), "city", "bergen", label=' Bergen "by" ', language="nb")
    assert '    skos:prefLabel "Bergen \\"by\\""@nb ;\n' in draft.text
    assert draft.to_do == 3
    title = Draft.of(Checkout.find(world), "source", "bergen", label="Report")
    assert '    dcterms:title "Report"@en ;\n' in title.text


@pytest.mark.parametrize(
    ("kind", "slug", "words"),
    [
        ("citty", "bergen", "did you mean city?"),
        ("cases", "bergen", "did you mean case?"),
        ("city", "São Paulo", "did you mean sao-paulo?"),
        ("city", "../x", "did you mean x?"),
        ("city", "北京", "lower-case letters"),
        ("city", "", "lower-case letters"),
        ("city", "a" * 121, "at most 120"),
    ],
)
def test_a_wrong_kind_or_slug_is_told_with_the_nearest_right_one(
    world: Path, kind: str, slug: str, words: str
) -> None:
    with pytest.raises(InvalidIri) as failure:
        Draft.of(Checkout.find(world), kind, slug)
    assert words in failure.value.help


def test_what_is_there_is_not_drafted_again(world: Path) -> None:
    with pytest.raises(CannotDraft, match="is there already"):
        Draft.of(Checkout.find(world), "city", "example-harbour")
    with pytest.raises(CannotDraft, match="no file of its own") as failure:
        Draft.of(Checkout.find(world), "theme", "living-wages")
    assert "ontology/schemes/themes.ttl" in failure.value.help


def test_a_retired_slug_is_not_given_again(world: Path) -> None:
    example = (ROOT / "ontology/examples/retired.ttl").read_text(encoding="utf-8")
    retired = re.search(r"^(city|case|event|policy):(\S+)$", example, re.MULTILINE)
    assert retired is not None
    write(world, f"data/{retired[1]}/{retired[2]}.ttl", example)
    with pytest.raises(EntityRetired, match="was retired") as failure:
        Draft.of(Checkout.find(world), retired[1], retired[2])
    assert failure.value.reason
    assert failure.value.help
