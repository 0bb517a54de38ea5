"""Rows of a SELECT as a page shows them: cut to what a page can hold, with the full count."""

from __future__ import annotations

import json
from dataclasses import dataclass

from rdflib.term import BNode, Identifier, Literal, URIRef

ROWS_ON_A_PAGE = 1000


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Variables, and rows of terms; `None` where a variable is unbound. `total` counts all rows."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Identifier | None, ...], ...]
    total: int
    truth: bool | None = None

    @property
    def cut(self) -> bool:
        """Whether the page holds fewer rows than the result."""
        return len(self.rows) < self.total


def parse_results(body: bytes, limit: int = ROWS_ON_A_PAGE) -> ResultTable:
    """The table of a SPARQL JSON result; an ASK has a `truth` and no rows.

    >>> parse_results(b'{"head": {}, "boolean": true}').truth
    True
    """
    document = json.loads(body)
    if "boolean" in document:
        return ResultTable((), (), 0, truth=bool(document["boolean"]))
    variables = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    rows = tuple(tuple(_parse_term(row.get(name)) for name in variables) for row in bindings[:limit])
    return ResultTable(variables, rows, len(bindings))


def _parse_term(term: dict[str, str] | None) -> Identifier | None:
    """One RDF term of a SPARQL JSON result."""
    if term is None:
        return None
    match term["type"]:
        case "uri":
            return URIRef(term["value"])
        case "bnode":
            return BNode(term["value"])
        case "literal" | "typed-literal":
            datatype = term.get("datatype")
            return Literal(
                term["value"], lang=term.get("xml:lang"), datatype=URIRef(datatype) if datatype else None
            )
    return Literal(json.dumps(term["value"], ensure_ascii=False))  # a triple term of RDF 1.2
