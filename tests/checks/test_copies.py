"""What is held of fair copies in short is what their triples say."""

import random
from functools import cache

import pytest
from needs import ROOT
from rdflib.namespace import DCTERMS, RDF, SKOS

from srpp_graph.checkout import Checkout
from srpp_graph.checks.copies import CopiedFacts, Copies
from srpp_graph.checks.corpus import parse_sheet
from srpp_graph.checks.engines.facts import Facts
from srpp_graph.checks.engines.ntriples import Terms
from srpp_graph.turtle.fair import FairCopy
from srpp_graph.vocabulary import SRPP

ODD = [('"^^xsd:date', '9"^^xsd:date'), ('"^^xsd:gYear', 'x"^^xsd:gYear'), ('"@en ;', '"^^xsd:dateTime ;')]
WANTED = frozenset(map(str, (RDF.type, SKOS.prefLabel, SRPP.country, SRPP.end, DCTERMS.source)))


@cache
def copies() -> dict[str, FairCopy]:
    """Some of the content's, with values on which engines differ in a few."""
    chance, found = random.Random(1), {}
    for file in chance.sample(Checkout.find(ROOT).data_files, 300):
        text = file.read_text()
        if chance.random() < 0.3:
            text = text.replace(*chance.choice(ODD), 1)
        document = parse_sheet(text, file, "https://example.org/").document
        if isinstance(document, FairCopy):
            found[file.path] = document
    return found


@pytest.mark.parametrize("told", [False, True])
def test_copies_say_what_their_triples_say(told: bool) -> None:
    held = Copies.of(copies(), WANTED)
    if told:
        held = Copies.unpack(held.pack())
    triples = [each.triple for copy in copies().values() for each in copy.triples]
    plain, facts = Facts(triples), CopiedFacts([held], [], lambda: triples)
    assert len({*facts.odd()}) > 5
    assert {*facts.odd()} == {*plain.odd()}
    assert sorted(facts.render(Terms()).split("\n")) == sorted(plain.render(Terms()).split("\n"))
    for asked in ({RDF.type}, {SKOS.prefLabel, SRPP.country}, {DCTERMS.source}, set()):
        assert sorted(facts.saying(asked)) == sorted(plain.saying(asked))
    assert [*held.paths] == [*copies()]


def test_what_was_not_wanted_can_be_asked_for_all_the_same() -> None:
    triples = [each.triple for copy in copies().values() for each in copy.triples]
    facts = CopiedFacts([Copies.of(copies(), ())], [], lambda: triples)
    assert sorted(facts.saying({SRPP.country})) == sorted(Facts(triples).saying({SRPP.country})) != []
    terms = Terms()
    facts.render(terms)
    assert terms.find(f"<{triples[0][0]}>") == triples[0][0]
