"""The words of the vocabularies that we take words from, as rdflib knows them.

>>> from rdflib.namespace import SKOS
>>> is_unknown(SKOS.prefLabel), is_unknown(URIRef(f"{SKOS}preflabel")), is_unknown(URIRef("urn:x"))
(False, True, False)
"""

from __future__ import annotations

from functools import cache

from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    VANN,
    VOID,
    XSD,
    DefinedNamespace,
)
from rdflib.term import URIRef

_VOCABULARIES: tuple[type[DefinedNamespace], ...] = (
    *(DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF),
    *(RDFS, SDO, SH, SKOS, VANN, VOID, XSD),
)


@cache
def words_of(namespace: str) -> frozenset[str]:
    """The words of the vocabulary that begins so; none if it is not one of these."""
    return frozenset(
        str(name)
        for each in _VOCABULARIES
        if str(each) == namespace
        for name in (*each.__annotations__, *getattr(each, "_extras", ()))
    )


def is_unknown(term: URIRef) -> bool:
    """Whether the term begins as the words of one of the vocabularies do, and is none of them."""
    cut = max(term.rfind("#"), term.rfind("/")) + 1
    words = words_of(term[:cut])
    return bool(words) and cut < len(term) and term[cut:] not in words and not term[cut:].startswith("_")
