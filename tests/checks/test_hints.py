"""What a curator is proposed for a value that a rule refuses, on the real words and rules."""

from pathlib import Path

import pytest

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.diagnostics import Diagnostic

SLIPS = {
    "the name of a country": ("country:NOR", '"Norway"@en', "SG329", "did you mean country:NOR?"),
    "a country by two letters": ("country:NOR", "country:NO", "SG329", "did you mean country:NOR?"),
    "a name in brackets": ("country:NOR", "<country:NOR>", "SG329", "did you mean country:NOR?"),
    "a name with two colons": ("country:NOR", "country::NOR", "SG329", "did you mean country:NOR?"),
    "a confidence in words": ("srpp:HighConfidence", '"high"', "SG304", "did you mean srpp:HighConfidence?"),
    "half a word of ours": ("srpp:HighConfidence", "srpp:high", "SG270", "did you mean srpp:HighConfidence?"),
    "a word of SKOS in small letters": (
        "skos:prefLabel",
        "skos:preflabel",
        "SG270",
        "did you mean skos:prefLabel?",
    ),
    "a vocabulary under http": (
        "PREFIX srpp: <https",
        "PREFIX srpp: <http",
        "SG148",
        "did you mean <https://w3id.org/srpp/ns#>?",
    ),
    "HTML": ("City of", "City &amp; port of", "SG145", "write `&`"),
    "the wrong encoding": ("City of", "Tromsø".encode().decode("cp1252"), "SG145", "write `ø`"),
    "a tab": ("City of", "City\tof", "SG144", "leave single spaces"),
}


def found_in(world: Path) -> list[Diagnostic]:
    return [each for each in run(Checkout(world)).diagnostics if each.code not in ("SG140", "SG150", "SG404")]


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_has_one_finding_that_proposes_what_was_meant(world: Path, name: str) -> None:
    old, new, code, help = SLIPS[name]
    (path,) = (world / "data/city").glob("*.ttl")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    first = found_in(world)[0]
    assert first.code == code
    assert first.help.startswith(help)


def test_a_date_that_there_is_not_says_why(world: Path) -> None:
    (path,) = (world / "data/city").glob("*.ttl")
    text = path.read_text(encoding="utf-8")
    dated = text.replace("srpp:country", '    srpp:founded "2023-13-01"^^xsd:date ;\n    srpp:country', 1)
    path.write_text("PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n" + dated, encoding="utf-8")
    assert [note for each in found_in(world) for note in each.notes] == ["there is no month 13"]


def test_a_part_that_nothing_names_is_told(world: Path) -> None:
    (path,) = (world / "data/city").glob("*.ttl")
    text = path.read_text(encoding="utf-8")
    part = '\n<#population-9>\n    a srpp:Observation ;\n    skos:prefLabel "people"@en ;\n.\n'
    head = "" if "BASE" in text else f"BASE <https://w3id.org/srpp/id/city/{path.stem}>\n"
    path.write_text(head + text + part, encoding="utf-8")
    assert "nothing names <#population-9>, so no page shows it" in [e.message for e in found_in(world)]
