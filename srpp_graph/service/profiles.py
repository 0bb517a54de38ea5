"""Profiles: the same description in shapes for different readers, chosen by `Accept-Profile` or `?_profile=`.

The plain description is what every format says. The framed one is JSON-LD as a tree, in short names, for
those who write JavaScript. The third is schema.org, for crawlers. (W3C, Content Negotiation by Profile.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pyld import jsonld
from rdflib.term import BNode, Identifier, Literal, URIRef

from srpp_graph.entities import Description
from srpp_graph.errors import NotAcceptable
from srpp_graph.prefixes import BASE_IRI, NS, PREFIXES
from srpp_graph.store.endpoint import Triple
from srpp_graph.vocabulary import OWL, RDF, RDFS, XSD

_MEMBER = re.compile(r"<([^<>\s]+)>\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?")
_SAFE = re.compile(r"0|-?[1-9]\d{0,14}")


class Profile(NamedTuple):
    """One profile: what `?_profile=` takes, its IRI, and what it is for."""

    name: str
    iri: str
    label: str


PLAIN = Profile("plain", BASE_IRI + "/profile/plain", "All statements, with the labels of what they name")
FRAMED = Profile("framed", BASE_IRI + "/profile/framed", "JSON-LD as a tree in short names, for programs")
SCHEMA_ORG = Profile("schema", PREFIXES["schema"], "schema.org, for crawlers")
PROFILES = (PLAIN, FRAMED, SCHEMA_ORG)


def choose_profile(named: str | None, accept: str | None) -> Profile:
    """The profile that `?_profile=` names, else the first that Accept-Profile likes best, else the plain one.

    Raises:
        NotAcceptable: `?_profile=` names none; an unknown one in the header is passed over.

    >>> choose_profile(None, "<https://schema.org/>;q=0.5, <https://w3id.org/srpp/profile/framed>").name
    'framed'
    """
    if named is not None:
        found = next((each for each in PROFILES if named in (each.name, each.iri)), None)
        if found is None:
            raise NotAcceptable(
                f"there is no profile `{named[:80]}` here",
                [each.name for each in PROFILES],
                help="the profiles are " + ", ".join(each.name for each in PROFILES) + "; `alt` lists them",
            )
        return found
    weights = {iri: float(weight or 1) for iri, weight in _MEMBER.findall((accept or "")[:4096])}
    wanted = [each for each in PROFILES if weights.get(each.iri)]
    return max(wanted, key=lambda each: weights[each.iri], default=PLAIN)


def build_context(ontology: Iterable[Triple]) -> dict[str, object]:
    """The JSON-LD context: short names for our terms and those we reuse, read off the ontology.

    What takes one value in each language is a map by language; what leads to a thing is an `@id`.
    """
    rows = list(ontology)
    terms = {str(s).removeprefix(NS) for s, _, _ in rows if str(s).startswith(NS)}
    languages = {"@container": "@language"}
    context: dict[str, object] = {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        **{name: iri for name, iri in PREFIXES.items() if iri[-1] in "/#" and name not in terms},
        "label": {"@id": PREFIXES["skos"] + "prefLabel", **languages},
        "alternative": {"@id": PREFIXES["skos"] + "altLabel", **languages},
        "title": {"@id": PREFIXES["dcterms"] + "title", **languages},
        "description": {"@id": PREFIXES["dcterms"] + "description", **languages},
        "sources": {"@id": PREFIXES["dcterms"] + "source", "@type": "@id", "@container": "@set"},
        "homepage": {"@id": PREFIXES["foaf"] + "homepage", "@type": "@id"},
        "member": {"@id": PREFIXES["org"] + "member", "@type": "@id"},
        "network": {"@id": PREFIXES["org"] + "organization", "@type": "@id"},
    }
    ranges = {s: o for s, p, o in rows if p == RDFS.range}
    for term, predicate, kind in sorted(rows):
        name = str(term).removeprefix(NS)
        if predicate != RDF.type or not str(term).startswith(NS) or name in context:
            continue
        if kind == OWL.ObjectProperty:
            context[name] = {"@id": str(term), "@type": "@id"}
        elif kind == OWL.DatatypeProperty:
            datatype = ranges.get(URIRef(term))
            typed = datatype is not None and str(datatype).startswith(str(XSD)) and datatype != XSD.string
            native = datatype in (XSD.integer, XSD.boolean)
            context[name] = {"@id": str(term), **({"@type": str(datatype)} if typed and not native else {})}
        elif kind == OWL.Class:
            context[name] = str(term)
    return {"@context": context}


def frame_description(description: Description, context: Mapping[str, object], address: str) -> bytes:
    """The description as a JSON-LD tree with the entity at its root; the context is named by its address."""
    frame = {**context, "@id": description.ref.iri, "@embed": "@once"}
    options = {"documentLoader": _refuse_network, "omitGraph": True}
    tree = jsonld.frame(_expanded(description.triples), frame, options)
    tree = {"@context": address, **{key: value for key, value in tree.items() if key != "@context"}}
    return json.dumps(tree, ensure_ascii=False, indent=1).encode()


def _expanded(triples: Iterable[Triple]) -> list[dict[str, Any]]:
    """The triples as expanded JSON-LD; whole numbers and truth values as JSON has them."""
    nodes: dict[str, dict[str, Any]] = {}
    for subject, predicate, value in triples:
        name = _node_name(subject)
        node = nodes.setdefault(name, {"@id": name})
        if predicate == RDF.type:
            node.setdefault("@type", []).append(str(value))
        else:
            node.setdefault(str(predicate), []).append(_json_value(value))
    return list(nodes.values())


def _node_name(term: Identifier) -> str:
    """The name of a node in JSON-LD."""
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _json_value(term: Identifier) -> dict[str, object]:
    """A value in expanded JSON-LD."""
    if not isinstance(term, Literal):
        return {"@id": _node_name(term)}
    if term.language:
        return {"@value": str(term), "@language": term.language}
    if term.datatype == XSD.integer and _SAFE.fullmatch(str(term)):
        return {"@value": int(str(term))}
    if term.datatype == XSD.boolean:
        return {"@value": str(term) in ("true", "1")}
    if term.datatype in (None, XSD.string):
        return {"@value": str(term)}
    return {"@value": str(term), "@type": str(term.datatype)}


def _refuse_network(address: str, options: object = None) -> Mapping[str, object]:
    """No document is ever fetched while framing."""
    raise NotAcceptable(f"the context {address[:200]} would have to be fetched", ())


def link_profiles(address: str, chosen: Profile, formats: Sequence[str]) -> list[str]:
    """The Link members that name the profile of an answer and the others that there are."""
    links = [f'<{chosen.iri}>; rel="profile"']
    for each in PROFILES:
        if each is not chosen:
            types = formats if each is PLAIN else ("application/ld+json",)
            link = (
                f'<{address}?_profile={each.name}>; rel="alternate"; type="{types[0]}"; formats="{each.iri}"'
            )
            links.append(link)
    return links
