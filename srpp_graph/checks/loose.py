"""SG408: a part that nothing names, so that no page and no question ever comes to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rdflib.term import URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.files import entity_of
from srpp_graph.diagnostics import Diagnostic, Severity
from srpp_graph.vocabulary import SRPP

_NAMED_BY: Mapping[str, str] = {
    str(SRPP.Outcome): "srpp:hasOutcome",
    str(SRPP.Target): "srpp:hasTarget",
    str(SRPP.Observation): "srpp:hasObservation",
    str(SRPP.Place): "srpp:place",
}
"""The parts that an entity is to name, and how; a membership or a claim names the entity itself."""


def check_loose(corpus: Corpus, judged: Corpus) -> Iterator[Diagnostic]:
    """Each such part of the judged files that neither its own file names nor another."""
    loose = [
        (sheet, subject, _NAMED_BY[kind])
        for sheet in judged.of_role(Role.DATA)
        if not sheet.faults
        for subject, kind in sheet.gist.types
        if kind in _NAMED_BY and "#" in subject and subject not in sheet.gist.named
    ]
    if not loose:
        return
    named = {iri for sheet in corpus.whole.of_role(Role.DATA) for iri in sheet.gist.named}
    for sheet, subject, naming in loose:
        first = sheet.subjects.get(URIRef(subject))
        if subject not in named and first is not None and entity_of(sheet.path) == subject.partition("#")[0]:
            yield _loose(sheet, subject, naming)


def _loose(sheet: Sheet, subject: str, naming: str) -> Diagnostic:
    part = f"<#{subject.partition('#')[2]}>"
    return Diagnostic(
        "SG408",
        "loose-part",
        Severity.WARNING,
        f"nothing names {part}, so no page shows it",
        sheet.place(sheet.subjects[URIRef(subject)].subject_span),
        help=f"name it where it belongs, as in `{naming} {part}`, or remove it",
    )
