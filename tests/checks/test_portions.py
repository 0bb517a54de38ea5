"""Where shapes find too much, most of that is put aside and said so; everything else is judged as ever."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from srpp_graph.checkout import Checkout
from srpp_graph.checks import engines, examination, portions, run
from srpp_graph.checks.engines import Limits, Outcome, Result, choice, fast
from srpp_graph.checks.portions import Bounds
from srpp_graph.diagnostics import Report

HEAD = "PREFIX city: <https://w3id.org/srpp/id/city/>\nPREFIX srpp: <https://w3id.org/srpp/ns#>\n"
SMALL = Bounds(results=60, nodes=20)


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(Path(__file__).parent / "mini", tmp_path / "mini"))
    (root / "data/city/ghent.ttl").write_text(HEAD + "city:ghent a srpp:City .\n")
    return root


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Limits, Outcome]]:
    """Every time that the engines were asked, with what, and what they said."""
    seen = []

    def watched(*given: object) -> Outcome:
        outcome = engines.validate(*given)  # type: ignore[arg-type]
        seen.append((given[-1], outcome))
        return outcome

    monkeypatch.setattr(examination, "validate", watched)
    monkeypatch.setattr(portions, "BOUNDS", SMALL)
    return seen  # type: ignore[return-value]


def told(mini: Path, paths: list[str] | None = None) -> tuple[Report, Counter[tuple[str, str]]]:
    report = run(Checkout.find(mini), paths)
    return report, Counter((each.code, each.place.path) for each in report.diagnostics)


def found(outcome: Outcome) -> Counter[Result]:
    """The results; messages in many languages come in any order."""
    return Counter(replace(each, messages=tuple(sorted(each.messages))) for each in outcome.results)


def write(mini: Path, count: int, line: Callable[[int], str]) -> None:
    body = "".join(line(number) + "\n" for number in range(count))
    (mini / "data/city/big.ttl").write_text(HEAD + "city:big a srpp:City .\n" + body)


def many(number: int) -> str:
    return f"<https://w3id.org/srpp/id/city/big#n{number}> a srpp:City ."


def test_no_engine_is_asked_twice_where_it_finds_less(
    mini: Path, asked: list[tuple[Limits, Outcome]]
) -> None:
    write(mini, 50, many)
    _, codes = told(mini)
    assert len(asked) == 1
    assert ("SG196", "data/city/big.ttl") not in codes


def test_a_file_with_too_much_is_judged_in_part_and_that_is_said(
    mini: Path, asked: list[tuple[Limits, Outcome]]
) -> None:
    write(mini, 500, many)
    report, codes = told(mini)
    (rest,) = [each for each in report.diagnostics if each.code == "SG196"]
    assert rest.place.path == "data/city/big.ttl"
    assert rest.place.line == len(HEAD.splitlines()) + 1 + SMALL.nodes
    assert rest.message.startswith("481 of 501 nodes of this file were not judged")
    assert report.summary.nodes < 100
    assert [len(each.results) <= SMALL.results for _, each in asked] == [True, True]
    other = [each for each in report.diagnostics if each.place.path == "data/city/ghent.ttl" and each.rule]
    assert other, "what is wrong in the other file is told"
    assert codes[other[0].code, "data/city/big.ttl"] == SMALL.nodes


def test_nameless_nodes_are_put_aside_as_well(
    mini: Path, asked: list[tuple[Limits, Outcome]], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(mini, 500, lambda number: "[] a srpp:City .")
    monkeypatch.setattr(choice, "_ask_reference", lambda *_: pytest.fail("the reference takes too long"))
    report, _ = told(mini)
    (rest,) = [each for each in report.diagnostics if each.code == "SG196"]
    assert rest.message.startswith("481 of 501 nodes of this file were not judged")
    assert rest.place.line == len(HEAD.splitlines()) + 1 + SMALL.nodes
    assert any(each.place.path == "data/city/ghent.ttl" and each.rule for each in report.diagnostics)
    assert len(asked) == 2


def test_a_file_that_is_right_is_right_beside_one_with_too_much(
    mini: Path, asked: list[tuple[Limits, Outcome]]
) -> None:
    write(mini, 500, many)
    report, _ = told(mini, ["data/city/ghent.ttl"])
    alone = [each for each in report.diagnostics if each.place.path == "data/city/ghent.ttl"]
    (mini / "data/city/big.ttl").unlink()
    assert [each for each in told(mini)[0].diagnostics if each.place.path == "data/city/ghent.ttl"] == alone
    assert {each.code for each in report.diagnostics if each.place.path != "data/city/ghent.ttl"} <= {"SG196"}


def test_nodes_from_a_list_are_judged_as_by_their_class(monkeypatch: pytest.MonkeyPatch, mini: Path) -> None:
    write(mini, 30, lambda number: many(number) if number % 2 else "[] a srpp:City .")
    corpus = examination.Corpus.read(Checkout.find(mini))
    sheets = {role: [*corpus.of_role(role)] for role in examination.Role}
    data = [each for role in examination.VALIDATED for sheet in sheets[role] for each in sheet.triples]
    shapes = [each for sheet in sheets[examination.Role.SHAPES] for each in sheet.triples]
    whole = engines.validate(data, shapes)
    listed = engines.validate(data, shapes, limits=Limits(without=frozenset()))
    assert fast.is_installed()
    assert whole.results
    assert found(whole) == found(listed)
    assert (whole.engine, listed.engine) == ("pyshacl", "fast")
    assert whole.looked_at == listed.looked_at


def test_what_is_still_too_much_in_the_end_is_said(
    mini: Path, asked: list[tuple[Limits, Outcome]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "BOUNDS", Bounds(results=10, nodes=50, rounds=1))
    write(mini, 500, many)
    report, _ = told(mini)
    assert len(asked) == 2
    assert asked[-1][1].cut
    (rest,) = [each for each in report.diagnostics if each.code == "SG196" and each.place.path == "data"]
    assert "not asked to the end" in rest.message
