"""Reading Turtle: the places of terms, the meaning of every form, and all faults in one pass."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef

from srpp_graph.turtle import Document, Span, parse_turtle
from srpp_graph.vocabulary import RDF, SRPP, XSD

HEADER = "PREFIX srpp: <https://w3id.org/srpp/ns#>\nPREFIX : <urn:x:>\n"
SEEDED = (Path(__file__).parent / "seeded.ttl").read_text(encoding="utf-8")


def objects(text: str) -> list[str | Literal]:
    """The objects of the statements after a usual header, which must have no fault."""
    document = parse_turtle(HEADER + text)
    assert document.faults == []
    return [each.object for each in document.triples]


def faults(text: str) -> list[tuple[str, str]]:
    """Each fault of the text as `line:column` and headline."""
    document = parse_turtle(text)
    return [(str(document.place(each.span)), each.message) for each in document.faults]


def written(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


# Places


def test_each_term_of_a_triple_has_its_exact_span():
    document = parse_turtle(HEADER + ':s\n    srpp:p "é𝄞"@nb ,\n        :o ;\n    a srpp:City .')
    spans = [
        tuple(written(document, span) for span in (each.subject_span, each.predicate_span, each.object_span))
        for each in document.triples
    ]
    assert spans == [(":s", "srpp:p", '"é𝄞"@nb'), (":s", "srpp:p", ":o"), (":s", "a", "srpp:City")]


def test_columns_count_code_points_from_one():
    document = parse_turtle('<urn:s> <urn:p> "𝄞𝄞" , <urn:o> .')
    place = document.place(document.triples[1].object_span, "data/x.ttl")
    assert (place.path, place.line, place.column, place.end_column) == ("data/x.ttl", 1, 24, 31)


def test_a_literal_with_its_datatype_apart_is_one_span():
    document = parse_turtle('<urn:s> <urn:p> "1" ^^ <urn:t> .')
    assert written(document, document.triples[0].object_span) == '"1" ^^ <urn:t>'


def test_a_nested_node_spans_its_brackets_and_opens_where_its_subject_is():
    document = parse_turtle("<urn:s> <urn:p> [ <urn:q> 1 ] .")
    inner, outer = document.triples
    assert written(document, outer.object_span) == "[ <urn:q> 1 ]"
    assert written(document, inner.subject_span) == "["
    assert inner.subject == outer.object


def test_list_items_have_the_places_of_their_own():
    document = parse_turtle("<urn:s> <urn:p> ( 1 <urn:x> ) .")
    items = [written(document, each.object_span) for each in document.triples if each.predicate == RDF.first]
    assert items == ["1", "<urn:x>"]


def test_comments_and_prefixes_are_seen_with_their_places():
    document = parse_turtle("# first\n" + HEADER + '<urn:s#a> :p "#no" . # last')
    assert [each.text for each in document.comments] == ["# first", "# last"]
    assert document.prefixes["srpp"].iri == "https://w3id.org/srpp/ns#"
    assert written(document, document.prefixes[""].span) == "PREFIX : <urn:x:>"


# Meaning


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", Literal("12", datatype=XSD.integer)),
        ("-0.50", Literal("-0.50", datatype=XSD.decimal)),
        ("1.e3", Literal("1.e3", datatype=XSD.double)),
        ("true", Literal("true", datatype=XSD.boolean)),
        ("'it''s'", None),
        ('"a\\tb\\u00e9\\U0001D11E"', Literal("a\tbé𝄞")),
        ('"""two\n"quoted" lines"""', Literal('two\n"quoted" lines')),
        ("'''x''y'''", Literal("x''y")),
        ('"x"@pt-BR', Literal("x", lang="pt-BR")),
        ('"x" @en', Literal("x", lang="en")),
        ('"x"^^<http://www.w3.org/2001/XMLSchema#string>', Literal("x")),
        ("'x'^^<urn:it's>", Literal("x", datatype=URIRef("urn:it's"))),
        ("()", RDF.nil),
        (":a.b", URIRef("urn:x:a.b")),
        (":a\\,b%20c", URIRef("urn:x:a,b%20c")),
        (":8.5", URIRef("urn:x:8.5")),
    ],
)
def test_every_form_of_a_value_is_read(text: str, expected: URIRef | Literal | None):
    if expected is None:
        assert faults(HEADER + f":s :p {text} .")
        return
    (found,) = objects(f":s :p {text} .")
    assert found == expected
    assert str(found) == str(expected)


def test_a_lexical_form_is_never_rewritten():
    found = objects(
        ':s :p "01"^^<http://www.w3.org/2001/XMLSchema#integer> , '
        '" a "^^<http://www.w3.org/2001/XMLSchema#token> .'
    )
    assert [str(each) for each in found] == ["01", " a "]


def test_an_ill_typed_literal_is_kept_and_nothing_is_logged(caplog: pytest.LogCaptureFixture):
    found = objects(
        ':s :p "2024-02-30"^^<http://www.w3.org/2001/XMLSchema#date> , '
        '"maybe"^^<http://www.w3.org/2001/XMLSchema#boolean> .'
    )
    assert [each.ill_typed for each in found if isinstance(each, Literal)] == [True, True]
    assert caplog.records == []


def test_xml_literals_are_never_parsed():
    (found,) = objects(
        ":s :p \"<!DOCTYPE a SYSTEM 'http://x/'><a/>\""
        "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> ."
    )
    assert isinstance(found, Literal)
    assert found.value is None


def test_relative_iris_are_resolved_against_the_latest_base():
    document = parse_turtle("BASE <http://a/b/c>\n<#x> <d> <../e> . @base <http://f/> . <> <g> <//h> .")
    assert [str(each) for triple in document.triples for each in triple.triple] == [
        *("http://a/b/c#x", "http://a/b/d", "http://a/e"),
        *("http://f/", "http://f/g", "http://h"),
    ]


def test_a_prefix_declared_anew_means_something_else_from_there_on():
    document = parse_turtle("PREFIX : <urn:a:> :x :x :x . PREFIX : <urn:b:> :x :x :x .")
    assert {str(each.subject) for each in document.triples} == {"urn:a:x", "urn:b:x"}


def test_the_scope_keeps_blank_nodes_of_two_documents_apart():
    text = "_:a <urn:p> [] ."
    one, other = (parse_turtle(text, scope=scope).triples[0] for scope in ("one-", "other-"))
    assert one.subject != other.subject
    assert one.object != other.object


def test_nesting_has_no_limit():
    depth = 20_000
    document = parse_turtle("<urn:s> <urn:p> " + "[ <urn:p> ( " * depth + " ) ]" * depth + " .")
    assert document.faults == []
    assert len(document.triples) == 3 * depth - 1


# Faults


def test_all_seeded_faults_are_told_in_one_pass_each_at_its_place():
    assert faults(SEEDED) == [
        (":8:47", "no `;` between two properties"),
        (":11:18", "a space cannot stand in an IRI"),
        (":14:8", "the prefix `thme:` is not declared"),
        (":18:47", "`\\q` is not an escape"),
        (":21:19", "this `(` is never closed"),
        (":24:35", "`@de_AT` is not a language tag"),
        (":27:19", "no `.` at the end of a statement"),
        (":31:23", "a line break in a text that begins with one quote sign"),
        (":35:19", "this `[` is never closed"),
        (":38:1", "a literal cannot be a subject"),
        (":39:11", "a literal cannot be a property"),
        (":41:17", "no value after the property"),
        (":42:15", "`<` begins an IRI that has no end"),
        (":44:22", "a `,` between the items of a list"),
        (":45:15", "`TRUE` is not a term"),
        (":48:19", "`“` does not quote a text in Turtle"),
        (":49:19", "`km` is stuck to the value before it"),
    ]


def test_readable_triples_around_faults_are_given():
    years = {str(each.object) for each in parse_turtle(SEEDED).triples if each.predicate == SRPP.year}
    assert years == {str(year) for year in range(2011, 2022)}


def test_help_says_what_to_write():
    helps = " ".join(each.help for each in parse_turtle(SEEDED).faults)
    assert "did you mean `theme:`?" in helps
    assert "write `@de-AT`" in helps
    assert "used 2 times" in helps


def test_a_known_prefix_comes_with_its_line():
    (fault,) = parse_turtle("<urn:a> skos:prefLabel 1 .").faults
    assert fault.help == "write `PREFIX skos: <http://www.w3.org/2004/02/skos/core#>` at the top of the file"


def test_messages_are_lower_case_and_have_no_full_stop():
    for fault in parse_turtle(SEEDED).faults:
        assert not fault.message[0].isupper()
        assert not fault.message.endswith(".")
        assert fault.help


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<urn:a> <urn:b> 1", (":1:18", "no `.` at the end of a statement")),
        ("<urn:a> .", (":1:1", "nothing is said of this subject")),
        ("<urn:a> <urn:b> ) .", (":1:17", "`)` has nothing to end here")),
        ("<a> <urn:b> <urn:c> .", (":1:1", "`<a>` is relative, and there is nothing it is relative to")),
        ("PREFIX a: <urn:a> .", (":1:19", "a `.` after `PREFIX`")),
        ("@prefix a: <urn:a>\n", (":1:19", "no `.` after `@prefix`")),
        ("\ufeff<urn:a> a <urn:b> .", (":1:1", "the file begins with a byte order mark")),
        ("<urn:a> a <urn:b> . \x00", (":1:21", "the character U+0000 is not Turtle")),
        ("{ }", (":1:1", "`{` is not Turtle")),
        ('<urn:a> a """x', (":1:11", "a long text is never ended")),
        ("<urn:a> <urn:b> <http://x/%zz> .", (":1:17", "`%zz` is not a percent escape")),
    ],
)
def test_a_single_fault_has_its_headline_and_place(text: str, expected: tuple[str, str]):
    assert faults(text)[0] == expected


