"""The Turtle files of a checkout as read: text, statements with their places, and who says what of whom.

A `Sheet` is one file, a `Corpus` all of them. What cannot be read as Turtle is noted in `faults`, and what
could be read of such a file is still there. Judging is left to the checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rdflib.term import Node

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.diagnostics import Diagnostic, Place
from srpp_graph.errors import ContentError, InvalidIri
from srpp_graph.prefixes import BASE_IRI
from srpp_graph.turtle.document import Document
from srpp_graph.turtle.document import PlacedTriple as Statement
from srpp_graph.turtle.places import Span

if TYPE_CHECKING:
    from srpp_graph.checks.memory import Memory
    from srpp_graph.store.turtle_faults import SyntaxFault

__all__ = ["Corpus", "Sheet", "Span", "Statement", "imagine_sheet", "parse_sheet", "read_sheet"]

_READ = (Role.ONTOLOGY, Role.SHAPES, Role.DATA, Role.EXAMPLE, Role.QUESTION)


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
    def subjects(self) -> Mapping[Node, Statement]:
        """Every subject with the first statement about it, in the order of the file."""
        found: dict[Node, Statement] = {}
        for each in self.statements:
            found.setdefault(each.subject, each)
        return found

    def place(self, span: Span) -> Place:
        """The span as lines and columns of this file."""
        return self.document.place(span, self.path)


@dataclass(frozen=True)
class Corpus:
    """All files that could be read, and the refusals of those that could not."""

    sheets: tuple[Sheet, ...]
    refusals: tuple[Diagnostic, ...] = field(default=())

    @classmethod
    def read(cls, checkout: Checkout, memory: Memory | None = None) -> Corpus:
        """Read every Turtle file of the checkout; those in `memory` need not be parsed again."""
        sheets: list[Sheet] = []
        refusals: list[Diagnostic] = []
        for file in checkout.iter_files():
            if not file.is_turtle or file.role not in _READ:
                continue
            try:
                sheets.append(read_sheet(checkout, file, memory))
            except ContentError as error:
                refusals.extend(error.diagnostics)
        if memory is not None:
            memory.save(sheet.path for sheet in sheets)
        return cls(tuple(sheets), tuple(refusals))

    def of_role(self, *roles: Role) -> Iterator[Sheet]:
        """The files that play one of these parts."""
        return (sheet for sheet in self.sheets if sheet.role in roles)

    @cached_property
    def subjects(self) -> frozenset[Node]:
        """Everything that data or ontology say something of; the mapping of a term does not count."""
        return frozenset(
            subject
            for sheet in self.of_role(Role.DATA, Role.ONTOLOGY)
            if not sheet.path.startswith("ontology/alignments/")
            for subject in sheet.subjects
        )

    def definitions(self, node: Node) -> Iterator[tuple[Sheet, Statement]]:
        """Each file that has `node` as a subject, with the first statement about it; its own file first."""
        for sheet in self._sheets_about.get(node, ()):
            yield sheet, sheet.subjects[node]

    def about(self, node: Node, predicate: Node | None = None) -> Iterator[tuple[Sheet, Statement]]:
        """Every statement with this subject, and this predicate if given."""
        for sheet in self._sheets_about.get(node, ()):
            for each in sheet.statements:
                if each.subject == node and (predicate is None or each.predicate == predicate):
                    yield sheet, each

    def mentions(self, node: Node) -> Iterator[tuple[Sheet, Statement]]:
        """Every statement with this object."""
        for sheet in self._checked:
            for each in sheet.statements:
                if each.object == node:
                    yield sheet, each

    @cached_property
    def _checked(self) -> Sequence[Sheet]:
        return tuple(self.of_role(Role.DATA, Role.ONTOLOGY))

    @cached_property
    def _sheets_about(self) -> Mapping[Node, list[Sheet]]:
        found: dict[Node, list[Sheet]] = {}
        for sheet in self._checked:
            for subject in sheet.subjects:
                found.setdefault(subject, []).append(sheet)
        return found


def read_sheet(checkout: Checkout, file: SourceFile, memory: Memory | None = None) -> Sheet:
    """Read one Turtle file.

    Raises:
        ContentError: it cannot be read, or is not text.
    """
    return imagine_sheet(checkout, file, file.read_text(), memory)


def imagine_sheet(checkout: Checkout, file: SourceFile, text: str, memory: Memory | None = None) -> Sheet:
    """What the file would be if it held this text."""
    try:
        base = checkout.graph_iri_for(file)
    except InvalidIri:
        base = BASE_IRI
    known = memory.find(file.path, text) if memory is not None else None
    if known is not None:
        return Sheet(file, known, ())
    sheet = parse_sheet(text, file, base)
    if memory is not None and not sheet.faults and not sheet.document.faults:
        memory.keep(file.path, sheet.document)
    return sheet


def parse_sheet(text: str, file: SourceFile, base: str) -> Sheet:
    """The sheet that `text` makes as the content of `file`, wherever the text came from."""
    from srpp_graph.store.turtle_faults import iter_faults
    from srpp_graph.turtle.parser import parse_turtle

    document = parse_turtle(text, base=base, scope=file.path)
    return Sheet(file, document, tuple(iter_faults(text, base)))
