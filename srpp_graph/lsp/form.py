"""The one form of a data file, as edits of an open text: what `srpp-graph fmt` would write."""

from __future__ import annotations

from lsprotocol import types

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.files import entity_of
from srpp_graph.errors import InvalidIri
from srpp_graph.lsp.draft import Draft
from srpp_graph.lsp.remedies import replacing, text_edit
from srpp_graph.turtle import PredicateOrder, render_turtle


def find_form(draft: Draft, corpus: Corpus) -> tuple[list[types.TextEdit], str]:
    """The edits that bring the text into its form; none, and words why, where that is not to be done."""
    sheet = draft.sheet
    if sheet.role is not Role.DATA:
        return [], "only files of data/ have one form; this one keeps its author's"
    if sheet.faults:
        return [], "the text is not Turtle yet; mend its errors first"
    if sheet.document.comments:
        return (
            [],
            "the text has comments, which the form has not; make each an skos:editorialNote, or remove it",
        )
    order = PredicateOrder.from_triples(
        each.triple for one in corpus.of_role(Role.SHAPES, Role.ONTOLOGY) for each in one.statements
    )
    try:
        base = entity_of(sheet.path) or ""
        formed = render_turtle((each.triple for each in sheet.statements), base=base, order=order)
    except InvalidIri as error:
        return [], str(error)
    return [text_edit(draft, each) for each in replacing(draft, formed)], ""
