r"""Fair copies: texts that are written as `render_turtle` writes them, read a line at a time.

Nearly every file of `data/` is one. Its lines are of few kinds, and most of them stand in many files: so each
different line is understood once, and a text is a fair copy if the kinds of its lines follow each other as
they do in one (`_FORM`), if its header declares what it uses, and if all is in order. What is not plainly a
fair copy, such as a text with a comment, a blank node or a fault, is left to `parse_turtle`, which reads any
text and gives the same for this one, with the same places.

    PREFIX city: <https://w3id.org/srpp/id/city/>      P   a prefix; B, the base, may stand before
    PREFIX srpp: <https://w3id.org/srpp/ns#>           P
                                                       -   an empty line
    city:oslo                                          S   a subject
        a srpp:City ;                                  V   a property and its one value
        srpp:theme                                     M   a property with many values
            theme:living-wage ,                        N   a value, and one more to come
            theme:smes ;                               L   the last value
    .                                                  E   the end of what is said of the subject
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple
from unicodedata import is_normalized

from rdflib.namespace import RDF, XSD
from rdflib.term import Literal, URIRef

from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.turtle.document import Document, PlacedTriple, PrefixDeclaration
from srpp_graph.turtle.literals import LANG_STRING, make_iri, make_literal
from srpp_graph.turtle.order import PredicateOrder
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.terms import Names, SortKey
from srpp_graph.turtle.writer import block_key

_MOST = 200_000
"""A longer text is no entity's file, and its lines are not worth remembering."""

# What an attribute of a namespace costs, every line would pay.
_TYPE, _BOOLEAN, _INTEGER, _DECIMAL = RDF.type, XSD.boolean, XSD.integer, XSD.decimal
_ESCAPED = re.compile(r"\\(.)")
_FORM = re.compile(r"B?P+-S(?:V|MN+L)+E(?:-S(?:V|MN+L)+E)*")

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
    prefixes: tuple[str, ...] = ()
    """Those that are used, or the one that is declared."""
    key: SortKey = (0, Decimal(0), "", "", "")
    """Where the value stands among others."""


_UNKNOWN = Row("?")
_EMPTY, _END = Row("-"), Row("E")


@dataclass(frozen=True)
class FairCopy(Document):
    """The document of a fair copy: nobody but the shapes, which order properties, can want it otherwise."""

    rows: Sequence[Row] = field(repr=False)

    def is_ordered(self, order: PredicateOrder) -> bool:
        """Whether the properties of each subject are in this order, and each is there once."""
        return all(order.is_kept(classes, said) for classes, said in self._iter_blocks())

    def _iter_blocks(self) -> Iterator[tuple[tuple[URIRef | Literal, ...], tuple[URIRef, ...]]]:
        """The classes of each subject, and its properties as they stand; equal ones again and again."""
        classes: list[URIRef | Literal] = []
        said: list[URIRef] = []
        for each in self.rows:
            if each.property is not None:
                said.append(each.property)
            if len(said) == 1 and each.node is not None and each.kind in "VNL":
                classes.append(each.node)
            elif each.kind == "E":
                yield tuple(classes), tuple(said)
                classes, said = [], []


def read_fair_copy(text: str, *, entity: str, base: str) -> FairCopy | None:
    """The document of a text that is a fair copy of what is said of the entity; `None` if it may be none.

    `base` is the IRI that relative ones are resolved against if the text does not set its own.
    """
    if len(text) > _MOST or not text.endswith("\n") or f"<{entity}#" in text:
        return None
    lines = text[:-1].split("\n")
    rows = [*map(read_row, lines)]
    if not _FORM.fullmatch("".join([each.kind for each in rows])):
        return None
    based = rows[0].kind == "B"
    if based and lines[0] != f"BASE <{entity}>":
        return None
    subjects = [each for each in rows if each.kind == "S"]
    declared = [each.prefixes[0] for each in rows if each.kind == "P"]
    if (
        declared != sorted({*chain.from_iterable([each.prefixes for each in rows if each.kind != "P"])})
        or based != any([each.part for each in rows])
        or not _rise([_subject_key(each, entity) for each in subjects])
        or not all([one.key < other.key for one, other in pairwise(rows) if one.kind == "N"])
    ):
        return None
    triples, prefixes = _placed(lines, rows, entity), _declared(lines, rows)
    return FairCopy(text, triples, prefixes, entity if based else base, (), (), rows)


