"""Two sides compared: which statements came, went or got another value, entity by entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib.term import BNode, Node, URIRef

from srpp_graph.changes.nameless import Group, divide
from srpp_graph.changes.sides import DumpSide, Side, StoredSide, find_label
from srpp_graph.prefixes import BASE_IRI, GRAPH_INFERRED, GRAPH_META, GRAPH_ONTOLOGY, GRAPH_SHAPES
from srpp_graph.turtle.terms import Triple
from srpp_graph.vocabulary import SRPP

_SECTIONS = {GRAPH_ONTOLOGY: "ontology", GRAPH_SHAPES: "shapes"}


@dataclass(frozen=True, slots=True)
class Change:
    """One statement that came (`old` is empty), went (`new` is), or has another value.

    A blank node stands for all that is said of it; `nested` then holds these triples.
    """

    subject: Node
    predicate: Node
    old: Node | None
    new: Node | None
    nested: tuple[Triple, ...] = ()
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityChange:
    """What has changed about one entity in one graph."""

    section: str
    graph: str
    entity: str
    label: str
    state: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that has changed, sorted by section, graph and entity; `texts` are files that are not Turtle."""

    old: str
    new: str
    entities: tuple[EntityChange, ...]
    texts: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether both sides mean the same."""
        return not self.entities and not self.texts

    def count(self, section: str) -> Counter[str]:
        """How many entities of a section are new, gone and changed, and how many statements."""
        counts: Counter[str] = Counter()
        for entity in self.entities:
            if entity.section != section:
                continue
            counts[entity.state] += 1
            for each in entity.changes:
                kind = "added" if each.old is None else "removed" if each.new is None else "replaced"
                counts[kind] += 1
                counts["rivals"] += bool(each.rivals)
        return counts


def compare(old: Side, new: Side) -> Comparison:
    """Compare two sides by meaning; graphs whose contents are the same are not even read.

    Where one side is a dump and the other is not, numbers and dates are compared as the store keeps them,
    and what the release adds of its own (inferred statements, its metadata) is left out.
    """
    mixed = isinstance(old, DumpSide) != isinstance(new, DumpSide)
    if mixed:
        old, new = StoredSide(old), StoredSide(new)
    graphs = [
        graph
        for graph in sorted(old.contents.keys() | new.contents.keys())
        if old.contents.get(graph) != new.contents.get(graph)
        and not (mixed and graph in (GRAPH_INFERRED, GRAPH_META))
    ]
    found = [each for graph in graphs for each in _compare_graph(graph, old, new)]
    order = ("data", "ontology", "shapes", "other")
    found.sort(key=lambda each: (order.index(each.section), each.graph, each.entity))
    texts = (
        []
        if mixed
        else [
            path
            for path in sorted(old.texts.keys() | new.texts.keys())
            if old.texts.get(path) != new.texts.get(path)
        ]
    )
    return Comparison(old.name, new.name, tuple(found), tuple(texts))


def _compare_graph(graph: str, old: Side, new: Side) -> Iterator[EntityChange]:
    before, after = old.triples(graph), new.triples(graph)
    one, groups = divide(before)
    other, others = divide(after)
    gone, came = [*_beyond(groups, others)], [*_beyond(others, groups)]
    changes = [*_pair(one - other, other - one), *_nested(gone, came)]
    known = {_entity(each) for each, _, _ in before}, {_entity(each) for each, _, _ in after}
    rivals = _rivals([*before, *after])
    by_entity: dict[str, list[Change]] = {}
    for each in changes:
        marked = Change(
            *(each.subject, each.predicate, each.old, each.new, each.nested),
            rivals=tuple(sorted(rivals.get(each.subject, ()))),
        )
        by_entity.setdefault(_entity(each.subject), []).append(marked)
    section = _SECTIONS.get(graph, "data" if graph.startswith(f"{BASE_IRI}/doc/") else "other")
    for entity, found in by_entity.items():
        state = (
            "changed"
            if entity in known[0] and entity in known[1]
            else "new"
            if entity in known[1]
            else "gone"
        )
        label = find_label(after if entity in known[1] else before, entity)
        found.sort(key=lambda each: (str(each.subject), str(each.predicate), str(each.old), str(each.new)))
        yield EntityChange(section, graph, entity, label, state, tuple(found))


def _pair(gone: set[Triple], came: set[Triple]) -> Iterator[Change]:
    """Statements that went or came; one of each with the same subject and predicate is one replaced value."""
    about: dict[tuple[Node, Node], tuple[list[Node], list[Node]]] = {}
    for side, triples in enumerate((gone, came)):
        for subject, predicate, value in triples:
            about.setdefault((subject, predicate), ([], []))[side].append(value)
    for (subject, predicate), (old, new) in about.items():
        if len(old) == len(new) == 1:
            yield Change(subject, predicate, old[0], new[0])
            continue
        yield from (Change(subject, predicate, value, None) for value in old)
        yield from (Change(subject, predicate, None, value) for value in new)


def _beyond(groups: Sequence[Group], others: Sequence[Group]) -> Iterator[Group]:
    """The groups that the others do not have, or not so often."""
    left = Counter(each.text for each in others)
    for each in groups:
        if left[each.text] > 0:
            left[each.text] -= 1
        else:
            yield each


def _nested(gone: Iterable[Group], came: Iterable[Group]) -> Iterator[Change]:
    for groups, is_new in ((gone, False), (came, True)):
        for group in groups:
            for subject, predicate, value in _entrances(group):
                old, new = (None, value) if is_new else (value, None)
                yield Change(subject, predicate, old, new, group.triples)


def _entrances(group: Group) -> list[Triple]:
    """The statements by which something with a name leads into the group, or else its first one."""
    found = [each for each in group.triples if not isinstance(each[0], BNode) and isinstance(each[2], BNode)]
    return found or [min(group.triples, key=lambda each: str(each[1]))]


def _entity(node: Node) -> str:
    """The entity that a subject is, or is a part of."""
    if not isinstance(node, URIRef):
        return ""
    iri = str(node)
    return iri.partition("#")[0] if iri.startswith(f"{BASE_IRI}/id/") else iri


def _rivals(triples: Iterable[Triple]) -> dict[Node, set[str]]:
    """Part → the parts that say otherwise."""
    found: dict[Node, set[str]] = {}
    for subject, predicate, value in triples:
        if predicate == SRPP.rivals:
            found.setdefault(subject, set()).add(str(value))
            found.setdefault(value, set()).add(str(subject))
    return found
