"""SPARQL constraints (SHACL §5) that can be asked of all focus nodes at once, and what they look at.

The reference asks once a focus node, with `$this` bound beforehand. Joined with all focus nodes the query
gives the same rows if `$this` is never out of sight: triple patterns, FILTER, FILTER (NOT) EXISTS and
OPTIONAL of triple patterns, in one group. Whether the data have only values that engines compare alike is
said by `asking`, which knows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib.namespace import RDF, SH
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.engines.conditions import Unfit, read_condition
from srpp_graph.checks.engines.outline import TARGETS, Outline
from srpp_graph.checks.engines.textual import is_textual
from srpp_graph.store.tokens import Kind, Token, iter_tokens

_SAID = {RDF.type, SH.select, SH.prefixes, SH.message}
_HEADS = (
    ("SELECT", "$this"),
    ("SELECT", "$this", "?value"),
    ("SELECT", "DISTINCT", "$this"),
    ("SELECT", "DISTINCT", "$this", "?value"),
)


@dataclass(slots=True)
class Select:
    """One constraint: who has it, who targets for it, its query, and what that reads.

    `opening` is the offset behind the brace that opens the query's group.
    """

    constraint: Node
    shape: Node
    targeting: tuple[Node, ...]
    query: str
    opening: int = 0
    predicates: set[str] = field(default_factory=set)
    compared: dict[str, set[str]] = field(default_factory=dict)
    """Variables that are compared as they are → the predicates whose values they have."""
    identical: set[str] = field(default_factory=set)
    """The predicates of whose values the very term matters."""


def find_selects(shapes: Outline) -> Iterator[Select]:
    """The constraints that can be asked for all nodes at once; the others are left to the engines.

    Those that compare only texts the fast engine answers itself.
    """
    incoming: dict[Node, list[tuple[Node, Node]]] = {}
    for subject, predicate, value in shapes.triples:
        incoming.setdefault(value, []).append((subject, predicate))
    prefixes = _declared(shapes)
    for shape in shapes.subjects:
        for constraint in shapes.values(shape, SH.sparql):
            if is_textual(constraint, shape, shapes):
                continue
            try:
                targeting = _targeting(shape, shapes, incoming)
                text = _text(constraint, shape, shapes, prefixes)
                select = Select(constraint, shape, targeting, text)
                _Reading(select).read()
            except Unfit:
                continue
            yield select


def _targeting(
    shape: Node, shapes: Outline, incoming: dict[Node, list[tuple[Node, Node]]]
) -> tuple[Node, ...]:
    """The shapes whose focus nodes are those of this one; it may be named by nothing else."""
    found = [shape] if shapes.facts(shape).keys() & set(TARGETS) else []
    for owner, word in incoming.get(shape, ()):
        plain = SH.path in shapes.facts(shape) and SH.path not in shapes.facts(owner)
        if word != SH.property or not plain or incoming.get(owner):
            raise Unfit
        if shapes.facts(owner).keys() & set(TARGETS):
            found.append(owner)
    for each in (shape, *found):
        if SH.deactivated in shapes.facts(each):
            raise Unfit
    return tuple(dict.fromkeys(found))


def _declared(shapes: Outline) -> dict[str, str]:
    """The prefixes that mean one thing wherever they are declared."""
    found: dict[str, set[str]] = {}
    for home in shapes.subjects:
        for each in shapes.values(home, SH.declare):
            for name in shapes.values(each, SH.prefix):
                found.setdefault(str(name), set()).update(map(str, shapes.values(each, SH.namespace)))
    return {name: next(iter(iris)) for name, iris in found.items() if len(iris) == 1}


def _text(constraint: Node, shape: Node, shapes: Outline, prefixes: dict[str, str]) -> str:
    """The query with its names written out and `$PATH` put in."""
    facts = shapes.facts(constraint)
    queries, paths = facts.get(SH.select, []), shapes.values(shape, SH.path)
    if len(queries) != 1 or not isinstance(queries[0], Literal) or not facts.keys() <= _SAID:
        raise Unfit
    if len(paths) > 1 or any("{" in str(each) for each in facts.get(SH.message, ())):
        raise Unfit
    near = {
        str(name)
        for home in facts.get(SH.prefixes, ())
        for each in shapes.values(home, SH.declare)
        for name in shapes.values(each, SH.prefix)
    }
    parts = []
    for token in iter_tokens(str(queries[0])):
        text = token.text
        if token.kind is Kind.NAME:
            prefix, _, local = text.partition(":")
            if prefix not in near or prefix not in prefixes or "\\" in local:
                raise Unfit
            text = f"<{prefixes[prefix]}{local}>"
        elif text == "$PATH" and paths and isinstance(paths[0], URIRef):
            text = f"<{paths[0]}>"
        elif text == "a":
            text = f"<{RDF.type!s}>"
        parts.append(text)
    return " ".join(parts)


class _Reading:
    """One query read from left to right, as far as it is of the plain form."""

    def __init__(self, select: Select) -> None:
        self._select = select
        self._tokens = [*iter_tokens(select.query)]
        self._at = 0
        self._objects: dict[str, set[str]] = {}
        self._uses: dict[str, int] = {}
        self._raw: set[str] = set()
        self._functions = False

    def read(self) -> None:
        """Fill in what the query reads.

        Raises:
            Unfit: it is of another form.
        """
        self._head()
        self._group(nested=False)
        if self._at != len(self._tokens):
            raise Unfit
        if self._raw and self._functions:
            raise Unfit
        for name in self._raw:
            if name not in self._objects:
                raise Unfit
            self._select.compared[name] = self._objects[name]
        for name, predicates in self._objects.items():
            if name == "value" or self._uses[name] > 1 or self._functions:
                self._select.identical |= predicates

    def _head(self) -> None:
        texts = [each.text for each in self._tokens]
        end = texts.index("{") if "{" in texts else 0
        words = tuple(each.upper() if each[:1].isalpha() else each for each in texts[:end])
        if words[-1:] == ("WHERE",):
            words = words[:-1]
        if words not in _HEADS:
            raise Unfit
        self._at = end + 1
        self._select.opening = self._tokens[end].end

    def _next(self) -> Token:
        if self._at >= len(self._tokens):
            raise Unfit
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, *texts: str) -> None:
        for text in texts:
            if self._next().text.upper() != text:
                raise Unfit

    def _group(self, *, nested: bool) -> None:
        """Up to the brace that closes the group."""
        while True:
            token = self._next()
            word = token.text.upper()
            if word == "}":
                return
            if word == "FILTER":
                self._filter(nested=nested)
            elif word == "OPTIONAL" and not nested:
                self._expect("{")
                self._group(nested=True)
            elif word != ".":
                self._at -= 1
                self._triples()

    def _filter(self, *, nested: bool) -> None:
        word = self._next().text.upper()
        if word == "(":
            self._expression()
        elif nested:
            raise Unfit
        elif word == "EXISTS":
            self._expect("{")
            self._group(nested=True)
        elif word == "NOT":
            self._expect("EXISTS", "{")
            self._group(nested=True)
        else:
            raise Unfit

    def _triples(self) -> None:
        """One subject with its predicates and objects."""
        self._node(self._next())
        while True:
            predicate = self._next()
            if predicate.kind is not Kind.IRI:
                raise Unfit
            name = predicate.text[1:-1]
            self._select.predicates.add(name)
            while True:
                value = self._next()
                self._node(value)
                if value.kind is Kind.VARIABLE:
                    self._objects.setdefault(value.text[1:], set()).add(name)
                if self._peek() != ",":
                    break
                self._at += 1
            if self._peek() != ";":
                return
            self._at += 1
            if self._peek() in (".", "}", ";"):
                return

    def _peek(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _node(self, token: Token) -> None:
        if token.kind not in (Kind.VARIABLE, Kind.IRI) or token.text in ("$PATH", "?path", "?failure"):
            raise Unfit
        if token.kind is Kind.VARIABLE:
            name = token.text[1:]
            self._uses[name] = self._uses.get(name, 0) + 1

    def _expression(self) -> None:
        """Up to the bracket that closes the filter's condition."""
        depth, start = 1, self._at
        while depth:
            token = self._next()
            depth += (token.text == "(") - (token.text == ")")
        found = read_condition(self._tokens[start : self._at - 1])
        self._raw |= found.compared
        self._functions |= found.functions
