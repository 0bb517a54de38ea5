"""The values that a page is made of.

A `Description` is made once and rendered many times: HTML shows its blocks, RDF its triples, and both say
the same. Everything shown has a label; every block names its sources.
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
    one; `anchor` is then the part's fragment, or "". `code` is its notation, as a currency or a country has;
    `plural` is what several are called in the label's language, where the graph says so.
    """

    term: Identifier
    label: str
    language: str = ""
    ref: EntityRef | None = None
    anchor: str = ""
    code: str = ""
    plural: str = ""


@dataclass(frozen=True, slots=True)
class PropertyGroup:
    """All values of one property of one block, under the property's label.

    `inferred` tells what a rule derived from what a source said. `definition` is the property's own. Where
    only the first of many values are given, `total` counts them all and `more` is the document with the rest.
    """

    predicate: Named
    values: tuple[Named, ...]
    definition: str = ""
    inferred: bool = False
    total: int = 0
    more: str = ""


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
    """An entity, or a part of one, as a page shows it: heading, types, facts, numbers of its sources.

    `types` are those that the file states; what rules add is a derived group among the facts.
    """

    subject: Named
    types: tuple[Named, ...]
    groups: tuple[PropertyGroup, ...]
    sources: tuple[int, ...]
    confidence: str = ""
    rivals: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """A dated relation of a member to a network or project; dates as the source gives them, or ""."""

    part: Named
    member: Named
    organisation: Named
    role: Named | None
    start: str = ""
    end: str = ""
    not_before: str = ""
    not_after: str = ""
    end_not_after: str = ""
    attested: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """All that the document about one entity says.

    `blocks` holds the entity first, then its parts. `incoming` groups what points to the entity;
    `memberships` are those on either side of it, its own and those of others in it; `members` holds what is
    stated of the latter, which stands in other files.
    `triples` are exactly those of every RDF format: the entity's own file, what was inferred of it, incoming
    relations, labels of all that is named, and the document's own metadata, which `document` shows.
    """

    ref: EntityRef
    blocks: tuple[Block, ...]
    incoming: tuple[PropertyGroup, ...]
    sources: tuple[SourceNote, ...]
    document: Block
    memberships: tuple[Membership, ...]
    triples: tuple[Triple, ...]
    members: tuple[Block, ...] = ()

    @property
    def subject(self) -> Named:
        """The entity itself, with its label."""
        return self.blocks[0].subject


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the entities of a kind, by label; `total` counts them all."""

    kind: str
    members: tuple[Named, ...]
    total: int
    offset: int
    limit: int
