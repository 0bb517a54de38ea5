"""The faults of one text while it is read: cascades held back, causes of many faults told once.

The wording of every message is in `parser` and `lexemes`, where the fault is found.
"""

from __future__ import annotations

from collections.abc import Sequence

from srpp_graph.prefixes import PREFIXES
from srpp_graph.turtle.document import SyntaxFault
from srpp_graph.turtle.places import Span

MAX_FAULTS = 1000
"""After so many faults a text is not read further: it is no Turtle."""

_MAX_CASCADE = 20 * MAX_FAULTS
"""After so many faults, those held back among them."""

_ALSO_CALLED = {
    **dict.fromkeys(("dc", "dct", "terms", "dcterm"), "dcterms"),
    **dict.fromkeys(("sdo", "schemaorg"), "schema"),
    **dict.fromkeys(("wgs", "wgs84", "wgs84_pos"), "geo"),
}
"""Prefixes by which others call what we call so."""


class TooManyFaults(Exception):
    """The text has more faults than anyone reads; raised and caught inside this package."""


class FaultList:
    """Collects faults; `start_statement` says where cascades end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._faults: list[SyntaxFault] = []
        self._undeclared: dict[str, list[Span]] = {}
        self._last: Span | None = None
        self._count = 0

    def start_statement(self) -> None:
        """A new statement begins: nothing in it follows from faults before it."""
        self._last = None

    def add(self, span: Span, message: str, help: str) -> None:
        """Note a fault, unless it follows from the one directly before it."""
        self._count += 1
        if not self._follows(span):
            self._faults.append(SyntaxFault(span, message, help))
        if len(self._faults) >= MAX_FAULTS or self._count >= _MAX_CASCADE:
            raise TooManyFaults

    def give_up(self, position: int) -> None:
        """Say that the text was read up to this place only."""
        message = "too many faults; from here on the text was not read"
        self._faults.append(SyntaxFault(Span(position, position), message, "is this a Turtle file?"))

    def cover(self, span: Span) -> None:
        """Note that a faulty token reaches this far, so that what directly follows is no news."""
        self._last = span

    def _follows(self, span: Span) -> bool:
        """Whether nothing but white space is between the span and the fault before it in the statement."""
        last, self._last = self._last, span
        if last is None or span.end < last.start:
            return False
        touches = span.start <= last.end or self._text[last.end : span.start].isspace()
        if touches:
            self._last = Span(last.start, max(last.end, span.end))
        return touches

    def add_undeclared(self, prefix: str, span: Span) -> None:
        """Note a use of a prefix that is not declared; all uses of one become one fault."""
        self._last = span
        self._undeclared.setdefault(prefix, []).append(span)

    def sorted(self, declared: dict[str, str]) -> list[SyntaxFault]:
        """All faults by place; `declared` are the prefixes the text does have."""
        known = sorted({*declared, *PREFIXES} - {""}) if self._undeclared else ()
        undeclared = [
            SyntaxFault(
                spans[0],
                f"the prefix `{prefix}:` is not declared",
                _help_for_prefix(prefix, len(spans), known),
            )
            for prefix, spans in self._undeclared.items()
        ]
        return sorted([*self._faults, *undeclared], key=lambda fault: (fault.span, fault.message))


def _help_for_prefix(prefix: str, uses: int, known: Sequence[str]) -> str:
    again = f"; it is used {uses} times" if uses > 1 else ""
    if prefix in PREFIXES:
        return f"write `PREFIX {prefix}: <{PREFIXES[prefix]}>` at the top of the file{again}"
    otherwise = f"Otherwise declare it with a PREFIX line at the top of the file{again}"
    if _ALSO_CALLED.get(prefix, "") in PREFIXES:
        return f"did you mean `{_ALSO_CALLED[prefix]}:`? {otherwise}"
    from rapidfuzz import process  # needed for faults only, and takes a while to load

    near = process.extractOne(prefix, known, score_cutoff=60)
    if near is None:
        return f"declare it with a PREFIX line at the top of the file{again}"
    return f"did you mean `{near[0]}:`? {otherwise}"
