"""What stands at a place of a text, and what may stand there, however unfinished the text is."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from rdflib.namespace import RDF
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.corpus import Sheet, Statement
from srpp_graph.prefixes import PREFIXES
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.references import is_absolute, resolve_reference
from srpp_graph.turtle.tokens import Kind, find_token

_LANGUAGE = re.compile(r"[\"'](@[A-Za-z0-9-]*)$")
_DATATYPE = re.compile(r"\^\^([\w:.-]*)$")
_NAMES = (Kind.PNAME, Kind.IRI, Kind.BAD_IRI, Kind.WORD, Kind.LABEL)


class Slot(enum.Enum):
    """What may stand at a place."""

    SUBJECT = "subject"
    PREDICATE = "predicate"
    OBJECT = "object"
    AFTER = "after an object"
    LANGUAGE = "language"
    DATATYPE = "datatype"
    PREFIX = "prefix"
    NOTHING = "nothing"


class Spot(NamedTuple):
    """What may stand at a place, what stands there so far, and the names of the statement it is in."""

    slot: Slot
    start: int
    end: int
    typed: str
    subject: str = ""
    predicate: str = ""


class Found(NamedTuple):
    """A term, where it is written, and the statement it stands in."""

    term: Node
    span: Span
    statement: Statement


def find_term(sheet: Sheet, offset: int) -> Found | None:
    """The term that is written at an offset; in a literal with a datatype, the datatype behind `^^`."""
    for each in sheet.statements:
        if each.subject_start <= offset <= each.subject_end:
            return Found(each.subject, each.subject_span, each)
        if each.predicate_start <= offset <= each.predicate_end:
            return Found(each.predicate, each.predicate_span, each)
        if each.object_start <= offset <= each.object_end:
            return _in_object(sheet, each, offset)
    return None


def _in_object(sheet: Sheet, each: Statement, offset: int) -> Found:
    value = each.object
    written = sheet.document.text[each.object_start : each.object_end]
    at = written.rfind("^^")
    if isinstance(value, Literal) and value.datatype is not None and at >= 0:
        start = each.object_start + at + 2
        if offset >= start:
            return Found(value.datatype, Span(start, each.object_end), each)
    return Found(value, each.object_span, each)


@dataclass
class _Frame:
    slot: Slot = Slot.SUBJECT
    subject: str = ""
    predicate: str = ""
    is_list: bool = field(default=False)


def read_spot(text: str, offset: int) -> Spot:
    r"""What may stand at the offset.

    >>> spot = read_spot('city:oslo a srpp:City ; srpp:theme theme:li', 43)
    >>> spot.slot.name, spot.typed, spot.subject, spot.predicate
    ('OBJECT', 'theme:li', 'city:oslo', 'srpp:theme')
    """
    walk = _Walk(text, offset)
    while (match := find_token(text, walk.position)) and match.lastindex:
        kind, (start, end) = Kind(match.lastindex), match.span(match.lastindex)
        if start >= offset or (end >= offset and kind is not Kind.PUNCTUATION):
            return walk.stop(kind, start, end)
        walk.position = end
        walk.take(kind, match[match.lastindex], start)
    return walk.here(offset, offset)


class _Walk:
    """The way from the start of a text to a place in it."""

    def __init__(self, text: str, offset: int) -> None:
        self.text, self.offset, self.position = text, offset, 0
        self._frames = [_Frame()]
        self._directive = 0

    def take(self, kind: Kind, token: str, start: int) -> None:
        """Step over one token."""
        frame = self._frames[-1]
        if kind is Kind.COMMENT:
            return
        if token.removeprefix("@").lower() in ("prefix", "base") and kind in (Kind.WORD, Kind.AT_WORD):
            self._frames = [_Frame()]
            self._directive = 1
        elif self._directive:
            self._directive = 0 if kind in (Kind.IRI, Kind.BAD_IRI) else self._directive + 1
        elif kind is Kind.PUNCTUATION:
            self._take_sign(token, frame)
        elif kind in (Kind.LITERAL, Kind.NUMBER, Kind.BAD_STRING, *_NAMES):
            self._take_term(kind, token, start)

    def _take_sign(self, sign: str, frame: _Frame) -> None:
        if sign == ".":
            self._frames = [_Frame()]
        elif sign == ";":
            frame.slot = Slot.PREDICATE
        elif sign == ",":
            frame.slot = Slot.OBJECT
        elif sign in "[(":
            inner = _Frame(Slot.PREDICATE) if sign == "[" else _Frame(Slot.OBJECT, is_list=True)
            if sign == "(":
                inner.subject, inner.predicate = frame.subject, frame.predicate
            frame.slot = Slot.PREDICATE if frame.slot is Slot.SUBJECT else Slot.AFTER
            self._frames.append(inner)
        elif len(self._frames) > 1:
            self._frames.pop()

    def _take_term(self, kind: Kind, token: str, start: int) -> None:
        frame = self._frames[-1]
        if self._begins_block(kind, token, start, frame):
            frame = _Frame()
            self._frames = [frame]
        if frame.slot is Slot.SUBJECT:
            frame.subject, frame.slot = token, Slot.PREDICATE
        elif frame.slot is Slot.OBJECT:
            frame.slot = Slot.OBJECT if frame.is_list else Slot.AFTER
        elif kind in _NAMES:
            frame.predicate, frame.slot = token, Slot.OBJECT

    def _begins_block(self, kind: Kind, token: str, start: int, frame: _Frame) -> bool:
        """Whether a name at the start of a line begins a new subject although the last block has no end."""
        if start and self.text[start - 1] not in "\r\n":
            return False
        is_part = token.startswith("<#")
        return kind in _NAMES and (is_part or (frame.slot is Slot.AFTER and token != "a"))

    def stop(self, kind: Kind, start: int, end: int) -> Spot:
        """The spot, with the token at it."""
        line = self.text[self.text.rfind("\n", 0, self.offset) + 1 : self.offset]
        if start >= self.offset:
            return self._marked(line) or self.here(self.offset, self.offset)
        if kind in (Kind.COMMENT, Kind.BAD_STRING):
            return Spot(Slot.NOTHING, start, end, "")
        if kind is Kind.LITERAL and self.offset < end:
            return self._marked(line) or Spot(Slot.NOTHING, start, end, "")
        if marked := self._marked(line):
            return marked
        if kind is Kind.LITERAL:
            return Spot(Slot.NOTHING, start, end, "")
        if kind in _NAMES:
            if self._begins_block(kind, self.text[start:end], start, self._frames[-1]):
                self._frames = [_Frame()]
            return self.here(start, end)
        return self.here(self.offset, self.offset)

    def _marked(self, line: str) -> Spot | None:
        """Behind a string: its language or its datatype."""
        for pattern, slot in ((_LANGUAGE, Slot.LANGUAGE), (_DATATYPE, Slot.DATATYPE)):
            if match := pattern.search(line):
                start = self.offset - len(match[1])
                return self.here(start, self.offset)._replace(slot=slot)
        return None

    def here(self, start: int, end: int) -> Spot:
        """The spot, by what came before."""
        frame = self._frames[-1]
        slot = Slot.PREFIX if self._directive else frame.slot
        at_line_start = not start or self.text[start - 1] in "\r\n"
        if slot is Slot.AFTER and not at_line_start and "\n" in self.text[self.position : start]:
            slot = Slot.PREDICATE
        return Spot(slot, start, end, self.text[start : self.offset], frame.subject, frame.predicate)


def expand_name(sheet: Sheet, token: str) -> URIRef | None:
    """The IRI that a name means in a file, with the project's prefixes for those that it does not declare."""
    if token == "a":
        return RDF.type
    if token.startswith("<"):
        reference = token[1:].rstrip(">")
        iri = reference if is_absolute(reference) else resolve_reference(sheet.document.base, reference)
        return URIRef(iri) if is_absolute(iri) else None
    prefix, colon, local = token.partition(":")
    declared = sheet.document.prefixes.get(prefix)
    namespace = declared.iri if declared is not None else PREFIXES.get(prefix)
    return URIRef(namespace + local) if colon and namespace else None
