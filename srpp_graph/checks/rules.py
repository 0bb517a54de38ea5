"""The shapes as rules that people can read: code, name, message, help, and the line where each is written.

The words of a rule live in the shapes themselves (`sh:message`, `shape:help`, `shape:code`); this module
only finds them. Validation is `shacl`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rdflib.namespace import RDF, SH
from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus, Sheet, Statement
from srpp_graph.checks.engines.outline import Outline, is_true
from srpp_graph.diagnostics import Place
from srpp_graph.diagnostics import Rule as RulePlace
from srpp_graph.prefixes import SHAPES_NS, expand
from srpp_graph.turtle import Triple

UNCODED = "SG280"
"""The code of a rule that was given none."""

_CODE, _HELP = URIRef(SHAPES_NS + "code"), URIRef(SHAPES_NS + "help")
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_PAIRS = (SH.lessThan, SH.lessThanOrEquals, SH.equals, SH.disjoint)
_OF_THIS = re.compile(r"[$?]this\s+([\w-]+:[\w-]+)")
_SHAPE_SIGNS = {*_TARGETS, SH.property, SH.path, SH.node}


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape, or one constraint of a shape, as a rule."""

    node: Node
    code: str
    name: str
    messages: tuple[Literal, ...]
    help: str
    path: Node | None
    place: Place | None
    compares: tuple[URIRef, ...] = ()

    @property
    def reference(self) -> RulePlace | None:
        """What a diagnostic says of the rule: its IRI and place; nothing for a nameless one."""
        if isinstance(self.node, BNode) and self.place is None:
            return None
        return RulePlace("" if isinstance(self.node, BNode) else str(self.node), self.place)


class Rules:
    """All rules of a corpus, found by shape, by constraint or by code."""

    def __init__(self, corpus: Corpus) -> None:
        self._about: dict[Node, dict[Node, list[Node]]] = {}
        self._first: dict[Node, tuple[Sheet, Statement]] = {}
        self._owner: dict[Node, Node] = {}
        for sheet in corpus.of_role(Role.SHAPES):
            for statement in sheet.statements:
                self._add(sheet, statement)

    def _add(self, sheet: Sheet, statement: Statement) -> None:
        subject, value = statement.subject, statement.object
        self._about.setdefault(subject, {}).setdefault(statement.predicate, []).append(value)
        self._first.setdefault(subject, (sheet, statement))
        if statement.predicate in (SH.property, SH.sparql):
            self._owner.setdefault(value, subject)

    @cached_property
    def shapes(self) -> tuple[Node, ...]:
        """Every shape, node shapes and property shapes, in the order of the files."""
        kinds = {SH.NodeShape, SH.PropertyShape}
        return tuple(
            node
            for node, facts in self._about.items()
            if facts.keys() & _SHAPE_SIGNS or kinds.intersection(facts.get(RDF.type, ()))
        )

    @cached_property
    def targeting(self) -> tuple[Node, ...]:
        """The shapes that say which nodes they look at."""
        return tuple(node for node in self.shapes if self._about[node].keys() & set(_TARGETS))

    @cached_property
    def active(self) -> tuple[Node, ...]:
        """Those of them that are not switched off."""
        return tuple(node for node in self.targeting if not is_true(self.values(node, SH.deactivated)))

    def values(self, node: Node, predicate: Node) -> Sequence[Node]:
        """What the shapes say of `node` with this predicate."""
        return self._about.get(node, {}).get(predicate, ())

    def facts(self, node: Node) -> Mapping[Node, Sequence[Node]]:
        """All that the shapes say of `node`."""
        return self._about.get(node, {})

    @cached_property
    def outline(self) -> Outline:
        """All that the shapes say, to be walked."""
        return Outline(
            (node, predicate, value)
            for node, facts in self._about.items()
            for predicate, values in facts.items()
            for value in values
        )

    def closure(self, node: Node) -> Iterator[Triple]:
        """All that the shapes say of `node`, and of what that leads to."""
        seen, waiting = {node}, [node]
        while waiting:
            subject = waiting.pop()
            for predicate, values in self._about.get(subject, {}).items():
                for value in values:
                    yield subject, predicate, value
                    if value not in seen:
                        seen.add(value)
                        waiting.append(value)

    def rule(self, node: Node) -> Rule:
        """The rule behind a shape or constraint; what it does not say itself, its owner says."""
        chain = tuple(self._iter_owners(node))
        named = next((each for each in chain if isinstance(each, URIRef)), node)
        return Rule(
            node=named,
            code=self._text(chain, _CODE) or UNCODED,
            name=_local_name(named, self._text(chain, SH.name)),
            messages=next((said for each in chain if (said := self._literals(each, SH.message))), ()),
            help=self._text(chain, _HELP),
            path=next((found[0] for each in chain if (found := self.values(each, SH.path))), None),
            place=self._place(named),
            compares=tuple(self._compares(chain)),
        )

    def _compares(self, chain: Sequence[Node]) -> Iterator[URIRef]:
        """The other properties of the focus node that the rule looks at."""
        for node in chain:
            for predicate in _PAIRS:
                yield from (each for each in self.values(node, predicate) if isinstance(each, URIRef))
            for query in self.values(node, SH.select):
                for name in _OF_THIS.findall(str(query)):
                    iri = expand(name)
                    if iri:
                        yield URIRef(iri)

    def with_code(self, code: str) -> Iterator[Rule]:
        """The rules that carry this code themselves."""
        for node, facts in self._about.items():
            if any(str(each) == code for each in facts.get(_CODE, ())):
                yield self.rule(node)

    def codes(self) -> tuple[str, ...]:
        """Every code that a shape carries, sorted."""
        return tuple(sorted({str(code) for facts in self._about.values() for code in facts.get(_CODE, ())}))

    def _iter_owners(self, node: Node) -> Iterator[Node]:
        seen = set()
        each: Node | None = node
        while each is not None and each not in seen:
            seen.add(each)
            yield each
            each = self._owner.get(each)

    def _place(self, node: Node) -> Place | None:
        found = self._first.get(node)
        return found[0].place(found[1].subject_span) if found else None

    def _literals(self, node: Node, predicate: Node) -> tuple[Literal, ...]:
        return tuple(each for each in self.values(node, predicate) if isinstance(each, Literal))

    def _text(self, chain: Sequence[Node], predicate: Node) -> str:
        """The first text found along the chain, English before others."""
        for node in chain:
            texts = self._literals(node, predicate)
            if texts:
                return str(english(texts))
        return ""


def english(texts: Sequence[Literal]) -> Literal:
    """The English one of these, or one without a language, or the first."""
    return min(texts, key=lambda each: {"en": 0, None: 1}.get(each.language, 2))


def _local_name(node: Node, fallback: str) -> str:
    """What the rule is called in a headline.

    >>> _local_name(URIRef(SHAPES_NS + "Case-ends-before-start"), "")
    'ends-before-start'
    """
    if isinstance(node, URIRef):
        return re.sub(r"^[A-Z]\w*-", "", re.split(r"[#/]", node)[-1])
    return re.sub(r"\W+", "-", fallback.lower()).strip("-") or "nameless-rule"
