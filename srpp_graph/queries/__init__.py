"""The program's own SPARQL, one query a file, loaded by name.

Each `<name>.rq` begins with a comment that says what its rows are. Parameters are variables that a caller
binds to terms; they are never formatted into the text, and a SELECT projects them (the engine asks for it).
Questions for people live in `ontology/questions/`, not here.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

from srpp_graph.prefixes import BASE_IRI, PUBLISHED_BASE_IRI


@dataclass(frozen=True, slots=True)
class Query:
    """A named query and its text, ready to be bound and run."""

    name: str
    text: str


@functools.cache
def load(name: str) -> Query:
    """The query in `srpp_graph/queries/<name>.rq`, speaking of the configured base IRI.

    >>> load("labels-of").name
    'labels-of'
    """
    text = resources.files(__name__).joinpath(f"{name}.rq").read_text(encoding="utf-8")
    return Query(name, text.replace(PUBLISHED_BASE_IRI + "/", BASE_IRI + "/"))


def names() -> tuple[str, ...]:
    """The names of all queries, sorted.

    >>> "labels-of" in names()
    True
    """
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name.removesuffix(".rq") for file in files if file.name.endswith(".rq")))
