"""SHACL results as diagnostics: the rule's own words, and the smallest place in the file that is wrong.

A wrong value is shown at its object; a missing one at the subject; a surplus one at each of its kind; what
SHACL says of a node alone, at the first line of the node. Where paths lead is `whereabouts`' affair.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rdflib.namespace import SH
from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.engines import Result
from srpp_graph.checks.rules import Rule, Rules, english
from srpp_graph.checks.trails import words_for_path
from srpp_graph.checks.untagged import UNTAGGED, find_untagged
from srpp_graph.checks.whereabouts import (
    SHOWN,
    SURPLUS,
    Whereabouts,
    complex_path,
    find_whereabouts,
    iter_places_of,
)
from srpp_graph.diagnostics import Diagnostic, Place, Related, Severity
from srpp_graph.prefixes import compact

_SEVERITIES: dict[Node, Severity] = {SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}

_LABELS: dict[Node, str] = {
    SH.ClassConstraintComponent: "not of the right class",
    SH.ClosedConstraintComponent: "not said of this",
    SH.DatatypeConstraintComponent: "not of the right datatype",
    SH.HasValueConstraintComponent: "the required value is missing",
    SH.InConstraintComponent: "not one of the allowed values",
    SH.LanguageInConstraintComponent: "not in an allowed language",
    SH.MaxExclusiveConstraintComponent: "too large",
    SH.MaxInclusiveConstraintComponent: "too large",
    SH.MaxLengthConstraintComponent: "too long",
    SH.MinExclusiveConstraintComponent: "too small",
    SH.MinInclusiveConstraintComponent: "too small",
    SH.MinLengthConstraintComponent: "too short",
    SH.NodeKindConstraintComponent: "not the right kind of term",
    SH.PatternConstraintComponent: "not of the right form",
    SH.UniqueLangConstraintComponent: "a language is used twice",
}


def diagnose(result: Result, rules: Rules, corpus: Corpus) -> Diagnostic:
    """What a curator is told of one result."""
    rule = rules.rule(result.constraint if result.constraint is not None else result.shape)
    path = complex_path(result, rules.outline)
    untagged = find_untagged(result, rules, corpus)
    found = untagged or _locate(result, path, rules, corpus) or Whereabouts(rule.place or Place("shapes"), "")
    compared = _iter_compared(result, found.place, rule, corpus)
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=_SEVERITIES.get(result.severity, Severity.ERROR),
        message=_headline(result, rule) + (f": {UNTAGGED}" if untagged else ""),
        place=found.place,
        label=found.label,
        help=rule.help,
        related=(*found.related, *compared),
        rule=rule.reference,
        focus=words_for(result.focus),
        result_path=words_for(result.path) if path is None else words_for_path(path, rules.outline),
        value=words_for(result.value),
        component=words_for(result.component),
    )


def _headline(result: Result, rule: Rule) -> str:
    """The rule's message, in English if it has it, with what the engine filled in."""
    filled_in = any("{" in each for each in rule.messages)
    said = result.messages if filled_in or not rule.messages else rule.messages
    return str(english(said)).strip().rstrip(".") if said else f"the rule {rule.name} is broken"


def _label(result: Result, corpus: Corpus) -> str:
    if result.component == SH.MinCountConstraintComponent and isinstance(result.path, URIRef):
        some = any(True for _ in corpus.about(result.focus, result.path))
        return f"{'too few' if some else 'no'} {compact(result.path)}"
    if result.component == SH.MaxCountConstraintComponent:
        return "one too many"
    return _LABELS.get(result.component, "")


def _locate(result: Result, path: Node | None, rules: Rules, corpus: Corpus) -> Whereabouts | None:
    """Where the result is shown, and what stands there."""
    label = _label(result, corpus)
    if path is not None:
        return find_whereabouts(result, path, label, rules.outline, corpus)
    if result.component in SURPLUS and isinstance(result.path, URIRef):
        surplus = [*corpus.about(result.focus, result.path)]
        if surplus:
            last, *others = (
                sheet.place(each.object_span) for sheet, each in (surplus[-1], *surplus[:-1][:SHOWN])
            )
            return Whereabouts(last, label, tuple(Related(each, "one") for each in others))
    found = next(_iter_candidates(result, corpus), None)
    return Whereabouts(found, label) if found is not None else None


def _iter_compared(result: Result, place: Place, rule: Rule, corpus: Corpus) -> Iterator[Related]:
    """What the rule looks at besides, for a value that is compared with it."""
    for predicate in rule.compares if result.component not in SURPLUS else ():
        said = corpus.about(result.focus, predicate) if predicate != result.path else ()
        for sheet, each in islice(said, SHOWN):
            other = sheet.place(each.object_span)
            if other != place:
                yield Related(other, "compared with this")


def _iter_candidates(result: Result, corpus: Corpus) -> Iterator[Place]:
    """Where the result could be shown, best first."""
    focus, path, value = result.focus, result.path, result.value
    if value is not None and value != focus:
        for sheet, each in corpus.valued(focus, value):
            if not isinstance(path, URIRef) or each.predicate == path:
                closed = result.component == SH.ClosedConstraintComponent
                yield sheet.place(each.predicate_span if closed else each.object_span)
    homes = {sheet.path for sheet, _ in corpus.definitions(focus)}
    if value is not None and not isinstance(value, Literal):
        for sheet, each in corpus.valued(value, focus):
            if sheet.path in homes:
                yield sheet.place(each.object_span)
    yield from iter_places_of(focus, corpus)


def words_for(node: Node | None) -> str:
    """The term as a curator would write it, or an empty string.

    >>> from rdflib.namespace import XSD
    >>> words_for(Literal("2020", datatype=XSD.gYear)), words_for(URIRef("https://w3id.org/srpp/id/city/oslo"))
    ('"2020"^^xsd:gYear', 'city:oslo')
    """
    if node is None:
        return ""
    if isinstance(node, URIRef):
        return compact(node)
    if isinstance(node, Literal) and node.datatype is not None and not node.language:
        return f"{Literal(str(node)).n3()}^^{compact(node.datatype)}"
    return node.n3() if isinstance(node, Literal | BNode) else str(node)
