"""The content of `data/`: what must hold of every file, whoever wrote it."""

import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from srpp_graph.checkout import Checkout, SourceFile
from srpp_graph.iris import CONCEPT_KINDS, EntityRef
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.turtle import PredicateOrder, render_turtle
from srpp_graph.vocabulary import GEO, ORG, SCHEMA, SH, SRPP

ROOT = Path(__file__).resolve().parent.parent
GEONAMES = URIRef(EntityRef("source", "geonames").iri)
SEED = URIRef(EntityRef("source", "mupass-2019-three-take-aways").iri)
FORUM = EntityRef("event", "mupass-dialogue-forum-2019")

PROMISED = [
    *(("city", slug) for slug in ("oslo", "ghent", "buenos-aires", "freetown", "bonn")),
    ("region", "sao-paulo-state"),
    *(("network", slug) for slug in ("glcn-on-sp", "procura-plus")),
    *(("project", slug) for slug in ("mupass", "we-buy-social-eu")),
    ("event", "mupass-dialogue-forum-2019"),
    *(("organisation", slug) for slug in ("iclei", "idos", "engagement-global", "skew", "bmz")),
    ("source", "mupass-2019-three-take-aways"),
]
"""The slugs of design §2, which others link to."""

PART_TYPES = {
    ORG.Membership,
    SRPP.Target,
    SRPP.Outcome,
    SRPP.Observation,
    SRPP.Finding,
    SRPP.Claim,
    SRPP.Place,
    SRPP.LighthouseStory,
}


@cache
def content() -> dict[SourceFile, Graph]:
    """Every data file with its triples, each file alone."""
    return {
        file: Graph(bind_namespaces="none").parse(data=file.read_text(), format="turtle")
        for file in Checkout.find(ROOT).data_files
    }


@cache
def union() -> Graph:
    """All data files together."""
    whole = Graph(bind_namespaces="none")
    for graph in content().values():
        whole += graph
    return whole


@cache
def words() -> Graph:
    """The ontology and its concept schemes."""
    whole = Graph(bind_namespaces="none")
    for file in Checkout.find(ROOT).ontology_files:
        whole.parse(data=file.read_text(), format="turtle")
    return whole


def entity_of(file: SourceFile) -> URIRef:
    return URIRef(EntityRef.from_path(file.path).iri)


def test_each_file_speaks_of_its_own_entity_and_its_parts_only():
    for file, graph in content().items():
        entity = entity_of(file)
        strangers = {s for s in graph.subjects() if s != entity and not s.startswith(f"{entity}#")}
        assert not strangers, file.path
        assert graph.value(entity, RDF.type) is not None, file.path


def test_each_part_is_named_by_its_entity():
    """A part that nothing points to would be on no page; memberships, claims and stories point back."""
    backwards = {ORG.member, RDF.subject, SRPP.presentedAt}
    for file, graph in content().items():
        entity = entity_of(file)
        for part in set(graph.subjects()) - {entity}:
            named = any(graph.triples((None, None, part)))
            types = set(graph.objects(part, RDF.type))
            pointing = any((part, each, None) in graph for each in backwards)
            assert named or (pointing and types & {ORG.Membership, SRPP.Claim, SRPP.LighthouseStory}), part


def test_parts_have_a_type_of_part():
    for file, graph in content().items():
        for part in set(graph.subjects()) - {entity_of(file)}:
            assert set(graph.objects(part, RDF.type)) <= PART_TYPES, part


def test_every_reference_leads_to_an_entity_or_a_concept():
    defined = set(union().subjects()) | set(words().subjects())
    ours = (f"{BASE_IRI}/id/", f"{BASE_IRI}/ns#", f"{BASE_IRI}/scheme/")
    dangling = {
        (str(s), str(o))
        for s, p, o in union()
        if isinstance(o, URIRef) and o.startswith(ours) and o not in defined
    }
    unknown = {str(p) for p in union().predicates() if p.startswith(ours) and p not in defined}
    assert not dangling
    assert not unknown


def test_countries_and_cpv_codes_are_well_formed():
    countries = set(words().subjects(SKOS.inScheme, URIRef(f"{BASE_IRI}/scheme/countries")))
    assert set(union().objects(None, SRPP.country)) <= countries
    for code in (*union().objects(None, SRPP.statedCpv), *union().objects(None, SRPP.assignedCpv)):
        assert re.fullmatch(r"[0-9]{8}", code.removeprefix(PREFIXES["cpv"])), code


