"""The rdflib literal for a lexical form exactly as it was written.

rdflib computes the value of a literal when it is made, and tells the log or a warning when it cannot. Here
an ill-typed literal is no incident: a check will name it with its place. So values are computed only for
datatypes whose lexical form was looked at first, and never by an XML parser.
"""

from __future__ import annotations

import re
from datetime import date

from rdflib.namespace import RDF, XSD
from rdflib.term import Literal, URIRef

_INTEGER = re.compile(r"[+-]?[0-9]{1,1000}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)|NaN")
_BOOLEAN = re.compile(r"true|false|0|1")
_DATE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")

_WELL_FORMED = {
    **dict.fromkeys((XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger, XSD.int, XSD.long), _INTEGER),
    XSD.decimal: _DECIMAL,
    XSD.double: _DOUBLE,
    XSD.float: _DOUBLE,
    XSD.boolean: _BOOLEAN,
    XSD.date: _DATE,
}
_LANG_STRING = RDF.langString


def make_literal(lexical: str, datatype: URIRef) -> Literal:
    """The literal of that datatype; its lexical form is kept, and nothing is logged if it is ill-typed.

    >>> str(make_literal("1.50", XSD.decimal)), make_literal("soon", XSD.date).ill_typed
    ('1.50', True)
    """
    if datatype == XSD.string:
        return Literal(lexical)
    pattern = _WELL_FORMED.get(datatype)
    if pattern is not None and pattern.fullmatch(lexical) and (datatype != XSD.date or _is_date(lexical)):
        return Literal(lexical, datatype=datatype, normalize=False)
    literal = str.__new__(Literal, lexical)
    literal._language, literal._datatype = None, datatype
    literal._value, literal._ill_typed = None, True if pattern is not None else None
    return literal


def _is_date(lexical: str) -> bool:
    try:
        date.fromisoformat(lexical)
    except ValueError:
        return False
    return True
