"""Fair copies are read line by line as the parser reads them, and nothing else is taken for one."""

import os
import random
import unicodedata
from functools import cache

import pytest
from needs import ROOT, shared_folder
from spoiling import spoil

from srpp_graph.checkout import Checkout, SourceFile
from srpp_graph.errors import ContentError
from srpp_graph.iris import EntityRef
from srpp_graph.store.turtle_faults import iter_faults
from srpp_graph.turtle import PredicateOrder, parse_turtle, render_turtle
from srpp_graph.turtle.fair import FairCopy, read_fair_copy

OSLO = "https://w3id.org/srpp/id/city/oslo"
BASE = "https://w3id.org/srpp/doc/city/oslo"
COPY = f"""BASE <{OSLO}>
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

city:oslo
    a srpp:City ;
    skos:prefLabel
        "City of Oslo"@en ,
        "Oslo \\"kommune\\" \\\\ æ"@nb ;
    srpp:open true ;
    srpp:page <https://example.org/a%20b?c=d&e=(f)#g> ;
    srpp:population
        -3 ,
        2.50 ,
        700000 ;
    srpp:start "2019-02-30"^^xsd:date ;
    dcterms:source <#part-1> ;
.

<#part-1>
    a srpp:Observation ;
.

city:ghent
    a srpp:City ;
.
"""
"""What a fair copy may hold: every kind of line and of term."""

NEAR_MISSES = {
    "a comment": ("city:oslo\n", "city:oslo # the capital\n"),
    "a comment of its own": ("city:oslo\n", "# the capital\ncity:oslo\n"),
    "no line break at the end": (".\n\ncity:ghent\n    a srpp:City ;\n.\n", "."),
    "a line too many": ("city:ghent", "\ncity:ghent"),
    "a space at the end": ("true ;", "true ; "),
    "a tab": ("    a srpp:Obs", "\ta srpp:Obs"),
    "a carriage return": ("true ;\n", "true ;\r\n"),
    "a byte order mark": ("BASE", "\ufeffBASE"),
    "no space before the sign": ("true ;", "true;"),
    "the last property unended": ("<#part-1> ;\n.", "<#part-1> .\n"),
    "one value in a line of its own": ("srpp:open true", "srpp:open\n        true"),
    "two values in a line": ("-3 ,\n        2.50", "-3 , 2.50"),
    "values out of order": ('"City of Oslo"@en', '"Z"@nb'),
    "a value twice": ("2.50 ,", "-3 ,"),
    "numbers out of order": ("2.50 ,", "-25.0 ,"),
    "an unused prefix": ("PREFIX skos", "PREFIX sh: <http://www.w3.org/ns/shacl#>\nPREFIX skos"),
    "a prefix declared twice": ("PREFIX xsd: ", "PREFIX srpp: <https://w3id.org/srpp/ns#>\nPREFIX xsd: "),
    "an undeclared prefix": ("PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n", ""),
    "a prefix that is none of ours": ("srpp:open", "nope:open"),
    "another meaning of a prefix": ("http://purl.org/dc/terms/", "http://purl.org/dc/elements/1.1/"),
    "prefixes out of order": ("PREFIX skos:", "PREFIX zkos:"),
    "the older form of a prefix": (
        "PREFIX city: <https://w3id.org/srpp/id/city/>",
        "@prefix city: <https://w3id.org/srpp/id/city/> .",
    ),
    "another base": (f"BASE <{OSLO}>", "BASE <https://w3id.org/srpp/id/city/bonn>"),
    "no base": (f"BASE <{OSLO}>\n", ""),
    "a part with its whole name": ("dcterms:source <#part-1>", f"dcterms:source <{OSLO}#part-1>"),
    "an unneeded base": ("<#part-1>", "<urn:part-1>"),
    "blocks out of order": ("city:ghent", "city:aa\n    a srpp:City ;\n.\n\ncity:Aa"),
    "a part first": ("city:ghent", "<#part-0>"),
    "a block twice": ("city:ghent", "<#part-1>"),
    "an empty block": ("    a srpp:Observation ;\n", ""),
    "the long name of a": ("    a srpp:Obs", "    rdf:type srpp:Obs"),
    "a as a value": ("srpp:open true", "srpp:open a"),
    "a name in brackets": ("city:ghent", "<https://w3id.org/srpp/id/city/ghent>"),
    "an IRI with a space": ("a%20b", "a b"),
    "an IRI with a stray percent": ("a%20b", "a%2"),
    "an IRI that is relative": ("<https://example.org/a%20b?c=d&e=(f)#g>", "<a>"),
    "an IRI of another scheme": ("https://example.org/a%20b?c=d&e=(f)#g", "urn:a"),
    "an IRI with a private letter": ("a%20b", "a\ue000b"),
    "a text in single quotes": ('"City of Oslo"', "'City of Oslo'"),
    "a long text": ('"City of Oslo"', '"""City of Oslo"""'),
    "an escape that is not needed": ('"City of Oslo"', '"City\\u0020of Oslo"'),
    "a tab in a text": ('"City of Oslo"', '"City\tof Oslo"'),
    "a control in a text": ('"City of Oslo"', '"City\x01of Oslo"'),
    "an unended text": ('"City of Oslo"', '"City of Oslo'),
    "a quote in a text": ('"City of Oslo"', '"City "of" Oslo"'),
    "a text in decomposed form": ("æ", unicodedata.normalize("NFD", "å")),
    "a language in capitals": ("@en", "@EN"),
    "no language": ("@en", "@"),
    "a language that is none": ("@en", "@en-"),
    "a date with its whole type": (
        '"2019-02-30"^^xsd:date',
        '"2019-02-30"^^<http://www.w3.org/2001/XMLSchema#date>',
    ),
    "a number in quotes": ('"2019-02-30"^^xsd:date', '"7"^^xsd:integer'),
    "a string with its type": ('"2019-02-30"^^xsd:date', '"7"^^xsd:string'),
    "a text of a language without one": ('"2019-02-30"^^xsd:date', '"7"^^rdf:langString'),
    "a number with a plus": ("700000", "+700000"),
    "a number with an exponent": ("700000", "7e5"),
    "a number without its end": ("2.50", "2."),
    "true in capitals": ("true", "True"),
    "a list": ("<#part-1> ;\n.", "( 1 2 ) ;\n."),
    "the empty list": ("srpp:open true", "srpp:open rdf:nil"),
    "a blank node": ("<#part-1> ;\n.", "[] ;\n."),
    "a label": ("city:ghent", "_:b0"),
    "a literal as a subject": ("city:ghent", '"ghent"'),
    "a literal as a property": ("srpp:open", '"open"'),
    "an escape in a name": ("city:ghent", "city:gh\\-ent"),
    "a name that ends in a dot": ("city:ghent", "city:ghent."),
    "a name with a colon": ("city:ghent", "city:gh:ent"),
    "a letter that is not ASCII in a name": ("city:ghent", "city:génk"),
    "digits that are not ASCII": ("700000", "\u0667"),
}


