r"""Fair copies: texts that are written as `render_turtle` writes them, read a line at a time.

Nearly every file of `data/` is one. Its lines are of few kinds, and most of them stand in many files: so each
different line is understood once, and a text is a fair copy if the kinds of its lines follow each other as
they do in one (`_FORM`), if its header declares what it uses, and if all is in order. What is not plainly a
fair copy, such as a text with a comment, a blank node or a fault, is left to `parse_turtle`, which reads any
text and gives the same for this one, with the same places.

    PREFIX city: <https://w3id.org/srpp/id/city/>      P   a prefix; B, the base, may stand before
    PREFIX srpp: <https://w3id.org/srpp/ns#>           P
                                                       -   an empty line
    city:oslo                                          S   a subject
        a srpp:City ;                                  V   a property and its one value
        srpp:theme                                     M   a property with many values
            theme:living-wage ,                        N   a value, and one more to come
            theme:smes ;                               L   the last value
    .                                                  E   the end of what is said of the subject
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise

from rdflib.term import Literal, URIRef

from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.turtle.document import Document, PlacedTriple, PrefixDeclaration
from srpp_graph.turtle.literals import make_iri
from srpp_graph.turtle.order import PredicateOrder
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.rows import Row, read_row
from srpp_graph.turtle.writer import block_key

_MOST = 200_000
"""A longer text is no entity's file, and its lines are not worth remembering."""

_FORM = re.compile(r"B?P+-S(?:V|MN+L)+E(?:-S(?:V|MN+L)+E)*")
_BLOCK = re.compile(r"S(V|MN+L)((?:V|MN+L)*)")

Block = tuple[tuple[URIRef | Literal, ...], tuple[URIRef, ...]]
"""The classes of a subject, and its properties."""


class FairCopy(Document):
    """The document of a fair copy: nobody but the shapes, which order properties, can want it otherwise.

    What its lines say is known; triples with their places are made of that when they are first asked for.
    """

    rows: Sequence[Row]
    kinds: str
    """Those of the rows."""
    entity: str

    def __init__(self, text: str, base: str, rows: Sequence[Row], kinds: str, entity: str) -> None:
        # A frozen dataclass lets its fields be set in this way only.
        own = {"rows": rows, "kinds": kinds, "entity": entity}
        self.__dict__.update(text=text, base=base, comments=(), faults=(), **own)

    @cached_property
    def triples(self) -> Sequence[PlacedTriple]:
        """The triples, with their places: each term begins behind the indent or one space."""
        return _placed(self.rows, self.entity)

    @cached_property
    def prefixes(self) -> Mapping[str, PrefixDeclaration]:
        """The prefixes of the header, and where they are declared."""
        return _declared(self.rows)

    def is_ordered(self, order: PredicateOrder) -> bool:
        """Whether the properties of each subject are in this order, and each is there once."""
        return all(order.is_kept(classes, said) for classes, said in self.blocks)

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """The classes of each subject, and its properties as they stand; equal ones again and again."""
        found: list[Block] = []
        for block in _BLOCK.finditer(self.kinds):
            classes, rest = self.rows[slice(*block.span(1))], self.rows[slice(*block.span(2))]
            said = [each.property for each in (classes[0], *rest) if each.property is not None]
            found.append((tuple([each.node for each in classes if each.node is not None]), tuple(said)))
        return found


def read_fair_copy(text: str, *, entity: str, base: str) -> FairCopy | None:
    """The document of a text that is a fair copy of what is said of the entity; `None` if it may be none.

    `base` is the IRI that relative ones are resolved against if the text does not set its own.
    """
    if len(text) > _MOST or not text.endswith("\n") or f"<{entity}#" in text:
        return None
    rows = [*map(read_row, text[:-1].split("\n"))]
    kinds = "".join([each.kind for each in rows])
    if not _FORM.fullmatch(kinds):
        return None
    based = kinds[0] == "B"
    if based and not text.startswith(f"BASE <{entity}>\n"):
        return None
    head = kinds.index("-")
    declared = [each.prefixes[0] for each in rows[based:head]]
    body = rows[head:]
    if (
        declared != sorted({*chain.from_iterable([each.prefixes for each in body])})
        or based != any([each.part for each in body])
        or not _rise([_subject_key(each, entity) for each in body if each.kind == "S"])
        or not ("N" not in kinds or _values_rise(rows))
    ):
        return None
    return FairCopy(text, entity if based else base, rows, kinds, entity)


def _values_rise(rows: Sequence[Row]) -> bool:
    return all([one.key < other.key for one, other in pairwise(rows) if one.kind == "N"])


def _rise(keys: Sequence[tuple[int, str]]) -> bool:
    return len(keys) < 2 or all(one < other for one, other in pairwise(keys))


def _subject_key(row: Row, entity: str) -> tuple[int, str]:
    return block_key(entity + row.part if row.node is None else row.name, entity, compact)


def _declared(rows: Sequence[Row]) -> dict[str, PrefixDeclaration]:
    found = {}
    start = 0
    for row in rows:
        if row.kind == "P":
            name = row.prefixes[0]
            found[name] = PrefixDeclaration(PREFIXES[name], Span(start, start + row.length))
        elif row.kind != "B":
            break
        start += row.length + 1
    return found


def _placed(rows: Sequence[Row], entity: str) -> list[PlacedTriple]:
    found: list[PlacedTriple] = []
    add, new, parts = found.append, tuple.__new__, dict[str, URIRef]()
    start = subject_start = subject_end = property_start = property_end = 0
    subject: URIRef | Literal | None = None
    property: URIRef | None = None
    for kind, said, node, part, end, length, *_ in rows:
        if part:
            node = parts.get(part) or parts.setdefault(part, make_iri(entity + part))
        if said is not None:
            property, property_start, property_end = said, start + 4, start + end
        if kind == "S":
            subject, subject_start, subject_end = node, start, start + length
        elif node is not None:
            value_start = start + (end + 1 if kind == "V" else 8)
            places = (subject_start, subject_end, property_start, property_end, value_start)
            add(new(PlacedTriple, (subject, property, node, *places, start + length - 2)))
        start += length + 1
    return found
