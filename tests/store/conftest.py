from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from srpp_graph.prefixes import PREFIXES

CITIES = """
@prefix city: <https://w3id.org/srpp/id/city/> .
@prefix doc: <https://w3id.org/srpp/doc/city/> .
@prefix ex: <http://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix srpp: <https://w3id.org/srpp/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
doc:oslo {
    city:oslo a srpp:City ;
        skos:prefLabel "City of Oslo"@en , "Oslo kommune"@nb ;
        ex:founded "1048"^^xsd:gYear ;
        ex:motto "Unanimiter, \\"et constanter\\"\\nin two lines\\tand a tab" ;
        ex:place [ ex:latitude 59.91 ] .
}
doc:ghent {
    city:ghent a srpp:City ; skos:prefLabel "City of Ghent"@en .
}
"""


@pytest.fixture(scope="session")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny store: two cities in two named graphs, and 120 numbered things in a third."""
    path = tmp_path_factory.mktemp("release") / "store"
    store = ox.Store(str(path))
    store.load(input=CITIES, format=ox.RdfFormat.TRIG)
    numbers = "".join(
        f"<http://example.org/n{i}> <http://example.org/next> <http://example.org/n{(i + 1) % 120}> .\n"
        for i in range(120)
    )
    store.load(
        input=numbers,
        format=ox.RdfFormat.N_TRIPLES,
        to_graph=ox.NamedNode(PREFIXES["doc"] + "numbers"),
    )
    store.flush()
    return path
