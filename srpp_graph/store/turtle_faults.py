"""Whether a text is Turtle: the engine's own parser has the last word, and names every fault at once.

>>> [fault.message for fault in iter_faults("<urn:s> <urn:p> <a b> . <urn:s> <urn:p> x:y .", "urn:base")]
["invalid IRI code point ' '", 'the prefix x: has not been declared']
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """One fault of a text; lines and columns count from 1, in code points."""

    message: str
    line: int
    column: int
    end_line: int
    end_column: int


def iter_faults(text: str, base_iri: str) -> Iterator[SyntaxFault]:
    """Every syntax fault of a Turtle text, in order; none means that it is Turtle.

    The parser resumes after a fault if one keeps asking, and then often stumbles over the rest of the same
    statement; such followers, which begin where the one before ended, are left out.
    """
    if _is_turtle(text, base_iri):
        return
    last: SyntaxFault | None = None
    lines = text.split("\n")
    for fault in _iter_all(text, base_iri):
        if last is None or not _follows(last, fault, lines):
            yield fault
        last = fault


def _is_turtle(text: str, base_iri: str) -> bool:
    """Whether there is no fault, as in nearly every text: asked without a step in Python for each triple."""
    try:
        deque(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, base_iri=base_iri), maxlen=0)
    except SyntaxError:
        return False
    return True


def _iter_all(text: str, base_iri: str) -> Iterator[SyntaxFault]:
    parser = ox.parse(io.BytesIO(text.encode()), format=ox.RdfFormat.TURTLE, base_iri=base_iri)
    while True:
        try:
            next(parser)
        except StopIteration:
            return
        except SyntaxError as error:
            yield _fault(error)


def _fault(error: SyntaxError) -> SyntaxFault:
    line, column = error.lineno or 1, error.offset or 1
    message = error.msg.partition(": ")[2] or error.msg
    return SyntaxFault(
        message[:1].lower() + message[1:],
        line,
        column,
        error.end_lineno or line,
        error.end_offset or column,
    )


def _follows(last: SyntaxFault, fault: SyntaxFault, text: Sequence[str]) -> bool:
    """Whether only space stands between the two."""
    lines = text[last.end_line - 1 : fault.line]
    if not lines:
        return True
    between = "\n".join(lines)
    tail = len(lines[-1]) - (fault.column - 1)
    return not between[last.end_column - 1 : len(between) - tail].strip()
