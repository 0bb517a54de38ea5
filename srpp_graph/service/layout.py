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
from srpp_graph.vocabulary import DCTERMS, FOAF, ORG, RDF, RDFS, SCHEMA, SKOS, SRPP

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


_TOPICS: tuple[tuple[str, frozenset[Identifier]], ...] = (
    (
        "Who",
        frozenset(
            (
                *(SRPP.contractingAuthority, SRPP.adoptedBy, SRPP.founder, SRPP.coordinator, SRPP.funder),
                *(SRPP.partner, SRPP.runBy, SRPP.organiser, SRPP.cooperationPartner, SRPP.participant),
                *(SRPP.affiliation, SRPP.publicRole, SRPP.memberOf, SRPP.host, SRPP.commissioner),
                *(SRPP.partOf, SRPP.representative, SRPP.organisationType, DCTERMS.publisher),
            )
        ),
    ),
    (
        "When",
        frozenset(
            (
                *(SRPP.start, SRPP.end, SRPP.startYear, SRPP.endYear, SRPP.adopted, SRPP.adoptedYear),
                *(SRPP.inForce, SRPP.ended, SRPP.founded, SRPP.asOf, SRPP.lastDocumented),
                *(SRPP.announced, SRPP.status, SRPP.succeededBy, DCTERMS.issued),
            )
        ),
    ),
    ("Where", frozenset((SRPP.country, SRPP.venue, SRPP.seat))),
    (
        "What",
        frozenset(
            (
                *(SRPP.procured, SRPP.procurementKind, SRPP.statedCpv, SRPP.assignedCpv, SRPP.policyType),
                *(SRPP.level, SRPP.legalReference, SRPP.eventType, SRPP.goal, SRPP.theme, SRPP.topic),
                *(SRPP.instrument, SRPP.implements, SRPP.basedOn, SRPP.inSeries, SRPP.presented),
                *(SRPP.presentedAt, SRPP.lesson, SRPP.sdgTarget, SRPP.candidateCase, SRPP.stage),
                *(SKOS.broader, SKOS.narrower, SKOS.related),
            )
        ),
    ),
    (
        "Names and addresses",
        frozenset((*_NAMES, SKOS.altLabel, SKOS.notation, FOAF.homepage, SRPP.page, SCHEMA.url)),
    ),
    ("Notes", frozenset((SKOS.scopeNote, SKOS.editorialNote, SRPP.retrievedVia))),
)
_MORE = "More"

INVERSE: Mapping[Identifier, str] = MappingProxyType(
    {
        SRPP.adoptedBy: "Policies it adopted",
        SRPP.contractingAuthority: "Cases: what it bought",
        SRPP.implements: "Cases that carry it out",
        SRPP.hasOutcome: "Cases with this outcome",
        SRPP.basedOn: "Policies built on it",
        SRPP.theme: "About this theme",
        SRPP.instrument: "Using this instrument",
        SRPP.policyType: "Policies of this type",
        SRPP.organiser: "Events it organised",
        SRPP.participant: "Events it took part in",
        SRPP.cooperationPartner: "Events it helped with",
        SRPP.presented: "Presented at",
        SRPP.inSeries: "Events of this series",
        SRPP.funder: "What it funds",
        SRPP.founder: "What it founded",
        SRPP.coordinator: "What it coordinates",
        SRPP.partner: "What it is a partner of",
        SRPP.partOf: "Parts of it",
        SRPP.affiliation: "Its people",
        SRPP.memberOf: "Members",
        SRPP.role: "Memberships in this role",
        SRPP.unit: "Numbers in this unit",
        SRPP.pledgedIn: "Aims pledged in it",
        SRPP.saidIn: "What it says",
        SRPP.saidAt: "What was said at it",
        SRPP.candidateCase: "Stories that may tell of it",
        DCTERMS.source: "Statements that rest on it",
        ORG.organization: "Memberships",
        ORG.member: "Memberships elsewhere",
        SKOS.broader: "Narrower",
        SKOS.narrower: "Wider",
        SKOS.related: "Related",
        SKOS.hasTopConcept: "Scheme",
    }
)
"""Property → what a page says of those that point to a thing by it."""

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

    A lead, facts in groups, works (its policies and cases), parts but for memberships, what else points here.
    `blocks` finds a block by its term.
    """

    lead: tuple[Named, ...]
    facts: tuple[FactGroup, ...]
    works: tuple[PropertyGroup, ...]
    memberships: PartGroup | None
    parts: tuple[PartGroup, ...]
    incoming: tuple[PropertyGroup, ...]
    on_page: frozenset[Identifier]
    blocks: Mapping[Identifier, Block]


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
    groups = _grouped(_clusters(parts))
    return Layout(
        lead=tuple(lead),
        facts=_by_topic(facts),
        works=tuple(group for group in incoming if group.predicate.term in _WORKS),
        memberships=next((group for group in groups if _is_membership(group)), None),
        parts=tuple(group for group in groups if not _is_membership(group)),
        incoming=tuple(group for group in incoming if group.predicate.term not in _WORKS),
        on_page=on_page,
        blocks={block.subject.term: block for block in description.blocks},
    )


def _by_topic(facts: Sequence[PropertyGroup]) -> tuple[FactGroup, ...]:
    """The facts under plain headings; what fits none stands under the last."""
    topics: dict[str, list[PropertyGroup]] = {heading: [] for heading, _ in _TOPICS}
    topics[_MORE] = []
    for group in facts:
        heading = next((name for name, terms in _TOPICS if group.predicate.term in terms), _MORE)
        topics[heading].append(group)
    return tuple(FactGroup(heading, tuple(groups)) for heading, groups in topics.items() if groups)


def _is_membership(group: PartGroup) -> bool:
    """Whether a group of parts holds memberships."""
    return group.heading is not None and group.heading.term == ORG.Membership


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
