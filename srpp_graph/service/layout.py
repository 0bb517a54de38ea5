"""How a description is laid out on a page: what stands first, what together, what side by side.

Nothing is left out here that is not told elsewhere on the page: types, sources and confidence stand beside
the heading of their block, quantity and unit in its figure, networks in the memberships, derived years in
their dates, a notation in the address. Notes of those who keep the graph stand apart from facts, before the
sources. The list of all statements at the foot holds each of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rdflib.term import Identifier, Literal

from srpp_graph.entities import Block, Description, Named, PropertyGroup
from srpp_graph.service.headings import MORE, NOTES, PART_NAMES, TOPICS
from srpp_graph.vocabulary import DCTERMS, ORG, RDF, RDFS, SKOS, SRPP

_BESIDE_HEADING = frozenset((DCTERMS.source, SRPP.confidence, RDF.type))
_IN_FIGURE = frozenset(
    (SRPP.quantity, SRPP.unit, SRPP.operator, SRPP.baselineQuantity, SRPP.targetYear, SRPP.year)
)
_NAMES = frozenset((SKOS.prefLabel, DCTERMS.title, RDFS.label))
_LEAD = frozenset((DCTERMS.description, SKOS.definition))


_TOLD_BEFORE: Mapping[Identifier, frozenset[Identifier]] = MappingProxyType(
    {
        SRPP.startYear: frozenset((SRPP.start, SRPP.founded)),
        SRPP.endYear: frozenset((SRPP.end,)),
        SRPP.adoptedYear: frozenset((SRPP.adopted,)),
        SKOS.topConceptOf: frozenset((SKOS.inScheme,)),
    }
)
"""What is stated or derived for queries → what says it on the page already, and more exactly."""

_DOUBLED = frozenset((SKOS.topConceptOf, SKOS.notation, SRPP.policyType))
"""What is told elsewhere even where it is stated and not derived."""

_TURNED: Mapping[Identifier, Identifier] = MappingProxyType(
    {SKOS.broader: SKOS.narrower, SKOS.narrower: SKOS.broader, SKOS.hasTopConcept: SKOS.topConceptOf}
)
"""A property by which something points here → the fact that says the same from here."""

_WORKS = (SRPP.adoptedBy, SRPP.contractingAuthority, SRPP.implements, SRPP.basedOn)


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that answer one plain question."""

    heading: str
    facts: tuple[PropertyGroup, ...]


