"""RDF terms across the seam: rdflib's, which the program speaks, and the engine's, which never leave `store`.

Nothing is normalised on the way: lexical forms, datatypes and blank node labels stay as they are. (What is
*stored* the engine keeps in canonical form: `1.50` comes back as `1.5`, a language tag in lower case.)

>>> from rdflib import Literal
>>> to_engine(Literal("Stadt Bonn", lang="de"))
<Literal value=Stadt Bonn language=de>
>>> from_engine(to_engine(Literal("Stadt Bonn", lang="de")))
rdflib.term.Literal('Stadt Bonn', lang='de')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib.namespace import XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from srpp_graph.errors import InvalidIri
from srpp_graph.store.endpoint import Triple

EngineTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What can stand in a solution or a triple on the engine's side."""


def to_engine(term: Identifier) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The engine's term for one of rdflib's.

    Raises:
        InvalidIri: the term is an IRI with characters that no IRI has.
    """
    if isinstance(term, URIRef):
        return named_node(term)
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, Literal):
        raise TypeError(f"not an RDF term: {term!r}")
    if term.language:
        return ox.Literal(str(term), language=term.language)
    if term.datatype is None:
        return ox.Literal(str(term))
    return ox.Literal(str(term), datatype=named_node(term.datatype))


def named_node(iri: str) -> ox.NamedNode:
    """The engine's term for an IRI.

    Raises:
        InvalidIri: this is not an absolute IRI.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise InvalidIri(f"not an absolute IRI: {iri!r}") from error


def from_engine(term: EngineTerm) -> Identifier:
    """The rdflib term for one of the engine's; a plain string carries no datatype, as in rdflib's parsers."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"a triple term has no counterpart in RDF 1.1: {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    return Literal(term.value, datatype=None if datatype == XSD.string else datatype, normalize=False)


def triples_to_engine(triples: Iterable[Triple]) -> Iterator[ox.Triple]:
    """The triples in the engine's terms, one by one."""
    for subject, predicate, value in triples:
        node = to_engine(subject)
        if isinstance(node, ox.Literal):
            raise TypeError(f"a literal cannot be a subject: {subject!r}")
        yield ox.Triple(node, named_node(predicate), to_engine(value))


def triples_from_engine(triples: Iterable[ox.Triple | ox.Quad]) -> Iterator[Triple]:
    """The triples in rdflib's terms, one by one; the graph of a quad is left out."""
    for triple in triples:
        yield (
            from_engine(triple.subject),
            URIRef(triple.predicate.value),
            from_engine(triple.object),
        )
