"""The prefix table, and the names made with it.

The table itself is data, in `ontology/prefixes.ttl`; `tests/test_prefixes.py` holds the two together.
This module and `vocabulary` are the only ones in which IRIs stand as text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

PUBLISHED_BASE_IRI = "https://w3id.org/srpp"
"""The base in the files of this repository."""

BASE_IRI = os.environ.get("SRPP_BASE_IRI", PUBLISHED_BASE_IRI).rstrip("/")
"""What every IRI of ours begins with: one setting, never derived from a request."""

NS = BASE_IRI + "/ns#"
SHAPES_NS = BASE_IRI + "/shapes#"
GRAPH_INFERRED = BASE_IRI + "/graph/inferred"
GRAPH_ONTOLOGY = BASE_IRI + "/graph/ontology"
GRAPH_SHAPES = BASE_IRI + "/graph/shapes"
GRAPH_META = BASE_IRI + "/graph/meta"

_ENTITY_KINDS = (
    *("case", "city", "event", "instrument", "network", "organisation", "person", "policy", "policy-type"),
    *("project", "public-body", "region", "role", "source", "theme", "unit"),
)

PREFIXES: Mapping[str, str] = MappingProxyType(
    dict(
        sorted(
            {
                **{kind: f"{BASE_IRI}/id/{kind}/" for kind in _ENTITY_KINDS},
                "country": "http://publications.europa.eu/resource/authority/country/",
                "cpv": "http://data.europa.eu/cpv/cpv/",
                "dcat": "http://www.w3.org/ns/dcat#",
                "dcterms": "http://purl.org/dc/terms/",
                "doc": BASE_IRI + "/doc/",
                "eli": "http://data.europa.eu/eli/ontology#",
                "epo": "http://data.europa.eu/a4g/ontology#",
                "foaf": "http://xmlns.com/foaf/0.1/",
                "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
                "licence": "https://creativecommons.org/licenses/",
                "wd": "http://www.wikidata.org/entity/",
                "graph": BASE_IRI + "/graph/",
                "org": "http://www.w3.org/ns/org#",
                "owl": "http://www.w3.org/2002/07/owl#",
                "prov": "http://www.w3.org/ns/prov#",
                "question": BASE_IRI + "/question/",
                "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
                "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
                "schema": "https://schema.org/",
                "scheme": BASE_IRI + "/scheme/",
                "sdg": "http://metadata.un.org/sdg/",
                "sh": "http://www.w3.org/ns/shacl#",
                "shape": SHAPES_NS,
                "skos": "http://www.w3.org/2004/02/skos/core#",
                "srpp": NS,
                "vann": "http://purl.org/vocab/vann/",
                "void": "http://rdfs.org/ns/void#",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
            }.items()
        )
    )
)
"""Prefix → namespace IRI, sorted by prefix."""

_LOCAL = re.compile(r"(?:[\w:](?:[\w.:-]*[\w:-])?)?", re.ASCII)
_PREFIX_OF = {iri: prefix for prefix, iri in PREFIXES.items()}
"""Namespace → prefix; each namespace ends in `#` or `/`, and no local name has one of these."""


@lru_cache(maxsize=16_384)
def compact(iri: str) -> str:
    """The prefixed name of an IRI, or `<iri>` where no prefix fits.

    >>> compact("https://w3id.org/srpp/id/city/oslo")
    'city:oslo'
    >>> compact("https://w3id.org/srpp/id/city/oslo#member-glcn-on-sp")
    '<https://w3id.org/srpp/id/city/oslo#member-glcn-on-sp>'
    """
    iri = str(iri)  # the `startswith` of an rdflib term is slow
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix is not None and _LOCAL.fullmatch(iri, cut) else f"<{iri}>"


def expand(name: str) -> str | None:
    """The IRI behind a prefixed name, or `None` if its prefix is unknown.

    >>> expand("srpp:City")
    'https://w3id.org/srpp/ns#City'
    >>> expand("nope:City") is None
    True
    """
    prefix, colon, local = name.partition(":")
    namespace = PREFIXES.get(prefix) if colon else None
    return None if namespace is None else namespace + local
