"""One Turtle file of a checkout as read: its text, and its statements with their places.

What cannot be read as Turtle is noted in `faults`, and what could be read of such a file is still there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from rdflib.term import Node

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.gist import Gist, digest_of
from srpp_graph.diagnostics import Place
from srpp_graph.errors import GraphError, InvalidIri
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import BASE_IRI
from srpp_graph.turtle.document import Document
from srpp_graph.turtle.document import PlacedTriple as Statement
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.terms import Triple

if TYPE_CHECKING:
    from srpp_graph.checks.memory import Memory
    from srpp_graph.store.turtle_faults import SyntaxFault


class FileChanged(GraphError):
    """A file changed while the check went on."""


@dataclass(frozen=True)
class Sheet:
    """One Turtle file as read."""

    file: SourceFile
    document: Document
    faults: tuple[SyntaxFault, ...]

    @property
    def path(self) -> str:
        """The path of the file, relative to the checkout."""
        return self.file.path

    @property
    def role(self) -> Role:
        """What part the file plays."""
        return self.file.role

    @property
    def statements(self) -> Sequence[Statement]:
        """The triples of the file with their places; of a faulty file, those that could be read."""
        return self.document.triples

    @cached_property
    def triples(self) -> Sequence[Triple]:
        """The same without their places."""
        return [each[:3] for each in self.statements]

    @cached_property
    def gist(self) -> Gist:
        """What other files may want to know of this one."""
        return Gist.of(self.document)

    @cached_property
    def digest(self) -> str:
        """What identifies the text."""
        return digest_of(self.document.text)

    @cached_property
    def subjects(self) -> Mapping[Node, Statement]:
        """Every subject with the first statement about it, in the order of the file."""
        found: dict[Node, Statement] = {}
        for each in self.statements:
            found.setdefault(each.subject, each)
        return found

    @cached_property
    def said(self) -> Mapping[Node, Sequence[Statement]]:
        """Every subject with all statements about it."""
        found: dict[Node, list[Statement]] = {}
        for each in self.statements:
            found.setdefault(each.subject, []).append(each)
        return found

    def valued(self, subject: Node, value: Node) -> Sequence[Statement]:
        """Every statement with this subject and this value."""
        known = self._valued.get(subject)
        if known is None:
            known = self._valued[subject] = {}
            for each in self.said.get(subject, ()):
                known.setdefault(each.object, []).append(each)
        return known.get(value, ())

    @cached_property
    def _valued(self) -> dict[Node, dict[Node, list[Statement]]]:
        return {}

    def place(self, span: Span) -> Place:
        """The span as lines and columns of this file."""
        return self.document.place(span, self.path)


class RecalledSheet(Sheet):
    """A file without faults whose text and statements are read only if somebody wants them."""

    def __init__(self, file: SourceFile, known: tuple[str, Gist], load: Callable[[], Document]) -> None:
        # A frozen dataclass lets its fields be set in this way only.
        self.__dict__.update(file=file, faults=(), digest=known[0], gist=known[1], load=load)

    @cached_property
    def document(self) -> Document:
        """All that the file says."""
        document: Document = self.__dict__["load"]()
        return document


def recall_sheet(checkout: Checkout, file: SourceFile, memory: Memory | None) -> Sheet | None:
    """The file as it is remembered, if it looks as it did."""
    known = memory.recall(file) if memory is not None else None
    return (
        None
        if known is None
        else RecalledSheet(file, known, partial(_load, checkout, file, known[0], memory))
    )


def _load(checkout: Checkout, file: SourceFile, digest: str, memory: Memory | None) -> Document:
    """The document of a file that is thought to have this text.

    Raises:
        ContentError: it cannot be read.
        FileChanged: it has another text by now.
    """
    text = file.read_text()
    if digest_of(text) != digest:
        raise FileChanged(f"`{file.path}` changed while it was read", help="check again")
    document = memory.find(file.path, text) if memory is not None else None
    return document or parse_sheet(text, file, _base_of(checkout, file)).document


def _base_of(checkout: Checkout, file: SourceFile) -> str:
    try:
        return checkout.graph_iri_for(file)
    except InvalidIri:
        return BASE_IRI


def _entity_of(file: SourceFile) -> str:
    try:
        return EntityRef.from_path(file.path).iri
    except InvalidIri:
        return ""


def read_sheet(checkout: Checkout, file: SourceFile, memory: Memory | None = None) -> Sheet:
    """Read one Turtle file.

    Raises:
        ContentError: it cannot be read, or is not text.
    """
    seen = time.time_ns()
    text = file.read_text()
    if memory is not None:
        memory.settle(file, text, seen)
    return imagine_sheet(checkout, file, text, memory)


def imagine_sheet(checkout: Checkout, file: SourceFile, text: str, memory: Memory | None = None) -> Sheet:
    """What the file would be if it held this text."""
    known = memory.recall_text(file.path, text) if memory is not None else None
    if known is not None:
        return RecalledSheet(file, known, partial(load_text, checkout, file, text, memory))
    seen = time.time_ns()
    sheet = parse_sheet(text, file, _base_of(checkout, file))
    if memory is not None and not sheet.faults and not sheet.document.faults:
        memory.keep(file, sheet.document, sheet.gist, seen)
    return sheet


def load_text(checkout: Checkout, file: SourceFile, text: str, memory: Memory | None = None) -> Document:
    """The document of a file that has this text, which is without faults."""
    document = memory.find(file.path, text) if memory is not None else None
    return document or parse_sheet(text, file, _base_of(checkout, file)).document


def parse_sheet(text: str, file: SourceFile, base: str) -> Sheet:
    """The sheet that `text` makes as the content of `file`, wherever the text came from."""
    from srpp_graph.turtle.fair import read_fair_copy

    if file.role is Role.DATA:
        fair = read_fair_copy(text, entity=_entity_of(file), base=base)
        if fair is not None:
            return Sheet(file, fair, ())
    from srpp_graph.store.turtle_faults import iter_faults
    from srpp_graph.turtle.parser import parse_turtle

    document = parse_turtle(text, base=base, scope=file.path)
    return Sheet(file, document, tuple(iter_faults(text, base)))