def test_a_text_that_is_no_turtle_at_all_is_given_up_after_a_thousand_faults():
    document = parse_turtle("}\n" * 1_000_000)
    assert len(document.faults) <= 1001
    assert document.faults[-1].message == "too many faults; from here on the text was not read"


def test_empty_and_blank_texts_say_nothing_and_have_no_fault():
    for text in ("", " \n\t", "# only a comment"):
        document = parse_turtle(text)
        assert (document.triples, document.faults) == ([], [])


# Any input


def assert_sane(text: str) -> None:
    document = parse_turtle(text)
    for fault in document.faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(text)
        place = document.place(fault.span)
        assert place.line <= text.count("\n") + 1
    for each in document.triples:
        assert 0 <= each.object_start < each.object_end <= len(text)
        assert isinstance(each.subject, URIRef | BNode)


@given(st.text(max_size=60) | st.text('<>"\\[](){};,.@^:_a1# \n', max_size=40))
def test_no_text_makes_the_parser_fall(text: str):
    assert_sane(text)


def test_mutated_files_never_crash_and_every_refusal_has_a_place_inside():
    chance = random.Random(20191108)
    pieces = [
        '"',
        "'''",
        '"""',
        "<",
        ">",
        "[",
        "]",
        "(",
        ")",
        ".",
        ";",
        ",",
        "@",
        "^^",
        "\\",
        ":",
        "\x00",
        "é",
    ]
    for _ in range(400):
        text = SEEDED
        for _ in range(chance.randint(1, 6)):
            start = chance.randrange(len(text))
            end = start + chance.choice((0, 1, 1, 7, 60))
            text = text[:start] + chance.choice([*pieces, ""]) + text[end:]
        assert_sane(text)


def test_assumed_prefixes_need_no_declaration_and_give_way_to_one() -> None:
    assumed = {"ex": "urn:assumed:"}
    document = parse_turtle("ex:a ex:b ex:c .\nPREFIX ex: <urn:said:>\nex:a ex:b ex:c .", assumed=assumed)
    assert [str(each.subject) for each in document.triples] == ["urn:assumed:a", "urn:said:a"]
    assert not document.faults
    assert list(document.prefixes) == ["ex"]
    assert parse_turtle("ex:a ex:b ex:c .").faults
