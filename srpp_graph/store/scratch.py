"""A few statements in memory and questions to them: the engine, for whoever has text and wants rows of text.

>>> scratch = Scratch('<urn:a> <urn:p> "2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .')
>>> [row["a"] for row in scratch.rows("SELECT ?a WHERE { ?a <urn:p> ?b }")]
['<urn:a>']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox


class Unanswerable(ValueError):
    """The statements or the query cannot be read."""


class Scratch:
    """Statements that live as long as this."""

    def __init__(self, statements: str) -> None:
        """Load statements in N-Triples.

        Raises:
            Unanswerable: they are not N-Triples.
        """
        self._store = ox.Store()
        try:
            self._store.bulk_load(statements.encode(), ox.RdfFormat.N_TRIPLES)
        except (SyntaxError, ValueError) as error:
            raise Unanswerable(str(error)) from error

    def rows(self, query: str) -> Iterator[Mapping[str, str]]:
        """The solutions of a SELECT, each term as N-Triples writes it; an unbound variable is absent.

        Raises:
            Unanswerable: it is no SELECT that the engine can read.
        """
        try:
            solutions = self._store.query(query)
        except (SyntaxError, ValueError) as error:
            raise Unanswerable(str(error)) from error
        if not isinstance(solutions, ox.QuerySolutions):
            raise Unanswerable("it is no SELECT")
        names = [(each, each.value) for each in solutions.variables]
        for row in solutions:
            yield {name: str(term) for each, name in names if (term := row[each]) is not None}
