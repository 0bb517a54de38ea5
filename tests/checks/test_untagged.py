"""A name without a language tag is shown where it stands, not as missing from its subject."""

from pathlib import Path

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.diagnostics import Diagnostic

HARBOUR = "data/city/example-harbour.ttl"
NAME = '"City of Harbour (example)"'


def found(world: Path, names: str) -> list[Diagnostic]:
    path = world / HARBOUR
    path.write_text(path.read_text().replace(f"{NAME}@en", names))
    return [*run(Checkout.find(world), [HARBOUR]).diagnostics]


def test_an_untagged_name_is_shown_at_the_text(world: Path) -> None:
    (only,) = found(world, NAME)
    assert only.code == "SG300"
    assert only.message == "the name is missing in English: this text has no language tag"
    assert only.label == "no language tag"
    line = (world / HARBOUR).read_text().splitlines()[only.place.line - 1]
    assert line[only.place.column - 1 : only.place.end_column - 1] == NAME
    assert "@en" in only.help


def test_an_untagged_name_beside_one_in_another_language_is_shown_at_the_text(world: Path) -> None:
    (only,) = found(world, f'"Havn"@nb , {NAME}')
    line = (world / HARBOUR).read_text().splitlines()[only.place.line - 1]
    assert line[only.place.column - 1 : only.place.end_column - 1] == NAME


def test_several_untagged_names_are_all_shown(world: Path) -> None:
    said = found(world, f'{NAME} , "Harbour"')
    (missing,) = [each for each in said if each.code == "SG300"]
    assert [each.label for each in missing.related] == ["no language tag"]


def test_a_name_in_another_language_alone_is_missing_from_its_subject(world: Path) -> None:
    (only,) = found(world, '"Havn"@nb')
    assert only.message == "the name is missing in English"
    line = (world / HARBOUR).read_text().splitlines()[only.place.line - 1]
    assert line == "city:example-harbour"


def test_an_untagged_name_beside_an_english_one_is_no_missing_name(world: Path) -> None:
    assert "SG300" not in [each.code for each in found(world, f'"Harbour"@en , {NAME}')]


def test_a_number_in_the_place_of_a_name_is_not_called_a_text(world: Path) -> None:
    assert "SG300" in [each.code for each in found(world, "5") if "language tag" not in each.message]
