"""Turtle in its one canonical form: what `srpp-graph fmt` and the data converter write.

The form is described in `docs/style.md`: `BASE` only for the parts of the entity, the `PREFIX` lines that
are used, the entity's block first, its parts after it, one predicate a line, everything sorted. Equal graphs
give equal text, so that a diff shows a change of meaning and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rdflib.namespace import RDF
from rdflib.term import BNode, Literal, Node, URIRef

from srpp_graph.turtle.blanks import Blanks, Properties
from srpp_graph.turtle.order import PredicateOrder
from srpp_graph.turtle.terms import Names, Triple, compose

_INDENT = "    "
_TYPE = RDF.type
_LIST_WIDTH = 88
"""A list that is longer than this has one item a line."""


def render_turtle(triples: Iterable[Triple], *, base: str = "", order: PredicateOrder | None = None) -> str:
    """The canonical text of the triples.

    `base` is the IRI of the entity whose file this is; its parts are written `<#part>`. Text is put into
    Unicode's composed form (NFC); nothing else of the meaning changes.

    Raises:
        InvalidIri: an IRI is relative, or holds a character that Turtle allows in no IRI.

    >>> from rdflib import Graph
    >>> print(render_turtle(Graph().parse(format="turtle", data='''
    ...     PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    ...     <https://w3id.org/srpp/id/city/oslo> skos:prefLabel "Oslo"@nb, "Oslo"@en; a <https://w3id.org/srpp/ns#City>.
    ... ''')), end="")
    PREFIX city: <https://w3id.org/srpp/id/city/>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    PREFIX srpp: <https://w3id.org/srpp/ns#>
    <BLANKLINE>
    city:oslo
        a srpp:City ;
        skos:prefLabel
            "Oslo"@en ,
            "Oslo"@nb ;
    .
    """
    subjects: dict[Node, dict[Node, list[Node]]] = {}
    for subject, predicate, each in triples:
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(compose(each))
    for properties in subjects.values():
        for predicate, objects in properties.items():
            if len(objects) > 1:
                properties[predicate] = [*dict.fromkeys(objects)]
    writer = _Writer(subjects, Names(base), order or PredicateOrder())
    blocks = writer.blocks()
    header = writer.names.header()
    return "\n".join([header, *blocks] if header else blocks)


def block_key(iri: str, base: str, written: Callable[[str], str]) -> tuple[int, str]:
    """Where the block about an IRI stands: the entity, its parts, then others as they are `written`."""
    if base and iri == base:
        return (0, "")
    return (1, iri) if base and iri.startswith(base + "#") else (2, written(iri))


class _Writer:
    """The text of one graph; recursion goes no deeper than `blanks.MAX_NESTING`."""

    def __init__(
        self, subjects: dict[Node, dict[Node, list[Node]]], names: Names, order: PredicateOrder
    ) -> None:
        self.names = names
        self._subjects = subjects
        self._order = order
        self._blanks = Blanks(subjects)

    def blocks(self) -> list[str]:
        """All blocks in order: the entity, its parts, other IRIs, labelled nodes, and nameless ones."""
        alone = [node for node in self._subjects if self._blanks.stands_alone(node)]
        named = [node for node in alone if not isinstance(node, BNode)]
        labelled = [node for node in alone if node in self._blanks.labels]
        nameless = [node for node in alone if isinstance(node, BNode) and node not in self._blanks.labels]
        return [
            *map(self._block, sorted(named, key=self._block_key)),
            *map(self._block, sorted(labelled, key=lambda node: int(self._blanks.labels[node][1:]))),
            *sorted(map(self._block, nameless)),
        ]

    def _block_key(self, node: Node) -> tuple[int, str]:
        return block_key(str(node), self.names.base, self.names.iri)

    def _block(self, node: Node) -> str:
        subject = self._open(node) if isinstance(node, BNode) else self.names.iri(node)
        return f"{subject}\n{self._lines(self._subjects[node], _INDENT)}.\n"

    def _open(self, node: Node) -> str:
        label = self._blanks.labels.get(node)
        return f"_:{label}" if label else "[]"

    def _lines(self, properties: Properties, indent: str) -> str:
        """One predicate a line, each ending in ` ;`."""
        classes = properties.get(_TYPE, ())
        ranked = sorted(
            (self._order.rank(each, classes), self.names.predicate(each), each) for each in properties
        )
        return "".join(
            f"{indent}{written}{self._objects(properties[predicate], indent)} ;\n"
            for _, written, predicate in ranked
        )

    def _objects(self, objects: Sequence[Node], indent: str) -> str:
        if len(objects) == 1:
            return " " + self._term(objects[0], indent)
        deeper = indent + _INDENT
        plain = sorted(
            (each for each in objects if isinstance(each, URIRef | Literal)), key=self.names.sort_key
        )
        blank = [each for each in objects if not isinstance(each, URIRef | Literal)]
        written = [self._term(each, deeper) for each in plain]
        written += sorted(self._term(each, deeper) for each in blank)
        return "\n" + deeper + f" ,\n{deeper}".join(written)

    def _term(self, term: Node, indent: str) -> str:
        if type(term) is URIRef:
            return self.names.object(term)
        if isinstance(term, Literal):
            return self.names.literal(term)
        if isinstance(term, BNode):
            return self._blank(term, indent)
        return self.names.object(term)

    def _blank(self, node: BNode, indent: str) -> str:
        if node in self._blanks.labels:
            return f"_:{self._blanks.labels[node]}"
        items = self._blanks.list_items(node)
        if items is not None:
            return self._list(items, indent)
        properties = self._subjects.get(node)
        return f"[\n{self._lines(properties, indent + _INDENT)}{indent}]" if properties else "[]"

    def _list(self, items: Sequence[Node], indent: str) -> str:
        deeper = indent + _INDENT
        written = [self._term(each, deeper) for each in items]
        short = " ".join(written)
        if len(short) <= _LIST_WIDTH and "\n" not in short:
            return f"( {short} )"
        return "".join(["(\n", *(f"{deeper}{each}\n" for each in written), indent, ")"])
