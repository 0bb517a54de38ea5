"""Safe remedies as edits of the text: what `--fix` does and `--diff` shows.

An edit touches the faulty span and nothing else, so comments and layout stay. What could change what is meant
(another entity, another number) is left to people. A file whose edits would make it worse is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from srpp_graph.diagnostics import Diagnostic
from srpp_graph.prefixes import PREFIXES
from srpp_graph.turtle.places import LineIndex
from srpp_graph.turtle.tokens import Kind, any_token


class Edit(NamedTuple):
    """Put `text` in the place of what stands from `start` to `end`, both offsets."""

    start: int
    end: int
    text: str


class Source:
    """A text to be mended, and what is asked of it again and again."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lines(self) -> LineIndex:
        """Where its lines begin."""
        return LineIndex(self.text)

    @cached_property
    def declarations_end(self) -> int:
        """Where its last declaration of a prefix or base ends; 0 if it has none."""
        return max((each.end() for each in _DECLARATION.finditer(self.text)), default=0)


class Spot(NamedTuple):
    """A finding, the whole text, and the offsets of the faulty span."""

    finding: Diagnostic
    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The whole text."""
        return self.source.text

    @property
    def span(self) -> str:
        """What is written there."""
        return self.text[self.start : self.end]


Remedy = Callable[[Spot], "Edit | None"]

_MEANT = re.compile(r"did you mean (\S+)\?|refer to (\S+), which took its place")
_PREFIX_FAULT = re.compile(r"`?([\w-]+):`?")
_DATE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_TRUTH = {"TRUE": "true", "True": "true", "FALSE": "false", "False": "false"}
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\u00ad]|(?<!\\)((?:\\\\)*)\\(?:u|U0000)(?i:200B|2060|FEFF|00AD)")
"""Marks without width, as they are or as escapes, behind what an even number of backslashes stands for."""
_DECLARATION = re.compile(r"^[ \t]*@?(?:prefix|base)\b[^\n]*\n", re.IGNORECASE | re.MULTILINE)


def fix(text: str, findings: Iterable[Diagnostic]) -> str:
    """The text with all remedies that are safe; edits that would touch one another wait for the next time."""
    edits = sorted({*iter_edits(text, findings)})
    pieces, done = [], 0
    for edit in edits:
        if edit.start >= done:
            pieces += [text[done : edit.start], edit.text]
            done = edit.end
    return "".join([*pieces, text[done:]])


def iter_edits(text: str, findings: Iterable[Diagnostic]) -> Iterator[Edit]:
    """One edit for each finding that has a safe remedy; where that is another word, one for each use of it.

    A word that is none is told once a file.
    """
    source = Source(text)
    words: dict[str, str] = {}
    for each in findings:
        edit = find_edit(source, each)
        if edit is not None:
            yield edit
            if each.code == _WORD:
                words[text[edit.start : edit.end]] = edit.text
    yield from _iter_uses(text, words)


def _iter_uses(text: str, words: Mapping[str, str]) -> Iterator[Edit]:
    """Wherever the text, and no comment or string in it, has one of the words: the word that is meant."""
    again = {word for word in words if text.count(word) > 1}
    prefixes = {word.partition(":")[0] for word in again}
    prefixes = {prefix for prefix in prefixes if _is_declared_once(text, prefix)}
    again = {word for word in again if word.partition(":")[0] in prefixes}
    for token in any_token().finditer(text) if again else ():
        if token.lastindex == Kind.PNAME and token[Kind.PNAME] in again:
            yield Edit(*token.span(Kind.PNAME), words[token[Kind.PNAME]])


def _is_declared_once(text: str, prefix: str) -> bool:
    """Whether the prefix means the same all through the text."""
    return len(re.findall(rf"prefix[ \t]+{re.escape(prefix)}:", text, re.IGNORECASE)) < 2


def find_edit(source: Source, found: Diagnostic) -> Edit | None:
    """The safe remedy for a finding in this text."""
    # A literal that breaks a rule because it is ill-formed is told only as what the rule says.
    remedy = _REMEDIES.get(found.code) or (_mend_literal if found.rule is not None else None)
    return remedy(Spot(found, source, *source.lines.span(found.place))) if remedy is not None else None


def _remove_line(spot: Spot) -> Edit | None:
    """An unused prefix: its line, if it has one of its own."""
    begin = spot.text.rfind("\n", 0, spot.start) + 1
    end = spot.text.find("\n", spot.end) + 1 or len(spot.text)
    rest = spot.text[begin : spot.start] + spot.text[spot.end : end]
    return Edit(begin, end, "") if not rest.strip(" \t\r\n.") else None


def _declare_prefix(spot: Spot) -> Edit | None:
    """An undeclared prefix that the project knows: declared among the others."""
    found = _PREFIX_FAULT.search(spot.finding.message)
    if found is None or found[1] not in PREFIXES or "prefix" not in spot.finding.message:
        return _mend_tag(spot)
    at = spot.source.declarations_end
    return Edit(at, at, f"PREFIX {found[1]}: <{PREFIXES[found[1]]}>\n")


def _mend_tag(spot: Spot) -> Edit | None:
    """A language tag with `_` for `-`."""
    line_end = spot.text.find("\n", spot.end)
    line = spot.text[spot.start : line_end if line_end >= 0 else len(spot.text)]
    found = re.match(r"(@?[A-Za-z]{0,3})_([A-Za-z]{2})\b", line)
    before = spot.text[max(0, spot.start - 4) : spot.start + 1]
    if found is None or "@" not in before:
        return None
    return Edit(spot.start, spot.start + found.end(), f"{found[1]}-{found[2]}")


def _say_what_was_meant(spot: Spot) -> Edit | None:
    """A name with one near neighbour, or with a successor: that name, as the file writes names."""
    found = _MEANT.search(spot.finding.help)
    if found is None:
        return None
    meant = found[1] or found[2]
    prefix = meant.partition(":")[0]
    if spot.span.partition(":")[0] != prefix or not re.fullmatch(r"[\w-]+:[\w.-]+", spot.span):
        return None
    return Edit(spot.start, spot.end, meant)


def _mend_literal(spot: Spot) -> Edit | None:
    """A date whose parts lack a zero or have other signs between them; `TRUE`; a number with spaces."""
    quoted = re.match(r'"([^"\\]*)"(?=\^\^)', spot.span)
    if quoted is None:
        return None
    value, rest = quoted[1], spot.span[quoted.end() :]
    kind = rest.rstrip(">")
    mended = _TRUTH.get(value.strip()) if kind.endswith("boolean") else None
    date = _DATE.fullmatch(value.strip())
    if date is not None and kind.endswith("date") and 0 < int(date[2]) < 13 and 0 < int(date[3]) < 32:
        mended = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
    elif mended is None and value != value.strip():
        mended = value.strip()
    return None if mended is None or mended == value else Edit(spot.start, spot.end, f'"{mended}"{rest}')


def _mend_spaces(spot: Spot) -> Edit | None:
    """Single spaces, and none at the ends."""
    quoted = re.match(r'"([^"\\\n]+)"', spot.span)
    if quoted is None or not quoted[1].strip():
        return None
    mended = " ".join(quoted[1].split())
    return Edit(spot.start, spot.start + quoted.end(), f'"{mended}"')


def _compose(spot: Spot) -> Edit | None:
    """Letters with their accents."""
    composed = unicodedata.normalize("NFC", spot.span)
    return Edit(spot.start, spot.end, composed) if composed != spot.span else None


def _remove_invisible(spot: Spot) -> Edit | None:
    """Marks without width, which nobody sees missing."""
    mended = _INVISIBLE.sub(r"\1", spot.span)
    return Edit(spot.start, spot.end, mended) if mended != spot.span else None


_WORD = "SG270"
"""The code of a word that is none."""

_REMEDIES: Mapping[str, Remedy] = {
    "SG121": _declare_prefix,
    "SG140": _remove_line,
    "SG142": _mend_literal,
    "SG144": _mend_spaces,
    "SG145": _remove_invisible,
    "SG146": _compose,
    _WORD: _say_what_was_meant,
    "SG403": _say_what_was_meant,
}
"""Code → what mends it; a code that is not here is for people."""
