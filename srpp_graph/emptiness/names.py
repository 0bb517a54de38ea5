"""What the names in a query stand for, how to write a term in that query, and how alike two terms are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein
from rdflib.namespace import RDF, XSD
from rdflib.term import Identifier, Literal, URIRef

from srpp_graph.emptiness.outline import Outline
from srpp_graph.phrases import said
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.store.tokens import Kind, Token

NEAR = 0.62
"""How alike two terms must be for one to be taken for a slip of the other, from 0 to 1."""

_MANY = 100
"""How many terms are compared in every way; of more, the nearest by their letters are."""

_LOCAL = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_PLAIN_NUMBER = re.compile(r"-?[0-9]+")


class Candidate(NamedTuple):
    """A term that could stand in a place: how often it would match, and how like the written one it is."""

    term: Identifier
    matches: int
    likeness: float


class Names:
    """Reads and writes terms with the prefixes and the base of one query."""

    def __init__(self, outline: Outline) -> None:
        self._base = BASE_IRI + "/"
        if outline.base is not None:
            self._base = urljoin(self._base, _unescape(outline.base.text[1:-1]))
        declared = {name: self._absolute(token.text) for name, token in outline.prefixes.items()}
        self._declared = declared
        self._prefixes = {**PREFIXES, **declared}

    def read(self, tokens: Sequence[Token]) -> Identifier | None:
        """The term that one IRI, name or literal stands for; `None` where the tokens are no such thing."""
        first, last = tokens[0], tokens[-1]
        if first.kind is Kind.STRING:
            text = _unescape(_unquote(first.text))
            if last.kind is Kind.LANGUAGE:
                return Literal(text, lang=last.text[1:])
            datatype = self.read_iri(last) if len(tokens) == 3 else None
            return Literal(text, datatype=datatype, normalize=False)
        if last.kind is Kind.NUMBER:
            return _number("".join(each.text for each in tokens))
        if first.kind is Kind.WORD and first.text.lower() in ("true", "false"):
            return Literal(first.text.lower(), datatype=XSD.boolean)
        return self.read_iri(first) if len(tokens) == 1 else None

    def read_iri(self, token: Token) -> URIRef | None:
        """The IRI of a token, or `None` if it is none."""
        if token.kind is Kind.IRI:
            return URIRef(self._absolute(token.text))
        if token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            return URIRef(self._prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local))
        return RDF.type if token.text == "a" else None

    def usual(self, prefix: str) -> str:
        """The usual namespace of a known prefix that the query binds to another one, else empty."""
        usual = PREFIXES.get(prefix, "")
        return usual if usual and self._declared.get(prefix, usual) != usual else ""

    def write(self, term: Identifier) -> str:
        """The term as this query would write it: a prefixed name where a prefix fits."""
        if isinstance(term, URIRef):
            return self._write_iri(term)
        if not isinstance(term, Literal):
            return str(term)
        if term.datatype == XSD.integer and _PLAIN_NUMBER.fullmatch(str(term)):
            return str(term)
        if term.datatype == XSD.boolean and str(term) in ("true", "false"):
            return str(term)
        quoted = Literal(str(term)).n3()
        if term.language:
            return f"{quoted}@{term.language}"
        return quoted if term.datatype is None else f"{quoted}^^{self._write_iri(term.datatype)}"

    def _write_iri(self, iri: str) -> str:
        fitting = (
            (len(namespace), prefix)
            for prefix, namespace in self._prefixes.items()
            if namespace and iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace))
        )
        length, prefix = max(fitting, default=(0, ""))
        return f"{prefix}:{iri[length:]}" if length else f"<{iri}>"

    def _absolute(self, written: str) -> str:
        iri = _unescape(written[1:-1])
        return iri if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) else urljoin(self._base, iri)


def _number(text: str) -> Literal:
    if "e" in text.lower():
        return Literal(text, datatype=XSD.double, normalize=False)
    return Literal(text, datatype=XSD.decimal if "." in text else XSD.integer, normalize=False)


def _unquote(text: str) -> str:
    width = 3 if len(text) >= 6 and text[:3] in ('"""', "'''") else 1
    return text[width:-width]


def _unescape(text: str) -> str:
    def _character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else match[0]
        return _CONTROLS.get(match[3], match[3])

    return _ESCAPE.sub(_character, text)


