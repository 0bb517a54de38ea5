"""The ontology, its lists, its shapes, its rules and its examples keep to what they promise."""

import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import Graph, Literal, Namespace, URIRef

from srpp_graph.prefixes import BASE_IRI, NS, PREFIXES, SHAPES_NS
from srpp_graph.vocabulary import DCTERMS, ORG, OWL, RDF, RDFS, SH, SHAPE, SKOS, SRPP

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology/srpp.ttl"
SCHEMES = sorted((ROOT / "ontology/schemes").glob("*.ttl"))
ALIGNMENTS = sorted((ROOT / "ontology/alignments").glob("*.ttl"))
EXAMPLES = sorted((ROOT / "ontology/examples").glob("*.ttl"))
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
DATA = sorted((ROOT / "data").rglob("*.ttl"))
QUESTIONS = sorted((ROOT / "ontology/questions").glob("*/question.ttl"))
QUERIES = sorted((ROOT / "ontology/questions").glob("*/query.rq"))
RULES = sorted((ROOT / "ontology/rules").glob("*.rq"))
EXAMPLE_NS = Namespace(f"{BASE_IRI}/ns/examples/")

SECTIONS = {
    "Classes": OWL.Class,
    "Object properties": OWL.ObjectProperty,
    "Datatype properties": OWL.DatatypeProperty,
    "Individuals": SKOS.Concept,
}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _graph(*paths: Path) -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return _graph(ONTOLOGY)


@pytest.fixture(scope="module")
def schemes() -> Graph:
    return _graph(*SCHEMES)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return _graph(*SHAPES)


# Files


@pytest.mark.parametrize("path", [*SCHEMES, *ALIGNMENTS, *EXAMPLES, *SHAPES, ONTOLOGY], ids=_name)
def test_a_file_begins_with_a_comment_and_says_something(path):
    assert path.read_text(encoding="utf-8").startswith("# ")
    assert len(_graph(path)) > 0


@pytest.mark.parametrize("path", [*SCHEMES, *ALIGNMENTS, *EXAMPLES, *SHAPES, ONTOLOGY], ids=_name)
def test_a_file_keeps_the_house_style(path):
    text = path.read_text(encoding="utf-8")
    assert text.endswith(".\n")
    assert not text.endswith("\n\n")
    assert "\t" not in text
    assert not re.search(r"[ ]+$", text, flags=re.MULTILINE)
    assert "@prefix" not in text
    for block in _blocks(text):
        lines = block.splitlines()
        assert re.fullmatch(r"\S+", lines[0]), block
        assert lines[-1] == "."
        assert lines[-2].endswith(" ;")


@pytest.mark.parametrize("path", [*SCHEMES, *ALIGNMENTS], ids=_name)
def test_the_blocks_of_a_list_are_in_order(path):
    subjects = [block.splitlines()[0] for block in _blocks(path.read_text(encoding="utf-8"))]
    named = [subject for subject in subjects if not subject.startswith(("scheme:", "<"))]
    assert named == sorted(named)


def _blocks(text: str) -> list[str]:
    """The blocks of a file, without comments and prefix lines."""
    body = re.sub(r"^(#|PREFIX|BASE).*\n", "", text, flags=re.MULTILINE)
    return [block for block in re.split(r"\n\n+(?=\S)", body.strip()) if block]


# Terms


def test_the_terms_stand_in_their_section_in_order(ontology):
    text = ONTOLOGY.read_text(encoding="utf-8")
    parts = re.split(
        r"^# (Classes|Object properties|Datatype properties|Individuals|Concept schemes .*)$",
        text,
        flags=re.M,
    )
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    for section, kind in SECTIONS.items():
        listed = re.findall(r"^srpp:(\w+)$", found[section], flags=re.M)
        assert listed == sorted(listed), section
        typed = {str(each).removeprefix(NS) for each in ontology.subjects(RDF.type, kind)}
        assert set(listed) == typed, section


def test_every_term_has_an_example_that_uses_it(ontology):
    for term, example in ontology.subject_objects(SKOS.example):
        assert str(example).startswith(EXAMPLE_NS)
        path = ROOT / f"ontology/examples/{str(example).removeprefix(EXAMPLE_NS)}.ttl"
        assert path in EXAMPLES, f"{term} names the example {path.name}"
        used = {each for triple in _graph(path) for each in triple}
        assert term in used, f"{path.name} does not use {term}"


