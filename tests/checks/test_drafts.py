"""One text beside a release: judged as `check` would judge it in its place, and never by nothing."""

import json
import shutil
from pathlib import Path

import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.drafts import SYNTAXES, Draft, Face, find_syntax
from srpp_graph.checks.drafts.judging import Judgement, Verdict, judge
from srpp_graph.checks.drafts.published import Published
from srpp_graph.checks.drafts.rendering import Told, mended_text, render
from srpp_graph.checks.drafts.untold import MAX_TOLD
from srpp_graph.checks.explain import page_codes
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.release import Release

HEAD = """
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX country: <http://publications.europa.eu/resource/authority/country/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX source: <https://w3id.org/srpp/id/source/>
PREFIX srpp: <https://w3id.org/srpp/ns#>
"""
CITY = (
    HEAD
    + """
city:example-harbour
    a srpp:City ;
    skos:prefLabel "City of Harbour (example)"@en ;
    srpp:country country:NOR ;
    dcterms:source source:procura-oslo ;
    srpp:confidence srpp:HighConfidence ;
.
"""
)
FAULTS = {
    "data/city/oslo.ttl": ("srpp:HighConfidence ;\n.", "srpp:HighConfidense ;\n."),
    "data/city/ghent.ttl": ("dcterms:source", "dcterms:sauce"),
    "data/case/helsingborg-dialogue-requirements.ttl": ("srpp:Case", "srpp:Cse"),
    "data/city/freetown.ttl": ("source:mupass-2019-three-take-aways", "source:mupass-2019"),
    "data/event/mupass-dialogue-forum-2019.ttl": ('"@en', '"'),
    "data/policy/trafikverket-employment-requirements.ttl": ("a srpp:Policy ;", ""),
    "data/source/mupass-2019-three-take-aways.ttl": ('"@en ;', '"@en_GB ;'),
    "data/organisation/iclei.ttl": ("    srpp:", "    srpp:page <> ;\n    srpp:"),
}
SHAPE = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX ex: <http://example.org/>
ex:Thing a sh:NodeShape ; sh:targetClass ex:Thing ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "a thing has a name" ] .
"""


@pytest.fixture(scope="module")
def published(release: Release) -> Published:
    return Published(release.path)


def codes(judgement: Judgement) -> list[str]:
    return [each.code for each in judgement.report.diagnostics]


def told(each: Diagnostic) -> tuple[object, ...]:
    return each.code, str(each.place), each.place.end_line, each.place.end_column, each.message, each.help


def test_a_draft_is_judged_as_check_judges_the_same_text_in_its_place(
    published: Published, tmp_path: Path
) -> None:
    for name in ("ontology", "shapes", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    changed = {}
    for path, (good, bad) in FAULTS.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        assert good in text, path
        changed[path] = text.replace(good, bad)
        (tmp_path / path).write_text(changed[path], encoding="utf-8")
    report = run(Checkout.find(tmp_path), list(changed))
    assert {each.place.path for each in report.diagnostics} == set(FAULTS)
    for path, text in changed.items():
        here = {told(each) for each in report.diagnostics if each.place.path == path}
        found = {told(each) for each in judge(Draft(text.encode()), published).report.diagnostics}
        assert found == here, path


@pytest.mark.parametrize("path", ["city/oslo", "policy/oslo-apprentice-requirement-2014", "source/geonames"])
def test_what_is_published_is_clean_and_would_replace_itself(published: Published, path: str) -> None:
    judgement = judge(Draft((ROOT / f"data/{path}.ttl").read_bytes()), published)
    assert codes(judgement) == []
    assert judgement.verdict is Verdict.CLEAN
    assert judgement.replaces == (f"data/{path}.ttl",)


def test_a_new_entity_is_told_where_it_belongs(published: Published) -> None:
    judgement = judge(Draft(CITY.encode()), published)
    assert judgement.verdict is Verdict.CLEAN
    assert judgement.belongs_in == ("data/city/example-harbour.ttl",)
    assert judgement.notes == ("this belongs in data/city/example-harbour.ttl",)
    assert judgement.report.summary.nodes == 1


def test_a_path_that_does_not_fit_is_only_a_name(published: Published) -> None:
    bad = CITY.replace("HighConfidence", "Highest")
    judgement = judge(Draft(bad.encode(), path="my file.ttl"), published)
    assert {each.place.path for each in judgement.report.diagnostics} == {"my file.ttl"}
    assert not {"SG131", "SG132", "SG133"}.intersection(codes(judgement))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the text says nothing"),
        ("# a comment", "the text says nothing"),
        ("<urn:a> <urn:b> <urn:c> .", "no rule looks at anything in this text"),
        (HEAD + 'city:x skos:prefLabel "x"@en .', "no rule looks at anything in this text"),
    ],
)
def test_a_text_that_no_rule_looks_at_was_not_checked(published: Published, text: str, words: str) -> None:
    judgement = judge(Draft(text.encode()), published)
    assert judgement.verdict is Verdict.NOTHING_CHECKED
    assert judgement.verdict.exit_code == 4
    assert any(each.message == f"nothing was checked: {words}" for each in judgement.report.diagnostics)


def test_rules_are_not_asked_about_half_a_text(published: Published) -> None:
    judgement = judge(Draft(CITY.replace("country:NOR ;", "country:NOR").encode()), published)
    assert judgement.verdict is Verdict.NOT_TURTLE
    assert any("the rules were not applied" in note for note in judgement.notes)


def test_a_concept_does_not_meet_its_published_self(published: Published) -> None:
    text = (ROOT / "ontology/schemes/themes.ttl").read_text(encoding="utf-8")
    judgement = judge(Draft(text.encode()), published)
    assert judgement.verdict is Verdict.CLEAN, codes(judgement)
    assert judgement.belongs_in == ("ontology/schemes/themes.ttl",)


def test_each_of_two_entities_belongs_somewhere_else(published: Published) -> None:
    two = CITY + CITY.replace(HEAD, "").replace("harbour", "bay")
    judgement = judge(Draft(two.encode()), published)
    assert judgement.verdict is Verdict.CLEAN
    assert judgement.notes[0] == "this describes 2 entities; each belongs in a file of its own"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"\xff\xfea\x00", "SG111", 1),
        (b"\xef\xbb\xbf" + CITY.encode(), "SG112", 1),
        (b"a\nb\0c", "SG113", 2),
        (b"a\n\xc3(", "SG111", 2),
        (bytes(range(256)), "SG113", 1),
    ],
)
def test_what_is_no_text_is_refused_at_its_place(
    published: Published, content: bytes, code: str, line: int
) -> None:
    judgement = judge(Draft(content), published)
    assert codes(judgement) == [code]
    assert judgement.report.diagnostics[0].place.line == line
    assert judgement.verdict is Verdict.NOT_TURTLE


def test_carriage_returns_do_not_move_columns(published: Published) -> None:
    bad = CITY.replace("srpp:country", "srpp:county")
    unix, windows = (judge(Draft(text.encode()), published) for text in (bad, bad.replace("\n", "\r\n")))
    assert [str(each.place) for each in unix.report.diagnostics] == [
        str(each.place) for each in windows.report.diagnostics
    ]


JSON_LD = """{"@context": {"srpp": "https://w3id.org/srpp/ns#"}, "@id": "https://w3id.org/srpp/id/city/x",
"@type": "srpp:City"}"""
RDF_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:srpp="https://w3id.org/srpp/ns#">
<srpp:City rdf:about="https://w3id.org/srpp/id/city/x"/></rdf:RDF>"""
BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(("syntax", "text"), [("jsonld", JSON_LD), ("rdfxml", RDF_XML)])
def test_other_syntaxes_are_rewritten_and_say_so(published: Published, syntax: str, text: str) -> None:
    judgement = judge(Draft(text.encode(), find_syntax(syntax)), published)
    assert "SG300" in codes(judgement) or "SG531" in codes(judgement) or judgement.report.diagnostics
    assert judgement.report.summary.nodes == 1
    assert "a srpp:City" in judgement.reading.text
    assert "rewritten as Turtle" in judgement.notes[0]
    written = json.loads(render(Told.of(judgement), Face.JSON, ""))
    assert written["draft"]["turtle"] == judgement.reading.text