def test_everything_has_a_source_and_a_confidence():
    for file, graph in content().items():
        for subject in set(graph.subjects()):
            confidences = list(graph.objects(subject, SRPP.confidence))
            assert len(confidences) == 1, subject
            if (subject, RDF.type, SRPP.Source) not in graph:
                assert (subject, DCTERMS.source, None) in graph, f"{subject} in {file.path}"


def test_everything_has_one_english_label():
    for graph in content().values():
        for subject in set(graph.subjects()) - set(graph.subjects(RDF.type, SRPP.Source)):
            languages = Counter(label.language for label in graph.objects(subject, SKOS.prefLabel))
            assert languages["en"] == 1, subject
            assert set(languages.values()) == {1}, subject


def test_text_is_trimmed():
    for _, _, value in union():
        if isinstance(value, Literal):
            assert str(value) == " ".join(str(value).split()), value
            assert str(value), "an empty text"


@pytest.mark.parametrize(("kind", "slug"), PROMISED)
def test_the_promised_slugs_exist(kind: str, slug: str):
    assert (ROOT / EntityRef.of(kind, slug).path).is_file()


def test_no_two_sources_have_the_same_address():
    addresses = Counter(union().objects(None, SCHEMA.url))
    assert [address for address, count in addresses.items() if count > 1] == []


def test_every_source_is_cited_or_is_the_root_of_a_citation():
    cited = set(union().objects(None, DCTERMS.source)) | set(words().objects(None, DCTERMS.source))
    assert set(union().subjects(RDF.type, SRPP.Source)) <= cited


def test_every_source_has_title_publisher_language_and_address():
    for source in union().subjects(RDF.type, SRPP.Source):
        for needed in (DCTERMS.title, SCHEMA.inLanguage, SCHEMA.url, SRPP.retrievedVia):
            assert (source, needed, None) in union(), (source, needed)
        if (source, DCTERMS.publisher, None) not in union():
            notes = " ".join(union().objects(source, SKOS.editorialNote))
            assert "no publisher" in notes, source
        title = union().value(source, DCTERMS.title)
        assert title.language == str(union().value(source, SCHEMA.inLanguage)), source


def test_coordinates_and_outside_ids_come_from_geonames_and_belong_to_places():
    whole = union()
    located = {s for p in (GEO.lat, GEO.long, SKOS.closeMatch) for s in whole.subjects(p, None)}
    assert located
    for place in located:
        assert (place, RDF.type, SRPP.Place) in whole, place
        assert set(whole.objects(place, DCTERMS.source)) == {GEONAMES}, place
        assert -90 <= float(whole.value(place, GEO.lat)) <= 90
        assert -180 <= float(whole.value(place, GEO.long)) <= 180
    links = {str(o) for o in whole.objects(None, SKOS.closeMatch)}
    assert all(o.startswith(("https://sws.geonames.org/", PREFIXES["wd"] + "Q")) for o in links)


def test_rivals_disagree_in_source_date_or_value():
    whole = union()
    for one, other in whole.subject_objects(SRPP.rivals):
        assert one != other
        assert set(whole.objects(one, RDF.type)) == set(whole.objects(other, RDF.type)), (one, other)
        told = [
            {
                (p, o)
                for p in (DCTERMS.source, SRPP.quantity, SRPP.targetYear, SRPP.asOf, SRPP.year, RDF.object)
                for o in whole.objects(each, p)
            }
            for each in (one, other)
        ]
        assert told[0] != told[1], (one, other)


def test_no_pair_of_rivals_is_written_twice():
    pairs = Counter(frozenset(pair) for pair in union().subject_objects(SRPP.rivals))
    assert set(pairs.values()) == {1}


def test_claims_are_made_of_subject_predicate_and_object():
    whole, defined = union(), set(union().subjects())
    for claim in whole.subjects(RDF.type, SRPP.Claim):
        for needed in (RDF.subject, RDF.predicate, RDF.object):
            assert len(list(whole.objects(claim, needed))) == 1, claim
        assert whole.value(claim, RDF.subject) in defined, claim
        assert any(whole.triples((claim, SRPP.rivals, None))) or any(
            whole.triples((None, SRPP.rivals, claim))
        ), claim


def test_numbers_have_units_and_years_are_years():
    whole = union()
    for measure in whole.subjects(SRPP.quantity, None):
        assert len(list(whole.objects(measure, SRPP.unit))) == 1, measure
    for _, _, value in whole.triples((None, SRPP.targetYear, None)):
        assert str(value).isdigit()
        assert len(value) == 4


