"""Where a reader gets by following a term: a page of this service, another site, or nowhere.

Only http and https addresses ever become links; whatever else stands in the graph is shown as text.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from rdflib.term import Identifier, URIRef

from srpp_graph.errors import InvalidIri
from srpp_graph.iris import EntityRef
from srpp_graph.prefixes import BASE_IRI, NS, PREFIXES, SHAPES_NS

_PLAIN = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
_PAGES = (
    (NS, "/ns#"),
    (NS.removesuffix("#") + "/examples/", "/ns/examples/"),
    (SHAPES_NS, "/shapes#"),
    (PREFIXES["question"], "/questions/"),
    (PREFIXES["scheme"], "/scheme/"),
    (PREFIXES["country"], "/country/"),
    (f"{BASE_IRI}/profile/", "/profile/"),
)


def local_path(iri: str) -> str | None:
    """The path, within this service, of the page that shows an IRI of ours; `None` if there is no such page.

    >>> local_path("https://w3id.org/srpp/id/city/oslo#member-glcn-on-sp")
    '/doc/city/oslo#member-glcn-on-sp'
    >>> local_path("https://w3id.org/srpp/ns#City")
    '/ns#City'
    """
    for space, path in _PAGES:
        if iri.startswith(space):
            name, hash_, fragment = iri[len(space) :].partition("#")
            return path + quote(name, safe="-._~") + hash_ + quote(fragment, safe="-._~")
    head, more, rest = iri.partition("/incoming?")
    try:
        ref = EntityRef.parse(head)
    except InvalidIri:
        return None
    if more:
        return f"/doc/{ref.kind}/{ref.slug}{more}{quote(rest, safe='-._~=:')}"
    _, hash_, fragment = iri.partition("#")
    return f"/doc/{ref.kind}/{ref.slug}{hash_}{quote(fragment, safe='-._~')}"


def find_ref(iri: str | None) -> EntityRef | None:
    """The entity that an IRI names, if it names one of ours.

    >>> find_ref("https://w3id.org/srpp/id/city/oslo"), find_ref("https://example.org/"), find_ref(None)
    (EntityRef(kind='city', slug='oslo'), None, None)
    """
    try:
        return EntityRef.parse(iri or "")
    except InvalidIri:
        return None


def link_of(term: Identifier, prefix: str = "") -> str | None:
    """What stands in the `href` of a term, or `None` if it is only text.

    >>> link_of(URIRef("javascript:alert(1)")) is None
    True
    >>> link_of(URIRef("https://www.ungm.org/")), link_of(URIRef("https://w3id.org/srpp/id/city/oslo"), "/g")
    ('https://www.ungm.org/', '/g/doc/city/oslo')
    """
    if not isinstance(term, URIRef):
        return None
    iri = str(term)
    path = local_path(iri)
    if path is not None:
        return prefix + path
    return iri if is_web_address(iri) and not iri.startswith(BASE_IRI + "/") else None


def is_web_address(text: str) -> bool:
    """Whether the text is an http or https address that may become a link.

    >>> is_web_address("https://example.org/a"), is_web_address("https:javascript"), is_web_address("data:,x")
    (True, False, False)
    """
    if not _PLAIN.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
