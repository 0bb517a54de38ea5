"""SG147: rules and questions whose query is not SPARQL, at the place where it stops being so."""

from __future__ import annotations

from collections.abc import Iterator

from srpp_graph.checkout import Checkout
from srpp_graph.checks.gist import digest_of
from srpp_graph.diagnostics import Diagnostic, Place, Severity
from srpp_graph.errors import ContentError, QueryRefused, QuerySyntaxError

MAX_BYTES = 1_000_000


def check_queries(checkout: Checkout, sound: set[str] | None = None) -> Iterator[Diagnostic]:
    """Each `.rq` file that the engine cannot read as a query, or that may not run here.

    Texts whose digest is among the `sound` are not looked at again; those found so are added.
    """
    sound = set() if sound is None else sound
    for file in checkout.iter_files():
        if not file.path.endswith(".rq"):
            continue
        try:
            text = file.read_text()
            if digest_of(text) not in sound:
                _read(text)
                sound.add(digest_of(text))
        except ContentError as error:
            yield from error.diagnostics
        except (QuerySyntaxError, QueryRefused) as error:
            place = Place(file.path, error.line, error.column, error.line, error.column + 1)
            yield Diagnostic("SG147", "not-sparql", Severity.ERROR, str(error), place, help=error.help)


def _read(text: str) -> None:
    """Read a query without asking it of anything.

    Raises:
        QuerySyntaxError, QueryRefused: it is no query, or one that asks another service or for a change.
    """
    import pyoxigraph as ox

    from srpp_graph.store.gate import admit

    def parse(query: str) -> str | None:
        """The engine's complaint about a query."""
        try:
            ox.Store().query(query)
        except (SyntaxError, ValueError) as error:
            return str(error)
        return None

    admit(text, max_bytes=MAX_BYTES)
    if parse(text) is not None:
        from srpp_graph.store.faults import find_fault  # mostly there is nothing to explain
        from srpp_graph.store.syntax import explain_fault

        raise explain_fault(text, find_fault(text, parse))
