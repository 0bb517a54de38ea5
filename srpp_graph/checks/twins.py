"""SG406–SG407: what is told of two entities that may be one, at the later of the two."""

from __future__ import annotations

from collections.abc import Iterator

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.files import entity_of
from srpp_graph.checks.resemblance import Resemblance
from srpp_graph.diagnostics import Diagnostic, Severity
from srpp_graph.prefixes import compact


def check_twins(corpus: Corpus) -> Iterator[Diagnostic]:
    """Which entities of these files may be others once more."""
    for sheet in corpus.of_role(Role.DATA):
        if not sheet.faults:
            for each in corpus.resemblances.get(entity_of(sheet.path) or "", ()):
                yield _finding(sheet, each)


def _finding(sheet: Sheet, each: Resemblance) -> Diagnostic:
    other = compact(each.other)
    apart = f"if they are two, say `owl:differentFrom {other}`"
    span = next(said.object_span for said in sheet.statements if said.object_start == each.offset)
    if each.code == "SG406":
        message = f"<{each.ours}> is, but for its form, the address of {other}, <{each.theirs}>"
        help = f"write one address in one form, and keep one of the two; {apart}"
        return Diagnostic("SG406", "same-page", Severity.INFO, message, sheet.place(span), help=help)
    message = f"`{each.ours}` is nearly the name of {other}, `{each.theirs}`"
    help = f"if they are one, keep one; {apart}"
    return Diagnostic("SG407", "same-name", Severity.INFO, message, sheet.place(span), help=help)
