"""Typed literals as XML Schema writes them, and those on which engines differ."""

from __future__ import annotations

import logging
import re
from datetime import date

from rdflib.namespace import XSD
from rdflib.term import Literal, Node, URIRef

_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_FORMS: dict[URIRef, re.Pattern[str]] = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    XSD.boolean: re.compile(r"true|false|1|0"),
    XSD.date: re.compile(rf"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]){_ZONE}"),
    XSD.gYear: re.compile(_YEAR + _ZONE),
    XSD.gYearMonth: re.compile(rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}"),
}
_PLAIN: dict[URIRef, re.Pattern[str]] = {
    XSD.integer: re.compile(r"-?[0-9]{1,15}"),
    XSD.decimal: re.compile(r"-?[0-9]{1,15}\.[0-9]{1,9}"),
    XSD.boolean: re.compile(r"true|false"),
    XSD.date: re.compile(r"(?:1[0-9]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"),
    XSD.gYear: re.compile(r"(?:1[0-9]|20)[0-9]{2}"),
    XSD.gYearMonth: re.compile(r"(?:1[0-9]|20)[0-9]{2}-(?:0[1-9]|1[0-2])"),
}
_TEXTS = (None, XSD.string, XSD.anyURI)
_STRING, _DATE, _NUMBERS = XSD.string, XSD.date, (XSD.integer, XSD.decimal)
_PLAIN_DATE = _PLAIN[_DATE]


def is_odd(literal: Literal) -> bool:
    """Whether engines may differ on what the literal is worth, or on whether it is worth anything.

    Texts are all alike but for those that end a line: some engines find their end before it, by `$`.

    >>> [is_odd(Literal(text, datatype=XSD.integer)) for text in ("12", "many", " 12", "1_000")]
    [False, False, True, True]
    """
    datatype = literal.datatype
    if literal.language or datatype in _TEXTS:
        return literal.endswith("\n")
    plain = _PLAIN.get(datatype) if datatype is not None else None
    if datatype is None or plain is None:
        return True
    if plain.fullmatch(literal):
        return datatype == _DATE and not _is_day(literal)
    return _FORMS[datatype].fullmatch(literal) is not None or not _is_refused(literal)


def is_number(term: Node) -> bool:
    """Whether engines agree on what number this is.

    >>> [is_number(Literal(text, datatype=XSD.decimal)) for text in ("1.5", "1.", "many")]
    [True, False, False]
    """
    datatype = term.datatype if isinstance(term, Literal) else None
    return datatype in _NUMBERS and _PLAIN[datatype].fullmatch(str(term)) is not None


def family(term: Node) -> str | None:
    """The kind of plain value that engines order alike; `None` for everything else.

    >>> family(Literal("x")), family(Literal("7", datatype=XSD.integer)), family(Literal("x", lang="en"))
    ('text', 'number', None)
    """
    if not isinstance(term, Literal) or term.language:
        return None
    datatype = term.datatype
    if datatype is None or datatype == _STRING:
        return "text"
    if datatype == _DATE:
        return "date" if _PLAIN_DATE.fullmatch(term) and _is_day(term) else None
    return "number" if is_number(term) else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_refused(literal: Literal) -> bool:
    """Whether rdflib, which the reference engine asks, finds the literal ill-typed."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        return Literal(str(literal), datatype=literal.datatype, normalize=False).ill_typed is True
    finally:
        logger.disabled = before
