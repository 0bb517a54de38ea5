"""Numbers as people write them: which number of Turtle is meant."""

from __future__ import annotations

import re

COMMAS = re.compile(r"(?<![\w.,])[+-]?\d+(?:,\d+)+(?![\w,])")
"""Digits with commas and no space between them."""

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?P<sign>[,.' \u00a0\u202f])\d{3})(?:(?P=sign)\d{3})+", re.ASCII)
_SPACED = re.compile(r"[+-]?\d{1,3}(?:[' \u00a0\u202f]\d{3})+", re.ASCII)
_COMMA = re.compile(r"([+-]?\d+),(\d+)", re.ASCII)
_THOUSAND = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)


def find_number(text: str) -> str:
    """The number that a text means; nothing where it could be two, or is none.

    >>> find_number("12,5"), find_number("3,500,000"), find_number("3.500.000"), find_number("3,500")
    ('12.5', '3500000', '3500000', '')
    """
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return text
    if _GROUPED.fullmatch(text) or _SPACED.fullmatch(text):
        return re.sub(r"[^\d+-]", "", text)
    decimal = None if _THOUSAND.fullmatch(text) else _COMMA.fullmatch(text)
    return f"{decimal[1]}.{decimal[2]}" if decimal is not None else ""