def fair(text: str, entity: str = OSLO, base: str = BASE) -> FairCopy | None:
    return read_fair_copy(text, entity=entity, base=base)


def assert_same(copy: FairCopy, text: str, base: str, scope: str = "") -> None:
    """Triple for triple and place for place, to the very terms."""
    full = parse_turtle(text, base=base, scope=scope)
    assert not full.faults
    assert not full.comments
    assert [*copy.triples] == full.triples
    assert [*map(repr, copy.triples)] == [*map(repr, full.triples)]
    for one, other in zip(copy.triples, full.triples, strict=True):
        for name in ("value", "ill_typed", "language", "datatype"):
            assert getattr(one.object, name, None) == getattr(other.object, name, None)
    assert [*copy.prefixes.items()] == [*full.prefixes.items()]
    assert (copy.base, copy.comments, copy.faults, copy.text) == (full.base, (), (), text)


def test_every_kind_of_line_is_read_as_the_parser_reads_it():
    copy = fair(COPY)
    assert copy is not None
    assert_same(copy, COPY, BASE)
    assert len(copy.triples) == 12


@pytest.mark.parametrize("change", NEAR_MISSES.values(), ids=NEAR_MISSES.keys())
def test_what_is_nearly_a_fair_copy_is_left_to_the_parser(change: tuple[str, str]):
    assert change[0] in COPY
    assert fair(COPY.replace(*change)) is None


