"""One file with what its judgement hangs on: for an answer while somebody types.

A rule looks from a node along its properties, so it needs the node's own file, the files of what that one
names, the words and the shapes. What a rule would see beyond that is left to the check of everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from rdflib.term import Node, URIRef

from srpp_graph.checkout import Checkout, Role
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.run import examine
from srpp_graph.diagnostics import Diagnostic


class Vicinity(Corpus):
    """Some files of a corpus, which still knows the names of all that the others define."""

    @cached_property
    def subjects(self) -> frozenset[Node]:
        """What the whole corpus defines; set by `of`."""
        return frozenset()

    @classmethod
    def of(cls, whole: Corpus, sheet: Sheet) -> Vicinity:
        """The file `sheet` of `whole`, with the files of all that it names."""
        paths = {sheet.path, *_named(whole, sheet)}
        kept = [each for each in whole.sheets if each.role is not Role.DATA or each.path in paths]
        found = cls(tuple(kept), whole.refusals)
        found.__dict__["subjects"] = whole.subjects
        return found


def _named(whole: Corpus, sheet: Sheet) -> Iterable[str]:
    for each in sheet.statements:
        if isinstance(each.object, URIRef):
            yield from (other.path for other, _ in whole.definitions(each.object))


def check_sheet(checkout: Checkout, whole: Corpus, sheet: Sheet) -> Sequence[Diagnostic]:
    """What is wrong with one file of a corpus; for a file of data, as far as its vicinity tells."""
    corpus = Vicinity.of(whole, sheet) if sheet.role is Role.DATA else whole
    found = examine(checkout, [sheet.path], corpus=corpus).report.diagnostics
    return tuple(each for each in found if each.place.path == sheet.path)
