"""SG150: the canonical form of the files in `data/`: which have it, and what the others would look like."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.corpus import Corpus, Sheet, Statement, read_sheet
from srpp_graph.checks.files import entity_of, find_base
from srpp_graph.checks.suppressions import is_suppression
from srpp_graph.diagnostics import Diagnostic, Place, Severity
from srpp_graph.errors import ContentError, InvalidIri
from srpp_graph.turtle import PredicateOrder, render_turtle
from srpp_graph.turtle.document import Document
from srpp_graph.turtle.fair import FairCopy

GUIDANCE = "#:"
"""How the lines begin that `srpp-graph new` writes for the author; they are no part of what the file says."""


class State(enum.StrEnum):
    """How a file stands to its form."""

    FORMED = "formed"
    CHANGED = "changed"
    COMMENTED = "commented"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Formed:
    """A file, how it stands to its form, and the text that it should have."""

    file: SourceFile
    state: State
    text: str = ""


class Forming:
    """The form that the shapes of a checkout give to its data."""

    def __init__(self, checkout: Checkout) -> None:
        self._checkout = checkout
        self._order = PredicateOrder.from_triples(
            each.triple
            for file in (*checkout.shape_files, *checkout.ontology_files)
            for each in self._statements(file)
        )

    def iter_files(self, paths: Sequence[str] | None = None) -> Iterator[Formed]:
        """Every data file, or those that `paths` name, in its form."""
        for file in self._checkout.data_files:
            if paths is None or any(file.path == each or file.path.startswith(each + "/") for each in paths):
                yield self._form(file)

    def _form(self, file: SourceFile) -> Formed:
        try:
            sheet = read_sheet(self._checkout, file)
            if sheet.faults:
                return Formed(file, State.FAULTY)
            text = self.render(sheet)
        except (ContentError, InvalidIri):
            return Formed(file, State.FAULTY)
        return Formed(file, _state_of(sheet.document, text), text)

    def render(self, sheet: Sheet) -> str:
        """The form of one file.

        Raises:
            InvalidIri: an IRI in it cannot be written.
        """
        return _render(sheet, self._order)

    def _statements(self, file: SourceFile) -> Sequence[Statement]:
        try:
            return read_sheet(self._checkout, file).statements
        except ContentError:
            return ()


def check_form(corpus: Corpus, paths: Collection[str]) -> Iterator[Diagnostic]:
    """Which of the data files at `paths`, all of them Turtle, `srpp-graph fmt` would write differently."""
    sheets = [sheet for sheet in corpus.of_role(Role.DATA) if sheet.path in paths]
    if not sheets:
        return
    order = order_of(corpus)
    for sheet in sheets:
        try:
            text = _render(sheet, order)
        except InvalidIri:
            continue
        if _state_of(sheet.document, text) is State.CHANGED:
            message = "`srpp-graph fmt` would write this differently"
            help = f"run `srpp-graph fmt {sheet.path}`"
            place = _first_difference(sheet, text)
            notes = tuple(_remarks(sheet))
            yield Diagnostic("SG150", "other-form", Severity.INFO, message, place, help=help, notes=notes)


def _remarks(sheet: Sheet) -> Iterator[str]:
    """What is other than in the form and cannot be seen at the place, or does not say itself."""
    text = sheet.document.text
    if "\r" in text:
        yield "its lines end in CR LF, as on Windows; in the form they end in LF"
    if text.startswith("\ufeff"):
        yield "it begins with a byte order mark"
    if not text.endswith("\n"):
        yield "its last line does not end"
    said, meant = find_base(text), entity_of(sheet.path)
    if said is not None and said[0] != meant:
        yield f"BASE is not <{meant}>, the entity of this file"


def order_of(corpus: Corpus) -> PredicateOrder:
    """The order of properties that shapes and ontology give."""
    words = corpus.of_role(Role.SHAPES, Role.ONTOLOGY)
    return PredicateOrder.from_triples(each.triple for sheet in words for each in sheet.statements)


def is_formed(sheet: Sheet, order: PredicateOrder) -> bool:
    """Whether a file of data has its form, as far as it can have one."""
    if isinstance(sheet.document, FairCopy) and sheet.document.is_ordered(order):
        return True
    try:
        return _state_of(sheet.document, _render(sheet, order)) is not State.CHANGED
    except InvalidIri:
        return True


def _first_difference(sheet: Sheet, text: str) -> Place:
    """The first line of the file that is not as in `text`; its last, if only more was to follow."""
    lines, meant = sheet.document.text.split("\n"), text.split("\n")
    pairs = zip(lines, meant, strict=False)
    number = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(lines), len(meant)))
    number = min(number, len(lines) - 1)
    return Place(sheet.path, number + 1, 1, number + 1, len(lines[number]) + 1)


def _render(sheet: Sheet, order: PredicateOrder) -> str:
    base = entity_of(sheet.path) or "" if sheet.role is Role.DATA else ""
    return render_turtle((each[:3] for each in sheet.statements), base=base, order=order)


def _state_of(document: Document, text: str) -> State:
    """How a document stands to its form; where it has remarks, `fmt` leaves it alone."""
    if text == document.text:
        return State.FORMED
    remarks = [each for each in document.comments if not each.text.startswith(GUIDANCE)]
    if remarks and all(is_suppression(each.text) for each in remarks):
        return State.FORMED if without_comments(document) == text else State.COMMENTED
    return State.COMMENTED if remarks else State.CHANGED


def without_comments(document: Document) -> str:
    """The text without its comments; a line that is nothing else goes as a whole."""
    kept = []
    start = 0
    for comment in document.comments:
        before = document.text[start : comment.span.start]
        alone = not before.rpartition("\n")[2].strip()
        kept.append(before[: before.rfind("\n") + 1] if alone else before.rstrip(" \t"))
        start = comment.span.end + (1 if alone else 0)
    return "".join([*kept, document.text[start:]])
