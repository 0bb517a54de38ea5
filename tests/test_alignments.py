"""The alignments speak of our terms, of terms that exist elsewhere, and by a relation that fits both."""

from pathlib import Path

import pytest
from needs import ROOT
from rdflib import Graph, URIRef

from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.vocabulary import DCAT, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS

ALIGNMENTS = sorted((ROOT / "ontology/alignments").glob("*.ttl"))
VOCABULARIES = {"cpov", "dcat", "eli", "epo", "org", "prov", "schema-org"}
MATCHES = {SKOS.broadMatch, SKOS.closeMatch, SKOS.narrowMatch, SKOS.relatedMatch}

# Terms of vocabularies that rdflib does not carry, as read in their own files: C a class, P a property.
# ELI: the ontology in its version 1.1. ePO: ePO_core.ttl of release 4.2.0 in OP-TED/ePO.
# CPOV: core-public-organisation-ap.ttl of release 2.1.2 in SEMICeu/CPOV.
READ = {
    PREFIXES["eli"]: {
        "LegalResource": "C",
        "based_on": "P",
        "date_document": "P",
        "date_no_longer_in_force": "P",
        "first_date_entry_in_force": "P",
        "passed_by": "P",
    },
    PREFIXES["epo"]: {
        "Buyer": "C",
        "Contract": "C",
        "Procedure": "C",
        "hasContractNatureType": "P",
        "hasContractValue": "P",
        "hasMainClassification": "P",
        "isResponsibilityOfBuyer": "P",
    },
    "http://data.europa.eu/m8g/": {"PublicOrganisation": "C"},
}
CLOSED = {PREFIXES["dcat"]: DCAT, PREFIXES["org"]: ORG, PREFIXES["prov"]: PROV, PREFIXES["schema"]: SCHEMA}


def _triples(path: Path) -> list[tuple[URIRef, URIRef, URIRef]]:
    return sorted(Graph(bind_namespaces="none").parse(path, format="turtle"))


def _ours() -> Graph:
    return Graph(bind_namespaces="none").parse(ROOT / "ontology/srpp.ttl", format="turtle")


def test_each_vocabulary_has_its_file():
    assert {path.stem for path in ALIGNMENTS} == VOCABULARIES


@pytest.mark.parametrize("path", ALIGNMENTS, ids=lambda path: path.stem)
def test_a_file_speaks_of_our_terms_and_of_one_other_vocabulary(path):
    ours = set(_ours().subjects(RDFS.isDefinedBy, URIRef(f"{BASE_IRI}/ns")))
    homes = set()
    for subject, _, value in _triples(path):
        assert subject in ours
        homes |= {home for home in (*READ, *CLOSED) if value.startswith(home)}
        assert any(_exists(value, home) for home in (*READ, *CLOSED)), value
    assert len(homes) == 1


def _exists(term: URIRef, home: str) -> bool:
    name = term.removeprefix(home)
    return term.startswith(home) and (name in READ[home] if home in READ else name in CLOSED[home])


@pytest.mark.parametrize("path", ALIGNMENTS, ids=lambda path: path.stem)
def test_classes_are_aligned_with_classes_and_properties_with_properties(path):
    classes = set(_ours().subjects(RDF.type, OWL.Class))
    for subject, predicate, value in _triples(path):
        name = value.replace("#", "/").rsplit("/", 1)[1]
        assert name[0].isupper() == (subject in classes), f"{subject} {value}"
        assert predicate in MATCHES | ({RDFS.subClassOf} if subject in classes else {RDFS.subPropertyOf})


def test_a_term_has_one_relation_to_each_other_term():
    relations = [(subject, value) for path in ALIGNMENTS for subject, _, value in _triples(path)]
    assert len(relations) == len(set(relations))


def test_the_core_does_not_rest_on_an_alignment():
    """What srpp.ttl itself says of other vocabularies, the alignments do not say again."""
    core = set(_ours())
    assert not [triple for path in ALIGNMENTS for triple in _triples(path) if triple in core]
