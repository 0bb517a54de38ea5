"""A number that two files need is one statement that both name: who counts statements counts it once."""

from collections import defaultdict

from needs import ROOT
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF

from srpp_graph.checkout import Checkout
from srpp_graph.iris import EntityRef
from srpp_graph.vocabulary import SRPP

GEONAMES = URIRef(EntityRef("source", "geonames").iri)
TWO_FACTS = {
    "a rule, and the contract that applies it": {
        ("case/bogota-kennedy-women-points", "policy/colombia-law-2069-2020"),
        ("case/saopaulo-city-homeless-quota", "policy/saopaulo-city-decree-59252-2020"),
        ("case/saopaulo-ppais", "policy/saopaulo-ppais-law-2011"),
    },
    "an aim, and that it was reached": {
        ("case/buenosaires-school-smocks", "policy/buenosaires-ley-2095"),
        ("case/oslo-model-construction", "policy/oslo-model-2017"),
    },
    "rules of two bodies, or of two years, that happen to be alike": {
        ("policy/dominican-decree-543-12", "policy/dominican-law-488-08"),
        ("policy/kawasaki-contract-ordinance-2010", "policy/tama-public-contract-ordinance-2011"),
        ("policy/kenya-agpo", "policy/kenya-ppada-2015"),
        ("policy/noda-public-contract-ordinance-2009", "policy/tama-public-contract-ordinance-2011"),
        ("policy/southafrica-ppr-2017", "policy/southafrica-ppr-2022"),
    },
    "other cities, other aims, one overview": {
        ("city/oslo", "city/rotterdam"),
        ("city/rotterdam", "city/seoul"),
        ("city/rotterdam", "city/tshwane"),
        ("city/seoul", "city/tshwane"),
    },
    "as much as the other, says the source": {
        ("case/paris-fair-cotton-cleaning-staff", "case/pays-de-la-loire-fair-cotton"),
    },
}
"""Files of which one source tells the same number twice, as two facts: why, and which."""


def test_a_number_of_one_source_is_told_in_one_file() -> None:
    graph = Graph(bind_namespaces="none")
    for file in Checkout.find(ROOT).data_files:
        graph.parse(data=file.read_text(), format="turtle")
    tellers = defaultdict(set)
    for statement, quantity in graph.subject_objects(SRPP.quantity):
        if (statement, RDF.type, None) in graph and isinstance(statement, URIRef):
            entity = str(statement).partition("#")[0]
            for source in set(graph.objects(statement, DCTERMS.source)) - {GEONAMES}:
                tellers[float(str(quantity)), source].add(entity.partition("/id/")[2])
    twice = {(one, other) for told in tellers.values() for one in told for other in told if one < other}
    assert twice == set().union(*TWO_FACTS.values())
