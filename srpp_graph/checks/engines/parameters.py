"""What a certified shape may say: each word of SHACL with the values for which the engines agree.

What stands here was compared with the reference, by the W3C suite, by traps made by hand, and on random
graphs; what does not stand here goes to the reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.engines.facts import Facts
from srpp_graph.checks.engines.lexical import family, is_number
from srpp_graph.checks.engines.outline import TARGETS, Outline

_NODE_KINDS = {SH.IRI, SH.Literal, SH.BlankNode, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral}
_DATATYPES = {
    *(RDF.langString, XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.date, XSD.gYear),
    *(XSD.gYearMonth, XSD.anyURI),
}
_PATTERN = re.compile(
    r"""(?: [A-Za-z0-9 _:/@#&;,'"<>=!%~-] | \^ | \$ | \. | \\[./()\[\]{}+*?^$|-]
        | \( (?:\?:)? | \) | \| | [+*?] | \{\d+(?:,\d*)?\}
        | \[ \^? (?:[A-Za-z0-9 _:/@#.,+()-] | \\[.\]\[/-])+ \] )*""",
    re.VERBOSE,
)
"""Expressions that every engine reads alike: no classes such as `\\d`, which differ in what they hold."""

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_SEVERITIES = {SH.Violation, SH.Warning, SH.Info}

Test = Callable[[Sequence[Node], Outline], bool]


def _one(test: Callable[[Node], bool]) -> Test:
    """Exactly one value, that passes."""
    return lambda values, _: len(values) == 1 and test(values[0])


def _each(test: Callable[[Node], bool]) -> Test:
    return lambda values, _: all(test(value) for value in values)


def _listed(test: Callable[[Node], bool]) -> Test:
    """One list, of members that pass."""

    def judge(values: Sequence[Node], shapes: Outline) -> bool:
        """Whether the one value is such a list."""
        items = shapes.items(values[0]) if len(values) == 1 else None
        return items is not None and all(test(each) for each in items)

    return judge


def _is_iri(node: Node) -> bool:
    return isinstance(node, URIRef)


def _is_term(node: Node) -> bool:
    """An IRI, or a literal that is its own canonical form in any engine."""
    return isinstance(node, URIRef) or (
        isinstance(node, Literal) and (node.language is not None or node.datatype in (None, XSD.string))
    )


def _is_count(node: Node) -> bool:
    return isinstance(node, Literal) and node.datatype == XSD.integer and str(node).isdecimal()


def _is_number(node: Node) -> bool:
    return (
        isinstance(node, Literal)
        and node.datatype in (XSD.integer, XSD.decimal)
        and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", str(node)) is not None
    )


def _is_boolean(node: Node) -> bool:
    return isinstance(node, Literal) and node.datatype == XSD.boolean and str(node) in ("true", "false")


def _is_pattern(node: Node) -> bool:
    if not isinstance(node, Literal) or not _PATTERN.fullmatch(str(node)):
        return False
    try:
        re.compile(str(node))
    except re.error:
        return False
    return True


def _is_language(node: Node) -> bool:
    return isinstance(node, Literal) and _LANGUAGE.fullmatch(str(node)) is not None


def _anything(values: Sequence[Node], shapes: Outline) -> bool:
    return True


SCALARS: Mapping[Node, Test] = {
    SH["class"]: _each(_is_iri),
    SH.datatype: _one(_DATATYPES.__contains__),
    SH.nodeKind: _one(_NODE_KINDS.__contains__),
    SH.minCount: _one(_is_count),
    SH.maxCount: _one(_is_count),
    SH.minLength: _one(_is_count),
    SH.maxLength: _one(_is_count),
    SH.minInclusive: _one(_is_number),
    SH.maxInclusive: _one(_is_number),
    SH.minExclusive: _one(_is_number),
    SH.maxExclusive: _one(_is_number),
    SH.pattern: _one(_is_pattern),
    SH.flags: _one(lambda node: str(node) == "i"),
    SH.languageIn: _listed(_is_language),
    SH.uniqueLang: _one(_is_boolean),
    SH.lessThan: _each(_is_iri),
    SH.lessThanOrEquals: _each(_is_iri),
    SH.equals: _each(_is_iri),
    SH.disjoint: _each(_is_iri),
    SH.hasValue: _each(_is_term),
    SH["in"]: _listed(_is_term),
    SH.closed: _one(_is_boolean),
    SH.ignoredProperties: _listed(_is_iri),
    SH.qualifiedMinCount: _one(_is_count),
    SH.qualifiedMaxCount: _one(_is_count),
    SH.qualifiedValueShape: _one(lambda _: True),
}
"""The parameters of constraints, and when they are certified."""

WORDS: Mapping[Node, Test] = {
    RDF.type: _anything,
    SH.path: _anything,
    SH.message: _each(lambda node: isinstance(node, Literal) and "{" not in str(node)),
    SH.name: _anything,
    SH.description: _anything,
    SH.order: _anything,
    SH.group: _anything,
    SH.defaultValue: _anything,
    SH.severity: _one(_SEVERITIES.__contains__),
    SH.deactivated: _one(_is_boolean),
    **{target: _each(_is_iri) for target in TARGETS},
}

"""What a shape may say besides."""

PAIRS = frozenset((SH.lessThan, SH.lessThanOrEquals))
"""Constraints that order the values of two properties."""

_BOUNDS = frozenset((SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive))
_PATH, _DATATYPE, _SPACE = SH.path, SH.datatype, str(SH)


@dataclass(frozen=True, slots=True)
class Literals:
    """What has to be known of the data's literals, since engines differ on some."""

    are_odd: bool
    """Whether there are any that one engine takes for well formed and another not."""
    not_numbers: frozenset[Node]
    """The predicates that have a value which is not plainly a number."""
    not_ordered: frozenset[Node]
    """The predicates with a node whose values of it and of what it is compared with are not all alike."""
    troubled: frozenset[Node] = frozenset()
    """The nodes that have any of these."""

    @classmethod
    def of(cls, data: Facts, shapes: Outline) -> Literals:
        """What the data say, as far as these shapes look into it."""
        bounded, compared = _looked_into(shapes)
        not_numbers: set[Node] = set()
        troubled = {*data.odd()}
        are_odd = bool(troubled)
        kinds: dict[tuple[Node, Node], set[str | None]] = {}
        for subject, predicate, value in data.saying(bounded | compared.keys()):
            if predicate in bounded and not is_number(value):
                not_numbers.add(predicate)
                troubled.add(subject)
            if predicate in compared:
                kind = family(value)
                for path in compared[predicate]:
                    kinds.setdefault((subject, path), set()).add(kind)
        mixed = {each for each, found in kinds.items() if len(found) > 1 or None in found}
        troubled.update(subject for subject, _ in mixed)
        return cls(
            are_odd,
            frozenset(not_numbers),
            frozenset(path for _, path in mixed),
            frozenset(troubled),
        )

    @property
    def are_plain(self) -> bool:
        """Whether there is nothing on which engines differ."""
        return not self.troubled

    def but_for_the_troubled(self) -> Literals:
        """What is to be known if those nodes are judged by the reference alone."""
        return Literals(are_odd=False, not_numbers=frozenset(), not_ordered=frozenset())


def predicates_looked_into(shapes: Outline) -> frozenset[Node]:
    """The predicates whose values these shapes compare with something."""
    bounded, compared = _looked_into(shapes)
    return frozenset(bounded | compared.keys())


def _looked_into(shapes: Outline) -> tuple[set[Node], dict[Node, set[Node]]]:
    """The paths whose values have bounds; and each predicate whose values are compared, with those paths."""
    bounded: set[Node] = set()
    compared: dict[Node, set[Node]] = {}
    for node in shapes.subjects:
        facts = shapes.facts(node)
        paths = facts.get(_PATH, ())
        if any(word in facts for word in _BOUNDS):
            bounded.update(paths)
        for word in PAIRS:
            for other in facts.get(word, ()):
                for path in paths:
                    compared.setdefault(path, set()).add(path)
                    compared.setdefault(other, set()).add(path)
    return bounded, compared


def may_say(word: Node, facts: Mapping[Node, Sequence[Node]], shapes: Outline, literals: Literals) -> bool:
    """Whether a certified shape may say `word` as these facts do; words of others are remarks."""
    test = SCALARS.get(word) or WORDS.get(word)
    if test is None:
        return not str(word).startswith(_SPACE)
    path = next(iter(facts.get(_PATH, ())), None)
    if word in _BOUNDS and (not isinstance(path, URIRef) or path in literals.not_numbers):
        return False
    if word in PAIRS and (not isinstance(path, URIRef) or path in literals.not_ordered):
        return False
    return test(facts[word], shapes) and not (word == _DATATYPE and literals.are_odd)


def is_path(node: Node, shapes: Outline, depth: int = 0) -> bool:
    """Whether this is a well-formed path (SHACL §2.3.1): an IRI, or one operator around other paths."""
    if isinstance(node, URIRef):
        return node != RDF.nil
    facts = shapes.facts(node)
    if not facts or depth > 8:
        return False
    if RDF.first in facts:
        items = shapes.items(node)
        return (
            items is not None and len(items) > 1 and all(is_path(each, shapes, depth + 1) for each in items)
        )
    ((word, values), *more) = facts.items()
    if more or len(values) != 1:
        return False
    if word == SH.alternativePath:
        items = shapes.items(values[0])
        return (
            items is not None and len(items) > 1 and all(is_path(each, shapes, depth + 1) for each in items)
        )
    steps = (SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
    return word in steps and is_path(values[0], shapes, depth + 1)
