"""What a Turtle text is cut into: the terminals of the grammar as regular expressions.

`find_token` finds the next token after white space and tells its kind by the number of the group. `PAIR` and
`VALUE` take a whole `predicate object ;` or `object ;` in one step; nearly all of a data file is made of
these. Faulty tokens (an IRI with a space, a string without an end) have kinds of their own, so that the
parser can name them and go on behind them.

A class of all letters takes a millisecond to compile, wherever it stands, and a check of one file has few of
them. So `PAIR`, `VALUE` and at first `find_token` know only names in ASCII; what may be another one is left
to `any_token`.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from functools import cache

# Turtle §6.5: PN_CHARS_BASE, PN_CHARS_U, PN_CHARS, as the inside of a character class.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FIRST = _BASE + "_"
_CHARS = _FIRST + "0-9\u00b7\u0300-\u036f\u203f-\u2040\\-"

_WS = "[ \\t\\r\\n]*"
_PLX = r"(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_PREFIX = f"(?:[{_BASE}][{_CHARS}]*(?:\\.+[{_CHARS}]+)*)?:"
_LOCAL = f"(?:(?:[{_FIRST}:0-9]|{_PLX})[{_CHARS}:]*(?:(?:{_PLX}|\\.+(?=[{_CHARS}:]|{_PLX}))[{_CHARS}:]*)*)?"
_PNAME = _PREFIX + _LOCAL
_PLAIN = (
    "(?:[A-Za-z][A-Za-z0-9_\\-]*(?:\\.+[A-Za-z0-9_\\-]+)*)?:"
    f"(?:(?:[A-Za-z0-9_:]|{_PLX})[A-Za-z0-9_:\\-]*"
    f"(?:(?:{_PLX}|\\.+(?=[A-Za-z0-9_:\\-]|{_PLX}))[A-Za-z0-9_:\\-]*)*)?"
)
"""A prefixed name in ASCII, if `_AT_ITS_END` says that it is one."""
_AT_ITS_END = r"(?!\.*[^\x00-\x7f])"
_LABEL = f"_:[{_FIRST}0-9][{_CHARS}]*(?:\\.+[{_CHARS}]+)*"
_NAME = f"[{_FIRST}][{_CHARS}]*"
_IRI = r"<[^\x00-\x20<>\"{}|^`]*>"
_NUMBER = r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)"
_STRING = (
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    r'|"(?!"")[^"\\\n\r]*(?:\\[^\n\r][^"\\\n\r]*)*"'
    r"|'(?!'')[^'\\\n\r]*(?:\\[^\n\r][^'\\\n\r]*)*'"
)
_LANG = r"@[A-Za-z0-9_-]*"
_LITERAL = f"(?:{_STRING})(?:{_LANG}|\\^\\^(?:{_IRI}|(?>{_PLAIN}){_AT_ITS_END}))?"


STRING = re.compile(_STRING, re.S)
"""A string with its quotes, without a language tag or datatype."""


class Kind(enum.IntEnum):
    """The kinds of token; the values are the groups of `any_token`."""

    END = 0
    PNAME = 1
    IRI = 2
    LITERAL = 3
    NUMBER = 4
    PUNCTUATION = 5
    LABEL = 6
    AT_WORD = 7
    DATATYPE = 8
    WORD = 9
    COMMENT = 10
    BAD_IRI = 11
    BAD_STRING = 12
    OTHER = 13


# A number comes before punctuation: `.5` is one token.
_ALTERNATIVES = (
    _PNAME,
    _IRI,
    _LITERAL,
    _NUMBER,
    r"[.;,\[\]()]",
    _LABEL,
    _LANG,
    r"\^\^",
    _NAME,
    r"#[^\n\r]*",
    r"<[^<>\"\n\r]*>|<[^\x00-\x20<>\"]*",
    r"\"\"\"|'''|\"|'",
    r"[^ \t\r\n]",
)

_IN_ASCII = {
    _PNAME: _PLAIN,
    _LABEL: r"_:[A-Za-z0-9_][A-Za-z0-9_\-]*(?:\.+[A-Za-z0-9_\-]+)*",
    _NAME: r"[A-Za-z_][A-Za-z0-9_\-]*",
}


def _one_of(alternatives: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_WS + "(?:" + "|".join(f"({each})" for each in alternatives) + ")?", re.S)


_TOKEN = _one_of(_IN_ASCII.get(each, each) for each in _ALTERNATIVES)
_GOES_ON = re.compile(r"[:.A-Za-z0-9_\-]*[^\x00-\x7f]")
"""What may belong to a name before it, or be one."""


@cache
def any_token() -> re.Pattern[str]:
    """The next token after white space, its kind the number of the group; none at the end of the text."""
    return _one_of(_ALTERNATIVES)


def find_token(text: str, position: int) -> re.Match[str] | None:
    """The token from this place on, as `any_token` finds it.

    >>> find_token("  city:oslo a", 0).span(Kind.PNAME), find_token("city:malmö", 0)[Kind.PNAME]
    ((2, 11), 'city:malmö')
    """
    match = _TOKEN.match(text, position)
    if match is None or match.lastindex == Kind.OTHER or _GOES_ON.match(text, match.end()):
        return any_token().match(text, position)
    return match


_PREDICATE = f"(?>{_PLAIN}|{_IRI}|a(?=[ \\t\\r\\n<]))"
_OBJECT = f"(?>{_LITERAL}|{_PLAIN}|{_IRI}|{_NUMBER}|(?:true|false)(?![A-Za-z0-9_:\\-]|[^\\x00-\\x7f]))"
_SIGN = f"([;,.]){_AT_ITS_END}"

PAIR = re.compile(f"{_WS}({_PREDICATE}){_WS}({_OBJECT}){_WS}{_SIGN}", re.S)
"""A predicate, one object without inner structure, and what ends it."""

VALUE = re.compile(f"{_WS}({_OBJECT}){_WS}{_SIGN}", re.S)
"""One object without inner structure, and what ends it."""

PREFIX = re.compile(f"{_WS}(PREFIX[ \\t]+([A-Za-z][A-Za-z0-9_\\-]*):[ \\t]*({_IRI}))(?={_WS}[A-Za-z<])")
"""A whole declaration of a prefix as most are written, with nothing behind it that could belong to it."""

RUBBISH = re.compile(r"[^ \t\r\n;,.\[\]()<>\"'#]*")
"""What is stuck to a character that begins no token."""

UNENDED_LINE = re.compile(r"[^\n\r]*?(?=[ \t]*[;,.]?[ \t]*(?:[\n\r]|\Z))")
"""What is left of a line, without the mark that ends it: how far a string without its end reaches."""

_ENDS = f"(?:{_LANG}|\\^\\^(?:{_IRI}|{_PNAME}))?(?={_WS}[;,.\\])])"


@cache
def broken_string(quote: str) -> re.Pattern[str]:
    """A string in such quotes with a line break in it that does end, where an end can stand."""
    return re.compile(f"{quote}[^{quote}\\\\]*(?:\\\\.[^{quote}\\\\]*)*{quote}{_ENDS}", re.S)
