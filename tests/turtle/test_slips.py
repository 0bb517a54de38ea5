"""The slips of people who have just begun to write Turtle: each is told once, where it is, and mended."""

import random

import pytest

from srpp_graph.turtle import parse_turtle
from srpp_graph.turtle.slips import name_slips

HEAD = """BASE <https://w3id.org/srpp/id/city/bergen>
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX country: <http://publications.europa.eu/resource/authority/country/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX theme: <https://w3id.org/srpp/id/theme/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

"""
BODY = """city:bergen
    a srpp:City ;
    skos:prefLabel "City of Bergen"@en ;
    srpp:country country:NOR ;
    srpp:theme
        theme:fair-trade ,
        theme:decent-work ;
    srpp:hasTarget
        <#target-1> ,
        <#target-2> ;
    srpp:founded "2019-11-12"^^xsd:date ;
    srpp:population 3500000 ;
.

<#membership-1>
    a org:Membership ;
    org:member city:bergen ;
.
"""
LABEL = '"City of Bergen"@en'
DATE = '"2019-11-12"^^xsd:date'
SLIPS = {
    "no stop": ("3500000 ;\n.\n", "3500000 ;\n", "12:30", "write ` .` here"),
    "a semicolon for the stop": ("3500000 ;\n.\n", "3500000 ;\n;\n", "13:2", "write ` .` here"),
    "a stop for the semicolon": ("country:NOR ;", "country:NOR .", "4:30", "write `;` for the `.`"),
    "a stop before the semicolon": ("country:NOR ;", "country:NOR. ;", "4:29", "take the `.` away"),
    "a comma for the semicolon": ("country:NOR ;", "country:NOR ,", "4:30", "write `;` for the `,`"),
    "a semicolon for the comma": ("<#target-1> ,", "<#target-1> ;", "9:21", "write `,` for the `;`"),
    "no brackets round a part": (
        "<#target-2> ;",
        "#target-2 ;",
        "10:9",
        "write `<#target-2>` for a part of this file",
    ),
    "no quotes": (LABEL, "City of Bergen", "3:20", 'write `"City of Bergen"@en` for a text'),
    "no opening quote": (LABEL, 'City of Bergen"@en', "3:20", 'write `"City of Bergen"@en`'),
    "a date without quotes": (DATE, "2019-11-12", "11:18", 'write `"2019-11-12"^^xsd:date`'),
    "a month without quotes": (DATE, "2019-1", "11:18", 'write `"2019-01"^^xsd:gYearMonth`'),
    "one circumflex": (DATE, '"2019"^xsd:gYear', "11:24", "write `^^`"),
    "a number with spaces": ("3500000", "3 500 000", "12:21", "write `3500000`"),
    "an amount": (
        "3500000",
        "€3500000",
        "12:21",
        "write the number alone, as in `3500000`; its currency is its unit",
    ),
    "a percentage": (
        "3500000",
        "80%",
        "12:23",
        "write the number alone; that it is a share is said by its unit, as in `srpp:unit unit:percent`",
    ),
    "a word for true": ("3500000", "yes", "12:21", "write `true`"),
    "an address": ("country:NOR", "https://example.org/a", "4:18", "write `<https://example.org/a>`"),
    "a name with a space": (
        "theme:fair-trade",
        "theme:fair trade",
        "6:9",
        "did you mean `theme:fair-trade`?",
    ),
    "a property without a prefix": (
        "srpp:country",
        "country",
        "4:5",
        "a property has a prefix and a colon before it, as in `srpp:country`",
    ),
    "a capital A": (
        "a srpp:City",
        "A srpp:City",
        "2:5",
        "write `a` to say what it is, as in `a srpp:City ;`",
    ),
    "is a": ("a srpp:City", "is a srpp:City", "2:5", "write `a` to say what it is, as in `a srpp:City ;`"),
    "a foreign comment": (
        "    srpp:country",
        "    // so\n    srpp:country",
        "4:5",
        "begin a comment with `#`",
    ),
    "a no-break space": (
        "    srpp:country",
        "\u00a0\u00a0 \u00a0srpp:country",
        "4:1",
        "write an ordinary space",
    ),
    "a merge conflict": (
        "    srpp:country country:NOR ;\n",
        "<<<<<<< HEAD\n    srpp:country country:NOR ;\n=======\n    srpp:country country:SWE ;\n>>>>>>> b\n",
        "4:1",
        "keep what is right of the two sides, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`",
    ),
    "a row of a table": (
        "<#membership-1>",
        'Bergen\tNorway\t2019\t"a ""good"" case"\n\n<#membership-1>',
        "15:1",
        "write each value behind its property, as in `srpp:country country:NOR ;`",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_once_in_its_place_with_its_remedy(name: str) -> None:
    old, new, place, help = SLIPS[name]
    assert old in BODY
    document = parse_turtle(HEAD + BODY.replace(old, new, 1))
    (fault,) = document.faults
    at = document.place(fault.span)
    assert (f"{at.line - HEAD.count(chr(10))}:{at.column}", fault.help) == (place, help)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n  "@context": "https://schema.org",\n  "@id": "urn:a"\n}\n', "this is JSON, not Turtle"),
        ('[{"@id": "urn:a"}]', "this is JSON, not Turtle"),
        ('<?xml version="1.0"?>\n<rdf:RDF/>\n', "this is XML, not Turtle"),
        ('<rdf:RDF xmlns:rdf="urn:r">\n</rdf:RDF>', "this is XML, not Turtle"),
        ("<!DOCTYPE html>\n<html><body>x</body></html>\n", "this is HTML, not Turtle"),
    ],
)
def test_a_text_of_another_format_has_one_fault_that_names_it(text: str, message: str) -> None:
    assert [each.message for each in parse_turtle(text).faults] == [message]


def test_a_declaration_without_brackets_is_told_and_not_the_uses_of_its_prefix() -> None:
    broken = (HEAD + BODY).replace("<https://w3id.org/srpp/ns#>", "https://w3id.org/srpp/ns#")
    assert [each.help for each in parse_turtle(broken).faults] == ["write `<https://w3id.org/srpp/ns#>`"]


def test_a_fault_is_never_named_away() -> None:
    chance = random.Random(5)
    for _ in range(300):
        text = list(HEAD + BODY)
        for _ in range(chance.randrange(1, 5)):
            text[chance.randrange(len(text))] = chance.choice('.;,<>"#@^%/ \t\u00a0aA1\n')
        spoilt = "".join(text)
        faults = parse_turtle(spoilt).faults
        assert bool(name_slips(spoilt, faults)) == bool(faults)
        assert all(0 <= each.span.start <= each.span.end <= len(spoilt) for each in faults)


@pytest.mark.parametrize("value", ['"2016"', "7", '"x"@en'])
def test_a_stop_before_a_property_with_a_text_is_told_where_it_stands(value: str) -> None:
    head = "PREFIX ex: <https://example.org/>\n"
    text = f"{head}ex:a\n    ex:p ex:b .\n    ex:start {value} ;\n    ex:q ex:c ;\n.\n"
    (fault,) = parse_turtle(text).faults
    assert text[: fault.span.start].endswith("ex:p ex:b ")
    assert fault.message == "the statement ends at this `.`, and `ex:start` goes on with it"
