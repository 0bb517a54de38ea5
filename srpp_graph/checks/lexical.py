"""The lexical forms of XML Schema's datatypes (https://www.w3.org/TR/xmlschema11-2/), all that RDF allows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from rdflib.namespace import XSD
from rdflib.term import URIRef

_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_SECONDS = r"(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)"
_FLOAT = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"

_FORMS: Mapping[str, tuple[str, str]] = {
    "boolean": (r"true|false|0|1", "write true or false"),
    "decimal": (r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", "write digits, with a point before decimals"),
    "integer": (r"[+-]?\d+", "write digits alone"),
    "double": (_FLOAT, "write digits, with a point before decimals"),
    "float": (_FLOAT, "write digits, with a point before decimals"),
    "date": (f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}", "write year, month and day, as in 2019-11-08"),
    "dateTime": (f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}", "write it as in 2019-11-08T09:30:00Z"),
    "dateTimeStamp": (
        rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))",
        "write it as in 2019-11-08T09:30:00Z",
    ),
    "time": (f"{_TIME}{_ZONE}", "write it as in 09:30:00"),
    "gYear": (f"{_YEAR}{_ZONE}", "write four digits, as in 2019"),
    "gYearMonth": (f"{_YEAR}-{_MONTH}{_ZONE}", "write year and month, as in 2019-11"),
    "gMonth": (f"--{_MONTH}{_ZONE}", "write it as in --11"),
    "gDay": (f"---{_DAY}{_ZONE}", "write it as in ---08"),
    "gMonthDay": (f"--{_MONTH}-{_DAY}{_ZONE}", "write it as in --11-08"),
    "duration": (rf"-?P(?=\d|T)(?:\d+Y)?(?:\d+M)?(?:\d+D)?{_SECONDS}?", "write it as in P1Y2M3D"),
    "yearMonthDuration": (r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?", "write it as in P1Y2M"),
    "dayTimeDuration": (rf"-?P(?=\d|T)(?:\d+D)?{_SECONDS}?", "write it as in P1DT2H"),
    "hexBinary": (r"(?:[0-9A-Fa-f]{2})*", "write pairs of hexadecimal digits"),
    "base64Binary": (r"(?:[A-Za-z0-9+/]\s?)*(?:=\s?){0,2}", "write base64"),
    "language": (r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", "write a language tag, as in pt-BR"),
    "token": (r"(?!\s)(?:[^\s]| (?! |\Z))*", "leave single spaces"),
    "normalizedString": (r"[^\r\n\t]*", "write it in one line, without tabs"),
    "NMTOKEN": (r"[\w.:-]+", "write letters, digits and any of . : - _"),
    "Name": (r"[^\W\d][\w.:-]*|:[\w.:-]*", "begin with a letter"),
    "NCName": (r"[^\W\d][\w.-]*", "begin with a letter, and use no colon"),
    "anyURI": (r"[^\s<>\"{}|\\^`]*", "write an address without spaces"),
}
_RANGES: Mapping[str, tuple[int | None, int | None]] = {
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}


@cache
def _form(name: str) -> re.Pattern[str]:
    return re.compile(_FORMS[name][0], re.ASCII if name not in ("NMTOKEN", "Name", "NCName") else 0)


def explain_form(text: str, datatype: URIRef) -> str:
    """How the value is to be written, if `text` is no value of `datatype`; else an empty string.

    >>> explain_form("2019-13-01", XSD.date), explain_form("7", XSD.byte)
    ('write year, month and day, as in 2019-11-08', '')
    """
    if not datatype.startswith(str(XSD)):
        return ""
    name = datatype.removeprefix(str(XSD))
    if name in _RANGES:
        return _explain_range(text, *_RANGES[name])
    if name not in _FORMS:
        return ""
    if not _form(name).fullmatch(text) or (name in ("date", "dateTime") and not _is_day(text)):
        return _FORMS[name][1]
    return ""


def _explain_range(text: str, least: int | None, most: int | None) -> str:
    if not _form("integer").fullmatch(text):
        return _FORMS["integer"][1]
    sign, digits = text[:1] == "-", text.lstrip("+-").lstrip("0") or "0"
    value = 10**40 if len(digits) > 40 else int(digits)
    value = -value if sign else value
    if (least is not None and value < least) or (most is not None and value > most):
        words = [
            f"{least} or more" if least is not None else "",
            f"{most} or less" if most is not None else "",
        ]
        return "write " + " and ".join(filter(None, words))
    return ""


def _is_day(text: str) -> bool:
    """Whether the calendar has this day; the years before 1 and after 9999 are taken on trust."""
    if not re.match(r"[0-9]{4}-", text) or text.startswith("0000"):
        return True
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