def rank(term: Identifier, values: Iterable[tuple[Identifier, int]]) -> list[Candidate]:
    """The values as candidates for `term`, the most like it first."""
    others = [each for each in values if each[0] != term]
    if len(others) > _MANY:
        tails = [_tail(str(value)[:300]).casefold() for value, _ in others]
        nearest = process.extract(_tail(str(term)[:300]).casefold(), tails, scorer=fuzz.ratio, limit=_MANY)
        others = [others[at] for _, _, at in nearest]
    found = [Candidate(value, count, likeness(term, value)) for value, count in others]
    return sorted(found, key=lambda each: (-each.likeness, -each.matches, str(each.term)))


def likeness(one: Identifier, other: Identifier) -> float:
    """How alike two terms are, from 0 to 1; of what differs only in a slip of the pen, nearly 1.

    >>> likeness(URIRef("http://schema.org/name"), URIRef("https://schema.org/name"))
    0.98
    >>> likeness(Literal("Oslo"), Literal("Oslo", lang="en"))
    0.98
    """
    if isinstance(one, URIRef) != isinstance(other, URIRef):
        return 0.7 if _tail(str(one)).casefold() == _tail(str(other)).casefold() else 0.0
    if slip(one, other):
        return 0.98
    if isinstance(one, URIRef):
        (own, name), (foreign, near) = _split(one), _split(other)
        alike = max(_similar(name.casefold(), near.casefold()), _part(name.casefold(), near.casefold()))
        return alike if own == foreign else 0.9 * alike * (0.6 + 0.4 * _similar(own, foreign))
    return _similar(str(one).casefold(), str(other).casefold())


def slip(one: Identifier, other: Identifier) -> str:
    """In what alone two terms differ, where that is a slip of the pen; else an empty string.

    >>> slip(URIRef("https://w3id.org/srpp/ns#city"), URIRef("https://w3id.org/srpp/ns#City"))
    'upper and lower case'
    """
    if isinstance(one, Literal) and isinstance(other, Literal):
        return _literal_slip(one, other)
    if not (isinstance(one, URIRef) and isinstance(other, URIRef)):
        return ""
    for what, pattern, instead in _SLIPS:
        if re.sub(pattern, instead, one) == re.sub(pattern, instead, other):
            return said(what)
    if one.casefold() == other.casefold():
        return said("upper and lower case")
    if re.sub("[/#]", "", one) == re.sub("[/#]", "", other):
        return said("a slash or #")
    return said("more than one slip") if _bare(one) == _bare(other) else ""


_SLIPS = (
    ("http and https", r"^https?:", ""),
    ("www. at the front", r"^(https?://)www\.", r"\1"),
    ("the slash or # at the end", r"[/#]+$", ""),
    ("the # or slash before the name", r"[/#](?=[^/#]*$)", "/"),
    ("doc/ and id/", r"/(?:doc|id)/", "/"),
)


def _literal_slip(one: Literal, other: Literal) -> str:
    if str(one) == str(other):
        return said("the language tag") if one.language or other.language else said("the datatype")
    return said("upper and lower case") if str(one).casefold() == str(other).casefold() else ""


def _bare(iri: str) -> str:
    """An IRI without what slips of the pen change."""
    for _, pattern, instead in _SLIPS:
        iri = re.sub(pattern, instead, iri)
    return re.sub(r"[-_/#]", "", iri.casefold())


def _split(iri: str) -> tuple[str, str]:
    """The namespace and the name of an IRI."""
    name = _tail(iri)
    return iri.removesuffix(name) if name else iri, name


def _tail(iri: str) -> str:
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


def _part(name: str, near: str) -> float:
    """How alike a name is to a longer one of which it is whole words, as `living-wage` is of another theme.

    >>> _part("living-wage", "fair-pay-living-wage") > NEAR, _part("air-pay", "fair-pay")
    (True, 0.0)
    """
    whole = len(name) >= 4 and f"-{name}-" in f"-{near}-"
    return NEAR + (0.97 - NEAR) * len(name) / len(near) if whole else 0.0


def _similar(one: str, other: str) -> float:
    """Alike by letters, as the names of our own words are compared elsewhere."""
    return DamerauLevenshtein.normalized_similarity(one[:200], other[:200])
