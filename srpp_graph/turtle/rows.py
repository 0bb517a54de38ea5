"""Single lines of fair copies: what each says, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from sys import intern
from typing import NamedTuple
from unicodedata import is_normalized

from rdflib.namespace import RDF, XSD
from rdflib.term import Literal, URIRef

from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.turtle.literals import LANG_STRING, make_iri, make_literal
from srpp_graph.turtle.terms import Names, SortKey

# What an attribute of a namespace costs, every line would pay.
_TYPE, _BOOLEAN, _INTEGER, _DECIMAL = RDF.type, XSD.boolean, XSD.integer, XSD.decimal
_ESCAPED = re.compile(r"\\(.)")

_NAME = r"[A-Za-z][A-Za-z0-9-]*:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
_PART = r"<#[A-Za-z0-9._~/-]+>"
_URL = r"[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}"
_WEB = rf"https?://[A-Za-z0-9._-]+(?:/(?:{_URL})*)?(?:\?(?:{_URL}|\?)*)?(?:#(?:{_URL})*)?"
_IRI = f"<{_WEB}>"
_TEXT = r'"[^"\\\x00-\x1f\x7f\ud800-\udfff]*(?:\\["\\][^"\\\x00-\x1f\x7f\ud800-\udfff]*)*"'
_TAG = r"@[a-z]{2,3}(?:-[a-z]{2}|-[a-z]{4})?"
_NODE = f"{_NAME}|{_PART}|{_IRI}"
_VALUE = f"{_NODE}|{_TEXT}(?:{_TAG}|\\^\\^{_NAME})?|-?[0-9]+(?:\\.[0-9]+)?|true|false"
_LINE = re.compile(
    rf"(?P<S>{_NODE})"
    rf"|    (?P<property>a|{_NAME}|{_IRI})(?P<more> (?P<V>{_VALUE}) ;)?"
    rf"|        (?P<N>{_VALUE}) (?P<sign>[,;])"
)
"""A line about a subject; stricter than the grammar, so that nobody would read one otherwise."""


class Row(NamedTuple):
    """What a line says, wherever it stands; its kind is a letter of `_FORM`."""

    kind: str
    property: URIRef | None = None
    node: URIRef | Literal | None = None
    """The subject or the value; `None` for a part, which is another thing in every file."""
    part: str = ""
    end: int = 0
    """Where the property ends."""
    length: int = 0
    """That of the line."""
    name: str = ""
    """The IRI that the node is."""
    prefixes: tuple[str, ...] = ()
    """Those that are used, or the one that is declared."""
    key: SortKey = (0, Decimal(0), "", "", "")
    """Where the value stands among others."""


_UNKNOWN = Row("?")
_EMPTY, _END = Row("-"), Row("E", length=1)


@lru_cache(maxsize=65_536)
def read_row(line: str) -> Row:
    """What the line says, if it is one of a fair copy."""
    if not line:
        return _EMPTY
    if line == ".":
        return _END
    if line.startswith("BASE "):
        return Row("B", length=len(line))
    if line.startswith("PREFIX "):
        name = line[7:].partition(":")[0]
        known = line == f"PREFIX {name}: <{PREFIXES.get(name)}>"
        return Row("P", length=len(line), prefixes=(name,)) if known else _UNKNOWN
    match = _LINE.fullmatch(line)
    return _UNKNOWN if match is None else _understood(match)


def _understood(match: re.Match[str]) -> Row:
    """A line that has the form of one, if each of its terms is written as it is in a fair copy."""
    subject, property, _, single, listed, sign = match.groups()
    token = subject or single or listed or ""
    said, node, end, part = None, None, 0, ""
    prefixes: list[str] = []
    if property:
        said, used = _property(property)
        end = match.end("property")
        prefixes += used
        if said is None:
            return _UNKNOWN
    if token.startswith("<#"):
        part = token[1:-1]
    elif token:
        node = _term(token, prefixes)
        if node is None or token == "rdf:nil":
            return _UNKNOWN
    name = intern(str(node)) if type(node) is URIRef else ""
    told = end, match.end(), name, tuple(prefixes)
    if subject:
        return Row("S", None, node, part, *told)
    if not listed:
        return Row("V" if single else "M", said, node, part, *told)
    key = Names().sort_key(node) if isinstance(node, Literal) else (0, Decimal(0), token, "", "")
    return Row("N" if sign == "," else "L", None, node, part, *told, key)


@lru_cache(maxsize=1024)
def _property(token: str) -> tuple[URIRef | None, Sequence[str]]:
    """The property that a token means, if this is how it is written, and the prefix that it has."""
    prefixes: list[str] = []
    said = _TYPE if token == "a" else _iri(token, prefixes)
    return None if token == "rdf:type" else said, prefixes


def _term(token: str, prefixes: list[str]) -> URIRef | Literal | None:
    """The term that a token means, if this is how it is written; the prefix that it has is added."""
    first = token[0]
    if first == '"':
        return _literal(token, prefixes)
    if first in "-0123456789":
        return make_literal(token, datatype=_DECIMAL if "." in token else _INTEGER)
    if token in ("true", "false"):
        return make_literal(token, datatype=_BOOLEAN)
    return _iri(token, prefixes)


def _iri(token: str, prefixes: list[str]) -> URIRef | None:
    if token[0] == "<":
        return make_iri(token[1:-1]) if compact(token[1:-1]) == token else None
    prefix, _, local = token.partition(":")
    if prefix not in PREFIXES:
        return None
    prefixes.append(prefix)
    return make_iri(PREFIXES[prefix] + local)


def _literal(token: str, prefixes: list[str]) -> Literal | None:
    end = token.rindex('"')
    text, suffix = token[1:end], token[end + 1 :]
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if not text.isascii() and not is_normalized("NFC", text):
        return None
    if not suffix.startswith("^^"):
        return make_literal(text, language=suffix[1:] or None)
    datatype = _iri(suffix[2:], prefixes)
    if datatype is None or datatype == LANG_STRING:
        return None
    literal = make_literal(text, datatype=datatype)
    return literal if Names().literal(literal) == token else None
