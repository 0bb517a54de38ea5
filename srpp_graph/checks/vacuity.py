"""SG191–SG194: a check that looked at nothing, or not at all, must not look like one that found nothing."""

from __future__ import annotations

from collections.abc import Iterator

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.engines import Outcome
from srpp_graph.checks.rules import Rules
from srpp_graph.diagnostics import Diagnostic, Place, Severity


def check_vacuity(corpus: Corpus, rules: Rules, outcome: Outcome) -> Iterator[Diagnostic]:
    """Whether there was something to check, and something to check it by."""
    if rules.targeting and not rules.active and not outcome.looked_at:
        help = "take sh:deactivated away from a shape"
        message = "every shape that looks at anything is switched off"
        yield _nothing("SG191", "no-shapes", message, "shapes", help)
    elif not rules.targeting and not outcome.looked_at:
        help = "add shapes with sh:targetClass, one file a class"
        yield _nothing("SG191", "no-shapes", "shapes/ has no shape that looks at anything", "shapes", help)
    if not any(sheet.statements for sheet in corpus.of_role(Role.DATA)):
        help = "add an entity as data/<kind>/<slug>.ttl"
        yield _nothing("SG192", "no-data", "data/ has no statement that could be checked", "data", help)
    elif outcome.looked_at == {} and rules.active:
        help = "look whether the types in data/ are the target classes of the shapes"
        yield _nothing("SG193", "no-targets", "no shape looks at any node of the data", "shapes", help)


def shapes_skipped(path: str) -> Diagnostic:
    """The shapes or the ontology cannot be read, so the data were not validated."""
    return Diagnostic(
        "SG194",
        "not-validated",
        Severity.ERROR,
        "the data were not validated, because this file cannot be read",
        Place(path),
        help="mend this file first, then check again",
    )


def _nothing(code: str, name: str, message: str, path: str, help: str) -> Diagnostic:
    return Diagnostic(code, name, Severity.ERROR, message, Place(path), help=help)
