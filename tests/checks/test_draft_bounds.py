"""A draft with faults in every line is told of as far as anyone reads, and what is left is counted."""

import json
from collections import Counter
from collections.abc import Callable

import pytest

from srpp_graph.checks.drafts import Draft, Face
from srpp_graph.checks.drafts import case as cases
from srpp_graph.checks.drafts.judging import Judgement, Verdict, judge
from srpp_graph.checks.drafts.published import Published
from srpp_graph.checks.drafts.rendering import Told, mended_text, render, with_mending_told
from srpp_graph.checks.portions import Bounds
from srpp_graph.diagnostics import Severity
from srpp_graph.release import Release

HEAD = """PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
city:big a srpp:City .
"""
LINES: dict[str, Callable[[int], str]] = {
    "unknown part": lambda number: f"city:big srpp:country <https://w3id.org/srpp/id/city/oslo#n{number}> .",
    "unknown word": lambda number: f"city:big srpp:wrod{number} 1 .",
    "unknown value": lambda number: f"city:big srpp:country srpp:Wrod{number} .",
    "no type": lambda number: f"city:n{number} skos:note 1 .",
    "bare": lambda number: f"city:n{number} a srpp:City .",
    "dangling": lambda number: f"city:big srpp:country city:n{number} .",
    "ill-formed": lambda number: f'city:big srpp:population "x{number}"^^xsd:integer .',
    "spaces": lambda number: f'city:big skos:note " x{number}" .',
    "twice": lambda number: f"city:big skos:note {number}, {number} .",
}
FEW = 20


@pytest.fixture(scope="module")
def published(release: Release) -> Published:
    return Published(release.path)


def judged(published: Published, lines: Callable[[int], str], count: int = 3 * FEW) -> Judgement:
    return judge(Draft((HEAD + "".join(lines(each) + "\n" for each in range(count))).encode()), published)


def counts(judgement: Judgement) -> Counter[str]:
    told = Counter(each.code for each in judgement.report.diagnostics)
    for (code, _), count in judgement.untold.counts.items():
        told[code] += count
    return told


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_what_is_not_told_is_counted_as_if_it_were(
    published: Published, monkeypatch: pytest.MonkeyPatch, lines: Callable[[int], str]
) -> None:
    whole = judged(published, lines)
    monkeypatch.setattr(cases, "MAX_TOLD", FEW)
    part = judged(published, lines)
    assert whole.untold.total == 0
    assert part.untold.total > 0
    assert not part.untold.more
    assert counts(part) == counts(whole)
    assert max(Counter((each.code, each.rule) for each in part.report.diagnostics).values()) <= FEW
    one, other = (Told.of(each).counts() for each in (whole, part))
    assert {name: one[name] for name in ("errors", "warnings", "infos")} == {
        name: other[name] for name in ("errors", "warnings", "infos")
    }
    assert not any("findings of this kind" in each.message for each in part.report.diagnostics)


def test_where_shapes_find_too_much_it_says_so_in_every_face(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "BOUNDS", Bounds(results=150, nodes=FEW))
    judgement = judged(published, LINES["bare"], 200)
    assert any(each.code == "SG196" for each in judgement.report.diagnostics)
    (note,) = [each for each in judgement.notes if "were not judged by the shapes" in each]
    assert note.startswith("181 of 201 nodes")
    assert judgement.untold.more
    assert judgement.verdict is Verdict.FINDINGS
    told = Told.of(judgement)
    assert told.counts()["more"]
    assert ": at least " in render(told, Face.TEXT, "").decode()
    assert json.loads(render(told, Face.JSON, ""))["draft"]["more"] is True
    assert json.loads(render(told, Face.SARIF, ""))["runs"][0]["properties"]["more"] is True
    for face in Face:
        assert note in render(told, face, "text/turtle").decode()


def test_one_node_with_too_much_is_not_called_unchecked(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "BOUNDS", Bounds(results=150, nodes=FEW))
    judgement = judged(published, LINES["dangling"], 200)
    assert "SG193" not in counts(judgement)
    assert judgement.untold.more
    assert judgement.verdict is Verdict.FINDINGS


def test_a_draft_with_less_is_counted_and_nothing_more_is_said(published: Published) -> None:
    told = Told.of(judged(published, LINES["bare"], FEW))
    assert not told.counts()["more"]
    assert ": at least" not in render(told, Face.TEXT, "").decode()


def test_what_comments_put_off_is_not_counted_nor_are_they_called_unused(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "MAX_TOLD", FEW)
    comment = "# srpp: ignore SG144 until 2999-01-01: later\n"
    judgement = judged(published, lambda number: comment + LINES["spaces"](number))
    assert "SG154" not in counts(judgement)
    assert counts(judgement)["SG144"] == 0
    assert judgement.untold.more, "a comment may have been idle"


def test_what_is_wrong_behind_what_was_put_off_is_still_wrong(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "MAX_TOLD", FEW)
    comment = "# srpp: ignore SG149 until 2999-01-01: later\n"
    judgement = judged(
        published,
        lambda number: (comment if number < FEW else "") + f"city:big skos:note <urn:{number}/SLUG> .",
    )
    assert not [each for each in judgement.report.diagnostics if each.code == "SG149"]
    assert judgement.untold.count(Severity.ERROR) == 2 * FEW
    assert not judgement.conforms
    assert judgement.verdict is Verdict.FINDINGS


def test_a_text_that_can_be_mended_further_says_so(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "MAX_TOLD", FEW)
    text = HEAD + "".join(LINES["spaces"](number) + "\n" for number in range(2 * FEW))
    words = "apply the safe remedies to this text again for the rest"
    for left in (FEW, 0):
        text = mended_text(judge(Draft(text.encode()), published))
        assert text.count('" x') == left
        told = with_mending_told(judge(Draft(text.encode()), published)).notes
        assert any(words in each for each in told) == (left > 0)
