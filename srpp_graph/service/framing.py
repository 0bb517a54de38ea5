"""A description as a JSON-LD tree for those who write JavaScript: the thing itself, and all else within it.

    tree = frame_description(description, context, "https://example.org/context.jsonld")

What a thing leads to stands inside it, described where it is nearest to the root; everywhere else it is
mentioned by `id` and its names. What points to the thing stands under `incoming`, by property, and what
nothing leads to (the names of properties and classes) under `included`. The tree says the same triples as
every other format.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rdflib.term import BNode, Identifier, Literal, URIRef

from srpp_graph.entities import Description
from srpp_graph.prefixes import PREFIXES
from srpp_graph.service.short_names import Name, read_names
from srpp_graph.store.endpoint import Triple
from srpp_graph.vocabulary import DCTERMS, RDF, RDFS, SKOS, XSD

_NAMES = (SKOS.prefLabel, DCTERMS.title, RDFS.label, SKOS.notation)
_FIRST = (*_NAMES, SKOS.altLabel, DCTERMS.description, SKOS.definition)
_WHOLE = re.compile(r"0|-?[1-9]\d{0,14}")
_DEPTH = 12
"""How deep the tree may grow; what is further away stands under `included`."""

Json = object
Rows = dict[Identifier, list[Identifier]]


class _Edge(NamedTuple):
    """The place of a thing in the tree: in which thing, by which property, and whether that points out."""

    holder: Identifier | None
    predicate: Identifier | None = None
    outward: bool = True


def frame_description(description: Description, context: Mapping[str, object], address: str) -> bytes:
    """The description as a JSON-LD tree with the entity at its root; the context is named by its address."""
    tree = _Tree(description.triples, description.ref.iri, read_names(context))
    return json.dumps({"@context": address, **tree.written()}, ensure_ascii=False, indent=1).encode()


class _Tree:
    """The triples of one document, each with its place."""

    def __init__(self, triples: tuple[Triple, ...], root: str, names: Mapping[str, Name]) -> None:
        self._root, self._names = URIRef(root), names
        self._rows: dict[Identifier, Rows] = {}
        self._incoming: dict[Identifier, Rows] = {}
        for subject, predicate, value in triples:
            inward = predicate != RDF.type and self._is_own(value) and not self._is_own(subject)
            rows = self._incoming.setdefault(value, {}) if inward else self._rows.setdefault(subject, {})
            rows.setdefault(predicate, []).append(subject if inward else value)
            self._rows.setdefault(subject, {})
        self._homes: dict[Identifier, _Edge] = {}
        self._settle(self._root)
        self._strays = [each for each in self._rows if each not in self._homes and self._settle(each)]

    def written(self) -> dict[str, Json]:
        """The tree in JSON."""
        tree = self._full(self._root)
        strays = [self._full(each) for each in self._strays]
        return {**tree, "included": strays} if strays else tree

    def _is_own(self, term: Identifier) -> bool:
        """Whether a term is the entity, or a part of it."""
        return not isinstance(term, Literal) and (term == self._root or term.startswith(self._root + "#"))

    def _settle(self, start: Identifier) -> bool:
        """Give all that can be reached from here, and has no place yet, the nearest place."""
        if start in self._homes:
            return False
        self._homes[start] = _Edge(None)
        queue = deque([(start, 1)])
        while queue:
            thing, depth = queue.popleft()
            for edge, other in self._edges(thing) if depth < _DEPTH else ():
                if other in self._rows and other not in self._homes:
                    self._homes[other] = edge
                    queue.append((other, depth + 1))
        return True

    def _edges(self, thing: Identifier) -> Iterator[tuple[_Edge, Identifier]]:
        """The ways from a thing to others: what it leads to, then what points to it."""
        for predicate, values in self._rows.get(thing, {}).items():
            if predicate != RDF.type:
                yield from ((_Edge(thing, predicate), v) for v in values if not isinstance(v, Literal))
        for predicate, subjects in self._incoming.get(thing, {}).items():
            yield from ((_Edge(thing, predicate, outward=False), each) for each in subjects)

    def _full(self, thing: Identifier) -> dict[str, Json]:
        """A thing with all that is said of it here: names, values, links, then what points to it."""
        node: dict[str, Json] = {"id": _identifier(thing)}
        rows = self._rows.get(thing, {})
        if RDF.type in rows:
            node["type"] = [self._name(each).text for each in rows[RDF.type]]
        for predicate in sorted(rows.keys() - {RDF.type}, key=lambda each: self._rank(each, rows)):
            self._put(node, predicate, rows[predicate], _Edge(thing, predicate))
        incoming: dict[str, Json] = {}
        for predicate, subjects in self._incoming.get(thing, {}).items():
            edge = _Edge(thing, predicate, outward=False)
            incoming[self._name(predicate).text] = [self._link(each, edge) for each in subjects]
        return {**node, "incoming": incoming} if incoming else node

    def _brief(self, thing: Identifier) -> dict[str, Json]:
        """A thing by its names."""
        node: dict[str, Json] = {"id": _identifier(thing)}
        rows = self._rows.get(thing, {})
        for predicate in _NAMES:
            values = [each for each in rows.get(predicate, []) if isinstance(each, Literal)]
            self._put(node, predicate, values, _Edge(thing, predicate))
        return node

    def _rank(self, predicate: Identifier, rows: Rows) -> tuple[int, bool, str]:
        """Where a property stands in its thing."""
        first = _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)
        return first, not isinstance(rows[predicate][0], Literal), self._name(predicate).text

    def _put(
        self, node: dict[str, Json], predicate: Identifier, values: Sequence[Identifier], edge: _Edge
    ) -> None:
        """Write the values of a property into a node, in the form that the context gives it."""
        name = self._name(predicate)
        texts: dict[str, list[str]] = {}
        others: list[Json] = []
        for value in values:
            if not isinstance(value, Literal):
                others.append(self._link(value, edge, plain=name.datatype == "@id"))
            elif name.by_language and value.datatype in (None, XSD.string, RDF.langString):
                texts.setdefault(value.language or "@none", []).append(str(value))
            else:
                others.append(_literal(value, name.datatype))
        if texts:
            node[name.text] = {t: v if name.many or len(v) > 1 else v[0] for t, v in texts.items()}
        if others:
            key = str(predicate) if name.by_language else name.text
            node[key] = others if name.many or len(others) > 1 else others[0]

    def _link(self, thing: Identifier, edge: _Edge, *, plain: bool = False) -> Json:
        """A thing where another leads to it: described if this is its place, else by its names."""
        if plain and thing not in self._rows:
            return _identifier(thing)
        return self._full(thing) if self._homes.get(thing) == edge else self._brief(thing)

    def _name(self, term: Identifier) -> Name:
        """How a term is written; without a short name, as it is."""
        return self._names.get(str(term)) or Name(_identifier(term))


def _identifier(term: Identifier) -> str:
    """The name of a thing in JSON-LD."""
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _literal(literal: Literal, expected: str) -> Json:
    """A literal in JSON: bare where it has the datatype that its property says, else with its own."""
    text, datatype = str(literal), str(literal.datatype or XSD.string)
    if literal.language:
        return {"@language": literal.language, "value": text}
    if datatype == str(XSD.string):
        return {"value": text} if expected else text
    if datatype == expected == str(XSD.integer) and _WHOLE.fullmatch(text):
        return int(text)
    if datatype == expected == str(XSD.boolean) and text in ("true", "false"):
        return text == "true"
    if datatype == expected:
        return text
    return {"type": datatype.replace(PREFIXES["xsd"], "xsd:"), "value": text}