def test_every_class_has_an_example_of_its_own(ontology):
    classes = {str(each).removeprefix(NS) for each in ontology.subjects(RDF.type, OWL.Class)}
    for name in {*classes, "Membership"}:
        path = ROOT / f"ontology/examples/{re.sub(r'(?<!^)(?=[A-Z])', '-', name).lower()}.ttl"
        assert path in EXAMPLES, name
        kind = ORG.Membership if name == "Membership" else URIRef(NS + name)
        assert (None, RDF.type, kind) in _graph(path), path.name


def test_every_example_belongs_to_a_term(ontology):
    named = {str(each).removeprefix(EXAMPLE_NS) for each in ontology.objects(None, SKOS.example)}
    assert {path.stem for path in EXAMPLES} <= named


def test_what_examples_say_is_inferred_follows_from_the_others():
    shown = [path for path in EXAMPLES if "Nobody writes this by hand" in path.read_text(encoding="utf-8")]
    assert {path.stem for path in shown} == {"inferred", "measure", "public-authority"}
    rest = _graph(*(path for path in EXAMPLES if path not in shown))
    store = _infer(rest.serialize(format="nt"))
    for subject, predicate, value in _graph(*shown):
        assert _holds(store, f"{subject.n3()} {predicate.n3()} {value.n3()}")


def test_examples_speak_of_invented_things_only():
    for path in EXAMPLES:
        for subject in _graph(path).subjects():
            assert "/example-" in str(subject), f"{path.name}: {subject}"


def test_what_a_term_says_of_others_exists(ontology):
    described = set(ontology.subjects(RDFS.label, None)) | set(ontology.subjects(SKOS.prefLabel, None))
    for predicate in (RDFS.subClassOf, RDFS.domain):
        for value in ontology.objects(None, predicate):
            assert value in described, value


def test_inferred_terms_say_so(ontology):
    for term in (SRPP.memberOf, SRPP.startYear, SRPP.endYear, SRPP.adoptedYear):
        assert "Inferred from" in str(ontology.value(term, SKOS.scopeNote))


def test_every_term_that_files_use_is_defined(ontology):
    defined = {str(each) for each in ontology.subjects(RDFS.isDefinedBy, URIRef(f"{BASE_IRI}/ns"))}
    graph = _graph(*SCHEMES, *ALIGNMENTS, *EXAMPLES, *SHAPES)
    used = {str(each) for triple in graph for each in triple if str(each).startswith(NS)}
    for path in RULES:
        used |= {NS + name for name in re.findall(r"\bsrpp:(\w+)", path.read_text(encoding="utf-8"))}
    for text in graph.objects(None, SH.select):
        used |= {NS + name for name in re.findall(r"\bsrpp:(\w+)", str(text))}
    for text in graph.objects(None, SHAPE.help):
        used |= {NS + name for name in re.findall(r"\bsrpp:(\w+)", str(text))}
    assert sorted(used - defined - {NS}) == []


def test_no_term_is_idle_unless_it_says_why(ontology):
    """Each of our words is used by data, lists, rules or questions, by itself or through a narrower class."""
    used = _words_in_use()
    for narrow, wide in ontology.subject_objects(RDFS.subClassOf):
        used |= {wide} if narrow in used else set()
    ours = set(ontology.subjects(RDFS.isDefinedBy, URIRef(f"{BASE_IRI}/ns")))
    ours = {each for each in ours if str(each).startswith(NS)}
    reserved = set(ontology.subjects(SRPP.reservedBecause, None))
    assert sorted(ours - used - reserved) == []
    assert sorted(reserved & used) == []


def _words_in_use() -> set[URIRef]:
    graph = _graph(*SCHEMES, *DATA, *QUESTIONS)
    used = {each for triple in graph for each in triple if str(each).startswith(NS)}
    for path in (*RULES, *QUERIES):
        names = re.findall(r"\bsrpp:(\w+)", path.read_text(encoding="utf-8"))
        used |= {URIRef(NS + name) for name in names}
    return used


