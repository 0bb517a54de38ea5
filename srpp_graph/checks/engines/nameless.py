"""Nameless nodes in the names that an engine gives them: by number, in the order in which it met them.

Nobody promises that order, so it is never relied upon unseen: some of the very nodes are marked, the engine
is asked what it calls them, and unless each has its own number nothing is known of any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rdflib.namespace import SH
from rdflib.term import Node, URIRef

from srpp_graph.checks.engines.ntriples import Terms
from srpp_graph.checks.engines.outline import TARGETS, Outline
from srpp_graph.turtle import Triple

_MARK, _PROBE, _PROPERTY = (URIRef(f"srpp:{each}") for each in ("mark", "probe", "probe:property"))
_MARKED = "srpp:marked:{}"
_MARKS = 1000
_NUMBERED = re.compile(r"(_:.*?)([0-9]{1,9})")
_PROBES: tuple[Triple, ...] = (
    (_PROBE, SH.targetSubjectsOf, _MARK),
    (_PROBE, SH.property, _PROPERTY),
    (_PROPERTY, SH.path, _MARK),
    (_PROPERTY, SH.nodeKind, SH.IRI),
)
"""What makes an engine tell each marked node as a value that is wrong."""


class Told(Protocol):
    """What the engine tells of one node."""

    @property
    def focus_node(self) -> str:
        """Whom it is about."""

    @property
    def value(self) -> str | None:
        """What is wrong with it."""


Ask = Callable[[str, str], Iterable[Told]]
Find = Callable[[str], Node | None]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Nameless nodes, whose names are this beginning and their numbers."""

    before: str
    nodes: Sequence[Node]

    def find(self, name: str) -> Node | None:
        """The node that has this name.

        >>> Numbered("_:0_b", "xyz").find("_:0_b1"), Numbered("_:0_b", "xyz").find("_:0_b7")
        ('y', None)
        """
        number = name.removeprefix(self.before)
        known = name.startswith(self.before) and number.isdecimal() and int(number) < len(self.nodes)
        return self.nodes[int(number)] if known else None


def find_by_number(terms: Terms, shapes: Outline, data: str, ask: Ask) -> Find:
    """How to find a term by the engine's name for it, nameless ones included if their names can be learnt.

    The `data` are as `terms` wrote them for the engine, and `ask` what asks it with shapes and data.
    """
    nodes = terms.nameless
    told = ask(terms.render(_probing(shapes).triples), data + terms.render(_marks(nodes, shapes)))
    known = learn(nodes, told)
    return (lambda name: terms.find(name) or known.find(name)) if known is not None else terms.find


def _marks(nodes: Sequence[Node], shapes: Outline) -> Iterable[Triple]:
    """Statements that mark the first of the nodes of the data, the last, and many between."""
    of_shapes = {term for each in shapes.triples for term in each}
    numbers = [number for number, node in enumerate(nodes) if node not in of_shapes]
    for number in dict.fromkeys([*numbers[:: max(1, len(numbers) // _MARKS)], *numbers[-1:]]):
        yield URIRef(_MARKED.format(number)), _MARK, nodes[number]


def _probing(shapes: Outline) -> Outline:
    """The shapes, but looking at nothing, and one that tells what is marked."""
    return Outline([*(each for each in shapes.triples if each[1] not in TARGETS), *_PROBES])


def learn(nodes: Sequence[Node], told: Iterable[Told]) -> Numbered | None:
    """How the nodes are named, if all that is told, each mark and what it marks, agrees.

    >>> from collections import namedtuple
    >>> told = namedtuple("Told", "focus_node value")
    >>> learn("xyz", [told("<srpp:marked:0>", "_:b0"), told("<srpp:marked:2>", "_:b2")]).before
    '_:b'
    >>> learn("xyz", [told("<srpp:marked:0>", "_:b1"), told("<srpp:marked:2>", "_:b2")])
    """
    befores, marked = set(), set()
    for each in told:
        found = _NUMBERED.fullmatch(each.value or "")
        if found is None or each.focus_node != f"<{_MARKED.format(int(found[2]))}>":
            return None
        befores.add(found[1])
        marked.add(each.focus_node)
    return Numbered(befores.pop(), nodes) if len(befores) == 1 and len(marked) > 1 else None
