"""The headings of an entity page, by what stands under them; each is a key of the catalogues in `words/`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rdflib.term import Identifier

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

TOPICS: tuple[tuple[str, frozenset[Identifier]], ...] = (
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
        frozenset(
            (
                SKOS.prefLabel,
                DCTERMS.title,
                RDFS.label,
                SKOS.altLabel,
                SKOS.notation,
                FOAF.homepage,
                SRPP.page,
                SCHEMA.url,
                SRPP.retrievedVia,
                DCTERMS.language,
            )
        ),
    ),
)
MORE = "More"
"""What stands under no other of the topics."""

NOTES = frozenset((SKOS.scopeNote, SKOS.editorialNote, SRPP.collection, SRPP.namedInSeed))
"""What those who keep the graph say of it to each other; it is no fact about the thing."""

PART_NAMES: Mapping[Identifier, str] = MappingProxyType(
    {
        SRPP.Outcome: "Outcomes",
        SRPP.Target: "Targets",
        SRPP.Finding: "Findings",
        SRPP.LighthouseStory: "Lighthouse stories",
        SRPP.Observation: "Observations",
        SRPP.Claim: "Claims",
    }
)
"""The class of a part → what several are called, in the order in which a page shows them."""

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
        SRPP.runBy: "What it runs",
        SRPP.host: "Events it was host of",
        SRPP.representative: "What they stood for",
        SRPP.example: "Named as an example",
        SRPP.commissioner: "What it commissioned",
        SRPP.succeededBy: "What it follows",
        SRPP.presentedAt: "What was presented at it",
        RDF.subject: "Claims about it",
        RDF.object: "Claims that name it",
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