def test_the_ontology_says_what_it_is(ontology):
    about = URIRef(f"{BASE_IRI}/ns")
    version = str(ontology.value(about, OWL.versionInfo))
    assert ontology.value(about, OWL.versionIRI) == URIRef(f"{BASE_IRI}/ns/{version}")
    assert ontology.value(about, OWL.priorVersion) != ontology.value(about, OWL.versionIRI)
    assert version in str(ontology.value(about, DCTERMS.bibliographicCitation))
    assert f'owl:versionInfo "{version}"' in (ROOT / "shapes/common.ttl").read_text(encoding="utf-8")
    creator = ontology.value(about, DCTERMS.creator)
    assert Literal("SRPP Graph project", lang="en") in set(ontology.objects(creator, RDFS.label))


def test_reused_terms_are_named_and_not_redefined(ontology):
    for term, home in ontology.subject_objects(RDFS.isDefinedBy):
        if not str(home).startswith(BASE_IRI):
            assert str(term).startswith(str(home))
            assert ontology.value(term, RDFS.label) is not None
            assert ontology.value(term, SKOS.definition) is None


# Shapes


def _codes(shapes: Graph) -> dict[URIRef, str]:
    return {shape: str(code) for shape, code in shapes.subject_objects(SHAPE.code)}


def test_every_rule_has_its_words_and_a_code_of_its_own(shapes):
    rules = [each for each in shapes.subjects(RDF.type, SH.PropertyShape) if isinstance(each, URIRef)]
    rules += [each for each in shapes.subjects(SH.targetClass, None) if (each, SH.message, None) in shapes]
    assert len(set(rules)) > 100
    for rule in set(rules):
        assert str(rule).startswith(SHAPES_NS)
        for predicate in (SH.name, SH.order, SH.message, SHAPE.help, SHAPE.code):
            assert len(list(shapes.objects(rule, predicate))) == 1, f"{rule} {predicate}"
        message = str(shapes.value(rule, SH.message))
        assert message[0].islower(), message
        assert not message.endswith("."), message
        assert not str(shapes.value(rule, SHAPE.help)).endswith("."), message
    codes = _codes(shapes)
    assert len(set(codes.values())) == len(codes)
    assert set(codes) == set(rules)


def test_codes_are_in_the_ranges_of_their_files():
    for path in SHAPES:
        expected = "SG2" if path.stem in ("ontology", "Concept") else "SG[35]"
        for code in _codes(_graph(path)).values():
            assert re.fullmatch(rf"{expected}\d\d", code), f"{path.name}: {code}"


def test_every_property_shape_is_listed_by_a_class(shapes):
    listed = set(shapes.objects(None, SH.property))
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        assert shape in listed, shape


def test_a_class_lists_its_properties_in_their_order(shapes):
    for path in SHAPES:
        for block in _blocks(path.read_text(encoding="utf-8")):
            names = re.findall(r"^        (shape:[\w-]+) [,;]$", block, flags=re.M)
            orders = [
                int(str(shapes.value(URIRef(SHAPES_NS + n.removeprefix("shape:")), SH.order))) for n in names
            ]
            assert orders == sorted(orders), block.splitlines()[0]


def test_every_class_has_a_shape(ontology, shapes):
    targets = set(shapes.objects(None, SH.targetClass))
    for each in set(ontology.subjects(RDF.type, OWL.Class)) - {SRPP.Measure}:
        assert each in targets, each
    assert ORG.Membership in targets


def test_evidence_comes_last_on_every_class(shapes):
    assert str(shapes.value(URIRef(SHAPES_NS + "Entity-source"), SH.order)) == "900"
    assert str(shapes.value(URIRef(SHAPES_NS + "Entity-confidence"), SH.order)) == "901"
    assert str(shapes.value(URIRef(SHAPES_NS + "Entity-scopeNote"), SH.order)) == "910"
    assert str(shapes.value(URIRef(SHAPES_NS + "Entity-editorialNote"), SH.order)) == "911"


def _findings(data: Graph, shapes: Graph) -> set[tuple[str, str]]:
    """Which node has which fault: the last part of its IRI, and the code."""
    try:
        _, results, _ = pyshacl.validate(data, shacl_graph=shapes)
    finally:
        rdflib.NORMALIZE_LITERALS = False  # pySHACL leaves it on for the whole process
    codes = _codes(shapes)
    return {
        (
            re.split(r"[/#]", str(results.value(each, SH.focusNode)))[-1],
            codes[results.value(each, SH.sourceShape)],
        )
        for each in results.objects(None, SH.result)
    }


