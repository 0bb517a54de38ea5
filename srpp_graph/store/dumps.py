"""Dumps in N-Quads, packed or not, as the graphs that they hold."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast

import pyoxigraph as ox
from rdflib.namespace import RDF
from rdflib.term import Identifier, Literal, Node

from srpp_graph.errors import GraphError
from srpp_graph.store.terms import from_engine, named_node, to_engine

Triple = tuple[Node, Node, Node]


class NotADump(GraphError):
    """The file cannot be read as N-Quads."""


def read_dump(file: Path) -> Mapping[str, Sequence[Triple]]:
    """Graph → its triples; those of the default graph stand under an empty name.

    Raises:
        NotADump: the file is not there, or is not N-Quads.
    """
    found: dict[str, list[Triple]] = {}
    terms: dict[object, Identifier] = {}

    def term(each: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Identifier:
        """The term, made once."""
        known = terms.get(each)
        if known is None:
            known = terms[each] = from_engine(each)
        return known

    try:
        content = file.read_bytes()
        text = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        for quad in ox.parse(text, ox.RdfFormat.N_QUADS):
            graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
            triple = (term(quad.subject), term(quad.predicate), term(quad.object))
            found.setdefault(graph, []).append(triple)
    except (gzip.BadGzipFile, EOFError, zlib.error, SyntaxError, ValueError) as error:
        raise NotADump(
            f"`{file}` is not N-Quads: {error}", help="make one with `srpp-graph export`"
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NotADump(f"`{file}` cannot be read: {reason}", help="check the path and its rights") from None
    return found


@contextmanager
def unpack_dump(file: Path) -> Iterator[Path]:
    """The folder of a store with the statements of a dump in N-Quads, for as long as it is needed.

    Raises:
        NotADump: the file is not there, or is not N-Quads.
    """
    with TemporaryDirectory(prefix="srpp-dump-") as folder:
        try:
            with file.open("rb") as plain:
                packed = plain.read(2) == b"\x1f\x8b"
            store = ox.Store(folder)
            with gzip.open(file) if packed else file.open("rb") as stream:
                store.bulk_load(cast(IO[bytes], stream), ox.RdfFormat.N_QUADS)
        except (OSError, EOFError, zlib.error, SyntaxError, ValueError) as error:
            raise NotADump(
                f"`{file}` is not N-Quads: {error}", help="get `dump.nq.gz` of a release from `/dumps`"
            ) from None
        store.flush()
        del store
        yield Path(folder)


def as_stored(triples: Iterable[Triple]) -> list[Triple]:
    """The triples as the store gives them back: `1.50` is `1.5`, and a language tag is in lower case."""
    triples = list(triples)
    literals = [*dict.fromkeys(each[2] for each in triples if isinstance(each[2], Literal))]
    store, predicate = ox.Store(), named_node(RDF.value)
    store.extend(
        ox.Quad(ox.BlankNode(f"n{number}"), predicate, to_engine(each))
        for number, each in enumerate(literals)
    )
    kept: dict[Node, Node] = {
        literals[int(quad.subject.value[1:])]: from_engine(quad.object)
        for quad in store
        if isinstance(quad.subject, ox.BlankNode)
    }
    return [(subject, word, kept.get(value, value)) for subject, word, value in triples]
