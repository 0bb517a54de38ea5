"""The Turtle files of a checkout as read: text, statements with their places, and who says what of whom.

A `Sheet` is one file, a `Corpus` all of them. What cannot be read as Turtle is noted in `faults`, and what
could be read of such a file is still there. Judging is left to the checks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.gist import Gist, digest_of
from srpp_graph.checks.resemblance import Resemblance, find_resemblances
from srpp_graph.diagnostics import Diagnostic, Place
from srpp_graph.errors import ContentError, GraphError, InvalidIri
from srpp_graph.prefixes import BASE_IRI
from srpp_graph.turtle.document import Document
from srpp_graph.turtle.document import PlacedTriple as Statement
from srpp_graph.turtle.places import Span

if TYPE_CHECKING:
    from srpp_graph.checks.memory import Memory
    from srpp_graph.store.turtle_faults import SyntaxFault

__all__ = ["Corpus", "Sheet", "Span", "Statement", "imagine_sheet", "parse_sheet", "read_sheet"]


class FileChanged(GraphError):
    """A file changed while the check went on."""


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

    def place(self, span: Span) -> Place:
        """The span as lines and columns of this file."""
        return self.document.place(span, self.path)


class _Recalled(Sheet):
    """A file without faults whose text and statements are read only if somebody wants them."""

    def __init__(self, file: SourceFile, known: tuple[str, Gist], load: Callable[[], Document]) -> None:
        # A frozen dataclass lets its fields be set in this way only.
        self.__dict__.update(file=file, faults=(), digest=known[0], gist=known[1], load=load)

    @cached_property
    def document(self) -> Document:
        """All that the file says."""
        document: Document = self.__dict__["load"]()
        return document


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
                sheets.append(_recall(checkout, file, memory) or read_sheet(checkout, file, memory))
            except ContentError as error:
                refusals.extend(error.diagnostics)
        return cls(tuple(sheets), tuple(refusals))

    def of_role(self, *roles: Role) -> Iterator[Sheet]:
        """The files that play one of these parts."""
        return (sheet for sheet in self.sheets if sheet.role in roles)

    @cached_property
    def subjects(self) -> frozenset[Node]:
        """Every IRI that data or ontology say something of; the mapping of a term does not count."""
        return frozenset(
            str.__new__(URIRef, subject)
            for sheet in self.of_role(Role.DATA, Role.ONTOLOGY)
            if not sheet.path.startswith("ontology/alignments/")
            for subject in sheet.gist.subjects
        )

    @cached_property
    def unsound(self) -> frozenset[str]:
        """The paths of the files that could not be read, or not whole."""
        faulty = {sheet.path for sheet in self.sheets if sheet.faults}
        return frozenset(faulty.union(each.place.path for each in self.refusals))

    @cached_property
    def types(self) -> Mapping[str, frozenset[str]]:
        """Everything that the ontology gives a type, with its types."""
        found: dict[str, set[str]] = {}
        for sheet in self.of_role(Role.ONTOLOGY):
            for subject, kind in sheet.gist.types:
                found.setdefault(subject, set()).add(kind)
        return {subject: frozenset(kinds) for subject, kinds in found.items()}

    @cached_property
    def cited(self) -> frozenset[str]:
        """The sources that another file names."""
        found: set[str] = set()
        for sheet in self.of_role(Role.DATA, Role.ONTOLOGY):
            named = {each.partition("#")[0] for each in sheet.gist.named if "/source/" in each}
            if sheet.path.startswith("data/source/"):
                named -= {*sheet.gist.subjects}
            found |= named
        return frozenset(found)

    @cached_property
    def resemblances(self) -> Mapping[str, tuple[Resemblance, ...]]:
        """The entities that may be others once more."""
        return find_resemblances(sheet.gist for sheet in self.of_role(Role.DATA))

    def definitions(self, node: Node) -> Iterator[tuple[Sheet, Statement]]:
        """Each file that has `node` as a subject, with the first statement about it; its own file first."""
        for sheet in self._sheets_about(node):
            yield sheet, sheet.subjects[node]

    def about(self, node: Node, predicate: Node | None = None) -> Iterator[tuple[Sheet, Statement]]:
        """Every statement with this subject, and this predicate if given."""
        for sheet in self._sheets_about(node):
            for each in sheet.said.get(node, ()):
                if predicate is None or each.predicate == predicate:
                    yield sheet, each

    def mentions(self, node: Node) -> Iterator[tuple[Sheet, Statement]]:
        """Every statement with this object."""
        yield from self._mentioned.get(node, ())

    @cached_property
    def _mentioned(self) -> Mapping[Node, list[tuple[Sheet, Statement]]]:
        found: dict[Node, list[tuple[Sheet, Statement]]] = {}
        for sheet in self._checked:
            for each in sheet.statements:
                found.setdefault(each.object, []).append((sheet, each))
        return found

    @cached_property
    def _checked(self) -> Sequence[Sheet]:
        return tuple(self.of_role(Role.DATA, Role.ONTOLOGY))

    def homes(self, subject: str) -> Sequence[Sheet]:
        """The files that say something of an IRI."""
        return self._homes.get(subject, ())

    def home(self, node: Node) -> str:
        """The path of the one file that says something of the node; nothing if there is none, or several."""
        homes = self._sheets_about(node)
        return homes[0].path if len(homes) == 1 else ""

    def _sheets_about(self, node: Node) -> Sequence[Sheet]:
        homes = self._nameless if isinstance(node, BNode) else self._homes
        return homes.get(str(node), ()) if not isinstance(node, Literal) else ()

    @cached_property
    def _homes(self) -> Mapping[str, list[Sheet]]:
        found: dict[str, list[Sheet]] = {}
        for sheet in self._checked:
            for subject in sheet.gist.subjects:
                found.setdefault(subject, []).append(sheet)
        return found

    @cached_property
    def _nameless(self) -> Mapping[str, list[Sheet]]:
        found: dict[str, list[Sheet]] = {}
        for sheet in self._checked:
            for subject in sheet.gist.nameless:
                found.setdefault(subject, []).append(sheet)
        return found


def _recall(checkout: Checkout, file: SourceFile, memory: Memory | None) -> Sheet | None:
    """The file as it is remembered, if it looks as it did."""
    known = memory.recall(file) if memory is not None else None
    return None if known is None else _Recalled(file, known, partial(_load, checkout, file, known[0], memory))


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
        return _Recalled(file, known, partial(_load_text, checkout, file, text, memory))
    seen = time.time_ns()
    sheet = parse_sheet(text, file, _base_of(checkout, file))
    if memory is not None and not sheet.faults and not sheet.document.faults:
        memory.keep(file, sheet.document, sheet.gist, seen)
    return sheet


def _load_text(checkout: Checkout, file: SourceFile, text: str, memory: Memory | None) -> Document:
    document = memory.find(file.path, text) if memory is not None else None
    return document or parse_sheet(text, file, _base_of(checkout, file)).document


def parse_sheet(text: str, file: SourceFile, base: str) -> Sheet:
    """The sheet that `text` makes as the content of `file`, wherever the text came from."""
    from srpp_graph.store.turtle_faults import iter_faults
    from srpp_graph.turtle.parser import parse_turtle

    document = parse_turtle(text, base=base, scope=file.path)
    return Sheet(file, document, tuple(iter_faults(text, base)))
