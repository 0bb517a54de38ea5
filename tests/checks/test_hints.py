"""What a curator is proposed for a value that a rule refuses, on the real words and rules."""

from pathlib import Path

import pytest

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.diagnostics import Diagnostic

XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
ORG = "PREFIX org: <http://www.w3.org/ns/org#>\n"
IDS = "https://w3id.org/srpp/id/"
SLIPS = {
    "the name of a country": ("country:NOR", '"Norway"@en', "SG329", "did you mean country:NOR?"),
    "a country with a letter too many": ("country:NOR", "country:NORW", "SG329", "did you mean country:NOR?"),
    "our word under another prefix": (
        "srpp:country ",
        "dcterms:country ",
        "SG270",
        "did you mean srpp:country?",
    ),
    "a word of SKOS under ours": (
        "skos:prefLabel",
        "srpp:prefLabel",
        "SG270",
        "did you mean skos:prefLabel?",
    ),
    "a property as a class": ("dcterms:source", "srpp:source", "SG270", "did you mean dcterms:source?"),
    "half a word of SKOS": (
        "srpp:country",
        'skos:label "x"@en ;\n    srpp:country',
        "SG270",
        "see the vocabulary's own page, or take a word such as skos:altLabel, skos:prefLabel",
    ),
    "a prefix by its other name": ("dcterms:source", "dc:source", "SG121", "did you mean `dcterms:`?"),
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
    "an address without its scheme": (
        "srpp:country",
        "foaf:homepage <www.example.org/a> ;\n    srpp:country",
        "SG148",
        "did you mean <https://www.example.org/a>?",
    ),
    "a source by its title": (
        "source:example-report",
        '"Report of the harbour (example)"@en',
        "SG303",
        "did you mean source:example-report?",
    ),
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
    head = XSD + "PREFIX foaf: <http://xmlns.com/foaf/0.1/>\n"
    path.write_text(head + text.replace(old, new, 1), encoding="utf-8")
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


PART = """
<#population-1>
    a srpp:Observation ;
    srpp:quantity NUMBER ;
.
"""


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("12,5", "write `12.5`: a comma begins another value. Otherwise write"),
        ("3,500,000", "write `3500000`: a comma begins another value. Otherwise write"),
        ("3,500", "write `3500` or `3.500`: a comma begins another value. Otherwise write"),
        ("3 , 5", "write one number"),
        ('"12,5"', "did you mean 12.5? Otherwise"),
        ('"3,500,000"^^xsd:integer', "did you mean 3500000? Otherwise"),
        ('"3,500"', "write one number"),
    ],
)
def test_a_comma_in_a_number_is_told_with_the_number_that_was_meant(
    world: Path, written: str, help: str
) -> None:
    (path,) = (world / "data/city").glob("*.ttl")
    head = "BASE <https://w3id.org/srpp/id/city/example-harbour>\n" + XSD
    path.write_text(
        head + path.read_text(encoding="utf-8") + PART.replace("NUMBER", written), encoding="utf-8"
    )
    (found,) = [each for each in found_in(world) if each.code == "SG388"]
    assert found.help.startswith(help)


def test_the_base_of_another_entity_is_one_finding_at_its_line(world: Path) -> None:
    (path,) = (world / "data/city").glob("*.ttl")
    head = "# a city\nBASE <https://w3id.org/srpp/id/city/elsewhere>\n"
    parts = PART.replace("NUMBER", "1") + PART.replace("NUMBER", "2").replace("-1>", "-2>")
    path.write_text(head + path.read_text(encoding="utf-8") + parts, encoding="utf-8")
    (found,) = [each for each in found_in(world) if each.code == "SG133"]
    assert (found.place.line, found.help) == (2, "write BASE <https://w3id.org/srpp/id/city/example-harbour>")


def test_lines_that_end_as_on_windows_are_named_as_what_is_other(world: Path) -> None:
    (path,) = (world / "data/city").glob("*.ttl")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    notes = [each.notes for each in run(Checkout(world)).diagnostics if each.code == "SG150"]
    assert notes == [("its lines end in CR LF, as on Windows; in the form they end in LF",)]


def test_a_member_and_its_network_that_are_swapped_are_told(world: Path) -> None:
    (path,) = (world / "data/city").glob("*.ttl")
    network = next((world / "data/network").glob("*.ttl")).stem
    head = """BASE <https://w3id.org/srpp/id/city/example-harbour>
PREFIX network: <https://w3id.org/srpp/id/network/>
PREFIX org: <http://www.w3.org/ns/org#>
"""
    part = f"""
<#member>
    a org:Membership ;
    org:member network:{network} ;
    org:organization city:example-harbour ;
.
"""
    path.write_text(head + path.read_text(encoding="utf-8") + part, encoding="utf-8")
    assert "SG347" in {each.code for each in found_in(world)}


def test_a_property_of_another_class_is_told_where_it_stands(world: Path) -> None:
    (path,) = (world / "data/city").glob("*.ttl")
    text = path.read_text(encoding="utf-8")
    said = 'srpp:end "2019"^^xsd:gYear ;\n    skos:note "general words fit anything"@en ;\n    srpp:country'
    path.write_text(XSD + text.replace("srpp:country", said, 1), encoding="utf-8")
    (found,) = [each for each in found_in(world) if each.code == "SG409"]
    assert found.message == "srpp:end is no property of a srpp:City, so no rule looks at it"
    assert text.splitlines()[found.place.line - 2].strip().startswith("srpp:country")


def test_a_wrong_class_is_one_finding_at_the_class_and_not_where_others_name_the_thing(world: Path) -> None:
    (path,) = (world / "data/city").glob("*.ttl")
    text = path.read_text(encoding="utf-8")
    network = next((world / "data/network").glob("*.ttl"))
    part = f"""
<#member>
    a org:Membership ;
    org:member city:{path.stem} ;
    org:organization network:{network.stem} ;
.
"""
    head = f"BASE <https://w3id.org/srpp/id/city/{path.stem}>\nPREFIX network: <{IDS}network/>\n{ORG}"
    for kind, code in (("srpp:Policy", "SG410"), ("org:Role", "SG410"), ("srpp:Town", "SG270")):
        path.write_text(head + text.replace("srpp:City", kind, 1) + part, encoding="utf-8")
        found = [each for each in found_in(world) if kind in each.message]
        assert [each.code for each in found] == [code]
        line = path.read_text(encoding="utf-8").splitlines()[found[0].place.line - 1]
        assert line[found[0].place.column - 1 :].startswith(kind)
        assert f"city:{path.stem}" not in {each.value for each in found_in(world) if each.rule}
