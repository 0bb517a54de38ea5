"""The media types of answers: what a SELECT, an ASK and a graph can be written as, and how a graph is.

`RESULT_FORMATS` and `GRAPH_FORMATS` are in the order of preference, the default first. Negotiation belongs to
the service; this module only knows names.

>>> find_format("csv", RESULT_FORMATS).media_type
'text/csv'
>>> find_format("application/json", RESULT_FORMATS).suffix
'.srj'

CSV and TSV are defined for SELECT only (SPARQL 1.1 Query Results CSV and TSV Formats §1). An ASK in one of
them is the single word `true` or `false`, as Oxigraph's server and Jena's tools read and write it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib.term import URIRef

from srpp_graph.errors import NotAcceptable
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.terms import triples_from_engine, triples_to_engine
from srpp_graph.turtle.writer import render_turtle
from srpp_graph.vocabulary import RDF


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer.

    `name` is what `?format=` takes, `label` what a page shows, `aliases` other media types that mean it.
    """

    media_type: str
    suffix: str
    name: str
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of a Content-Type header: text types say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


RESULT_FORMATS: tuple[Format, ...] = (
    Format(
        *("application/sparql-results+json", ".srj", "json", "JSON"),
        aliases=("application/json", "text/json"),
    ),
    Format(
        *("application/sparql-results+xml", ".srx", "xml", "XML"),
        aliases=("application/xml", "text/xml"),
    ),
    Format("text/csv", ".csv", "csv", "CSV"),
    Format("text/tab-separated-values", ".tsv", "tsv", "TSV", aliases=("text/tsv",)),
)
"""What a SELECT or an ASK can be written as."""

ARROW = Format("application/vnd.apache.arrow.stream", ".arrows", "arrow", "Arrow stream")
PARQUET = Format("application/vnd.apache.parquet", ".parquet", "parquet", "Parquet")
SELECT_FORMATS: tuple[Format, ...] = (*RESULT_FORMATS, ARROW, PARQUET)
"""What a SELECT can be written as: the last two keep the types of values (see `columns`)."""

TURTLE = Format(
    *("text/turtle", ".ttl", "turtle", "Turtle"),
    aliases=("application/turtle", "application/x-turtle"),
)
N_TRIPLES = Format("application/n-triples", ".nt", "ntriples", "N-Triples", aliases=("text/plain",))
RDF_XML = Format(
    *("application/rdf+xml", ".rdf", "rdfxml", "RDF/XML"),
    aliases=("application/xml", "text/xml"),
)
JSON_LD = Format(
    *("application/ld+json", ".jsonld", "jsonld", "JSON-LD"),
    aliases=("application/json",),
)
TRIG = Format("application/trig", ".trig", "trig", "TriG", aliases=("application/x-trig",))
N_QUADS = Format("application/n-quads", ".nq", "nquads", "N-Quads", aliases=("text/x-nquads",))

GRAPH_FORMATS: tuple[Format, ...] = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
"""What the triples of a CONSTRUCT, a DESCRIBE or a document can be written as."""


def find_format(name: str, formats: Sequence[Format]) -> Format | None:
    """The format with this `?format=` name, suffix, media type or alias; `None` if there is none.

    >>> find_format(".ttl", GRAPH_FORMATS) is TURTLE
    True
    >>> find_format("text/html", GRAPH_FORMATS) is None
    True
    """
    wanted = name.strip().lower()
    for format in formats:
        if wanted in (format.name, format.media_type, format.suffix, format.suffix[1:]):
            return format
    return next((format for format in formats if wanted in format.aliases), None)


def render_graph(triples: Iterable[Triple], media_type: str) -> bytes:
    """The triples written in a media type of `GRAPH_FORMATS`, as UTF-8.

    Raises:
        NotAcceptable: the media type is none of them.
    """
    format = find_format(media_type, GRAPH_FORMATS)
    if format is None:
        raise NotAcceptable(
            f"a graph cannot be written as {media_type}", [known.media_type for known in GRAPH_FORMATS]
        )
    if format is TURTLE:
        return render_turtle(triples).encode()
    rows = list(triples)
    prefixes = _used_prefixes(rows, elements=format is RDF_XML)
    return ox.serialize(triples_to_engine(rows), format=_engine_format(format), prefixes=prefixes) or b""


def parse_graph(body: bytes, media_type: str) -> list[Triple]:
    """The triples that a body in a media type of `GRAPH_FORMATS` says; graphs of quads are left out."""
    format = find_format(media_type, GRAPH_FORMATS)
    if format is None:
        raise NotAcceptable(
            f"a graph cannot be read as {media_type}", [known.media_type for known in GRAPH_FORMATS]
        )
    return list(triples_from_engine(ox.parse(body, _engine_format(format))))


def _used_prefixes(triples: Sequence[Triple], *, elements: bool) -> dict[str, str]:
    """The prefixes that the triples need; in XML, those of `elements`: properties, and opening types."""
    terms: set[object] = {term for row in triples for term in row if isinstance(term, URIRef)}
    if elements:
        opening = (row for last, row in zip([None, *triples], triples, strict=False) if _opens(last, row))
        terms = {predicate for _, predicate, _ in triples} | {kind for _, _, kind in opening}
    used = {compact(str(term)).partition(":")[0] for term in terms}
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if prefix in used}


def _opens(last: Triple | None, row: Triple) -> bool:
    """Whether a triple opens an XML element named by its object: the first of its subject, and a type."""
    return row[1] == RDF.type and (last is None or last[0] != row[0])


def _engine_format(format: Format) -> ox.RdfFormat:
    known = ox.RdfFormat.from_media_type(format.media_type)
    if known is None:
        raise NotAcceptable(f"the engine does not know {format.media_type}", ())
    return known
