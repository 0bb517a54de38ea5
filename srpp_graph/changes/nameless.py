"""Triples about blank nodes in groups that can be compared: two groups with one text say the same.

Blank nodes that are connected to one another make a group. A group is labelled by what is said in it
(`turtle.labels`), so the order of a file, and the labels that it uses, do not matter. (Two groups made to
defeat the labelling may be told as changed though they are the same; never the other way round.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib.term import BNode, Node

from srpp_graph.turtle.labels import label_nodes
from srpp_graph.turtle.terms import Triple


@dataclass(frozen=True, slots=True)
class Group:
    """The triples about some connected blank nodes, and the text that is the same for equal groups."""

    text: str
    triples: tuple[Triple, ...]


def divide(triples: Iterable[Triple]) -> tuple[set[Triple], list[Group]]:
    """The triples without blank nodes, and the groups of those with them.

    >>> from rdflib import URIRef
    >>> one = [(URIRef("urn:a"), URIRef("urn:has"), BNode("x"))]
    >>> other = [(URIRef("urn:a"), URIRef("urn:has"), BNode("y"))]
    >>> divide(one)[1][0].text == divide(other)[1][0].text
    True
    """
    ground: set[Triple] = set()
    parent: dict[Node, Node] = {}
    nameless: dict[Triple, Node] = {}
    for triple in triples:
        ends = [each for each in (triple[0], triple[2]) if isinstance(each, BNode)]
        if not ends:
            ground.add(triple)
            continue
        for each in ends:
            parent.setdefault(each, each)
        parent[_root(parent, ends[0])] = _root(parent, ends[-1])
        nameless[triple] = ends[0]
    groups: dict[Node, list[Triple]] = {}
    for triple, node in nameless.items():
        groups.setdefault(_root(parent, node), []).append(triple)
    return ground, [Group(_text(group), tuple(group)) for group in groups.values()]


def _root(parent: dict[Node, Node], node: Node) -> Node:
    """What stands for the group of the node."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _text(triples: Iterable[Triple]) -> str:
    subjects: dict[Node, dict[Node, list[Node]]] = {}
    for subject, predicate, value in triples:
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(value)
    ends = (each for triple in triples for each in (triple[0], triple[2]))
    labels = label_nodes(subjects, {each for each in ends if isinstance(each, BNode)})
    return "\n".join(sorted(" ".join(_word(each, labels) for each in triple) for triple in triples))


def _word(term: Node, labels: Mapping[Node, str]) -> str:
    return f"_:{labels[term]}" if isinstance(term, BNode) else str(term.n3())
