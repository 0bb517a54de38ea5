"""What a page says of one entity, and of a list of them.

A `Description` is made once and rendered many times: HTML shows its blocks, RDF its triples, and both say
the same. Everything shown has a label; every block names its sources. This module knows no HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.term import Identifier

from srpp_graph.iris import EntityRef
from srpp_graph.store.endpoint import Triple


@dataclass(frozen=True, slots=True)
class Named:
    """A term and the words people read for it.

    `label` is never empty: a prefixed name stands in where the graph has no label. `language` is the
    label's tag, or "" for codes and numbers. `ref` is set when the term is an entity of ours or a part of
    one; `anchor` is then the part's fragment, or "".
    """

    term: Identifier
    label: str
    language: str = ""
    ref: EntityRef | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PropertyGroup:
    """All values of one property of one block, under the property's label.

    `total` counts all values; `values` may hold fewer where a list was cut, and the page says so.
    """

    predicate: Named
    values: tuple[Named, ...]
    total: int
    definition: str = ""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One numbered line of a page's list of sources."""

    number: int
    source: Named
    publisher: str = ""
    issued: str = ""
    address: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """An entity, or a part of one, as a page shows it: heading, types, facts, and the numbers of its sources."""

    subject: Named
    types: tuple[Named, ...]
    groups: tuple[PropertyGroup, ...]
    sources: tuple[int, ...]
    confidence: str = ""
    rivals: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """All that the document about one entity says.

    `blocks` holds the entity first, then its parts. `incoming` groups what points to the entity.
    `triples` are exactly those of every RDF format: the entity's own file, what was inferred of it, incoming
    relations, labels of all that is named, and the document's own metadata.
    """

    ref: EntityRef
    blocks: tuple[Block, ...]
    incoming: tuple[PropertyGroup, ...]
    sources: tuple[SourceNote, ...]
    triples: tuple[Triple, ...]
