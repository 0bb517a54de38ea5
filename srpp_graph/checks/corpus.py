"""The Turtle files of a checkout together: who says what of whom.

A `Sheet` is one file, a `Corpus` all of them. Judging is left to the checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.resemblance import Resemblance, find_resemblances
from srpp_graph.checks.sheet import Sheet, imagine_sheet, parse_sheet, read_sheet, recall_sheet
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.errors import ContentError
from srpp_graph.turtle.document import PlacedTriple as Statement
from srpp_graph.turtle.places import Span

if TYPE_CHECKING:
    from srpp_graph.checks.copies import Copies
    from srpp_graph.checks.memory import Memory

__all__ = ["Corpus", "Sheet", "Span", "Statement", "imagine_sheet", "iter_files", "parse_sheet", "read_sheet"]


VALIDATED = (Role.DATA, Role.ONTOLOGY, Role.QUESTION)
"""The parts of a checkout that the shapes judge."""

_READ = (Role.ONTOLOGY, Role.SHAPES, Role.DATA, Role.EXAMPLE, Role.QUESTION)


@dataclass(frozen=True)
class Corpus:
    """All files that could be read, and the refusals of those that could not."""

    sheets: tuple[Sheet, ...]
    refusals: tuple[Diagnostic, ...] = field(default=())
    copies: tuple[Copies, ...] = field(default=(), repr=False)
    """What the fair copies among them say, in short, where somebody has put that together."""

    @classmethod
    def read(
        cls,
        checkout: Checkout,
        memory: Memory | None = None,
        known: Mapping[str, Sheet] = MappingProxyType({}),
    ) -> Corpus:
        """Read every Turtle file, but those `known` by path; what is in `memory` is not parsed."""
        sheets: list[Sheet] = []
        refusals: list[Diagnostic] = []
        for file in iter_files(checkout):
            sheet = known.get(file.path) or recall_sheet(checkout, file, memory)
            try:
                sheets.append(sheet or read_sheet(checkout, file, memory))
            except ContentError as error:
                refusals.extend(error.diagnostics)
        return cls(tuple(sheets), tuple(refusals))

    def of_role(self, *roles: Role) -> Iterator[Sheet]:
        """The files that play one of these parts."""
        return (sheet for sheet in self.sheets if sheet.role in roles)

    @cached_property
    def whole(self) -> Corpus:
        """All files, where these are only a part of them."""
        return self

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

    def know(self, resemblances: Mapping[str, tuple[Resemblance, ...]]) -> None:
        """Take these for the resemblances: another process has looked for them."""
        self.__dict__["resemblances"] = resemblances

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

    def valued(self, node: Node, value: Node) -> Iterator[tuple[Sheet, Statement]]:
        """Every statement with this subject and this object."""
        for sheet in self._sheets_about(node):
            for each in sheet.valued(node, value):
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

    def first_home(self, node: Node) -> str:
        """The path of the first file that says something of the node; nothing if none does."""
        return next((sheet.path for sheet in self._sheets_about(node)), "")

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


def iter_files(checkout: Checkout) -> Iterator[SourceFile]:
    """The files that a corpus is made of, in their order."""
    return (each for each in checkout.iter_files() if each.is_turtle and each.role in _READ)
