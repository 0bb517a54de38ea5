"""Some files with what their judgement hangs on: for an answer while somebody types, or soon after.

A rule looks from a node along its properties, so it needs the node's own file, the files of what that one
names, and so on for as many steps as the rules take; and the words and the shapes.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib.namespace import OWL

from srpp_graph.checkout import Checkout, Role
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.examination import examine
from srpp_graph.checks.nearby import ONE_STEP, paths_near
from srpp_graph.diagnostics import Diagnostic


class Vicinity(Corpus):
    """Some files of a corpus, which still knows what concerns all: names, citations, what cannot be read."""

    @classmethod
    def of(cls, whole: Corpus, *sheets: Sheet, steps: int = ONE_STEP) -> Vicinity:
        """Files of `whole`, with the files of all that is so many steps from what they speak of."""
        paths = paths_near(whole, sheets, steps)
        kept = [each for each in whole.sheets if each.path in paths or _is_for_all(each)]
        found = cls(tuple(kept), whole.refusals)
        found.__dict__.update(
            whole=whole,
            subjects=whole.subjects,
            unsound=whole.unsound,
            cited=whole.cited,
            types=whole.types,
            resemblances=whole.resemblances,
        )
        return found


def _is_for_all(sheet: Sheet) -> bool:
    """Whether the file has shapes, or says which class is below which."""
    return sheet.role is Role.SHAPES or (
        sheet.role is Role.ONTOLOGY and str(OWL.Class) in {kind for _, kind in sheet.gist.types}
    )


def check_sheet(checkout: Checkout, whole: Corpus, sheet: Sheet) -> Sequence[Diagnostic]:
    """What is wrong with one file of a corpus; for a file of data, as far as its vicinity tells."""
    corpus = Vicinity.of(whole, sheet) if sheet.role is Role.DATA else whole
    found = examine(checkout, [sheet.path], corpus=corpus).report.diagnostics
    return tuple(each for each in found if each.place.path == sheet.path)
