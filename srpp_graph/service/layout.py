"""How a description is laid out on a page: what stands first, what together, what side by side.

Nothing is left out here that is not shown elsewhere on the page: types, sources and confidence stand beside
the heading of their block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rdflib.term import Identifier

from srpp_graph.entities import Block, Description, Named, PropertyGroup
from srpp_graph.vocabulary import DCTERMS, RDF, RDFS, SKOS, SRPP

KIND_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "city": ("City", "Cities"),
        "region": ("Region", "Regions"),
        "public-body": ("Public body", "Public bodies"),
        "network": ("Network", "Networks"),
        "organisation": ("Organisation", "Organisations"),
        "project": ("Project", "Projects"),
        "event": ("Event", "Events"),
        "policy": ("Policy", "Policies"),
        "case": ("Case", "Cases"),
        "person": ("Person", "People"),
        "source": ("Source", "Sources"),
        "theme": ("Theme", "Themes"),
        "instrument": ("Instrument", "Instruments"),
        "policy-type": ("Policy type", "Policy types"),
        "role": ("Role", "Roles"),
        "unit": ("Unit", "Units"),
    }
)
"""Kind → what one is called, and what several are called."""

_BESIDE_HEADING = frozenset((DCTERMS.source, SRPP.confidence, RDF.type))
_NAMES = frozenset((SKOS.prefLabel, DCTERMS.title, RDFS.label))
_LEAD = frozenset((DCTERMS.description, SKOS.definition))


@dataclass(frozen=True, slots=True)
class PartGroup:
    """The parts of one type; each cluster is one part, or several that disagree and stand side by side."""

    heading: Named | None
    clusters: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A description in the order of its page: a lead, facts, parts, what points here from other pages."""

    lead: tuple[Named, ...]
    facts: tuple[PropertyGroup, ...]
    parts: tuple[PartGroup, ...]
    incoming: tuple[PropertyGroup, ...]
    on_page: frozenset[Identifier]


def lay_out(description: Description) -> Layout:
    """The description in the order of its page."""
    entity, *parts = description.blocks
    lead = [value for group in entity.groups if group.predicate.term in _LEAD for value in group.values]
    on_page = frozenset(part.subject.term for part in parts)
    facts = tuple(group for group in facts_of(entity, on_page) if group.predicate.term not in _LEAD)
    from_elsewhere = (
        replace(group, values=tuple(each for each in group.values if each.term not in on_page))
        for group in description.incoming
    )
    incoming = tuple(group for group in from_elsewhere if group.values)
    return Layout(tuple(lead), facts, _grouped(_clusters(parts)), incoming, on_page)


def facts_of(block: Block, on_page: frozenset[Identifier]) -> tuple[PropertyGroup, ...]:
    """The facts of a block that are not shown otherwise: beside its heading, or as parts on the same page."""
    shown_as_parts = [group for group in block.groups if {each.term for each in group.values} <= on_page]
    return tuple(
        group for group in block.groups if group not in shown_as_parts and not _stands_beside(group, block)
    )


def _stands_beside(group: PropertyGroup, block: Block) -> bool:
    """Whether the heading of a block already says all that a group says."""
    if group.predicate.term in _BESIDE_HEADING:
        return True
    only_name = len(group.values) == 1 and group.values[0].label == block.subject.label
    return group.predicate.term in _NAMES and only_name


def _clusters(parts: Sequence[Block]) -> list[tuple[Block, ...]]:
    """The parts, with those that disagree put together where the first of them stands."""
    by_term = {part.subject.term: part for part in parts}
    seen: set[Identifier] = set()
    clusters = []
    for part in parts:
        if part.subject.term in seen:
            continue
        cluster, waiting = [], [part]
        while waiting:
            block = waiting.pop(0)
            if block.subject.term not in seen:
                seen.add(block.subject.term)
                cluster.append(block)
                waiting += [by_term[rival.term] for rival in block.rivals if rival.term in by_term]
        clusters.append(tuple(cluster))
    return clusters


def _grouped(clusters: Sequence[tuple[Block, ...]]) -> tuple[PartGroup, ...]:
    """The clusters under the first type of their first part."""
    groups: dict[Identifier | None, tuple[Named | None, list[tuple[Block, ...]]]] = {}
    for cluster in clusters:
        heading = cluster[0].types[0] if cluster[0].types else None
        groups.setdefault(heading.term if heading else None, (heading, []))[1].append(cluster)
    return tuple(PartGroup(heading, tuple(members)) for heading, members in groups.values())