@pytest.mark.parametrize(
    ("syntax", "text", "words"),
    [
        ("jsonld", '{"@context": "http://evil.example/c"}', "the context `http://evil.example/c` would have"),
        ("jsonld", '{"a": [{"@context": [{}, "c.jsonld"]}]}', "the context `c.jsonld` would have"),
        ("jsonld", '{"@context": {"@import": "http://evil.example/i"}}', "`http://evil.example/i` would"),
        ("jsonld", '{"@context": {"x": {"@id": "urn:x", "@context": "urn:c"}}}', "`urn:c` would have"),
        ("jsonld", "[" * 100_000, "nested too deeply"),
        ("jsonld", "{", "this is not JSON"),
        ("rdfxml", BOMB + RDF_XML, "entities are neither expanded nor fetched"),
        ("rdfxml", '<?xml version="1.0"?>\n<!-- a -->\n<!doctype r SYSTEM "file:///etc/passwd">', "DOCTYPE"),
        ("rdfxml", "<a", "this is not RDF/XML"),
        ("ntriples", "PREFIX a: <urn:a>\n", "this is not N-Triples"),
    ],
)
def test_nothing_is_fetched_and_nothing_expanded(
    published: Published, syntax: str, text: str, words: str
) -> None:
    judgement = judge(Draft(text.encode(), find_syntax(syntax)), published)
    assert codes(judgement) == ["SG121"]
    assert words in judgement.report.diagnostics[0].message


