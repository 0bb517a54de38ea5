"""Parsed files, remembered by their content from one check to the next.

Reading a file again costs most of a check that finds nothing new. A `Memory` is one file in the user's cache
folder, for one checkout; what is damaged, or was made by another version of the parser, is forgotten. It is
never needed: without it everything is just parsed.
"""

from __future__ import annotations

import hashlib
import marshal
import os
from array import array
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from rdflib.term import BNode, Literal, URIRef

from srpp_graph.turtle.document import Comment, Document, PlacedTriple, PrefixDeclaration
from srpp_graph.turtle.literals import make_literal
from srpp_graph.turtle.places import Span

WORTHWHILE = 100
"""With fewer files than this nothing is kept: parsing them takes no time."""

_DIGEST = 32

Term = URIRef | BNode | Literal
Packed = tuple[
    str, str, list[tuple[str, str, int, int]], list[tuple[str, int, int]], list[tuple[str, ...]], bytes
]


class Memory:
    """What one checkout's files said when they were last read."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept: dict[str, Packed] = _load(file)
        self._changed = False
        self._terms: dict[tuple[str, ...], Term] = {}

    @classmethod
    def of(cls, root: Path) -> Memory:
        """The memory of the checkout at `root`."""
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        name = hashlib.blake2b(str(root.absolute()).encode(), digest_size=8).hexdigest()
        return cls(home / "srpp-graph" / f"{name}.parsed")

    def find(self, path: str, text: str) -> Document | None:
        """The document that this text is, if the file at `path` said the same before."""
        packed = self._kept.get(path)
        return None if packed is None or packed[0] != _digest(text) else self._unpack(packed, text)

    def keep(self, path: str, document: Document) -> None:
        """Remember a document without faults."""
        self._kept[path] = _pack(document)
        self._changed = True

    def save(self, paths: Iterable[str]) -> None:
        """Write down what is known of these files, if anything is new; no failure to do so matters."""
        kept = {path: self._kept[path] for path in paths if path in self._kept}
        if len(kept) < WORTHWHILE or (not self._changed and len(kept) == len(self._kept)):
            return
        content = marshal.dumps(kept)
        new = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(_seal(content) + content)
            new.replace(self._file)
        except OSError:
            with suppress(OSError):
                new.unlink()

    def _unpack(self, packed: Packed, text: str) -> Document:
        _, base, prefixes, comments, written, numbers = packed
        terms = [self._terms.get(each) or self._term(each) for each in written]
        flat = array("I", numbers)
        make: Any = PlacedTriple._make
        triples = [
            make((terms[flat[i]], terms[flat[i + 1]], terms[flat[i + 2]], *flat[i + 3 : i + 9]))
            for i in range(0, len(flat), 9)
        ]
        return Document(
            text=text,
            triples=triples,
            prefixes={name: PrefixDeclaration(iri, Span(a, b)) for name, iri, a, b in prefixes},
            base=base,
            comments=[Comment(said, Span(a, b)) for said, a, b in comments],
            faults=[],
        )

    def _term(self, written: tuple[str, ...]) -> Term:
        kind, text, *more = written
        term: Term
        if kind == "i":
            term = str.__new__(URIRef, text)
        elif kind == "b":
            term = BNode(text)
        elif kind == "l":
            term = make_literal(text, language=more[0])
        else:
            term = make_literal(text, datatype=_datatype(more[0]) if more else None)
        self._terms[written] = term
        return term


@cache
def _datatype(iri: str) -> URIRef:
    from srpp_graph.turtle.literals import DATATYPES

    return DATATYPES.get(iri) or URIRef(iri)


def _pack(document: Document) -> Packed:
    numbers: dict[Term, int] = {}
    written: list[tuple[str, ...]] = []
    flat = array("I")
    for each in document.triples:
        for term in each[:3]:
            if term not in numbers:
                numbers[term] = len(written)
                written.append(_written(term))
            flat.append(numbers[term])
        flat.extend(each[3:])
    return (
        _digest(document.text),
        document.base,
        [(name, each.iri, *each.span) for name, each in document.prefixes.items()],
        [(each.text, *each.span) for each in document.comments],
        written,
        flat.tobytes(),
    )


def _written(term: Term) -> tuple[str, ...]:
    if isinstance(term, Literal):
        if term.language:
            return "l", str(term), str(term.language)
        return ("t", str(term)) if term.datatype is None else ("t", str(term), str(term.datatype))
    return "i" if isinstance(term, URIRef) else "b", str(term)


def _load(file: Path) -> dict[str, Packed]:
    try:
        content = file.read_bytes()
    except OSError:
        return {}
    if content[:_DIGEST] != _seal(content[_DIGEST:]):
        return {}
    loaded: dict[str, Packed] = marshal.loads(content[_DIGEST:])  # sealed: it is what `save` wrote
    return loaded


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _seal(content: bytes) -> bytes:
    """What shows that the content is whole, and was made by this parser."""
    return hashlib.blake2b(content, key=_parser(), digest_size=_DIGEST).digest()


@cache
def _parser() -> bytes:
    """What identifies the code that parses and remembers."""
    digest = hashlib.blake2b(digest_size=32)
    for package in ("srpp_graph.turtle", "srpp_graph.checks"):
        for each in sorted(resources.files(package).iterdir(), key=lambda each: each.name):
            if each.name.endswith(".py") and (package.endswith("turtle") or each.name == "memory.py"):
                digest.update(each.read_bytes())
    digest.update(bytes(marshal.version))
    return digest.digest()
