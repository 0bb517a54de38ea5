"""One side of a comparison: named graphs of triples, read only where they may have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Literal

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.errors import GraphError, InvalidIri
from srpp_graph.store.dumps import as_stored, read_dump
from srpp_graph.turtle.terms import Triple

_READ = (Role.ONTOLOGY, Role.SHAPES, Role.DATA, Role.QUESTION)


class CannotCompare(GraphError):
    """A file of one side cannot be read."""


class Side(Protocol):
    """What is compared with another."""

    name: str

    @property
    def contents(self) -> Mapping[str, str]:
        """Graph → what identifies its contents: where two sides have the same, nothing has changed."""
        ...

    @property
    def texts(self) -> Mapping[str, str]:
        """Path → what identifies the contents of each file that is not Turtle, such as a rule."""
        ...

    def triples(self, graph: str) -> Sequence[Triple]:
        """The triples of one graph."""
        ...


class CheckoutSide:
    """The files of a checkout; `name` is what people call it."""

    def __init__(self, checkout: Checkout, name: str) -> None:
        self.name = name
        self._checkout = checkout

    @cached_property
    def _files(self) -> dict[str, list[SourceFile]]:
        found: dict[str, list[SourceFile]] = {}
        for file in self._checkout.iter_files():
            if file.is_turtle and file.role in _READ:
                try:
                    found.setdefault(self._checkout.graph_iri_for(file), []).append(file)
                except InvalidIri as error:
                    raise CannotCompare(f"{self.name}: {error}", help="`check` tells more") from None
        return found

    @cached_property
    def contents(self) -> Mapping[str, str]:
        """A hash over the bytes of the files of each graph."""
        return {graph: _digest(files) for graph, files in self._files.items()}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """A hash over the bytes of each rule and each query."""
        return {file.path: _digest([file]) for file in self._checkout.iter_files() if not file.is_turtle}

    def triples(self, graph: str) -> Sequence[Triple]:
        """The triples of the files of one graph.

        Raises:
            CannotCompare: one of them is not Turtle.
            ContentError: one of them cannot be read.
        """
        return [each for file in self._files.get(graph, ()) for each in self._read(file, graph)]

    def _read(self, file: SourceFile, graph: str) -> Iterator[Triple]:
        from srpp_graph.turtle.parser import parse_turtle

        document = parse_turtle(file.read_text(), base=graph, scope=file.path)
        if document.faults:
            place = document.place(document.faults[0].span, file.path)
            message = f"{self.name}: {place} is not Turtle: {document.faults[0].message}"
            raise CannotCompare(message, help="`check` tells more; mend the file, or compare other revisions")
        return (each.triple for each in document.triples)


class DumpSide:
    """A dump in N-Quads, such as that of a release."""

    texts: Mapping[str, str] = {}

    def __init__(self, file: Path, name: str) -> None:
        self.name = name
        self._file = file

    @cached_property
    def _graphs(self) -> Mapping[str, Sequence[Triple]]:
        return read_dump(self._file)

    @property
    def contents(self) -> Mapping[str, str]:
        """The graphs; what they hold is known only by comparison."""
        return dict.fromkeys(self._graphs, self.name)

    def triples(self, graph: str) -> Sequence[Triple]:
        """The triples of one graph."""
        return self._graphs.get(graph, ())


class StoredSide:
    """A side as the store would give it back: numbers and dates in their shortest form."""

    def __init__(self, side: Side) -> None:
        self.name, self._side = side.name, side
        self.texts: Mapping[str, str] = {}

    @property
    def contents(self) -> Mapping[str, str]:
        """The graphs of the side."""
        return dict.fromkeys(self._side.contents, self.name)

    def triples(self, graph: str) -> Sequence[Triple]:
        """The triples of one graph, as stored."""
        return as_stored(self._side.triples(graph))


def find_label(triples: Iterable[Triple], iri: str) -> str:
    """The name that the triples give to `iri`, in English if they have one, or an empty string."""
    found = [
        value
        for subject, predicate, value in triples
        if predicate in (SKOS.prefLabel, DCTERMS.title) and str(subject) == iri and isinstance(value, Literal)
    ]
    return str(min(found, key=lambda each: {"en": 0, None: 1}.get(each.language, 2))) if found else ""


def _digest(files: Sequence[SourceFile]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        digest.update(hashlib.blake2b(f"{file.path}\n".encode() + file.read_bytes()).digest())
    return digest.hexdigest()