def test_imports_are_not_followed_and_that_is_said(published: Published) -> None:
    text = CITY + "\n<urn:x> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/x> ."
    assert (
        "owl:imports is not followed; only what was sent is judged"
        in judge(Draft(text.encode()), published).notes
    )


def test_own_shapes_judge_instead_of_ours(published: Published) -> None:
    data = b"@prefix ex: <http://example.org/> . ex:a a ex:Thing . ex:b a ex:Thing ; ex:name 'b' ."
    judgement = judge(Draft(data, shapes=SHAPE), published)
    assert [each.message for each in judgement.report.diagnostics] == ["a thing has a name"]
    assert judgement.report.diagnostics[0].rule.place.path == "shapes.ttl"
    assert judgement.report.summary.nodes == 2


@pytest.mark.parametrize(
    ("shapes", "code", "words"),
    [
        ("<urn:a> <urn:b> <urn:c> .", "SG191", "nothing was checked"),
        ("<urn:a> <urn:b>", "SG121", ""),
        (SHAPE.replace("ex:name ;", "[] ;"), "SG195", ""),
        *(
            (
                SHAPE + f'ex:Thing sh:sparql [ sh:select """SELECT $this {query}""" ] .',
                "SG195",
                words,
            )
            for query, words in (
                ("{ SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }", "SERVICE"),
                ("FROM <http://127.0.0.1:9/> { $this ?p ?o }", "FROM"),
            )
        ),
    ],
)
def test_own_shapes_that_cannot_judge_are_told(
    published: Published, shapes: str, code: str, words: str
) -> None:
    judgement = judge(
        Draft(b"@prefix ex: <http://example.org/> . ex:a a ex:Thing .", shapes=shapes), published
    )
    found = [each for each in judgement.report.diagnostics if each.code == code]
    assert found
    assert words in found[0].message
    assert judgement.report.fails_at(found[0].severity)


def test_safe_remedies_mend_the_text(published: Published) -> None:
    bad = CITY.replace("HighConfidence", "HighConfidense").replace("City of", "City  of")
    mended = mended_text(judge(Draft(bad.encode()), published))
    assert mended == CITY


def test_thousands_of_faults_are_counted_and_some_are_told(published: Published) -> None:
    many = CITY + "".join(f'city:example-harbour skos:note "{number}  " .\n' for number in range(2000))
    told = Told.of(judge(Draft(many.encode()), published))
    written = json.loads(render(told, Face.JSON, ""))
    assert len(written["diagnostics"]) == MAX_TOLD
    assert written["summary"]["warnings"] == told.counts()["warnings"] == 2000
    assert written["draft"]["left_out"] == told.left_out >= 1500
    unreadable = Told.of(judge(Draft(b"a b c .\n" * 5000), published))
    assert unreadable.counts()["errors"] == 5000
    assert unreadable.left_out == 4800


def test_the_page_s_lines_are_the_text_s_lines(published: Published) -> None:
    judgement = judge(Draft(CITY.replace("srpp:country", "srpp:county").encode()), published)
    page = json.loads(render(Told.of(judgement), Face.PAGE, ""))
    lines = ["".join(piece for piece, _ in row["pieces"]) for row in page["rows"]]
    assert lines == judgement.reading.text.splitlines()
    marked = [(row["number"], piece) for row in page["rows"] for piece, mark in row["pieces"] if mark]
    assert (12, "srpp:county") in marked


def test_of_a_long_text_the_lines_around_findings_are_shown(published: Published) -> None:
    long = CITY.replace("srpp:country", "srpp:county") + "# filling\n" * 5000
    page = json.loads(render(Told.of(judge(Draft(long.encode()), published)), Face.PAGE, ""))
    assert len(page["rows"]) < 30
    assert page["rows"][-1]["gap"]
    assert page["rows"][-1]["until"] == long.count("\n")


