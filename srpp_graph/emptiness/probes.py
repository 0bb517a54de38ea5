"""Probing queries: small questions about a visitor's query, put to the endpoint one after the other.

Each is a query of `srpp_graph/queries/probe-*.rq` with parts of the visitor's own, accepted text between its
inner braces, and runs under the same gate, limits and killable workers as any other. How many there may be
is bounded; so is their time, by whoever awaits them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from itertools import pairwise

from rdflib.term import BNode, Identifier, Literal, URIRef

from srpp_graph import queries
from srpp_graph.emptiness.elements import Edit, Element, Span, apply, render
from srpp_graph.emptiness.names import Names
from srpp_graph.emptiness.outline import Outline
from srpp_graph.errors import GraphError, LimitReached, QueryFailed, QuerySyntaxError
from srpp_graph.phrases import said
from srpp_graph.store.endpoint import Endpoint, QueryRequest
from srpp_graph.store.tokens import Token, iter_tokens

ANY = "srpp_any"
"""The variable that stands in a probing query for what might be meant."""

RESULT_JSON = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
Binding = dict[str, dict[str, str]]
Document = dict[str, dict[str, list[Binding]]]

Graphs = tuple[tuple[str, ...], tuple[str, ...]]
"""The graphs of a dataset: those of the default graph, and the named ones; none at all means every graph."""


class OutOfProbes(GraphError):
    """As many probing queries as may be were asked, or one that is needed ran into a limit."""


class TooSlow(OutOfProbes):
    """One probing query took longer, or more, than one may, or cannot be asked by itself."""


class Prober:
    """Asks the endpoint about parts of one query, within its dataset."""

    def __init__(
        self,
        endpoint: Endpoint,
        outline: Outline,
        graphs: Graphs,
        *,
        most: int,
        patience: float,
        asked: int = 0,
    ) -> None:
        self.outline = outline
        self.names = Names(outline)
        self.asked = asked
        self.cut = False
        """Whether a suggestion was not looked for, because that would take too long."""
        self._patience = patience
        self._endpoint = endpoint
        self._most = most
        self.given = graphs
        self._graphs = graphs if any(graphs) else self._from_query()
        self._tokens = list(iter_tokens(outline.text))

    def onto(self, outline: Outline) -> Prober:
        """A prober of the query with a mend in it; what was asked before counts."""
        other = Prober(
            *(self._endpoint, outline, self.given),
            most=self._most,
            patience=self._patience,
            asked=self.asked,
        )
        other.cut = self.cut
        return other

    def tokens_in(self, span: Span) -> list[Token]:
        """The tokens of the query within a span."""
        return [each for each in self._tokens if span.start <= each.start < span.end]

    async def any(self, elements: Iterable[Element], *edits: Edit) -> bool:
        """Whether the elements together have a solution."""
        document = await self._probe("probe-any", render(self.outline.text, elements, *edits), edits)
        return bool(document["boolean"])

    async def fits(self, elements: Iterable[Element], edit: Edit) -> bool:
        """Whether an edit is known to give the elements a solution; not so, if it takes too long to tell."""
        try:
            return await self.any(elements, edit)
        except TooSlow:
            self.cut = True
            return False

    async def is_dead(self, elements: Iterable[Element]) -> bool:
        """Whether the elements are known to have no solution; not so, if it takes too long to tell."""
        try:
            return not await self.any(elements)
        except TooSlow:
            self.cut = True
            return False

    async def count(self, elements: Iterable[Element], *edits: Edit) -> int:
        """How many solutions the elements have together, up to `MOST_COUNTED`; -1 if that takes too long."""
        inside = render(self.outline.text, elements, *edits)
        try:
            return _count(await self._probe("probe-count", inside, edits))
        except TooSlow:
            return -1

    async def values(
        self, elements: Iterable[Element], *edits: Edit, also: str = ""
    ) -> list[tuple[Identifier, int]]:
        """The values of `?srpp_any` in the elements and how often each comes, the most frequent first."""
        inside = render(self.outline.text, elements, *edits) + "\n" + also
        try:
            document = await self._probe("probe-values", inside, edits)
        except TooSlow:
            self.cut = True
            return []
        return _counted(document["results"]["bindings"])

    async def graphs(self) -> list[tuple[Identifier, int]]:
        """All named graphs, whatever the dataset, with their sizes."""
        body = await self._ask(queries.load("probe-graphs").text, RESULT_JSON, ((), ()))
        return _counted(json.loads(body)["results"]["bindings"])

    async def rows(self, *edits: Edit) -> int:
        """How many rows or triples the whole query gives with these edits, as `count` counts; a yes is one.

        None at all if it takes too long, and for a row that counts nothing.
        """
        outline = self.outline
        form = outline.selection.form
        try:
            dataset = Edit(*outline.dataset, "")
            same_dataset = not any(dataset.start <= each.start < dataset.end for each in edits)
            if form == "SELECT" and same_dataset and not outline.selection.aggregates_all:
                whole = apply(outline.text, (*edits, dataset), Span(outline.prologue.end, len(outline.text)))
                return _count(await self._probe("probe-count", f"{{ {whole}\n}}", edits))
            media_type = NTRIPLES if form in ("CONSTRUCT", "DESCRIBE") else RESULT_JSON
            body = await self._ask(apply(outline.text, edits), media_type, self.given)
        except TooSlow:
            self.cut = True
            return 0
        if media_type == NTRIPLES:
            return body.count(b" .\n")
        document = json.loads(body)
        if "boolean" in document:
            return int(document["boolean"])
        return 0 if counts_nothing(document) else len(document["results"]["bindings"])

    async def _probe(self, template: str, inside: str, edits: Iterable[Edit] = ()) -> Document:
        before = apply(self.outline.text, edits, self.outline.prologue)
        text = f"{before}\n{place_inside(queries.load(template).text, inside)}"
        document: Document = json.loads(await self._ask(text, RESULT_JSON, self._graphs))
        return document

    async def _ask(self, text: str, media_type: str, graphs: Graphs) -> bytes:
        if self.asked >= self._most:
            raise OutOfProbes(
                said("the {number} probing queries that are allowed were used up", number=self._most)
            )
        self.asked += 1
        try:
            async with asyncio.timeout(self._patience):
                answer = await self._endpoint.answer(QueryRequest(text, media_type, *graphs))
        except (TimeoutError, LimitReached) as error:
            raise TooSlow(said("a part of the query takes too long to be asked for by itself")) from error
        except (QuerySyntaxError, QueryFailed) as error:
            raise TooSlow(said("a part of the query cannot be asked for by itself")) from error
        return answer.body

    def _from_query(self) -> Graphs:
        """The graphs that FROM and FROM NAMED name."""
        outline = self.outline
        default = (self.names.read_iri(each) for each in outline.froms)
        named = (self.names.read_iri(each) for each in outline.froms_named)
        return tuple(str(each) for each in default if each), tuple(str(each) for each in named if each)


def counts_nothing(document: Document) -> bool:
    """Whether the only row of a result holds nothing but zeros and unbound values."""
    rows = document["results"]["bindings"]
    return all(each["value"] in ("0", "0.0", "") for row in rows for each in row.values())


def _count(document: Document) -> int:
    return int(document["results"]["bindings"][0]["srpp_matches"]["value"])


def _counted(rows: Iterable[Binding]) -> list[tuple[Identifier, int]]:
    return [
        (read_term(row[ANY]), int(row["srpp_matches"]["value"]))
        for row in rows
        if ANY in row and row[ANY]["type"] in ("uri", "literal")
    ]


def place_inside(template: str, inside: str) -> str:
    r"""The template with this text between the one pair of braces that holds nothing.

    >>> place_inside("ASK { { } } # {}", "?s ?p ?o")
    'ASK { {\n?s ?p ?o\n} } # {}'
    """
    tokens = list(iter_tokens(template))
    opening, closing = next(pair for pair in pairwise(tokens) if (pair[0].text, pair[1].text) == ("{", "}"))
    return f"{template[: opening.end]}\n{inside}\n{template[closing.start :]}"


def read_term(term: dict[str, str]) -> Identifier:
    """The term of a SPARQL JSON binding."""
    if term["type"] == "uri":
        return URIRef(term["value"])
    if term["type"] == "bnode":
        return BNode(term["value"])
    datatype = term.get("datatype")
    return Literal(
        term["value"],
        lang=term.get("xml:lang"),
        datatype=URIRef(datatype) if datatype else None,
        normalize=False,
    )
