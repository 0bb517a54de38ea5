"""How one term is written: the written form of IRIs and literals, and how they sort.

A `Names` remembers which prefixes a text has used, and whether it needs its base. Blank nodes are the
writer's affair, since their written form depends on the rest of the graph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from rdflib.namespace import RDF, XSD
from rdflib.term import Literal, Node, URIRef

from srpp_graph.errors import InvalidIri
from srpp_graph.prefixes import PREFIXES, compact

Triple = tuple[Node, Node, Node]
"""Subject, predicate, object, as rdflib terms."""

SortKey = tuple[int, Decimal, str, str, str]
"""Where a term stands among the objects of one property."""

_NATIVE = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.double: re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}
"""Datatype → the lexical forms that Turtle §6.4 lets stand without quotes."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_NUMERIC = frozenset({XSD.integer, XSD.decimal})
# What an attribute of a namespace costs, every term would pay.
_STRING = XSD.string
_OBJECTS: Mapping[Node, str] = {RDF.nil: "()"}
_PREDICATES: Mapping[Node, str] = {RDF.type: "a"}

# Turtle §6.5, IRIREF: what may stand between < and >; an escape may not smuggle in the rest.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]*")
_FRAGMENT = re.compile(r"[^\x00-\x20<>\"{}|^`\\#\ud800-\udfff]*")

_SHORT_ESCAPE = re.compile(r"[\x00-\x1f\x7f\"\\]")
_LONG_ESCAPE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\\]|\"(?=\"\")|\"\Z")
_ESCAPES = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}


class Names:
    """The written forms of one text's terms, with the prefixes and the base they made necessary.

    >>> names = Names("https://w3id.org/srpp/id/city/oslo")
    >>> names.iri(URIRef("https://w3id.org/srpp/id/city/oslo#place"))
    '<#place>'
    >>> names.literal(Literal("2019-11-08", datatype=XSD.date))
    '"2019-11-08"^^xsd:date'
    >>> names.uses_base, sorted(names.prefixes)
    (True, ['xsd'])
    """

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.uses_base = False
        self.prefixes: set[str] = set()
        self._written: dict[Node | str, str] = {}

    def iri(self, iri: Node | str) -> str:
        """`<#part>` for a part of the base, else a prefixed name, else the whole IRI in angle brackets.

        Raises:
            InvalidIri: the IRI is relative, or holds a character that Turtle allows in no IRI.
        """
        written = self._written.get(iri)
        if written is None:
            written = self._written[iri] = self._write_iri(str(iri))
        return written

    def _write_iri(self, iri: str) -> str:
        if self.base and iri.startswith(self.base + "#") and _FRAGMENT.fullmatch(iri, len(self.base) + 1):
            self.uses_base = True
            return f"<{iri[len(self.base) :]}>"
        written = compact(iri)
        if not written.startswith("<"):
            self.prefixes.add(written.partition(":")[0])
        elif not _IRI.fullmatch(iri):
            raise InvalidIri(
                f"`{iri[:200]}` cannot be written in Turtle",
                help='an IRI begins with a scheme and has no spaces, quotes or any of < > { } | ^ ` "',
            )
        return written

    def literal(self, literal: Literal) -> str:
        """Without quotes where Turtle has a form for it, else quoted with its tag or datatype.

        >>> names = Names()
        >>> names.literal(Literal("1.50", datatype=XSD.decimal)), names.literal(Literal("Oslo", lang="en-GB"))
        ('1.50', '"Oslo"@en-gb')
        """
        text, datatype = str(literal), literal.datatype
        native = _NATIVE.get(datatype) if datatype is not None else None
        if native is not None and native.fullmatch(text):
            return text
        quoted = _quote(text)
        if literal.language:
            return f"{quoted}@{literal.language.lower()}"
        if datatype is None or datatype == _STRING:
            return quoted
        return f"{quoted}^^{self.iri(datatype)}"

    def object(self, iri: Node) -> str:
        """As `iri`, with `()` for `rdf:nil`."""
        return _OBJECTS.get(iri) or self.iri(iri)

    def predicate(self, iri: Node) -> str:
        """As `iri`, with `a` for `rdf:type`."""
        return _PREDICATES.get(iri) or self.iri(iri)

    def header(self) -> str:
        """The BASE line, if it is needed, and the PREFIX lines of all that was written so far."""
        lines = [f"BASE <{self.base}>"] if self.uses_base else []
        lines += [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in sorted(self.prefixes)]
        return "".join(line + "\n" for line in lines)

    def sort_key(self, term: URIRef | Literal) -> SortKey:
        """IRIs by written form, then numbers by value, then other literals by text, language and datatype."""
        if not isinstance(term, Literal):
            return (0, Decimal(0), self.object(term), "", "")
        text, datatype = str(term), str(term.datatype or "")
        if term.datatype in _NUMERIC and _NUMBER.fullmatch(text):
            return (1, Decimal(text), text, "", datatype)
        return (2, Decimal(0), text, (term.language or "").lower(), datatype)


def compose(term: Node) -> Node:
    """The term as it is written: a literal's text in composed form (NFC), its tag in lower case.

    `"x"^^xsd:string` and `"x"` are the same literal (RDF 1.1 Concepts §3.3), so the datatype goes.

    >>> compose(Literal("Sa\u0303o Paulo", lang="PT-BR"))
    rdflib.term.Literal('São Paulo', lang='pt-br')
    """
    if type(term) is URIRef or not isinstance(term, Literal):
        return term
    text, language, datatype = str(term), term.language, term.datatype
    if text.isascii() and datatype != _STRING and (language is None or language.islower()):
        return term
    composed = unicodedata.normalize("NFC", text)
    if language is not None:
        return Literal(composed, lang=language.lower())
    return Literal(composed, datatype=None if datatype == _STRING else datatype)


def _quote(text: str) -> str:
    """The text in quotes; three of them only where it has a line break."""
    if "\n" in text:
        return f'"""{_LONG_ESCAPE.sub(_escape, text)}"""'
    return f'"{_SHORT_ESCAPE.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
