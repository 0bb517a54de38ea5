"""From what was sent to statements with places: the draft as a sheet beside those of the release.

Turtle and N-Triples keep their text, so findings have its lines. Any other syntax is written anew as Turtle,
and what is found has the lines of that.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from rdflib.term import URIRef

from srpp_graph.checkout import Role, SourceFile
from srpp_graph.checks.corpus import Sheet, parse_sheet
from srpp_graph.checks.drafts.conversion import Unreadable, read_statements
from srpp_graph.checks.drafts.draft import Draft
from srpp_graph.checks.files import home_of
from srpp_graph.diagnostics import Diagnostic, Place, Severity
from srpp_graph.errors import ContentError, InvalidIri
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import BASE_IRI
from srpp_graph.turtle.writer import render_turtle

UNNAMED = "draft.ttl"
"""What a draft is called that describes no entity and was given no name."""


@dataclass(frozen=True)
class Reading:
    """A draft as read: its text, its sheet unless it could not be read at all, and why not.

    `entities` are those that it describes.
    """

    text: str
    sheet: Sheet | None
    refusals: tuple[Diagnostic, ...] = ()
    entities: tuple[EntityRef, ...] = ()
    converted: bool = False

    @property
    def path(self) -> str:
        """The path that the checks know the draft by."""
        return self.sheet.path if self.sheet is not None else UNNAMED


def read_draft(draft: Draft) -> Reading:
    """What the draft says, as far as it can be read."""
    file = SourceFile(UNNAMED, Path(UNNAMED), Role.DATA)
    try:
        text = file.decode(draft.content)
    except ContentError as error:
        return Reading(_readable(draft.content), None, error.diagnostics)
    converted = not draft.syntax.placed
    if draft.syntax.name != "turtle":
        try:
            statements = read_statements(text, draft.syntax, _base(draft))
            text = render_turtle(statements) if converted else text
        except Unreadable as error:
            return Reading(text, None, (_refusal(error),))
        except InvalidIri as error:
            return Reading(text, None, (_refusal(Unreadable(str(error), error.help)),))
    sheet = parse_sheet(text, file, _base(draft))
    entities = tuple(_iter_entities(sheet))
    home = home_of(entities[0]) if entities else UNNAMED
    if home.startswith("data/"):
        sheet = Sheet(SourceFile(home, Path(home), Role.DATA), sheet.document, sheet.faults)
    return Reading(text, sheet, (), entities, converted)


def read_shapes(text: str) -> Sheet:
    """The sender's own shapes."""
    return parse_sheet(text, SourceFile("shapes.ttl", Path("shapes.ttl"), Role.SHAPES), BASE_IRI)


def _base(draft: Draft) -> str:
    """What relative IRIs are resolved against: the document that the path names, if it names one."""
    try:
        return EntityRef.from_path(draft.path).doc
    except InvalidIri:
        return BASE_IRI


def _iter_entities(sheet: Sheet) -> list[EntityRef]:
    found: dict[EntityRef, None] = {}
    for subject in sheet.subjects:
        if isinstance(subject, URIRef) and "#" not in subject:
            try:
                ref = EntityRef.parse(subject)
            except InvalidIri:
                continue
            if ref.iri == str(subject):
                found[ref] = None
    return list(found)


def _readable(content: bytes) -> str:
    """What a page can show of bytes that are no UTF-8 text; nothing, if they are no text at all."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                return ""
    return ""


def _refusal(error: Unreadable) -> Diagnostic:
    place = Place(UNNAMED, error.line, error.column, error.line, error.column)
    return Diagnostic("SG121", "syntax-error", Severity.ERROR, error.message, place, help=error.help)