def test_ontology_lists_and_examples_conform(ontology, schemes, shapes):
    assert _findings(ontology + schemes + _graph(*EXAMPLES), shapes) == set()


HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
EVIDENCE = "dcterms:source source:example-report ; srpp:confidence srpp:HighConfidence"
AUTHORITY = f'a srpp:City ; skos:prefLabel "X"@en ; srpp:country country:NOR ; {EVIDENCE}'
CASE = (
    'a srpp:Case ; skos:prefLabel "X"@en ; srpp:country country:NOR ; '
    f"srpp:contractingAuthority city:example-harbour ; {EVIDENCE}"
)
TARGET = f'a srpp:Target ; skos:prefLabel "X"@en ; {EVIDENCE}'
EVENT = f'a srpp:Event ; skos:prefLabel "X"@en ; {EVIDENCE}'

FAULTS = {
    "no-label": ("city", f"a srpp:City ; srpp:country country:NOR ; {EVIDENCE}", "SG300"),
    "no-english-label": ("city", AUTHORITY.replace('"X"@en', '"X"@nb'), "SG300"),
    "two-english-labels": ("city", f'{AUTHORITY} ; skos:prefLabel "Y"@en', "SG531"),
    "no-source": ("city", AUTHORITY.replace("dcterms:source source:example-report ;", ""), "SG303"),
    "unknown-source": ("city", AUTHORITY.replace("source:example-report", "source:example-nowhere"), "SG303"),
    "no-confidence": ("city", AUTHORITY.replace(" ; srpp:confidence srpp:HighConfidence", ""), "SG304"),
    "two-confidences": ("city", f"{AUTHORITY} ; srpp:confidence srpp:LowConfidence", "SG304"),
    "odd-confidence": ("city", AUTHORITY.replace("HighConfidence", "About"), "SG304"),
    "no-country": ("city", AUTHORITY.replace("srpp:country country:NOR ;", ""), "SG329"),
    "odd-country": ("city", AUTHORITY.replace("country:NOR", "theme:srpp"), "SG329"),
    "odd-theme": ("case", f"{CASE} ; srpp:theme instrument:labour-clause", "SG309"),
    "no-buyer": ("case", CASE.replace("srpp:contractingAuthority city:example-harbour ;", ""), "SG310"),
    "two-starts": ("case", f'{CASE} ; srpp:start "2019"^^xsd:gYear , "2020"^^xsd:gYear', "SG311"),
    "text-for-date": ("case", f'{CASE} ; srpp:start "2019"', "SG311"),
    "ends-year-before-day": (
        "case",
        f'{CASE} ; srpp:start "2020-03-01"^^xsd:date ; srpp:end "2019"^^xsd:gYear',
        "SG312",
    ),
    "ends-month-before-day": (
        "event",
        f'{EVENT} ; srpp:start "2020-03-01"^^xsd:date ; srpp:end "2020-02"^^xsd:gYearMonth',
        "SG370",
    ),
    "ends-before-adoption": (
        "policy",
        'a srpp:Policy ; skos:prefLabel "X"@en ; srpp:country country:NOR ; '
        "srpp:policyType policy-type:law ; "
        f'srpp:adopted "2018-05"^^xsd:gYearMonth ; srpp:ended "2018-04-30"^^xsd:date ; {EVIDENCE}',
        "SG387",
    ),
    "cpv-of-no-list": ("case", f"{CASE} ; srpp:statedCpv cpv:99999999", "SG317"),
    "cpv-of-seven": ("case", f"{CASE} ; srpp:assignedCpv cpv:1810000", "SG318"),
    "year-for-a-date": ("case", f'{TARGET} ; srpp:asOf "2016"^^xsd:gYear', "SG523"),
    "no-unit": ("case", f"{TARGET} ; srpp:quantity 5", "SG389"),
    "odd-unit": ("case", f"{TARGET} ; srpp:quantity 5 ; srpp:unit role:member", "SG391"),
    "text-for-number": ("case", f'{TARGET} ; srpp:quantity "five" ; srpp:unit unit:job', "SG388"),
    "two-numbers": ("case", f"{TARGET} ; srpp:quantity 5 , 6 ; srpp:unit unit:job", "SG388"),
    "odd-operator": ("case", f"{TARGET} ; srpp:operator srpp:Works", "SG390"),
    "south-of-the-pole": (
        "city",
        f'a srpp:Place ; skos:prefLabel "X"@en ; geo:lat -91.5 ; {EVIDENCE}',
        "SG343",
    ),
    "silent-lighthouse": (
        "event",
        'a srpp:LighthouseStory ; skos:prefLabel "X"@en ; srpp:country country:NOR ; '
        f"srpp:contractingAuthority city:example-harbour ; srpp:presentedAt event:example-forum ; {EVIDENCE}",
        "SG326",
    ),
    "no-address": ("source", 'a srpp:Source ; dcterms:title "X"@en', "SG504"),
    "untold-withdrawal": ("city", 'a srpp:Retired ; skos:prefLabel "X"@en', "SG327"),
    "no-definition": (
        "theme",
        'a skos:Concept ; skos:prefLabel "X"@en ; skos:inScheme scheme:themes ; skos:broader theme:srpp',
        "SG250",
    ),
    "unlisted-sdg-target": (
        "theme",
        'a skos:Concept ; skos:prefLabel "X"@en ; skos:definition "Y."@en ; skos:inScheme scheme:themes ; '
        "skos:broader theme:srpp ; srpp:sdgTarget sdg:8.99",
        "SG256",
    ),
    "untagged-reason": (
        "unit",
        'a skos:Concept ; skos:prefLabel "X"@en ; skos:definition "Y."@en ; skos:inScheme scheme:units ; '
        'skos:topConceptOf scheme:units ; srpp:reservedBecause "Later."',
        "SG264",
    ),
    "loose-concept": (
        "theme",
        'a skos:Concept ; skos:prefLabel "X"@en ; skos:definition "Y."@en ; skos:inScheme scheme:themes',
        "SG262",
    ),
}
SOUND = {
    "same-year": ("case", f'{CASE} ; srpp:start "2019-06-01"^^xsd:date ; srpp:end "2019"^^xsd:gYear'),
    "same-day": ("event", f'{EVENT} ; srpp:start "2019-06-01"^^xsd:date ; srpp:end "2019-06-01"^^xsd:date'),
    "aim-without-number": ("case", f'{TARGET} ; srpp:targetYear "2050"^^xsd:gYear'),
    "two-languages": ("city", f'{AUTHORITY} ; skos:prefLabel "Y"@nb'),
}


