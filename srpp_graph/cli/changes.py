"""A comparison in words, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby

from rdflib.namespace import RDF
from rdflib.term import BNode, Node, URIRef

from srpp_graph.changes import Change, Comparison, EntityChange
from srpp_graph.checks.faces.plain import plain
from srpp_graph.checks.faces.text import Piece
from srpp_graph.checks.violations import words_for
from srpp_graph.turtle.terms import Triple

_SIGNS = {"new": ("info", "new"), "gone": ("error", "gone"), "changed": ("warning", "changed")}
_TITLES = {"data": "data", "ontology": "ontology", "shapes": "shapes", "other": "other graphs"}
_NESTING = 6


def render_text(comparison: Comparison, *, every: bool = False) -> Iterator[Piece]:
    """The changes for people; `every` lists the statements of new and removed entities too."""
    for section, entities in groupby(comparison.entities, key=lambda each: each.section):
        yield ("strong", f"{_TITLES[section]}\n")
        for entity in entities:
            yield from _entity(entity, every=every)
    for path in comparison.texts:
        yield ("", f"{plain(path)} is no longer the same text\n")
    yield ("strong", f"{summarise(comparison)}\n")


def summarise(comparison: Comparison) -> str:
    """One line that counts; `nothing changed in meaning` if both sides say the same."""
    if comparison.is_same:
        return "nothing changed in meaning"
    parts = []
    for section, title in _TITLES.items():
        counts = comparison.count(section)
        if counts:
            entities = [f"{counts[state]} {state}" for state in _SIGNS if counts[state]]
            statements = f"+{counts['added']} -{counts['removed']} ~{counts['replaced']} statements"
            rivals = f", {counts['rivals']} of rivals" if counts["rivals"] else ""
            parts.append(f"{title}: {', '.join(entities)} ({statements}{rivals})")
    if comparison.texts:
        parts.append(f"rules and queries: {len(comparison.texts)} changed")
    return " · ".join(parts)


def _entity(entity: EntityChange, *, every: bool) -> Iterator[Piece]:
    style, word = _SIGNS[entity.state]
    yield (style, f"  {word:<8}")
    name = words_for(URIRef(entity.entity)) if entity.entity else "(nameless)"
    yield ("strong", name)
    label = f' "{plain(entity.label)}"' if entity.label else ""
    short = entity.state != "changed" and not every
    count = f", {len(entity.changes)} statements" if short else ""
    yield ("", f"{label}{count}\n")
    for change in () if short else entity.changes:
        yield from _change(change, entity.entity)


def _change(change: Change, entity: str) -> Iterator[Piece]:
    nested = _by_subject(change.nested)
    about = "" if str(change.subject) == entity else f"{_name(change.subject, entity)} "
    predicate = _predicate(change.predicate)
    rivals = ", ".join(_name(URIRef(each), entity) for each in change.rivals)
    end = f"  (rival of {rivals})" if rivals else ""
    for sign, style, value in (("-", "error", change.old), ("+", "info", change.new)):
        if value is not None:
            written = " ".join(_written(value, nested, entity, 0).split())
            yield (style, plain(f"    {sign} {about}{predicate} {written}{end}") + "\n")


def _predicate(node: Node) -> str:
    return "a" if node == RDF.type else words_for(node)


def _by_subject(triples: tuple[Triple, ...]) -> Mapping[Node, list[Triple]]:
    found: dict[Node, list[Triple]] = {}
    for each in triples:
        found.setdefault(each[0], []).append(each)
    return found


def _written(value: Node, nested: Mapping[Node, list[Triple]], entity: str, depth: int) -> str:
    """A value as Turtle writes it; a blank node with all that is said of it."""
    if not isinstance(value, BNode):
        return _name(value, entity)
    said = nested.get(value, ())
    if depth >= _NESTING or not said:
        return "[ … ]" if said else "[]"
    if any(predicate == RDF.first for _, predicate, _ in said):
        return f"( {' '.join(_items(value, nested, entity, depth))} )"
    parts = (
        f"{_predicate(predicate)} {_written(each, nested, entity, depth + 1)}" for _, predicate, each in said
    )
    return f"[ {' ; '.join(sorted(parts))} ]"


def _items(node: Node, nested: Mapping[Node, list[Triple]], entity: str, depth: int) -> Iterator[str]:
    seen = set()
    while node in nested and node not in seen:
        seen.add(node)
        facts = {predicate: value for _, predicate, value in nested[node]}
        if RDF.first in facts:
            yield _written(facts[RDF.first], nested, entity, depth + 1)
        node = facts.get(RDF.rest, RDF.nil)


def _name(node: Node, entity: str) -> str:
    """A term; a part of the entity as `<#part>`."""
    if entity and isinstance(node, URIRef) and node.startswith(entity + "#"):
        return f"<{node[len(entity) :]}>"
    return words_for(node)


def render_json(comparison: Comparison) -> str:
    """The changes as one JSON object; terms are written as in N-Triples."""
    document = {
        "old": comparison.old,
        "new": comparison.new,
        "same": comparison.is_same,
        "summary": {section: dict(comparison.count(section)) for section in _TITLES},
        "entities": [
            {
                "section": each.section,
                "graph": each.graph,
                "entity": each.entity,
                "label": each.label,
                "state": each.state,
                "changes": [_as_json(change, each.entity) for change in each.changes],
            }
            for each in comparison.entities
        ],
        "texts": list(comparison.texts),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _as_json(change: Change, entity: str) -> dict[str, object]:
    nested = _by_subject(change.nested)

    def term(node: Node | None) -> str | None:
        """The node in N-Triples; a nameless one in Turtle."""
        if node is None:
            return None
        return _written(node, nested, entity, 0) if isinstance(node, BNode) else str(node.n3())

    return {
        "subject": term(change.subject),
        "predicate": term(change.predicate),
        "old": term(change.old),
        "new": term(change.new),
        "rivals": list(change.rivals),
    }
