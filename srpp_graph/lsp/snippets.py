"""Values to fill in: dates, texts in a language, addresses, as editors' snippets with their places marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from rdflib.namespace import RDF, XSD
from rdflib.term import Node

TEMPLATES: Mapping[Node, str] = {
    XSD.gYear: '"${1:2019}"^^xsd:gYear',
    XSD.gYearMonth: '"${1:2019-04}"^^xsd:gYearMonth',
    XSD.date: '"${1:2019-04-13}"^^xsd:date',
    XSD.anyURI: '"${1:https:}"^^xsd:anyURI',
    XSD.boolean: "${1:true}",
    XSD.integer: "${1:1}",
    XSD.decimal: "${1:1.0}",
    XSD.string: '"${1:text}"',
}


def templates_for(datatypes: Iterable[Node], languages: Iterable[str]) -> Iterator[str]:
    """A value of each of these datatypes; of texts with a language, one in each of these."""
    for datatype in dict.fromkeys(datatypes):
        if datatype == RDF.langString:
            yield from (f'"${{1:text}}"@{tag}' for tag in languages)
        elif datatype in TEMPLATES:
            yield TEMPLATES[datatype]


def plain(template: str) -> str:
    """The value without the marks.

    >>> plain('"${1:2019}"^^xsd:gYear')
    '"2019"^^xsd:gYear'
    """
    return re.sub(r"\$\{\d+:([^}]*)\}", r"\1", template)