def test_nothing_ends_before_it_starts():
    whole = union()
    for start, end in ((SRPP.start, SRPP.end), (SRPP.founded, SRPP.ended), (SRPP.inForce, SRPP.ended)):
        for subject, first in whole.subject_objects(start):
            for last in whole.objects(subject, end):
                length = min(len(first), len(last))
                assert str(first)[:length] <= str(last)[:length], subject


def test_files_have_the_canonical_form():
    checkout = Checkout.find(ROOT)
    shapes = Graph(bind_namespaces="none")
    for file in (*checkout.shape_files, *checkout.ontology_files):
        shapes.parse(data=file.read_text(), format="turtle")
    assert (None, SH.order, None) in shapes
    order = PredicateOrder.from_triples(shapes)
    for file, graph in content().items():
        lines = file.read_text().splitlines(keepends=True)
        text = "".join(each for each in lines if not each.lstrip().startswith("# srpp: ignore "))
        assert render_turtle(graph, base=str(entity_of(file)), order=order) == text, file.path


def test_the_forum_has_its_organisers_findings_and_stories():
    whole, forum = union(), URIRef(FORUM.iri)
    names = {EntityRef.parse(o).slug for o in whole.objects(forum, SRPP.organiser)}
    assert names == {"idos", "engagement-global", "skew", "bmz"}
    themes = {
        EntityRef.parse(theme).slug
        for finding in whole.objects(forum, SRPP.hasFinding)
        for theme in whole.objects(finding, SRPP.theme)
    }
    assert len(list(whole.objects(forum, SRPP.hasFinding))) == 3
    assert themes >= {
        "corruption-supply-chains",
        "local-employment",
        "fair-working-conditions",
        "gender-equality",
    }
    for finding in whole.objects(forum, SRPP.hasFinding):
        assert set(whole.objects(finding, SRPP.saidIn)) == {SEED}


def test_a_lighthouse_story_says_that_its_source_does_not_name_it():
    whole = union()
    stories = set(whole.subjects(RDF.type, SRPP.LighthouseStory))
    tellers = {EntityRef.parse(whole.value(each, SRPP.contractingAuthority)).slug for each in stories}
    assert tellers == {"bonn", "freetown", "sao-paulo-state"}
    for story in stories:
        assert set(whole.objects(story, DCTERMS.source)) == {SEED}
        assert "not named in the source" in str(whole.value(story, SKOS.scopeNote))
        assert any(whole.objects(story, SRPP.candidateCase))


def test_people_have_a_public_role_and_an_affiliation():
    whole = union()
    for person in whole.subjects(RDF.type, SRPP.Person):
        assert (person, SRPP.publicRole, None) in whole, person
        assert (person, SRPP.affiliation, None) in whole, person


def test_concepts_are_never_defined_in_data():
    kinds = defaultdict(set)
    for file in content():
        kinds[EntityRef.from_path(file.path).kind].add(file.path)
    assert not set(kinds) & set(CONCEPT_KINDS)


def test_sdg_targets_have_numbers_that_the_united_nations_gave():
    """Each of the seventeen goals has its own count of numbered and of lettered targets."""
    numbered = (5, 5, 9, 7, 6, 6, 3, 10, 5, 7, 7, 8, 3, 7, 9, 10, 19)
    lettered = (2, 3, 4, 3, 3, 2, 2, 2, 3, 3, 3, 3, 2, 3, 3, 2, 0)
    told = {str(each).removeprefix(PREFIXES["sdg"]) for each in words().objects(None, SRPP.sdgTarget)}
    assert told
    for target in told:
        goal, number = re.fullmatch(r"(1[0-7]|[1-9])\.([1-9][0-9]?|[a-d])", target).groups()
        count = numbered[int(goal) - 1] if number.isdigit() else lettered[int(goal) - 1]
        assert 1 <= (int(number) if number.isdigit() else ord(number) - ord("a") + 1) <= count, target


def test_a_collective_of_buyers_says_that_it_is_no_authority_of_its_own():
    whole = union()
    collectives = {
        subject
        for subject, kind in whole.subject_objects(SRPP.organisationType)
        if "only together" in str(kind)
    }
    assert len(collectives) > 20
    for each in collectives:
        assert "no authority of its own" in str(whole.value(each, SKOS.scopeNote)), each
        assert (each, SRPP.place, None) not in whole, each