def test_each_fault_is_found_once_and_under_its_code(ontology, schemes, shapes):
    text = HEAD + "".join(
        f"<{PREFIXES[kind]}example-{name}> {body} .\n"
        for name, (kind, body, *_) in {**FAULTS, **SOUND}.items()
    )
    data = ontology + schemes + _graph(*EXAMPLES)
    data.parse(data=text, format="turtle")
    found = {
        (focus, code)
        for focus, code in _findings(data, shapes)
        if focus.removeprefix("example-") in {**FAULTS, **SOUND}
    }
    assert found == {(f"example-{name}", code) for name, (_, _, code) in FAULTS.items()}


TERM_FAULTS = {
    "bare": ("a owl:Class", {"SG200", "SG201", "SG202", "SG203", "SG204"}),
    "commented": ('rdfs:comment "x"@en', {"SG205"}),
    "homeless": ("a owl:ObjectProperty", {"SG206", "SG207"}),
    "Shouted": ('rdfs:label "Town"@en', {"SG208"}),
    "formless": ('skos:definition "a town"@en', {"SG209"}),
    "circular": ('rdfs:label "town"@en ; skos:definition "Place that is a town by law."@en', {"SG210"}),
}


@pytest.mark.parametrize("name", TERM_FAULTS)
def test_a_term_that_says_too_little_is_found(name):
    body, expected = TERM_FAULTS[name]
    kind = "" if " owl:" in body else "a owl:Class ; "
    data = Graph(bind_namespaces="none").parse(data=f"{HEAD}srpp:{name} {kind}{body} .", format="turtle")
    shapes = _graph(ROOT / "shapes/ontology.ttl", ROOT / "shapes/common.ttl")
    found = {code for _, code in _findings(data, shapes)}
    assert expected <= found


