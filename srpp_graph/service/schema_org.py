r"""What crawlers read: the entity in the words of schema.org, as JSON-LD for a script element of its page.

>>> embed({"name": "</script><script>alert(1)</script>"})
Markup('{"name":"\\u003c/script\\u003e\\u003cscript\\u003ealert(1)\\u003c/script\\u003e"}')
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup
from rdflib.term import Identifier, Literal, URIRef

from srpp_graph.entities import Description, Named
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.service.links import is_web_address
from srpp_graph.vocabulary import DCTERMS, FOAF, GEO, SCHEMA, SKOS, SRPP

_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "city": "GovernmentOrganization",
        "region": "GovernmentOrganization",
        "public-body": "GovernmentOrganization",
        "network": "Organization",
        "organisation": "Organization",
        "project": "Project",
        "event": "Event",
        "policy": "Legislation",
        "case": "CreativeWork",
        "person": "Person",
        "source": "DigitalDocument",
    }
)
_CONCEPT = "DefinedTerm"
_NUMBER = re.compile(r"-?\d{1,3}(\.\d*)?")
_PROPERTIES: tuple[tuple[Identifier, str], ...] = (
    (SKOS.altLabel, "alternateName"),
    (DCTERMS.description, "description"),
    (SKOS.definition, "description"),
    (FOAF.homepage, "sameAs"),
    (SRPP.page, "sameAs"),
    (SCHEMA.url, "sameAs"),
    (SRPP.memberOf, "memberOf"),
    (SRPP.organiser, "organizer"),
    (SRPP.funder, "funder"),
    (SRPP.theme, "about"),
    (SRPP.start, "startDate"),
    (SRPP.end, "endDate"),
    (SRPP.founded, "foundingDate"),
    (SRPP.adopted, "legislationDate"),
    (DCTERMS.issued, "datePublished"),
    (DCTERMS.publisher, "publisher"),
    (SRPP.affiliation, "affiliation"),
    (SRPP.venue, "location"),
)
_ONLY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "memberOf": frozenset(("GovernmentOrganization", "Organization", "Person")),
        "organizer": frozenset(("Event",)),
        "location": frozenset(("Event",)),
        "startDate": frozenset(("Event",)),
        "endDate": frozenset(("Event",)),
        "foundingDate": frozenset(("Organization", "Project")),
        "legislationDate": frozenset(("Legislation",)),
        "datePublished": frozenset(("DigitalDocument",)),
        "publisher": frozenset(("DigitalDocument",)),
        "affiliation": frozenset(("Person",)),
        "funder": frozenset(("Organization", "Project", "Event")),
        "about": frozenset(("Legislation", "CreativeWork", "Event", "DigitalDocument")),
    }
)


def schema_org_of(description: Description, modified: str) -> dict[str, object]:
    """The entity as a schema.org node; `modified` is the instant of the release."""
    kind = _TYPES.get(description.ref.kind, _CONCEPT)
    node: dict[str, object] = {
        "@context": PREFIXES["schema"].rstrip("/"),
        "@type": kind,
        "@id": description.ref.iri,
        "name": description.subject.label,
        "url": description.ref.iri,
        "identifier": description.ref.iri,
        "subjectOf": {
            "@type": "WebPage",
            "@id": description.ref.doc,
            "license": PREFIXES["licence"] + "by/4.0/",
            "dateModified": modified,
            "isPartOf": {"@type": "Dataset", "@id": f"{BASE_IRI}/dataset", "name": "SRPP Graph"},
        },
    }
    found: dict[str, list[object]] = {}
    for group in description.blocks[0].groups:
        for property, name in _PROPERTIES:
            if group.predicate.term == property and kind in _ONLY.get(name, {kind}):
                values = (_value(each, name) for each in group.values)
                found.setdefault(name, []).extend(each for each in values if each is not None)
    point = _point(description)
    if point:
        venue = {"name": str(found["location"][0])} if found.get("location") else {}
        found["location"] = [{"@type": "Place", **venue, "geo": {"@type": "GeoCoordinates", **point}}]
    for name, held in found.items():
        each_once = [each for number, each in enumerate(held) if each not in held[:number]]
        if each_once:
            node[name] = each_once[0] if len(each_once) == 1 else each_once
    return node


def embed(node: Mapping[str, object]) -> Markup:
    """The JSON of a node, safe inside a script element: no character in it can end the element."""
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _value(named: Named, name: str) -> object | None:
    """A value as schema.org takes it: text, a web address, or a thing with its name; `None` for others."""
    if isinstance(named.term, Literal):
        text = named.label.strip()
        return {"@type": "Organization", "name": text} if text and name == "publisher" else text or None
    if named.ref is not None:
        return {"@id": str(named.term), "name": named.label}
    return str(named.term) if is_web_address(str(named.term)) else None


def _point(description: Description) -> dict[str, float]:
    """The coordinates of the entity's place, if they are numbers."""
    entity = URIRef(description.ref.iri)
    places = {o for s, p, o in description.triples if s == entity and p == SRPP.place}
    names = {GEO.lat: "latitude", GEO.long: "longitude"}
    found = {names[p]: str(o) for s, p, o in description.triples if s in places and p in names}
    return {name: float(text) for name, text in found.items() if _NUMBER.fullmatch(text)}
