"""What the shapes ask of a class, property by property: what an author of a new file has to know.

demands = Demands(corpus)
for each in demands.of(SRPP.City):
    print(each.name, "must be there" if each.required else "may be there")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rdflib.namespace import RDF, RDFS, SH, SKOS
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.rules import Rules

_INNER = (SH.node, SH.qualifiedValueShape)
_BRANCHES = (SH["or"], SH["and"], SH.xone)
_REQUIRING = (SH.minCount, SH.qualifiedMinCount)


@dataclass(frozen=True, slots=True)
class Demand:
    """One property of a class, with the words of its shape and what its values may be."""

    path: URIRef
    order: float
    name: str
    help: str
    required: bool
    single: bool
    allowed: tuple[Node, ...] = ()
    datatypes: tuple[Node, ...] = ()
    classes: tuple[Node, ...] = ()
    schemes: tuple[Node, ...] = ()
    kinds: tuple[Node, ...] = ()
    patterns: tuple[str, ...] = ()


class Demands:
    """The demands of all shapes of a corpus, and the classes that they are made of."""

    def __init__(self, corpus: Corpus) -> None:
        self.rules = Rules(corpus)
        self._corpus = corpus
        self._shapes = Outline(
            each.triple for sheet in corpus.of_role(Role.SHAPES) for each in sheet.statements
        )

    def of(self, kind: Node) -> tuple[Demand, ...]:
        """What is asked of an instance of the class, in `sh:order`; shapes of wider classes count too."""
        found = self._asking(kind).items()
        demands = (self._demand(path, sorted(shapes, key=self._order)) for path, shapes in found)
        return tuple(sorted(demands, key=lambda each: each.order))

    def paths_of(self, kind: Node) -> frozenset[URIRef]:
        """The properties that shapes ask about in an instance of the class."""
        return frozenset(self._asking(kind))

    def _asking(self, kind: Node) -> Mapping[URIRef, Sequence[Node]]:
        """Property → the shapes that ask about it in an instance of the class."""
        wider = {kind, *self.wider(kind)}
        found: dict[URIRef, list[Node]] = {}
        for shape in self.rules.targeting:
            if wider.intersection(self._shapes.values(shape, SH.targetClass)):
                for each in self._property_shapes(shape):
                    path = self._shapes.values(each, SH.path)[0]
                    if isinstance(path, URIRef) and each not in found.setdefault(path, []):
                        found[path].append(each)
        return found

    def targeted(self) -> tuple[URIRef, ...]:
        """The classes whose instances shapes look at, in the order of the files."""
        found = (
            each for shape in self.rules.targeting for each in self._shapes.values(shape, SH.targetClass)
        )
        return tuple(dict.fromkeys(each for each in found if isinstance(each, URIRef)))

    def of_shape(self, shape: Node) -> Demand | None:
        """What one property shape asks; nothing if it is none, or its path has several steps."""
        path = next(iter(self._shapes.values(shape, SH.path)), None)
        return self._demand(path, [shape]) if isinstance(path, URIRef) else None

    def wider(self, kind: Node) -> tuple[Node, ...]:
        """The classes above a class, nearest first."""
        found: dict[Node, None] = {}
        waiting = [kind]
        while waiting:
            for each in self._above.get(waiting.pop(0), ()):
                if each not in found and each != kind:
                    found[each] = None
                    waiting.append(each)
        return tuple(found)

    def entries(self, scheme: Node) -> tuple[URIRef, ...]:
        """The entries of a list of concepts, in the order of its file."""
        return tuple(
            each.subject
            for sheet in self._corpus.of_role(Role.ONTOLOGY)
            for each in sheet.statements
            if each.predicate == SKOS.inScheme and each.object == scheme and isinstance(each.subject, URIRef)
        )

    def narrower(self) -> Iterable[Node]:
        """The classes that are below another."""
        return self._above.keys()

    @cached_property
    def _above(self) -> dict[Node, list[Node]]:
        found: dict[Node, list[Node]] = {}
        for sheet in self._corpus.of_role(Role.ONTOLOGY):
            for each in sheet.statements:
                if each.predicate == RDFS.subClassOf:
                    found.setdefault(each.subject, []).append(each.object)
        return found

    def _property_shapes(self, shape: Node) -> Iterator[Node]:
        """The property shapes of a shape and of those that it takes in with `sh:node`."""
        seen, waiting = {shape}, [shape]
        while waiting:
            each = waiting.pop(0)
            if self._shapes.values(each, SH.path):
                yield each
                continue
            for inner in (*self._shapes.values(each, SH.property), *self._shapes.values(each, SH.node)):
                if inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)

    def _demand(self, path: URIRef, shapes: Sequence[Node]) -> Demand:
        said = [
            (predicate, value)
            for shape in shapes
            for node in self._value_shapes(shape)
            for predicate, values in self._shapes.facts(node).items()
            for value in values
        ]
        rule = self.rules.rule(shapes[0])
        names = [str(each) for each in self._shapes.values(shapes[0], SH.name)]
        own = [
            (word, value) for shape in shapes for word in _REQUIRING for value in self._number(shape, word)
        ]
        lists = [value for predicate, value in said if predicate == SH["in"]]
        return Demand(
            path=path,
            order=self._order(shapes[0]),
            name=names[0] if names else rule.name,
            help=rule.help,
            required=any(number > 0 for _, number in own),
            single=any(number == 1 for shape in shapes for number in self._number(shape, SH.maxCount)),
            allowed=tuple(each for head in lists for each in self._shapes.items(head) or ()),
            datatypes=_of(said, SH.datatype),
            classes=_of(said, SH["class"]),
            schemes=tuple(
                value
                for predicate, part in said
                if predicate == SH.property and SKOS.inScheme in self._shapes.values(part, SH.path)
                for value in self._shapes.values(part, SH.hasValue)
            ),
            kinds=_of(said, SH.nodeKind),
            patterns=tuple(str(each) for each in _of(said, SH.pattern)),
        )

    def _value_shapes(self, shape: Node) -> Iterator[Node]:
        """A property shape, and the shapes that its values are to have, one way or another."""
        seen, waiting = {shape}, [shape]
        while waiting:
            each = waiting.pop(0)
            yield each
            inner = [value for word in _INNER for value in self._shapes.values(each, word)]
            for word in _BRANCHES:
                for head in self._shapes.values(each, word):
                    inner += self._shapes.items(head) or []
            fresh = [value for value in inner if value not in seen]
            seen.update(fresh)
            waiting.extend(fresh)

    def _order(self, shape: Node) -> float:
        return min(self._number(shape, SH.order), default=899.0)

    def _number(self, shape: Node, word: Node) -> list[float]:
        values = (each for each in self._shapes.values(shape, word) if isinstance(each, Literal))
        return [float(str(each)) for each in values if str(each).replace(".", "", 1).isdecimal()]


def _of(said: Sequence[tuple[Node, Node]], word: Node) -> tuple[Node, ...]:
    return tuple(dict.fromkeys(value for predicate, value in said if predicate == word))


def types_of(corpus: Corpus, node: Node) -> tuple[Node, ...]:
    """The classes that the files say a node to be of."""
    return tuple(dict.fromkeys(each.object for _, each in corpus.about(node, RDF.type)))
