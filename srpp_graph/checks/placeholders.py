"""What stands in a draft where a value is to be written, for each kind of value that a shape can ask for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from textwrap import wrap

from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.demands import Demand, Demands
from srpp_graph.checks.violations import words_for
from srpp_graph.iris import CONCEPT_KINDS, KINDS, MAX_SLUG
from srpp_graph.prefixes import NS, compact

_LISTED = 50
"""A list with more entries than this is named by its file, not told in full."""

_TEXT = '"TEXT"@en'
_BY_DATATYPE: dict[Node, str] = {
    RDF.langString: _TEXT,
    XSD.string: '"TEXT"',
    XSD.integer: "NUMBER",
    XSD.decimal: "NUMBER",
    XSD.double: "NUMBER",
    XSD.boolean: "true | false",
    XSD.anyURI: '"https://ADDRESS"^^xsd:anyURI',
    XSD.date: '"YYYY-MM-DD"^^xsd:date',
    XSD.gYearMonth: '"YYYY-MM"^^xsd:gYearMonth',
    XSD.gYear: '"YYYY"^^xsd:gYear',
}
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"})


class Placeholders:
    """Says what to write for each demand."""

    def __init__(self, demands: Demands) -> None:
        self._demands = demands

    def value(self, demand: Demand) -> str:
        """What stands for the value; the words in capitals, and `|`, are to be replaced."""
        if demand.allowed:
            return " | ".join(words_for(each) for each in demand.allowed)
        if demand.schemes:
            return self._entry(demand.schemes[0])
        if demand.classes:
            return self._instance(demand.classes[0])
        if demand.datatypes:
            return " | ".join(dict.fromkeys(map(_of_datatype, demand.datatypes)))
        if SH.IRI in demand.kinds:
            web = any("http" in each for each in demand.patterns)
            return "<https://ADDRESS>" if web else "<#PART>"
        return _TEXT

    def remarks(self, demand: Demand) -> Iterator[str]:
        """What there is to choose from, where it is not in the value itself."""
        for scheme in demand.schemes:
            entries = [compact(each) for each in self._demands.entries(scheme)]
            more = f" and {len(entries) - _LISTED} more" if len(entries) > _LISTED else ""
            if entries:
                yield from wrap(f"one of {', '.join(entries[:_LISTED])}{more}", 96, break_on_hyphens=False)
        kinds = [kind for each in demand.classes for kind in self._kinds(each)]
        if demand.classes and not kinds:
            word = word_of(demand.path).removeprefix("has-")
            yield f"a part of this file: `srpp-graph new {word} NAME --in THIS-FILE` writes and names it"
        if len(kinds) > 1:
            yield f"one of {', '.join(f'{each}:SLUG' for each in dict.fromkeys(kinds))}"

    def _entry(self, scheme: Node) -> str:
        """An entry of a list that is not there, with the prefix of those that are."""
        first = next(iter(self._demands.entries(scheme)), None)
        name = compact(first) if first is not None else ""
        return f"{name.partition(':')[0]}:SLUG" if name and not name.startswith("<") else "<https://ADDRESS>"

    def _instance(self, kind: Node) -> str:
        """An entity of the kinds that the class has, or a part of this file where it has none."""
        kinds = self._kinds(kind)
        if kinds:
            return f"{kinds[0]}:SLUG"
        return f"<#{word_of(kind)}-1>"

    def _kinds(self, kind: Node) -> list[str]:
        """The kinds of data/ whose entities are of this class."""
        return [
            each
            for each in KINDS
            if each not in CONCEPT_KINDS and kind in (class_of(each), *self._demands.wider(class_of(each)))
        ]


def class_of(kind: str) -> URIRef:
    """The class of the entities of a kind.

    >>> class_of("public-body")
    rdflib.term.URIRef('https://w3id.org/srpp/ns#PublicBody')
    """
    return URIRef(NS + "".join(word.capitalize() for word in kind.split("-")))


def word_of(term: Node) -> str:
    """The words of a class or property as they are typed, with hyphens.

    >>> word_of(URIRef(NS + "LighthouseStory"))
    'lighthouse-story'
    """
    local = re.split(r"[#/]", str(term))[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", local).lower()


def legal_slug(text: str) -> str:
    """The legal slug that is nearest to a text, or an empty one if it has no letter or digit of ours.

    >>> legal_slug("São Paulo "), legal_slug("Tromsø_2020"), legal_slug("北京")
    ('sao-paulo', 'tromso-2020', '')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    ours = "".join(each for each in plain if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", ours)[:MAX_SLUG].strip("-")


def _of_datatype(datatype: Node) -> str:
    return _BY_DATATYPE.get(datatype) or words_for(Literal("VALUE", datatype=URIRef(str(datatype))))
