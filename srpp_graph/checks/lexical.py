"""The lexical forms of XML Schema's datatypes (https://www.w3.org/TR/xmlschema11-2/) and of language tags."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from functools import cache

from rdflib.namespace import XSD
from rdflib.term import URIRef

_XSD = str(XSD)
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_SECONDS = r"(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)"
_B64 = r"[A-Za-z0-9+/] ?"
_BASE64 = (
    rf"(?:(?:{_B64}){{4}})*(?:(?:{_B64}){{3}}[A-Za-z0-9+/]"
    rf"|(?:{_B64}){{2}}[AEIMQUYcgkosw048] ?=|{_B64}[AQgw] ?= ?=)|"
)
_DAYS = re.compile(rf"({_YEAR}|-)-({_MONTH})-({_DAY})", re.ASCII)
_DATED = ("date", "dateTime", "dateTimeStamp", "gMonthDay")
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
    "base64Binary": (_BASE64, "write base64: groups of four letters, the last filled up with ="),
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


_TAG = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*)(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
_PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+", re.IGNORECASE | re.ASCII)
_IRREGULAR = re.compile(
    "en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
    "|sgn-(?:be-fr|be-nl|ch-de)",
    re.IGNORECASE | re.ASCII,
)
"""The tags of old that have a form of their own (RFC 5646 §2.2.8)."""


@cache
def _form(name: str) -> re.Pattern[str]:
    return re.compile(_FORMS[name][0], re.ASCII if name not in ("NMTOKEN", "Name", "NCName") else 0)


def explain_form(text: str, datatype: URIRef) -> str:
    """How the value is to be written, if `text` is no value of `datatype`; else an empty string.

    >>> explain_form("2019-13-01", XSD.date), explain_form("7", XSD.byte)
    ('write year, month and day, as in 2019-11-08', '')
    """
    name = str(datatype).removeprefix(_XSD)
    if name in _RANGES:
        return _explain_range(text, *_RANGES[name])
    if name not in _FORMS:
        return ""
    if not _form(name).fullmatch(text) or (name in _DATED and not _is_day(text)):
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
    """Whether the calendar has the day that the text begins with; without a year, whether any year has it."""
    said = _DAYS.match(text)
    if said is None:
        return True
    # Every 400 years the calendar is the same, and so it is for years too long to be a number here.
    year = 2000 if said[1] == "-" else int(said[1][-4:])
    if said[1].startswith("-") and said[1] != "-":
        year = -year
    return int(said[3]) <= calendar.monthrange(2000 + year % 400, int(said[2]))[1]


def is_language_tag(text: str) -> bool:
    """Whether the text has the form of a language tag (RFC 5646 §2.1), its language in two or three letters.

    Longer ones are kept for the future; who writes one now means something else.

    >>> is_language_tag("pt-BR"), is_language_tag("english"), is_language_tag("en-GB-US")
    (True, False, False)
    """
    if len(text) in (2, 3) and text.isascii() and text.isalpha():
        return True
    if _IRREGULAR.fullmatch(text) or _PRIVATE.fullmatch(text):
        return True
    said = _TAG.fullmatch(text)
    if said is None:
        return False
    variants = said["variants"].lower().split("-")[1:]
    singletons = [each for each in said["extensions"].lower().split("-") if len(each) == 1]
    return len({*variants}) == len(variants) and len({*singletons}) == len(singletons)
