"""The rdflib literal for a lexical form exactly as it was written.

rdflib computes the value of a literal when it is made, rewrites some lexical forms, and tells the log or a
warning when it cannot read one. Here an ill-typed literal is no incident: a check will name it with its
place. So literals are put together here, with a value where the lexical form has one, and never by an XML
parser. It is also four times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from rdflib.namespace import RDF, XSD
from rdflib.term import Literal, URIRef

Value = str | int | float | Decimal | bool | date | None

LANG_STRING = RDF.langString
STRING = XSD.string

_INTEGER = re.compile(r"[+-]?[0-9]{1,1000}")
_DOUBLE = re.compile(r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)|NaN")


def _boolean(lexical: str) -> bool:
    return lexical in ("true", "1")


_VALUES: Mapping[URIRef, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    XSD.integer: (_INTEGER, int),
    XSD.nonNegativeInteger: (re.compile(r"\+?[0-9]{1,1000}|-0+"), int),
    XSD.positiveInteger: (re.compile(r"\+?0*[1-9][0-9]{0,1000}"), int),
    XSD.decimal: (re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"), Decimal),
    XSD.double: (_DOUBLE, float),
    XSD.float: (_DOUBLE, float),
    XSD.boolean: (re.compile(r"true|false|0|1"), _boolean),
    XSD.date: (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), date.fromisoformat),
}
"""Datatype → the lexical forms it has, and what reads their value."""

DATATYPES: Mapping[str, URIRef] = {str(each): each for each in (*_VALUES, LANG_STRING, STRING, XSD.gYear)}
"""IRI → the one object that stands for it, so that a datatype is mostly found without a comparison."""


@lru_cache(maxsize=16_384)
def make_iri(iri: str) -> URIRef:
    """The term for an absolute IRI that is known to be well formed; mostly the same object for the same one.

    Equal terms that are one object are compared at once; rdflib compares others in Python.
    """
    return DATATYPES.get(iri) or str.__new__(URIRef, iri)


def make_literal(lexical: str, *, datatype: URIRef | None = None, language: str | None = None) -> Literal:
    """The literal; its lexical form is kept, and nothing is logged if it is ill-typed.

    >>> str(make_literal("1.50", datatype=XSD.decimal)), make_literal("soon", datatype=XSD.date).ill_typed
    ('1.50', True)
    """
    literal = str.__new__(Literal, lexical)
    literal._language = language
    if datatype is None or datatype is STRING:
        literal._datatype, literal._value, literal._ill_typed = None, lexical, None
        return literal
    literal._datatype = datatype
    literal._value, literal._ill_typed = _read_value(lexical, datatype)
    return literal


def _read_value(lexical: str, datatype: URIRef) -> tuple[Value, bool | None]:
    """The value, and whether there is none for this lexical form; `None` twice for other datatypes."""
    known = _VALUES.get(datatype)
    if known is None:
        return None, None
    pattern, read = known
    if not pattern.fullmatch(lexical):
        return None, True
    try:
        return read(lexical), False
    except ValueError:  # the thirtieth of February
        return None, True
