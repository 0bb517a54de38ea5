"""Our positional Turtle parser beside rdflib's and pyoxigraph's, on a generated text and on our data.

    python benchmarks/turtle_parser.py [MEGABYTES] [ROUNDS]

Prints the best of the rounds for each, and how many times as long as pyoxigraph's it took. Only ours tells
where each term stands; pyoxigraph's is compiled code. The files of our own data are read file by file, by the
parser alone and as a check reads them: line by line where they are fair copies.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyoxigraph
from rdflib import Graph

from srpp_graph.checkout import Checkout
from srpp_graph.iris import EntityRef
from srpp_graph.turtle import parse_turtle
from srpp_graph.turtle.fair import read_fair_copy
from srpp_graph.turtle.rows import read_row

_HEADER = """PREFIX case: <https://w3id.org/srpp/id/case/>
PREFIX city: <https://w3id.org/srpp/id/city/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX source: <https://w3id.org/srpp/id/source/>
PREFIX srpp: <https://w3id.org/srpp/ns#>
PREFIX theme: <https://w3id.org/srpp/id/theme/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

_CASE = """
case:purchase-{number}
    a srpp:Case ;
    skos:prefLabel "Purchase {number}: work clothes, made under fair conditions"@en ;
    dcterms:description "The city bought work clothes and asked the suppliers of lot {number} for proof."@en ;
    srpp:contractingAuthority city:town-{city} ;
    srpp:start "{start}-0{month}-01"^^xsd:date ;
    srpp:end "{end}"^^xsd:gYear ;
    srpp:quantity {value}.50 ;
    srpp:theme
        theme:fair-working-conditions ,
        theme:theme-{theme} ;
    srpp:hasOutcome [
        srpp:quantity {share} ;
        dcterms:source source:report-{number} ;
    ] ;
    srpp:page <https://example.org/cases/{number}> ;
    dcterms:source source:report-{number} ;
    srpp:confidence srpp:HighConfidence ;
.
"""


def generate_text(size: int) -> str:
    """A text in our form of at least `size` characters, the same on every run."""
    chance = random.Random(7)
    parts, length, number = [_HEADER], len(_HEADER), 0
    while length < size:
        number += 1
        parts.append(
            _CASE.format(
                number=number,
                city=chance.randrange(500),
                start=chance.randint(2008, 2016),
                month=chance.randint(1, 9),
                end=chance.randint(2017, 2025),
                value=chance.randrange(10**6),
                theme=chance.randrange(40),
                share=chance.randrange(100),
            )
        )
        length += len(parts[-1])
    return "".join(parts)


def measure(parse: Callable[[], int], rounds: int) -> tuple[float, int]:
    """The shortest time of the rounds, and how many triples the parser found."""
    best, triples = float("inf"), 0
    for _ in range(rounds):
        start = time.perf_counter()
        triples = parse()
        best = min(best, time.perf_counter() - start)
    return best, triples


def compare(title: str, rounds: int, parsers: Mapping[str, Callable[[], int]]) -> None:
    """Run all of them and print a table; the first is the measure."""
    print(f"{title}, best of {rounds}")
    reference = 0.0
    for name, parse in parsers.items():
        seconds, triples = measure(parse, rounds)
        reference = reference or seconds
        times = f"{seconds / reference:>8.1f} times {next(iter(parsers)).partition(' ')[0]}"
        print(f"{name:28}{triples:>10} triples {seconds:>8.2f} s {times}")


def read_fairly(files: Sequence[tuple[EntityRef, str]]) -> int:
    """The triples of the files, line by line where that can be, as a first check reads them."""
    read_row.cache_clear()
    return sum(
        len((read_fair_copy(text, entity=ref.iri, base=ref.doc) or parse_turtle(text, base=ref.doc)).triples)
        for ref, text in files
    )


def main(megabytes: float, rounds: int) -> None:
    """Compare on the generated text, then on our data."""
    text = generate_text(int(megabytes * 1_000_000))
    turtle = pyoxigraph.RdfFormat.TURTLE
    compare(
        f"{len(text) / 1e6:.1f} MB in one text",
        rounds,
        {
            "pyoxigraph (no places)": lambda: sum(1 for _ in pyoxigraph.parse(text, format=turtle)),
            "srpp_graph.turtle (places)": lambda: len(parse_turtle(text).triples),
            "rdflib (no places)": lambda: len(
                Graph(bind_namespaces="none").parse(data=text, format="turtle")
            ),
        },
    )
    data = Checkout.find(Path(__file__).resolve().parent.parent).data_files
    files = [(EntityRef.from_path(file.path), file.read_text()) for file in data]
    compare(
        f"our data in {len(files)} files",
        rounds,
        {
            "pyoxigraph (no places)": lambda: sum(
                1 for ref, text in files for _ in pyoxigraph.parse(text, format=turtle, base_iri=ref.doc)
            ),
            "the parser (places)": lambda: sum(
                len(parse_turtle(text, base=ref.doc).triples) for ref, text in files
            ),
            "fair copies (places)": lambda: read_fairly(files),
        },
    )


if __name__ == "__main__":
    main(
        float(sys.argv[1]) if len(sys.argv) > 1 else 1.0,
        int(sys.argv[2]) if len(sys.argv) > 2 else 3,
    )
