"""The words of a release for whoever writes a query: prefixes, classes, properties and named values.

`read_lexicon(graph)` gives one JSON object; the query editor offers its words while one types.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from rdflib.term import URIRef

from srpp_graph.prefixes import GRAPH_ONTOLOGY, NS, PREFIXES, compact
from srpp_graph.service.catalogue import list_partitions, load_description
from srpp_graph.service.glossary import read_glossary, select_namespace
from srpp_graph.service.graph import Graph
from srpp_graph.vocabulary import VOID

_KINDS: Mapping[str, str] = {"Classes": "class", "Properties": "property"}


def read_lexicon(graph: Graph) -> bytes:
    """The prefixes, and every term with its label, kind, definition and number of uses; most used first."""
    used = {str(each["name"]): each for each in _used(graph)}
    own = {str(each["name"]): each for each in _own(graph)}
    words = [{**each, "uses": used.get(name, each)["uses"]} for name, each in (used | own).items()]
    words.sort(key=lambda each: (-int(str(each["uses"])), str(each["name"])))
    return json.dumps({"prefixes": dict(PREFIXES), "terms": words}, ensure_ascii=False).encode()


def _own(graph: Graph) -> Iterator[dict[str, object]]:
    """The terms of the ontology, used or not."""
    labels = graph.entities.labels
    for section in read_glossary(select_namespace(graph.store.graph(GRAPH_ONTOLOGY), NS), NS, labels):
        for entry in section.entries:
            kind = _KINDS.get(section.heading, "constant")
            yield _word(NS + entry.anchor, entry.term.label, kind, 0, entry.definition)


def _used(graph: Graph) -> Iterator[dict[str, object]]:
    """The classes and properties that the release uses, whoever made them; what has no prefix is left out."""
    triples = load_description(graph.release)
    for kind, name, count in (
        ("class", VOID["class"], VOID.entities),
        ("property", VOID["property"], VOID.triples),
    ):
        for each in list_partitions(triples, name, count):
            if not compact(each.term).startswith("<"):
                label = graph.entities.labels.named(URIRef(each.term)).label
                yield _word(each.term, label, kind, each.count, "")


def _word(iri: str, label: str, kind: str, uses: int, definition: str) -> dict[str, object]:
    """One entry; a label that only repeats the name is left out."""
    name = compact(iri)
    shown = "" if label.casefold() in (name.casefold(), name.partition(":")[2].casefold()) else label
    return {"name": name, "label": shown, "kind": kind, "definition": definition, "uses": uses}