def _rise(keys: Sequence[tuple[int, str]]) -> bool:
    return all(one < other for one, other in pairwise(keys))


def _subject_key(row: Row, entity: str) -> tuple[int, str]:
    return block_key(entity + row.part if row.node is None else str(row.node), entity, compact)


def _declared(lines: Sequence[str], rows: Sequence[Row]) -> dict[str, PrefixDeclaration]:
    """The prefixes of the header, and where they are declared."""
    found = {}
    start = 0
    for line, row in zip(lines, rows, strict=True):
        if row.kind == "P":
            name = row.prefixes[0]
            found[name] = PrefixDeclaration(PREFIXES[name], Span(start, start + len(line)))
        elif row.kind != "B":
            break
        start += len(line) + 1
    return found


def _placed(lines: Sequence[str], rows: Sequence[Row], entity: str) -> list[PlacedTriple]:
    """The triples of the rows, with their places: each term begins behind the indent or one space."""
    found: list[PlacedTriple] = []
    add, new, parts = found.append, tuple.__new__, dict[str, URIRef]()
    start = subject_start = subject_end = property_start = property_end = 0
    subject: URIRef | Literal | None = None
    property: URIRef | None = None
    for line, (kind, said, node, part, end, _, _) in zip(lines, rows, strict=True):
        if part:
            node = parts.get(part) or parts.setdefault(part, make_iri(entity + part))
        if said is not None:
            property, property_start, property_end = said, start + 4, start + end
        if kind == "S":
            subject, subject_start, subject_end = node, start, start + len(line)
        elif node is not None and kind != "M":
            value_start = start + (end + 1 if kind == "V" else 8)
            places = (subject_start, subject_end, property_start, property_end, value_start)
            add(new(PlacedTriple, (subject, property, node, *places, start + len(line) - 2)))
        start += len(line) + 1
    return found


@lru_cache(maxsize=65_536)
def read_row(line: str) -> Row:
    """What the line says, if it is one of a fair copy."""
    if not line:
        return _EMPTY
    if line == ".":
        return _END
    if line.startswith("BASE "):
        return Row("B")
    if line.startswith("PREFIX "):
        name = line[7:].partition(":")[0]
        known = line == f"PREFIX {name}: <{PREFIXES.get(name)}>"
        return Row("P", prefixes=(name,)) if known else _UNKNOWN
    match = _LINE.fullmatch(line)
    return _UNKNOWN if match is None else _understood(match)


def _understood(match: re.Match[str]) -> Row:
    """A line that has the form of one, if each of its terms is written as it is in a fair copy."""
    subject, property, _, single, listed, sign = match.groups()
    token = subject or single or listed or ""
    said, node, end, part = None, None, 0, ""
    prefixes: list[str] = []
    if property:
        said, end = _TYPE if property == "a" else _iri(property, prefixes), match.end("property")
        if said is None or property == "rdf:type":
            return _UNKNOWN
    if token.startswith("<#"):
        part = token[1:-1]
    elif token:
        node = _term(token, prefixes)
        if node is None or token == "rdf:nil":
            return _UNKNOWN
    if subject:
        return Row("S", None, node, part, 0, tuple(prefixes))
    if not listed:
        return Row("V" if single else "M", said, node, part, end, tuple(prefixes))
    key = Names().sort_key(node) if isinstance(node, Literal) else (0, Decimal(0), token, "", "")
    return Row("N" if sign == "," else "L", None, node, part, 0, tuple(prefixes), key)


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
    if not is_normalized("NFC", text):
        return None
    if not suffix.startswith("^^"):
        return make_literal(text, language=suffix[1:] or None)
    datatype = _iri(suffix[2:], prefixes)
    if datatype is None or datatype == LANG_STRING:
        return None
    literal = make_literal(text, datatype=datatype)
    return literal if Names().literal(literal) == token else None