@dataclass(frozen=True, slots=True)
class PartGroup:
    """The parts of one type; each cluster is one part, or several that disagree and stand side by side."""

    heading: Named | None
    clusters: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A description in the order of its page.

    A lead, facts in groups, its place, works (its policies and cases), memberships, all other parts, what
    else points here, and the notes of those who keep the graph.
    `blocks` finds a block by its term, also that of a membership which another file states.
    """

    lead: tuple[Named, ...]
    facts: tuple[FactGroup, ...]
    works: tuple[PropertyGroup, ...]
    places: PartGroup | None
    memberships: PartGroup | None
    parts: tuple[PartGroup, ...]
    incoming: tuple[PropertyGroup, ...]
    notes: tuple[PropertyGroup, ...]
    on_page: frozenset[Identifier]
    blocks: Mapping[Identifier, Block]


def lay_out(description: Description) -> Layout:
    """The description in the order of its page."""
    entity, *parts = description.blocks
    lead = [value for group in entity.groups if group.predicate.term in _LEAD for value in group.values]
    on_page = frozenset(part.subject.term for part in parts)
    listed = on_page | {each.part.term for each in description.memberships}
    stated = {group.predicate.term for group in entity.groups}
    told = _told(stated, description)
    facts = tuple(
        group
        for group in facts_of(entity, on_page)
        if group.predicate.term not in (told | _LEAD if group.inferred else (told & _DOUBLED) | _LEAD)
    )
    from_elsewhere = (
        _without(group, on_page if group.more else listed)
        for group in description.incoming
        if _TURNED.get(group.predicate.term) not in stated
    )
    incoming = tuple(group for group in from_elsewhere if group.values)
    groups = _grouped(_clusters(parts))
    return Layout(
        lead=tuple(lead),
        facts=_by_topic(facts),
        works=tuple(group for group in incoming if group.predicate.term in _WORKS),
        places=next((group for group in groups if _holds(group, SRPP.Place)), None),
        memberships=next((group for group in groups if _holds(group, ORG.Membership)), None),
        parts=_in_order(group for group in groups if not _holds(group, ORG.Membership, SRPP.Place)),
        incoming=tuple(group for group in incoming if group.predicate.term not in _WORKS),
        notes=notes_of(entity),
        on_page=on_page,
        blocks={block.subject.term: block for block in (*description.members, *description.blocks)},
    )


def _without(group: PropertyGroup, shown: Collection[Identifier]) -> PropertyGroup:
    """What points here, without what the page shows already."""
    left = tuple(each for each in group.values if each.term not in shown)
    return replace(group, values=left, total=group.total - len(group.values) + len(left))


def _by_topic(facts: Sequence[PropertyGroup]) -> tuple[FactGroup, ...]:
    """The facts under plain headings; what fits none stands under the last."""
    topics: dict[str, list[PropertyGroup]] = {heading: [] for heading, _ in TOPICS}
    topics[MORE] = []
    for group in facts:
        heading = next((name for name, terms in TOPICS if group.predicate.term in terms), MORE)
        topics[heading].append(group)
    return tuple(FactGroup(heading, tuple(groups)) for heading, groups in topics.items() if groups)


def _told(stated: Collection[Identifier], description: Description) -> frozenset[Identifier]:
    """The properties that another fact, the list of memberships or the address of the page tells."""
    told = {derived for derived, known in _TOLD_BEFORE.items() if known & set(stated)}
    told |= {SRPP.memberOf} if description.memberships else set()
    for group in description.blocks[0].groups:
        spelt = {each.label for each in group.values}
        if group.predicate.term == SKOS.notation and spelt == {description.ref.slug}:
            told.add(SKOS.notation)
        if group.predicate.term == SRPP.policyType and _slugs(group) == {description.ref.kind}:
            told.add(SRPP.policyType)
    return frozenset(told)


def _slugs(group: PropertyGroup) -> set[str]:
    """The slugs of the entities that a group names: of a policy whose type is only "policy", that."""
    return {each.ref.slug for each in group.values if each.ref}


def _holds(group: PartGroup, *kinds: Identifier) -> bool:
    """Whether a group holds parts of one of these classes."""
    return group.heading is not None and group.heading.term in kinds


def _in_order(groups: Iterable[PartGroup]) -> tuple[PartGroup, ...]:
    """Results first, then aims and findings, then what was observed, then the rest."""
    ranks = {kind: rank for rank, kind in enumerate(PART_NAMES)}
    return tuple(
        sorted(
            groups,
            key=lambda group: ranks.get(group.heading.term, len(ranks)) if group.heading else len(ranks) + 1,
        )
    )


def facts_of(block: Block, on_page: frozenset[Identifier]) -> tuple[PropertyGroup, ...]:
    """The facts of a block not shown otherwise: beside its heading, as parts of the page, or as notes."""
    shown_as_parts = [group for group in block.groups if {each.term for each in group.values} <= on_page]
    numbered = SRPP.quantity in {group.predicate.term for group in block.groups}
    beside = _BESIDE_HEADING | _IN_FIGURE if numbered else _BESIDE_HEADING
    return tuple(
        group
        for group in block.groups
        if group not in shown_as_parts and not _stands_beside(group, block, beside | NOTES)
    )


def notes_of(block: Block) -> tuple[PropertyGroup, ...]:
    """What those who keep the graph note about a block."""
    return tuple(group for group in block.groups if group.predicate.term in NOTES)


def is_sure(block: Block) -> bool:
    """Whether a block is held with high confidence."""
    return any(
        each.term == SRPP.HighConfidence
        for group in block.groups
        if group.predicate.term == SRPP.confidence
        for each in group.values
    )


def _stands_beside(group: PropertyGroup, block: Block, beside: frozenset[Identifier]) -> bool:
    """Whether the heading of a block, or its figure, already says all that a group says."""
    if group.predicate.term in beside:
        return True
    if len(group.values) != 1:
        return False
    (value,), label = group.values, block.subject.label
    if group.predicate.term in _NAMES:
        return value.label == label
    heads = {label.casefold(), label.rpartition(": ")[0].casefold()}
    return isinstance(value.term, Literal) and value.label.casefold() in heads


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
