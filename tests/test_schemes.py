"""The lists keep to what they promise: whole trees, names and definitions, and no entry without a use."""

import re

import pytest
from needs import ROOT
from rdflib import Graph, Literal, Namespace, URIRef

from srpp_graph.prefixes import BASE_IRI, NS, PREFIXES
from srpp_graph.vocabulary import DCTERMS, SKOS, SRPP

ONTOLOGY = ROOT / "ontology/srpp.ttl"
SCHEMES = sorted((ROOT / "ontology/schemes").glob("*.ttl"))
DATA = sorted((ROOT / "data").rglob("*.ttl"))
SCHEME = Namespace(f"{BASE_IRI}/scheme/")
THEME = Namespace(PREFIXES["theme"])


def _graph(*paths) -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def lists() -> Graph:
    """The schemes, and the lists that stand in srpp.ttl."""
    return _graph(ONTOLOGY, *SCHEMES)


@pytest.fixture(scope="module")
def data() -> Graph:
    return _graph(*DATA)


def _concepts(lists: Graph) -> set[URIRef]:
    return set(lists.subjects(SKOS.inScheme, None))


def test_top_concepts_and_their_lists_name_each_other(lists):
    down = {(concept, scheme) for scheme, concept in lists.subject_objects(SKOS.hasTopConcept)}
    assert down == set(lists.subject_objects(SKOS.topConceptOf))


def test_no_concept_is_an_orphan(lists):
    """From each concept a way leads up to a top concept of its own list."""
    for concept in _concepts(lists):
        (scheme,) = lists.objects(concept, SKOS.inScheme)
        above = set(lists.transitive_objects(concept, SKOS.broader))
        assert any((each, SKOS.topConceptOf, scheme) in lists for each in above), concept


def test_a_broader_concept_is_of_the_same_list_and_never_itself(lists):
    for concept, broader in lists.subject_objects(SKOS.broader):
        assert lists.value(concept, SKOS.inScheme) == lists.value(broader, SKOS.inScheme)
        assert concept not in lists.transitive_objects(broader, SKOS.broader)


def test_no_way_up_is_told_twice(lists):
    """A concept names its nearest broader ones only: none of them is broader than another."""
    for concept in _concepts(lists):
        broader = set(lists.objects(concept, SKOS.broader))
        for each in broader:
            above = set(lists.transitive_objects(each, SKOS.broader)) - {each}
            assert not above & broader, f"{concept}: {each}"


def test_related_concepts_are_not_above_each_other(lists):
    for one, other in lists.subject_objects(SKOS.related):
        assert other not in set(lists.transitive_objects(one, SKOS.broader))
        assert one not in set(lists.transitive_objects(other, SKOS.broader))


def test_some_themes_have_two_broader_ones(lists):
    themes = lists.subjects(SKOS.inScheme, SCHEME.themes)
    assert sum(len(set(lists.objects(each, SKOS.broader))) > 1 for each in themes) >= 5


def test_every_concept_is_used_or_says_why_it_is_kept(lists, data):
    named = set(data.objects()) | set(lists.objects(None, SRPP.sdgTarget))
    used = {
        above
        for concept in _concepts(lists) & named
        for above in lists.transitive_objects(concept, SKOS.broader)
    }
    reserved = set(lists.subjects(SRPP.reservedBecause, None))
    concepts = {each for each in _concepts(lists) if not str(each).startswith(NS)}
    assert sorted(concepts - used - reserved) == []
    assert sorted(reserved & used) == []


def test_every_concept_says_what_it_is_in_a_sentence(lists):
    for concept in _concepts(lists):
        (definition,) = lists.objects(concept, SKOS.definition)
        assert definition.language == "en"
        assert re.fullmatch(r"[A-Z0-9].*[^.]\.", str(definition)), f"{concept}: {definition}"


def test_definitions_of_a_list_differ(lists):
    seen: set[tuple[object, object]] = set()
    for concept in _concepts(lists):
        key = (lists.value(concept, SKOS.inScheme), lists.value(concept, SKOS.definition))
        assert key not in seen, key
        seen.add(key)


def test_no_two_concepts_of_a_list_share_a_name(lists):
    seen = set()
    for concept in _concepts(lists):
        for label in lists.objects(concept, SKOS.prefLabel):
            key = (lists.value(concept, SKOS.inScheme), label)
            assert key not in seen, label
            seen.add(key)


def test_no_two_concepts_of_a_list_share_a_notation(lists):
    seen = set()
    for concept, notation in lists.subject_objects(SKOS.notation):
        key = (lists.value(concept, SKOS.inScheme), str(notation))
        assert key not in seen, key
        seen.add(key)


def test_the_notation_of_an_entry_of_ours_is_the_end_of_its_address(lists):
    for name in ("themes", "instruments", "policy-types", "roles", "sdg", "cpv"):
        for concept in lists.subjects(SKOS.inScheme, SCHEME[name]):
            assert str(lists.value(concept, SKOS.notation)) == str(concept).rsplit("/", 1)[1]


def test_the_four_themes_of_the_seed_are_roots(lists):
    seed = {
        THEME[slug]
        for slug in (
            "corruption-supply-chains",
            "local-employment",
            "fair-working-conditions",
            "gender-equality",
        )
    }
    assert set(lists.subjects(SRPP.namedInSeed, Literal(True))) == seed
    assert seed <= set(lists.objects(SCHEME.themes, SKOS.hasTopConcept))


def test_an_sdg_mapping_says_whose_reading_it_is(lists):
    for theme in lists.subjects(SRPP.sdgTarget, None):
        assert "our reading" in str(lists.value(theme, SKOS.scopeNote))


def test_an_sdg_target_belongs_to_its_goal(lists):
    for concept in lists.subjects(SKOS.inScheme, SCHEME.sdg):
        goal, dot, _ = str(concept).removeprefix(PREFIXES["sdg"]).partition(".")
        assert set(lists.objects(concept, SKOS.broader)) == (
            {URIRef(PREFIXES["sdg"] + goal)} if dot else set()
        )


def test_a_cpv_code_stands_below_a_shorter_one(lists):
    for concept, broader in lists.subject_objects(SKOS.broader):
        if (concept, SKOS.inScheme, SCHEME.cpv) in lists:
            stem = str(broader).rstrip("0")
            assert str(concept).startswith(stem)
            assert len(str(concept).rstrip("0")) > len(stem)


def test_a_name_in_a_language_that_we_do_not_write_stands_in_the_title_of_a_source(lists, data):
    titles = [str(each).casefold() for each in data.objects(None, DCTERMS.title)]
    texts = titles + [str(each).casefold() for each in data.objects(None, DCTERMS.publisher)]
    for name in ("themes", "instruments", "policy-types"):
        for concept in lists.subjects(SKOS.inScheme, SCHEME[name]):
            for label in lists.objects(concept, SKOS.prefLabel):
                if label.language not in ("en", "de", "es"):
                    assert any(str(label).casefold() in each for each in texts), label
