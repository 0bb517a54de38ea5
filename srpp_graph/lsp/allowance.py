"""What the shapes let one say of a subject: which properties, in which order, with which values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rdflib.namespace import SH, SKOS
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checks.corpus import Sheet
from srpp_graph.checks.engines.outline import Outline
from srpp_graph.checks.rules import english
from srpp_graph.vocabulary import SHAPE


@dataclass(slots=True)
class Slot:
    """One property that a subject may have, and the values that it may have."""

    path: URIRef
    order: float = 500.0
    name: str = ""
    help: str = ""
    least: int = 0
    most: int | None = None
    kinds: list[Node] = field(default_factory=list)
    schemes: list[Node] = field(default_factory=list)
    listed: list[Node] = field(default_factory=list)
    datatypes: list[Node] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    @property
    def asks(self) -> str:
        """How many values are asked for, in words."""
        if self.least:
            return "required" if self.most != 1 else "required, one value"
        return "one value" if self.most == 1 else ""


class Allowance:
    """What the shapes in some files allow."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self._shapes = Outline(each.triple for sheet in sheets for each in sheet.statements)
        self._targets: dict[Node, list[Node]] = {}
        for node in self._shapes.subjects:
            for kind in self._shapes.values(node, SH.targetClass):
                self._targets.setdefault(kind, []).append(node)

    @property
    def described(self) -> list[Node]:
        """The classes that a shape describes."""
        return list(self._targets)

    def slots(self, kinds: set[Node]) -> list[Slot]:
        """The properties of a subject of these classes, in the order of the shapes."""
        found: dict[URIRef, Slot] = {}
        for kind in sorted(kinds, key=str):
            for shape in self._targets.get(kind, ()):
                for node in self._properties(shape):
                    self._add(found, node)
        return sorted(found.values(), key=lambda slot: (slot.order, slot.path))

    def anywhere(self, path: Node) -> Slot | None:
        """The property as shapes of any class ask for it."""
        found: dict[URIRef, Slot] = {}
        for node in self._shapes.subjects:
            if path in self._shapes.values(node, SH.path):
                self._add(found, node)
        return next(iter(found.values()), None)

    def _properties(self, shape: Node, seen: frozenset[Node] = frozenset()) -> Iterator[Node]:
        yield from self._shapes.values(shape, SH.property)
        for other in self._shapes.values(shape, SH.node):
            if other not in seen:
                yield from self._properties(other, seen | {shape})

    def _add(self, found: dict[URIRef, Slot], node: Node) -> None:
        path = next(iter(self._shapes.values(node, SH.path)), None)
        if not isinstance(path, URIRef):
            return
        slot = found.setdefault(path, Slot(path))
        orders = [float(each) for each in self._numbers(node, SH.order)]
        slot.order = min([*orders, slot.order])
        slot.least = max([slot.least, *self._numbers(node, SH.minCount)])
        limits = [*self._numbers(node, SH.maxCount), *([slot.most] if slot.most is not None else [])]
        slot.most = min(limits, default=None)
        if not self._shapes.values(node, SH.sparql):
            slot.name = slot.name or self._words(node, SH.name)
            slot.help = slot.help or self._words(node, SHAPE.help)
        self._add_values(slot, node)

    def _add_values(self, slot: Slot, node: Node, depth: int = 0) -> None:
        """What the values may be, as this shape or one that it leads to says."""
        shapes = self._shapes
        slot.kinds += shapes.values(node, SH["class"])
        slot.datatypes += shapes.values(node, SH.datatype)
        for head in shapes.values(node, SH["in"]):
            slot.listed += shapes.items(head) or ()
        for head in shapes.values(node, SH.languageIn):
            slot.languages += [str(each) for each in shapes.items(head) or ()]
        if depth > 3:
            return
        for other in shapes.values(node, SH.node):
            self._add_values(slot, other, depth + 1)
            for inner in shapes.values(other, SH.property):
                if SKOS.inScheme in shapes.values(inner, SH.path):
                    slot.schemes += shapes.values(inner, SH.hasValue)
        for head in shapes.values(node, SH["or"]):
            for choice in shapes.items(head) or ():
                self._add_values(slot, choice, depth + 1)

    def _numbers(self, node: Node, word: URIRef) -> Sequence[int]:
        return [int(str(each)) for each in self._shapes.values(node, word) if str(each).isdecimal()]

    def _words(self, node: Node, word: URIRef) -> str:
        texts = [each for each in self._shapes.values(node, word) if isinstance(each, Literal)]
        return str(english(texts)) if texts else ""