def test_a_copy_of_something_else_is_left_to_the_parser():
    assert fair(COPY, entity=OSLO + "-2") is None
    assert fair(COPY, entity="") is None
    assert fair("") is None
    assert fair("\n") is None


@cache
def order() -> PredicateOrder:
    checkout = Checkout.find(ROOT)
    words = (*checkout.shape_files, *checkout.ontology_files)
    return PredicateOrder.from_triples(
        each.triple for file in words for each in parse_turtle(file.read_text(), base=BASE).triples
    )


def read(file: SourceFile, text: str) -> tuple[FairCopy | None, str, str]:
    ref = EntityRef.from_path(file.path)
    return read_fair_copy(text, entity=ref.iri, base=ref.doc), ref.iri, ref.doc


def test_the_data_are_fair_copies_in_order_and_read_as_the_parser_reads_them():
    files = Checkout.find(ROOT).data_files
    copies = 0
    for file in files:
        copy, _, base = read(file, text := file.read_text())
        if copy is not None:
            copies += 1
            assert copy.is_ordered(order()), file.path
            assert_same(copy, text, base, file.path)
    assert copies > 0.95 * len(files)


def test_what_people_write_by_hand_is_read_alike_or_left_to_the_parser():
    checkout = Checkout.find(ROOT)
    for file in (*checkout.ontology_files, *checkout.shape_files):
        copy = read_fair_copy(text := file.read_text(), entity=OSLO, base=BASE)
        if copy is not None:
            assert_same(copy, text, BASE, file.path)


@pytest.mark.conformance
def test_the_w3c_suite_is_read_alike_or_left_to_the_parser():
    folder = shared_folder() / "w3c/rdf-tests/rdf/rdf11/rdf-turtle"
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.glob("*.ttl"))]
    assert len(texts) > 250
    for text in texts:
        copy = read_fair_copy(text, entity="http://www.w3.org/", base="http://www.w3.org/")
        if copy is not None:
            assert_same(copy, text, "http://www.w3.org/")


def amiss(text: str, other: str, chance: random.Random) -> str:
    """A text with a word or a line of another in the place of one of its own: mostly nearly a fair copy."""
    lines, others = text.split("\n"), other.split("\n")
    at, line = chance.randrange(len(lines)), chance.choice(others)
    words, stock = lines[at].split(" "), line.split(" ")
    way = chance.randrange(4)
    if way == 0:
        words[chance.randrange(len(words))] = chance.choice(stock)
        lines[at] = " ".join(words)
    elif way == 1:
        lines[at] = line
    elif way == 2:
        lines.insert(at, line)
    else:
        del lines[at]
    return "\n".join(lines)


def spoilt(files: tuple[SourceFile, ...], rounds: int, chance: random.Random):
    """So many texts, each with its file."""
    for _ in range(rounds):
        file, other = chance.choice(files), chance.choice(files)
        if chance.random() < 0.5:
            yield file, amiss(file.read_text(), other.read_text(), chance)
            continue
        content = spoil(file.read_text().encode(), other.read_text().encode(), chance)
        try:
            yield file, file.decode(content)
        except ContentError:
            continue


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_files_are_read_alike_or_left_to_the_parser(seed: int):
    rounds = int(os.environ.get("SRPP_MUTATIONS", "1000")) // 4
    copies = 0
    for file, text in spoilt(Checkout.find(ROOT).data_files, rounds, random.Random(seed)):
        copy, entity, base = read(file, text)
        if copy is None:
            continue
        copies += 1
        assert_same(copy, text, base, file.path)
        assert [*iter_faults(text, base)] == [], "the engine refuses what was taken for a fair copy"
        written = render_turtle((each[:3] for each in copy.triples), base=entity, order=order())
        assert copy.is_ordered(order()) == (written == text), file.path
    assert copies > rounds / 50, "hardly any was a fair copy: the test says nothing"


def test_a_text_that_is_written_in_its_form_is_a_fair_copy_if_it_has_no_blank_node():
    text = render_turtle(
        (each.triple for each in parse_turtle(COPY.replace("City of", "Town of"), base=BASE).triples),
        base=OSLO,
    )
    copy = fair(text)
    assert copy is not None
    assert copy.is_ordered(PredicateOrder())