# Rules


def _infer(text: str) -> ox.Store:
    """The ontology, its lists and `text`, with what the rules give until they give nothing new."""
    store = ox.Store()
    graph = ox.NamedNode(PREFIXES["graph"] + "ontology")
    for path in (ONTOLOGY, *SCHEMES, *ALIGNMENTS):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=graph)
    store.load(
        input=(HEAD + text).encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(PREFIXES["doc"] + "x")
    )
    inferred = ox.NamedNode(PREFIXES["graph"] + "inferred")
    for _ in range(4):
        before = len(store)
        for path in RULES:
            triples = store.query(path.read_text(encoding="utf-8"), use_default_graph_as_union=True)
            store.extend([ox.Quad(t.subject, t.predicate, t.object, inferred) for t in triples])
        if len(store) == before:
            return store
    pytest.fail("the rules still give new triples after four rounds")


def _holds(store: ox.Store, pattern: str) -> bool:
    query = "".join(f"PREFIX {p}: <{i}>\n" for p, i in PREFIXES.items()) + f"ASK {{ {pattern} }}"
    return bool(store.query(query, use_default_graph_as_union=True))


@pytest.mark.parametrize("path", RULES, ids=_name)
def test_a_rule_says_what_it_gives_and_stands_alone(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert isinstance(ox.Store().query(text), ox.QueryTriples)


INFERRED = {
    "a city is an authority and a formal organisation": (
        "city:x a srpp:City .",
        "city:x a srpp:PublicAuthority , org:FormalOrganization , org:Organization",
        True,
    ),
    "a target is a measure": ("<urn:t> a srpp:Target .", "<urn:t> a srpp:Measure", True),
    "classes of alignments stay out": (
        "city:x a srpp:City .",
        "city:x a schema:GovernmentOrganization",
        False,
    ),
    "a participant is a member": (
        "<urn:m> org:member city:x ; org:organization network:y ; srpp:role role:founding-participant .",
        "city:x srpp:memberOf network:y",
        True,
    ),
    "a funder is no member": (
        "<urn:m> org:member city:x ; org:organization network:y ; srpp:role role:funder .",
        "city:x srpp:memberOf network:y",
        False,
    ),
    "a finalist is no member": (
        "<urn:m> org:member city:x ; org:organization network:y ; srpp:role role:finalist .",
        "city:x srpp:memberOf network:y",
        False,
    ),
    "the year of a year": ('case:x srpp:start "2019"^^xsd:gYear .', "case:x srpp:startYear 2019", True),
    "the year of a month": ('case:x srpp:end "2019-02"^^xsd:gYearMonth .', "case:x srpp:endYear 2019", True),
    "the year of a day": (
        'policy:x srpp:adopted "2019-02-03"^^xsd:date .',
        "policy:x srpp:adoptedYear 2019",
        True,
    ),
    "the year of a founding": (
        'network:x srpp:founded "2015-04"^^xsd:gYearMonth .',
        "network:x srpp:startYear 2015",
        True,
    ),
    "the year of a ceasing": (
        'project:x srpp:ended "2018"^^xsd:gYear .',
        "project:x srpp:endYear 2018",
        True,
    ),
    "no year without a date": ('case:x srpp:start "soon" .', "case:x srpp:startYear ?year", False),
    "rivalry is mutual": ("<urn:a> srpp:rivals <urn:b> .", "<urn:b> srpp:rivals <urn:a>", True),
    "a broader theme has narrower ones": (
        "",
        "theme:decent-work skos:narrower theme:fair-working-conditions",
        True,
    ),
}


@pytest.mark.parametrize("name", INFERRED)
def test_the_rules_give_what_they_promise(name):
    text, pattern, expected = INFERRED[name]
    assert _holds(_infer(text), pattern) is expected


def test_nothing_is_inferred_of_the_shapes_or_of_foreign_classes():
    store = _infer("")
    assert not _holds(
        store, "?class a ?type . FILTER (?type IN (schema:GovernmentOrganization, prov:Entity))"
    )
    assert not _holds(store, "?thing srpp:memberOf ?network")
    assert str(DCTERMS.source) in {
        quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)
    }
