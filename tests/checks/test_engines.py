"""The fast engine finds what the reference finds, wherever it is asked at all."""

import random
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, BNode, Literal, URIRef

from srpp_graph.checkout import Checkout, Role
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.engines import Engine, Outcome, fast, validate
from srpp_graph.checks.engines.choice import EnginesDiffer, EngineUnavailable, key
from srpp_graph.checks.engines.lexical import is_number, is_odd
from srpp_graph.turtle import Triple, parse_turtle

HEAD = """
PREFIX ex: <https://example.org/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def triples(text: str, scope: str = "t"):
    document = parse_turtle(HEAD + text, scope=scope)
    assert not document.faults
    return [each.triple for each in document.triples]


def found(data, shapes, engine: Engine) -> Counter:
    return Counter(map(key, validate(data, shapes, engine=engine).results))


def judge(data: str, shapes: str) -> tuple[str, int]:
    """Who judged, and how many results there are; both engines must agree."""
    said, rules = triples(data), triples(shapes, "s")
    auto = validate(said, rules)
    reference = validate(said, rules, engine=Engine.PYSHACL)
    assert Counter(map(key, auto.results)) == Counter(map(key, reference.results))
    assert auto.looked_at == reference.looked_at
    assert {each.node for each in auto.faults} == {each.node for each in reference.faults}
    return auto.engine, len(auto.results)


PROPERTY = "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; {} ] ."

LEXICAL = {
    "integer": "0|7|-7|007|+7|-0|x|1.0|1e3|_|1_000|٣|999999999999999|123456789012345678901234567890|| 7|7 ",
    "decimal": "0.5|-1.50|7|.5|5.|+1.0|1e3|x|1,5|NaN|INF|12345678901234567.8|| 1.5",
    "boolean": "true|false|1|0|TRUE|yes|x|| true",
    "date": "2020-01-01|2020-02-29|2021-02-29|2020-02-30|2020-13-01|2020-00-10|2020-1-1|20200101|0000-01-01"
    "|1999-12-31|2020-01-01Z|2020-01-01+02:00|2020-01-01T00:00:00|-0001-01-01|12020-01-01|x|2020-W01-1|",
    "gYear": "2020|1999|20|02020|12020|-2020|2020Z|x|0000|2020-01|| 2020",
    "gYearMonth": "2020-01|2020-13|2020-1|2020|x|2020-01Z|2020-00|-2020-01|",
    "string": "|x|7",
    "anyURI": "|https://example.org|a b|x",
}
LITERALS = [(kind, text) for kind, texts in LEXICAL.items() for text in texts.split("|")]


@pytest.mark.parametrize("kind", LEXICAL)
def test_engines_agree_on_what_is_well_formed(kind: str) -> None:
    said = []
    for number, text in enumerate(LEXICAL[kind].split("|")):
        literal = Literal(text, datatype=XSD[kind])
        if not is_odd(literal):
            said.append((URIRef(f"https://example.org/{number}"), URIRef("https://example.org/p"), literal))
    assert said
    for other in LEXICAL:
        rules = triples(PROPERTY.format(f"sh:datatype xsd:{other}"), "s")
        assert found(said, rules, Engine.FAST) == found(said, rules, Engine.PYSHACL)


BOUNDS = ["-1", "0", "7", "7.5", "2020"]
WORDS = ["minInclusive", "maxInclusive", "minExclusive", "maxExclusive"]


@pytest.mark.parametrize(("word", "bound"), [*product(WORDS, BOUNDS)])
def test_engines_agree_on_what_is_more_and_less(word: str, bound: str) -> None:
    said = [
        (URIRef(f"https://example.org/{number}"), URIRef("https://example.org/p"), literal)
        for number, (kind, text) in enumerate(LITERALS)
        if is_number(literal := Literal(text, datatype=XSD[kind]))
    ]
    assert len(said) > 5
    rules = triples(PROPERTY.format(f"sh:{word} {bound}"), "s")
    assert found(said, rules, Engine.FAST) == found(said, rules, Engine.PYSHACL)


@pytest.mark.parametrize("value", ['"2020"^^xsd:gYear', "true", '"x"', "ex:y", "1e3"])
def test_what_is_no_number_is_compared_by_the_reference(value: str) -> None:
    assert judge(f"ex:a ex:p {value} .", PROPERTY.format("sh:maxInclusive 7"))[0].endswith("pyshacl")


SHAPES = {
    "class": "sh:class ex:C",
    "two classes": "sh:class ex:C , ex:D",
    "nodeKind": "sh:nodeKind sh:IRI",
    "blank": "sh:nodeKind sh:BlankNodeOrIRI",
    "counts": "sh:minCount 2 ; sh:maxCount 3",
    "lengths": "sh:minLength 2 ; sh:maxLength 3",
    "pattern": 'sh:pattern "^[A-Z]{2}$"',
    "pattern with flags": 'sh:pattern "^[A-Z]{2}$" ; sh:flags "i"',
    "languageIn": 'sh:languageIn ("en" "pt-BR")',
    "uniqueLang": "sh:uniqueLang true",
    "equals": "sh:equals ex:q",
    "disjoint": "sh:disjoint ex:q",
    "hasValue": "sh:hasValue ex:a",
    "hasValue text": 'sh:hasValue "AB"',
    "in": 'sh:in (ex:a "AB" "x"@en)',
    "not": "sh:not [ sh:nodeKind sh:IRI ]",
    "or": "sh:or ([ sh:datatype xsd:string ] [ sh:class ex:C ])",
    "and": "sh:and ([ sh:nodeKind sh:IRI ] [ sh:class ex:C ])",
    "xone": "sh:xone ([ sh:nodeKind sh:IRI ] [ sh:class ex:C ])",
    "node": "sh:node [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ]",
    "property": "sh:property [ sh:path ex:q ; sh:minCount 1 ]",
    "qualified": "sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1",
    "datatype": "sh:datatype rdf:langString",
    "deactivated": "sh:nodeKind sh:IRI ; sh:deactivated true",
    "severity": "sh:nodeKind sh:IRI ; sh:severity sh:Warning",
    "bounds": "sh:minInclusive 1 ; sh:maxExclusive 5",
}
PATHS = [
    "ex:p",
    "[ sh:inversePath ex:p ]",
    "(ex:p ex:q)",
    "[ sh:alternativePath (ex:p ex:q) ]",
    "[ sh:zeroOrMorePath ex:p ]",
    "[ sh:oneOrMorePath ex:p ]",
    "[ sh:zeroOrOnePath ex:p ]",
    "(ex:p [ sh:inversePath ex:q ] [ sh:zeroOrMorePath [ sh:alternativePath (ex:p ex:q) ] ])",
]
RING = """
ex:a a ex:C ; ex:p ex:b , ex:c , "AB" , "ab"@en , "abc"@pt-BR , "ABCD"@pt , 3 , 7 ; ex:q ex:b , "AB" .
ex:b a ex:D ; ex:p ex:a ; ex:q ex:a , ex:c .
ex:c a ex:C , ex:D ; ex:p ex:c , "x"@en , "y"@en .
ex:D rdfs:subClassOf ex:E . ex:E rdfs:subClassOf ex:D .
ex:d a ex:E ; ex:q "z" .
"""
KINDS = [
    "sh:targetClass ex:C",
    "sh:targetNode ex:a , ex:none",
    "sh:targetSubjectsOf ex:q",
    "sh:targetObjectsOf ex:p",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", SHAPES)
def test_engines_agree_on_every_component_along_every_path(name: str, path: str) -> None:
    engine, _ = judge(RING, PROPERTY.format(SHAPES[name]).replace("sh:path ex:p", f"sh:path {path}"))
    assert engine.endswith("pyshacl" if name in ("bounds", "pattern with flags") else "fast")


@pytest.mark.parametrize("target", [*KINDS, "sh:targetClass ex:D"])
@pytest.mark.parametrize(
    "name", [name for name in SHAPES if name not in ("counts", "uniqueLang", "qualified", "bounds")]
)
def test_engines_agree_on_node_shapes(name: str, target: str) -> None:
    engine, _ = judge(RING, f"ex:S a sh:NodeShape ; {target} ; {SHAPES[name]} .")
    assert engine == ("pyshacl" if name == "pattern with flags" else "fast")


@pytest.mark.parametrize("ignored", ["", "sh:ignoredProperties (rdf:type) ;"])
def test_engines_agree_on_closed_shapes(ignored: str) -> None:
    shape = f"ex:S sh:targetClass ex:C ; {ignored} sh:closed true ; sh:property [ sh:path ex:p ] ."
    assert judge(RING, shape) == ("fast", 2 if ignored else 5)


QUERY = """
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property ex:P .
ex:P a sh:PropertyShape ; sh:path ex:p ; sh:sparql [ sh:prefixes ex: ; sh:select "%s" ] .
"""
DATED = """
ex:a ex:p "2019-12-31"^^xsd:date ; ex:q "2020-01-01"^^xsd:date .
ex:b ex:p "2019"^^xsd:gYear ; ex:q "2020-01-01"^^xsd:date , "2018"^^xsd:gYear .
ex:c ex:p "x" , "x"^^xsd:string , "x"@en , ex:x , 7 , 07 ; ex:q "x" , "X"@en-GB .
"""


@pytest.mark.parametrize(
    ("filter", "judge_is"),
    [
        ("FILTER (?value < ?q)", "pyshacl"),
        ("FILTER (STR(?value) < STR(?q))", "fast"),
        ("FILTER (STR(?value) < SUBSTR(STR(?q), 1, STRLEN(STR(?value))))", "fast"),
        ("FILTER (CONTAINS(LCASE(STR(?q)), STR(?value)))", "fast"),
        ("FILTER (STR(?value) = STR(?q) && !(STRLEN(STR(?q)) > 4))", "fast"),
        ("FILTER (?value = ?q)", "pyshacl"),
        ("FILTER (YEAR(?value) < 2020)", "pyshacl"),
        ("FILTER (STR(?value) < ?q)", "pyshacl"),
        ("FILTER NOT EXISTS { ?q ex:p ?value }", "pyshacl"),
        ("BIND (?q AS ?r) FILTER (STR(?r) = STR(?q))", "pyshacl"),
        ("OPTIONAL { ?q ex:p ?r } FILTER (STR(?q) = STR(?value))", "pyshacl"),
    ],
)
def test_only_queries_that_compare_text_go_to_the_fast_engine(filter: str, judge_is: str) -> None:
    data = DATED if judge_is != "fast" else DATED.replace('"x"^^xsd:string , ', "")
    named = "FILTER (isLiteral(?q) && !isBlank(?value))" if judge_is == "fast" else ""
    query = f"SELECT $this ?value WHERE {{ $this ex:q ?q ; $PATH ?value . {named} {filter} }}"
    engine, results = judge(data, QUERY % query)
    assert results
    assert engine.endswith(judge_is)


def test_the_fast_engine_is_not_asked_about_dates_since_it_would_be_silent() -> None:
    query = "SELECT $this ?value WHERE { $this ex:q ?q ; $PATH ?value . FILTER (?value < ?q) }"
    assert judge(DATED.partition("ex:c")[0], QUERY % query) == ("pyshacl", 1)


def test_a_shape_that_is_certified_in_part_is_divided() -> None:
    shapes = """
    ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:message "no"@en ; sh:nodeKind sh:BlankNode ;
        sh:property [ sh:path ex:p ; sh:maxCount 1 ] , [ sh:path ex:p ; sh:lessThan ex:q ] ;
        sh:node ex:T ; sh:or ([ sh:class ex:D ] [ sh:path ex:p ; sh:lessThan ex:q ]) .
    ex:T a sh:NodeShape ; sh:targetClass ex:D ;
        sh:property [ sh:path ex:q ; sh:pattern "\\\\d" ] , [ sh:path ex:q ; sh:minCount 9 ] .
    """
    assert judge(RING, shapes)[0] == "fast + pyshacl"


ODD_TEXTS = (
    "ex:a ex:p 'x\\n' , 'x' , 'X' , 'İ' , 'Abc' , '-' , ex:b , 7 ; ex:q 'x' . ex:b a ex:C ; ex:p ex:a ."
)


@pytest.mark.parametrize(
    "opening", ["ex:S sh:targetObjectsOf ex:p", "ex:S sh:targetNode ex:a ; sh:path ex:p"]
)
@pytest.mark.parametrize(
    "said",
    [
        *("sh:pattern '^.$'", "sh:pattern 'i' ; sh:flags 'i'", "sh:pattern '[--a]'", "sh:pattern 7"),
        *("sh:minCount 2", "sh:maxCount 0", "sh:uniqueLang true", "sh:closed true", "sh:qualifiedMinCount 1"),
        "sh:qualifiedValueShape [ sh:class ex:C ]",
        "sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 1",
        "sh:node [ sh:closed true ; sh:ignoredProperties (ex:q) ]",
        "sh:not [ sh:pattern '^[a-z]$' ]",
    ],
)
def test_engines_agree_on_words_out_of_place_and_on_odd_texts(said: str, opening: str) -> None:
    data, rules = triples(ODD_TEXTS), triples(f"{opening} ; {said} .", "s")
    auto, slow = validate(data, rules), validate(data, rules, engine=Engine.PYSHACL)
    assert {each.node for each in auto.faults} == {each.node for each in slow.faults}
    assert Counter(map(key, auto.results)) == Counter(map(key, slow.results))


@pytest.mark.parametrize(
    ("shape", "who"),
    [
        ("sh:pattern '\\\\w'", "pyshacl"),
        ("sh:minCount '1'", "pyshacl"),
        ("sh:minCount -1", "pyshacl"),
        ("sh:datatype xsd:dateTime", "pyshacl"),
        ("sh:lessThan ex:q", "pyshacl"),
        ("sh:unknownWord 7", "pyshacl"),
        ("sh:message 'has {$this}' ; sh:minCount 9", "pyshacl"),
        ("sh:in (7)", "pyshacl"),
        ("sh:node ex:S", "pyshacl"),
    ],
)
def test_what_is_not_certified_goes_to_the_reference(shape: str, who: str) -> None:
    assert judge("ex:a ex:p 7 , 'AB' .", PROPERTY.format(shape))[0].endswith(who)


def test_a_result_that_the_fast_engine_cannot_name_is_found_by_the_reference() -> None:
    shapes = PROPERTY.format("sh:class ex:D")
    shapes += "ex:T sh:targetClass ex:C ; sh:property [ sh:path ex:q ; sh:minCount 9 ] ."
    assert judge("ex:a a ex:C ; ex:p [] .", shapes) == ("fast + pyshacl", 2)


def test_both_says_nothing_where_engines_agree_and_fails_where_they_do_not(monkeypatch) -> None:
    said, rules = triples(RING), triples(PROPERTY.format("sh:class ex:D"), "s")
    assert validate(said, rules, engine=Engine.BOTH).engine == "both"
    monkeypatch.setattr(fast, "validate", lambda *_: Outcome(engine="fast"))
    with pytest.raises(
        EnginesDiffer, match=r"only pyshacl: <https://example.org/\w> <https://example.org/p>"
    ):
        validate(said, rules, engine=Engine.BOTH)


def test_fast_alone_refuses_what_it_is_not_certified_for() -> None:
    said, rules = triples(RING), triples(PROPERTY.format("sh:lessThan ex:q"), "s")
    with pytest.raises(EngineUnavailable, match="cannot judge"):
        validate(said, rules, engine=Engine.FAST)


def test_without_the_fast_engine_the_reference_judges_all(monkeypatch) -> None:
    monkeypatch.setattr(fast, "is_installed", lambda: False)
    said, rules = triples(RING), triples(PROPERTY.format("sh:class ex:D"), "s")
    assert validate(said, rules).engine == "pyshacl"
    for engine in (Engine.FAST, Engine.BOTH):
        with pytest.raises(EngineUnavailable, match="not installed"):
            validate(said, rules, engine=engine)


def test_the_adapter_of_the_fast_engine_is_small() -> None:
    assert len(Path(fast.__file__).read_text(encoding="utf-8").splitlines()) <= 80


EX = "https://example.org/"
EXAMPLE = URIRef(EX + "e")
NODES = [URIRef(EX + name) for name in "abcd"]
CLASSES = [URIRef(EX + name) for name in "CDE"]
PREDICATES = [URIRef(EX + name) for name in "pq"]
VALUES = [
    *NODES,
    *(Literal(text) for text in ("", "AB", "abc")),
    Literal("x", lang="en"),
    Literal("y", lang="pt-BR"),
]
VALUES += [Literal(text, datatype=XSD.integer) for text in ("0", "3", "7", "many")]
VALUES += [Literal("2020", datatype=XSD.gYear), BNode("n1"), BNode("n2")]
GRAPHS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from([*NODES, BNode("n1")]), st.sampled_from(PREDICATES), st.sampled_from(VALUES)
        ),
        st.tuples(st.sampled_from([*NODES, BNode("n1")]), st.just(RDF.type), st.sampled_from(CLASSES)),
        st.tuples(st.sampled_from(CLASSES), st.just(RDFS.subClassOf), st.sampled_from(CLASSES)),
    ),
    max_size=14,
)
ATOMS = st.sampled_from(
    [text for name, text in SHAPES.items() if name not in ("or", "and", "xone", "not", "node")]
)


@st.composite
def shapes_texts(draw) -> str:
    """A few shapes of certified and other words, nested up to three deep."""

    def body(depth: int, *, on_path: bool) -> str:
        parts = [
            each for each in draw(st.lists(ATOMS, min_size=1, max_size=2, unique_by=lambda text: text[:10]))
        ]
        if not on_path:
            parts = [each for each in parts if "Count" not in each and "uniqueLang" not in each]
        if depth and draw(st.booleans()):
            word = draw(st.sampled_from(["sh:or", "sh:and", "sh:xone"]))
            parts.append(
                f"{word} ([ {body(depth - 1, on_path=False)} ] [ {body(depth - 1, on_path=False)} ])"
            )
        if depth and draw(st.booleans()):
            word = draw(st.sampled_from(["sh:not", "sh:node"]))
            parts.append(f"{word} [ {body(depth - 1, on_path=False)} ]")
        if depth:
            path = draw(st.sampled_from(PATHS))
            parts.append(f"sh:property [ sh:path {path} ; {body(depth - 1, on_path=True)} ]")
        if draw(st.integers(0, 9)) == 0:
            parts.append("sh:lessThan ex:q" if on_path else "sh:hasValue 3")
        return " ; ".join(parts) or "sh:nodeKind sh:IRI"

    count = draw(st.integers(1, 3))
    return "".join(
        f"ex:S{number} a sh:NodeShape ; {draw(st.sampled_from(KINDS))} ; {body(2, on_path=False)} .\n"
        for number in range(count)
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(GRAPHS, shapes_texts())
def test_engines_agree_on_random_graphs_and_shapes(data, shapes: str) -> None:
    rules = triples(shapes, "s")
    auto, reference = validate(data, rules), validate(data, rules, engine=Engine.PYSHACL)
    assert {each.node for each in auto.faults} == {each.node for each in reference.faults}
    if not reference.faults:  # of a shape that cannot be used, each may tell what it found until then
        assert Counter(map(key, auto.results)) == Counter(map(key, reference.results))
    assert auto.looked_at == reference.looked_at


def spoil(said: list[Triple], chance: random.Random) -> list[Triple]:
    """Some statements lost, doubled, or with another value."""
    values = [each[2] for each in chance.sample(said, 50)]
    values += [
        Literal("?"),
        Literal("x", lang="de"),
        Literal("many", datatype=XSD.integer),
        URIRef(EX + "none"),
    ]
    spoilt = list(said)
    for index in chance.sample(range(len(said)), 1000):
        subject, predicate, value = said[index]
        match chance.randrange(4):
            case 0:
                spoilt[index] = (subject, predicate, chance.choice(values))
            case 1:
                spoilt.append((subject, predicate, chance.choice(values)))
            case 2:
                spoilt[index] = (EXAMPLE, predicate, value)
            case _:
                spoilt.append((subject, chance.choice(said)[1], value))
    return spoilt


@pytest.mark.parametrize("seed", [1, 2])
def test_engines_agree_on_the_real_shapes_and_spoilt_data(seed: int) -> None:
    corpus = Corpus.read(Checkout.find())
    rules = [each.triple for sheet in corpus.of_role(Role.SHAPES) for each in sheet.statements]
    said = [
        each.triple
        for sheet in corpus.of_role(Role.DATA, Role.ONTOLOGY, Role.QUESTION)
        for each in sheet.statements
    ]
    clean = validate(said, rules)
    assert (clean.engine, clean.results, clean.faults) == ("fast", [], [])
    spoilt = spoil(said, random.Random(seed))
    auto, reference = validate(spoilt, rules), validate(spoilt, rules, engine=Engine.PYSHACL)
    ours, theirs = Counter(map(key, auto.results)), Counter(map(key, reference.results))
    assert (ours - theirs, theirs - ours) == (Counter(), Counter())
    assert auto.looked_at == reference.looked_at
    assert auto.engine == "fast + pyshacl"
    assert len(auto.results) > 200