def faces_of(judgement: Judgement) -> dict[Face, str]:
    """The judgement in each face that is sent as it is."""
    told = Told.of(judgement)
    return {face: render(told, face, "text/turtle").decode() for face in Face}


@pytest.mark.parametrize(
    ("draft", "codes_left"),
    [
        (Draft(CITY.encode()), ["SG404"]),
        (Draft(b"@prefix ex: <http://example.org/> . ex:a a ex:Thing .", shapes=SHAPE), ["SG404", "SG270"]),
        (Draft(b"a b c ."), ["SG404", "SG312"]),
        (Draft(b"{", SYNTAXES[2]), ["SG404", "SG312"]),
    ],
)
def test_every_face_tells_and_counts_what_was_not_asked(
    published: Published, draft: Draft, codes_left: list[str]
) -> None:
    judgement = judge(draft, published)
    faces = faces_of(judgement)
    left = {code for each in judgement.unasked for code in each.codes}
    assert left.issuperset(codes_left)
    assert Told.of(judgement).counts()["unasked"] == len(left)
    assert f"{len(left)} codes not asked\n" in faces[Face.TEXT]
    assert json.loads(faces[Face.SARIF])["runs"][0]["properties"]["notAsked"] == sorted(left)
    for document in (json.loads(faces[Face.JSON])["draft"], json.loads(faces[Face.PAGE])):
        assert {code for each in document["not_asked"] for code in each["codes"]} == left
    for face in (Face.TEXT, Face.RDF, Face.SARIF):
        assert "SG404: whether anything rests on a source" in faces[face]


def test_what_is_said_not_to_be_asked_is_never_told(published: Published) -> None:
    known = {*page_codes(), *published.rules.codes()}
    text = (ROOT / "data/source/mupass-2019-three-take-aways.ttl").read_text(encoding="utf-8")
    text = text.replace("source:mupass-2019-three-take-aways", "source:cited-by-nobody")
    judgement = judge(Draft(text.encode()), published)
    left = {code for each in judgement.unasked for code in each.codes}
    assert left <= known
    assert left.isdisjoint(codes(judgement))


def test_a_suppression_of_what_was_not_asked_is_not_called_unused(published: Published) -> None:
    def with_comment(code: str) -> list[str]:
        comment = f"  # srpp: ignore {code} until 2099-12-31: it will be cited soon\n"
        return codes(judge(Draft(CITY.replace("srpp:City ;\n", f"srpp:City ;{comment}").encode()), published))

    assert with_comment("SG404") == []
    assert with_comment("SG312") == ["SG154"]


def test_the_text_shows_the_source_lines_with_carets_and_the_lines_beside_them(published: Published) -> None:
    dates = '    srpp:start "2020-03-01"^^xsd:date ;\n    srpp:end "2019-03-01"^^xsd:date ;\n'
    text = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\nPREFIX case: <https://w3id.org/srpp/id/case/>"
    text += CITY.replace("srpp:City", "srpp:Case").replace("city:example", "case:example")
    text = text.replace("    dcterms:source", dates + "    dcterms:source")
    lines = faces_of(judge(Draft(text.encode(), path="mine.ttl"), published))[Face.TEXT].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("error[SG312] "))
    assert lines[start : start + 10] == [
        "error[SG312] ends-before-start: the case ends before it starts",
        "  --> mine.ttl:15:14",
        "   |",
        '14 |     srpp:start "2020-03-01"^^xsd:date ;',
        "   |                ---------------------- compared with this",
        '15 |     srpp:end "2019-03-01"^^xsd:date ;',
        "   |              ^^^^^^^^^^^^^^^^^^^^^^",
        "   |",
        "   = rule: shapes/Case.ttl:81 shape:Case-ends-before-start",
        "   = help: swap the two dates, or correct the year",
    ]


def test_the_text_shows_the_sender_s_own_shapes_where_they_are_wrong(published: Published) -> None:
    data = b"@prefix ex: <http://example.org/> . ex:a a ex:Thing ."
    text = faces_of(judge(Draft(data, shapes="<urn:a> <urn:b>"), published))[Face.TEXT]
    assert " --> shapes.ttl:1:" in text
    assert "1 | <urn:a> <urn:b>" in text
    assert "not asked: what the shapes demand; the shapes cannot be read whole, so mend that first\n" in text
