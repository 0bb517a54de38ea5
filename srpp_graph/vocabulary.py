"""The terms of the ontology, and of the vocabularies it reuses, as rdflib names.

`SRPP` holds exactly the terms of `ontology/srpp.ttl`, in the order of its sections;
`tests/test_vocabulary.py` holds the two together. A name that the ontology lacks is an `AttributeError`
here and an error for mypy.

>>> SRPP.City.n3()
'<https://w3id.org/srpp/ns#City>'
>>> "Town" in SRPP
False

Importing this module also switches off rdflib's normalisation of literals, once and for the whole process:
rdflib would rewrite `"1.50"^^xsd:decimal` as `1.5` and `"01"^^xsd:integer` as `1` when it reads them, and
then a file could not be written back as its author wrote it, nor a finding quote what the file says.
"""

# ruff: noqa: N815 - terms are written as the ontology writes them

from __future__ import annotations

import rdflib
from rdflib import Namespace, URIRef
from rdflib.namespace import DCAT as _DCAT_2
from rdflib.namespace import (
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SH,
    SKOS,
    VANN,
    VOID,
    XSD,
    DefinedNamespace,
)
from rdflib.namespace import SDO as SCHEMA

from srpp_graph.prefixes import NS, PREFIXES, SHAPES_NS

rdflib.NORMALIZE_LITERALS = False

__all__ = [
    "DCAT",
    "DCTERMS",
    "FOAF",
    "GEO",
    "ORG",
    "OWL",
    "PROF",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SH",
    "SHAPE",
    "SKOS",
    "SRPP",
    "VANN",
    "VOID",
    "XSD",
]


class DCAT(_DCAT_2):
    """The vocabulary of data catalogues; rdflib has its version 2, version 3 added what is named here."""

    hasVersion: URIRef


class GEO(DefinedNamespace):
    """The two coordinates of a point, from the W3C's WGS84 vocabulary."""

    _NS = Namespace(PREFIXES["geo"])
    _fail = True

    lat: URIRef
    long: URIRef


class PROF(DefinedNamespace):
    """What the W3C's Profiles Vocabulary says of a profile."""

    _NS = Namespace("http://www.w3.org/ns/dx/prof/")
    _fail = True

    Profile: URIRef
    hasToken: URIRef


class SHAPE(DefinedNamespace):
    """What a shape of ours says beyond SHACL: its code, and the remedy for what it finds."""

    _NS = Namespace(SHAPES_NS)
    _fail = True

    code: URIRef
    help: URIRef


class SRPP(DefinedNamespace):
    """The terms of the SRPP ontology."""

    _NS = Namespace(NS)
    _fail = True

    # Classes
    Case: URIRef
    City: URIRef
    Claim: URIRef
    Event: URIRef
    Finding: URIRef
    LighthouseStory: URIRef
    Measure: URIRef
    Network: URIRef
    Observation: URIRef
    Organisation: URIRef
    Outcome: URIRef
    Parameter: URIRef
    Person: URIRef
    Place: URIRef
    Policy: URIRef
    Project: URIRef
    PublicAuthority: URIRef
    PublicBody: URIRef
    Question: URIRef
    Region: URIRef
    Retired: URIRef
    Source: URIRef
    Target: URIRef

    # Object properties
    adoptedBy: URIRef
    affiliation: URIRef
    assignedCpv: URIRef
    basedOn: URIRef
    candidateCase: URIRef
    chart: URIRef
    commissioner: URIRef
    confidence: URIRef
    contractValue: URIRef
    contractingAuthority: URIRef
    cooperationPartner: URIRef
    coordinator: URIRef
    country: URIRef
    example: URIRef
    founder: URIRef
    funder: URIRef
    hasFinding: URIRef
    hasObservation: URIRef
    hasOutcome: URIRef
    hasTarget: URIRef
    host: URIRef
    implements: URIRef
    inSeries: URIRef
    instrument: URIRef
    level: URIRef
    memberOf: URIRef
    operator: URIRef
    organiser: URIRef
    page: URIRef
    parameter: URIRef
    partOf: URIRef
    participant: URIRef
    partner: URIRef
    place: URIRef
    pledgedIn: URIRef
    policyType: URIRef
    presented: URIRef
    presentedAt: URIRef
    procurementKind: URIRef
    representative: URIRef
    rivals: URIRef
    role: URIRef
    runBy: URIRef
    saidAt: URIRef
    saidIn: URIRef
    sdgTarget: URIRef
    statedCpv: URIRef
    succeededBy: URIRef
    theme: URIRef
    unit: URIRef
    valueClass: URIRef

    # Datatype properties
    adopted: URIRef
    adoptedYear: URIRef
    announced: URIRef
    asOf: URIRef
    baselineQuantity: URIRef
    baselineYear: URIRef
    collection: URIRef
    end: URIRef
    endNotAfter: URIRef
    endYear: URIRef
    ended: URIRef
    eventType: URIRef
    founded: URIRef
    goal: URIRef
    impliesMembership: URIRef
    inForce: URIRef
    lastAttested: URIRef
    lastDocumented: URIRef
    legalReference: URIRef
    lesson: URIRef
    namedInSeed: URIRef
    organisationType: URIRef
    pluralLabel: URIRef
    procured: URIRef
    publicRole: URIRef
    quantity: URIRef
    rationale: URIRef
    recurrence: URIRef
    reservedBecause: URIRef
    retiredBecause: URIRef
    retrievedVia: URIRef
    seat: URIRef
    social: URIRef
    stage: URIRef
    start: URIRef
    startNotAfter: URIRef
    startNotBefore: URIRef
    startYear: URIRef
    status: URIRef
    targetYear: URIRef
    topic: URIRef
    variable: URIRef
    venue: URIRef
    year: URIRef

    # Individuals
    About: URIRef
    AtLeast: URIRef
    AtMost: URIRef
    BarChart: URIRef
    Exactly: URIRef
    HighConfidence: URIRef
    InternationalLevel: URIRef
    LessThan: URIRef
    LineChart: URIRef
    LocalLevel: URIRef
    LowConfidence: URIRef
    Map: URIRef
    MediumConfidence: URIRef
    Mixed: URIRef
    MoreThan: URIRef
    NationalLevel: URIRef
    RegionalLevel: URIRef
    Services: URIRef
    Supplies: URIRef
    SupranationalLevel: URIRef
    Table: URIRef
    Timeline: URIRef
    Works: URIRef


SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""Where the schema of SARIF 2.1.0 is published; named in every log, never fetched."""
