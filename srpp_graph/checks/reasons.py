"""Why a node is judged as it is: which shapes looked at it, through which target, and what passed and failed.

    print(find_reasons(Checkout.find(), "city:oslo").shapes[0].because)

Nothing is validated here: failures are the results of the one check, and a constraint without a result has
passed. What was looked at, and by which constraints, is read off the shapes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib.namespace import SH, SKOS
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checkout import Checkout, Role
from srpp_graph.checks.constraints import Constraint, Constraints
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.demands import Demands, types_of
from srpp_graph.checks.engines import Engine
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.examination import Examination, examine
from srpp_graph.checks.files import is_alignment
from srpp_graph.checks.memory import Memory
from srpp_graph.checks.placeholders import class_of
from srpp_graph.checks.rules import english
from srpp_graph.checks.subjects import find_subject
from srpp_graph.checks.values import Value, Values, find_values
from srpp_graph.checks.violations import diagnose, words_for
from srpp_graph.diagnostics import Diagnostic, Place
from srpp_graph.iris import CONCEPT_KINDS, KINDS


@dataclass(frozen=True, slots=True)
class Verdict:
    """One constraint in words, and the findings that it gave; without any it has passed."""

    words: str
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class PropertyReasons:
    """What one shape asked of one property (or, with no path, of the node itself), and of which values.

    Where a path leads to more than is walked, `values` has the nearest, and `all_values` is false.
    """

    shape: str
    place: Place | None
    path: str
    values: tuple[Value, ...]
    verdicts: tuple[Verdict, ...]
    switched_off: bool = False
    all_values: bool = True

    @property
    def passed(self) -> bool:
        """Whether no constraint gave a finding."""
        return not any(each.findings for each in self.verdicts)


@dataclass(frozen=True, slots=True)
class ShapeReasons:
    """A shape with targets: whether it looked at the node, because of what, and what it asked."""

    shape: str
    place: Place | None
    because: str
    properties: tuple[PropertyReasons, ...] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """All that is known of why a node is judged as it is."""

    node: str
    label: str
    defined: tuple[Place, ...]
    graphs: tuple[str, ...]
    statements: int
    classes: tuple[str, ...]
    wider_classes: tuple[str, ...]
    named_by: tuple[tuple[str, int], ...]
    naming_files: int
    shapes: tuple[ShapeReasons, ...]
    not_applied: tuple[ShapeReasons, ...]
    remarks: tuple[str, ...]
    other_findings: tuple[Diagnostic, ...]


def find_reasons(
    checkout: Checkout, text: str, *, engine: Engine = Engine.AUTO, memory: Memory | None = None
) -> Reasons:
    """The reasons for the node that `text` names.

    Raises:
        EntityNotFound: the data and the ontology say nothing of such a node.
    """
    corpus = Corpus.read(checkout, memory)
    node = find_subject(corpus, text)
    paths = [sheet.path for sheet, _ in corpus.definitions(node)]
    seen = examine(checkout, paths, engine=engine, suppressions=False, corpus=corpus)
    return _Inquiry(checkout, seen, node).answer()


class _Inquiry:
    """One node, and the examination that tells about it."""

    def __init__(self, checkout: Checkout, seen: Examination, node: URIRef) -> None:
        self._checkout, self._seen, self._node = checkout, seen, node
        self._corpus, self._rules = seen.corpus, seen.rules
        triples = (each.triple for sheet in seen.corpus.of_role(Role.SHAPES) for each in sheet.statements)
        self._shapes = Outline(triples)
        self._constraints = Constraints(self._shapes)
        self._demands = Demands(seen.corpus)
        self._types = types_of(seen.corpus, node)

    def answer(self) -> Reasons:
        """All of it."""
        definitions = sorted(self._corpus.definitions(self._node), key=lambda each: is_alignment(each[0]))
        mentions = [*self._corpus.mentions(self._node)]
        counts = Counter(words_for(each.predicate) for _, each in mentions)
        wider = dict.fromkeys(each for kind in self._types for each in self._demands.wider(kind))
        shapes = tuple(self._looked(shape) for shape in self._applied())
        return Reasons(
            node=words_for(self._node),
            label=self._label(),
            defined=tuple(sheet.place(each.subject_span) for sheet, each in definitions),
            graphs=tuple(
                dict.fromkeys(words_for(URIRef(self._checkout.graph_iri_for(s.file))) for s, _ in definitions)
            ),
            statements=sum(1 for _ in self._corpus.about(self._node)),
            classes=tuple(map(words_for, self._types)),
            wider_classes=tuple(words_for(each) for each in wider if each not in self._types),
            named_by=tuple(counts.most_common()),
            naming_files=len({sheet.path for sheet, _ in mentions}),
            shapes=shapes,
            not_applied=tuple(self._not_applied()),
            remarks=tuple(self._remarks(shapes)),
            other_findings=tuple(self._other_findings()),
        )

    def _applied(self) -> list[Node]:
        """The shapes that looked at the node, in the order of the files."""
        known = dict.fromkeys((*self._rules.shapes, *self._seen.outcome.looked_at))
        return [
            shape
            for shape in known
            if self._node in self._seen.outcome.looked_at.get(shape, ()) and not self._shapes.is_off(shape)
        ]

    def _looked(self, shape: Node) -> ShapeReasons:
        parts = [self._asked(shape)] if [*self._constraints.of(shape)] else []
        for each in self._shapes.values(shape, SH.property):
            parts.append(self._asked(each))
        return ShapeReasons(
            words_for(shape), self._rules.rule(shape).place, self._because(shape), tuple(parts)
        )

    def _asked(self, shape: Node) -> PropertyReasons:
        """What a shape itself asks, of its path or of the node."""
        path = next(iter(self._shapes.values(shape, SH.path)), None)
        off = self._shapes.is_off(shape)
        results = [
            each
            for each in self._seen.outcome.results
            if each.focus == self._node and each.shape == shape and not off
        ]
        constraints = [*self._constraints.of(shape)]
        named = {each.component for each in constraints}
        constraints += [
            Constraint(f"what {words_for(each)} asks", each)
            for each in dict.fromkeys(each.component for each in results)
            if each not in named
        ]
        verdicts = []
        for constraint in constraints:
            found = [
                diagnose(each, self._rules, self._corpus)
                for each in results
                if each.component == constraint.component
                and (constraint.node is None or each.constraint in (None, constraint.node))
            ]
            verdicts.append(Verdict(constraint.words, tuple(found)))
        seen = find_values(self._node, path, self._shapes, self._corpus) if path is not None else Values()
        return PropertyReasons(
            words_for(shape) if isinstance(shape, URIRef) else "",
            self._rules.rule(shape).place,
            self._constraints.path(path) if path is not None else "",
            seen.values,
            tuple(verdicts),
            off,
            seen.all,
        )

    def _because(self, shape: Node) -> str:
        """Through which of its targets the shape looks at the node."""
        if self._node in self._shapes.values(shape, SH.targetNode):
            return "it names this node (sh:targetNode)"
        for target in self._shapes.values(shape, SH.targetClass):
            if target in self._types:
                return f"it is a {words_for(target)}"
        for target in self._shapes.values(shape, SH.targetClass):
            for kind in self._types:
                if target in self._demands.wider(kind):
                    return f"it is a {words_for(kind)}, and each {words_for(kind)} is a {words_for(target)}"
        return self._because_of_property(shape)

    def _because_of_property(self, shape: Node) -> str:
        said = {each.predicate for _, each in self._corpus.about(self._node)}
        for predicate in self._shapes.values(shape, SH.targetSubjectsOf):
            if predicate in said:
                return f"it has {words_for(predicate)} (sh:targetSubjectsOf)"
        naming = {each.predicate for _, each in self._corpus.mentions(self._node)}
        for predicate in self._shapes.values(shape, SH.targetObjectsOf):
            if predicate in naming:
                return f"something names it with {words_for(predicate)} (sh:targetObjectsOf)"
        return "the shape has a target of another kind"

    def _not_applied(self) -> Iterator[ShapeReasons]:
        """The shapes for the node's classes, or for narrower ones, that did not look at it, and why."""
        applied = set(self._applied())
        unusable = {each.node: each.message for each in self._seen.outcome.faults}
        wider = {each for kind in self._types for each in (kind, *self._demands.wider(kind))}
        for shape in self._rules.targeting:
            targets = self._shapes.values(shape, SH.targetClass)
            narrower = [each for each in targets if set(self._types) & set(self._demands.wider(each))]
            if shape in applied or not (narrower or wider.intersection(targets)):
                continue
            if not wider.intersection(targets):
                why = f"it is for each {' or '.join(map(words_for, narrower))}, and this is none"
            elif self._shapes.is_off(shape):
                why = "it is switched off (sh:deactivated)"
            elif shape in unusable or None in unusable:
                why = f"it cannot be used: {unusable.get(shape) or unusable[None]}"
            else:
                why = "the data were not validated"
            yield ShapeReasons(words_for(shape), self._rules.rule(shape).place, why)

    def _remarks(self, shapes: Sequence[ShapeReasons]) -> Iterator[str]:
        """What else the reader has to know to trust the answer."""
        if any(each.code == "SG194" for each in self._seen.report.diagnostics):
            yield "the shapes or the ontology cannot be read, so nothing was validated; `check` tells where"
        if any(sheet.faults for sheet, _ in self._corpus.definitions(self._node)):
            yield "its file is not Turtle; only what could be read of it is told here"
        for kind in KINDS:
            if class_of(kind) == self._node and kind not in CONCEPT_KINDS:
                yield f"`srpp-graph new {kind} SLUG --print` shows what a {words_for(self._node)} needs"
        if not self._types:
            yield "it has no type, so no shape can target it by its class"
        elif not shapes:
            yield f"no shape looks at a {' or a '.join(map(words_for, self._types))}"

    def _other_findings(self) -> Iterator[Diagnostic]:
        """The findings on the lines of the node that no shape made."""
        lines = {
            (sheet.path, number)
            for sheet, each in self._corpus.about(self._node)
            for place in (sheet.place(each.subject_span), sheet.place(each.object_span))
            for number in range(place.line, place.end_line + 1)
        }
        for each in self._seen.report.diagnostics:
            if each.rule is None and (each.place.path, each.place.line) in lines:
                yield each

    def _label(self) -> str:
        found = [each.object for _, each in self._corpus.about(self._node, SKOS.prefLabel)]
        texts = [each for each in found if isinstance(each, Literal)]
        return str(english(texts)) if texts else ""
