"""Which of many files nothing is wrong with by themselves, and which of these have their form.

Files of data say much in the same words. Whether a value has a form that it cannot have, or a word is one of
ours, does not hang on the file: in fair copies each term is judged once for all of them, and a file with none
that is odd is quiet. Any other file is judged by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from rdflib.namespace import RDF
from rdflib.term import Literal, Node, URIRef

from srpp_graph.checkout import Role, SourceFile
from srpp_graph.checks.alone import check_alone
from srpp_graph.checks.belonging import Properties, check_belonging, is_of_its_class, is_ours
from srpp_graph.checks.corpus import Corpus, Sheet
from srpp_graph.checks.files import check_files, is_plainly_at_home
from srpp_graph.checks.form import is_formed
from srpp_graph.checks.grounds import Grounds
from srpp_graph.checks.lexical import is_language_tag
from srpp_graph.checks.terms import check_terms
from srpp_graph.checks.wording import ENDS_OF_LEFT
from srpp_graph.prefixes import BASE_IRI
from srpp_graph.turtle.document import Document, PlacedTriple
from srpp_graph.turtle.fair import Block, FairCopy
from srpp_graph.turtle.literals import make_iri
from srpp_graph.turtle.order import PredicateOrder
from srpp_graph.turtle.rows import Row

_Term = URIRef | Literal
_ID = BASE_IRI + "/id/"
_PLAIN = re.compile(r"[!-%'-;=-~]+(?: [!-%'-;=-~]+)*")
"""Words of ASCII with single spaces, and nothing that HTML is made of."""


class Quiet(NamedTuple):
    """Paths of files."""

    quiet: tuple[str, ...]
    formed: tuple[str, ...]
    """Those of the quiet ones that have their form."""


def find_quiet(sheets: Iterable[Sheet], grounds: Grounds) -> Quiet:
    """The quiet ones of the files, and the formed ones of those of data."""
    sound, words, order = [each for each in sheets if not each.faults], grounds.words, grounds.order
    blocks = _Blocks(order, grounds.properties)
    plain = {
        sheet.path: sheet.document
        for sheet in sound
        if isinstance(sheet.document, FairCopy)
        # A copy in order says nothing twice, and declares no more than it uses.
        and all(map(blocks.is_right, sheet.document.blocks))
        and is_plainly_at_home(sheet)
        and is_of_its_class(sheet, grounds.properties)
    }
    odd = _odd_rows({id(row): row for copy in plain.values() for row in copy.rows}.values(), words)
    easy = [path for path, copy in plain.items() if not odd or odd.isdisjoint(map(id, copy.rows))]
    others = _judged({each.path: each for each in sound if each.path not in plain or odd}, easy)
    belonging = check_belonging(words, others, properties=grounds.properties)
    found = (check_alone(others), check_files(others), check_terms(words, others), belonging)
    wrong = {each.place.path for each in chain.from_iterable(found)}
    quiet = [each for each in others.sheets if each.path not in wrong]
    formed = [each.path for each in quiet if each.role is Role.DATA and is_formed(each, order)]
    return Quiet((*easy, *(each.path for each in quiet)), (*easy, *formed))


class _Blocks:
    """Judges what is said of single subjects, by their classes and properties: each such pair once."""

    def __init__(self, order: PredicateOrder, properties: Properties) -> None:
        self._order, self._properties = order, properties
        self._known: dict[Block, bool] = {}

    def is_right(self, block: Block) -> bool:
        """Whether the properties stand in their order, and are properties of these classes."""
        known = self._known.get(block)
        if known is None:
            known = self._known[block] = self._judge(*block)
        return known

    def _judge(self, classes: Sequence[Node], said: Sequence[Node]) -> bool:
        kinds, strange = [*map(str, classes)], self._properties.is_strange
        return self._order.is_kept(tuple(classes), tuple(said)) and not any(
            is_ours(each) and strange(kinds, each) for each in said
        )


def _judged(sheets: dict[str, Sheet], easy: Sequence[str]) -> Corpus:
    for path in easy:
        sheets.pop(path, None)
    return Corpus(tuple(sheets.values()))


def _odd_rows(rows: Iterable[Row], words: Corpus) -> set[int]:
    """The rows (by identity) with a term of which something is found, wherever it stands."""
    rows = [*rows]
    terms = [*{id(term): term for row in _doubtful(rows) for term in _terms_of(row)}.values()]
    kind = RDF.type
    # Each term is the value of a subject of its own, and stands in a line of its own.
    said = [
        PlacedTriple(make_iri(f"#{at}"), kind, term, at, at, at, at, at, at) for at, term in enumerate(terms)
    ]
    text = "\n" * len(terms)
    file = SourceFile("data/every/term.ttl", Path(), Role.DATA)
    every = Corpus((Sheet(file, Document(text, said, {}, "", (), ()), ()),))
    found = chain(check_alone(every), check_terms(words, every))
    odd = {terms[each.place.line - 1] for each in found}
    return {id(row) for row in rows if not odd.isdisjoint(_terms_of(row))} if odd else set()


def _doubtful(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with all the terms that are to be looked at: each property once, and what is not plainly right."""
    seen: set[int] = set()
    tags: dict[str | None, bool] = {None: True}
    for row in rows:
        node = row.node
        if row.name or row.part:
            plain = bool(row.part) or row.name.startswith(_ID)
            plain = plain and not (row.name or row.part).endswith(ENDS_OF_LEFT)
        elif isinstance(node, Literal) and node.datatype is None:
            tag = node.language
            if tag is not None and tag not in tags:
                tags[tag] = is_language_tag(tag)
            plain = tags[tag] and _PLAIN.fullmatch(node) is not None and not node.endswith(ENDS_OF_LEFT)
        else:
            plain = node is None
        mark = id(row.property)
        if not plain or (row.property is not None and mark not in seen):
            yield row
        seen.add(mark)


def _terms_of(row: Row) -> Iterator[_Term]:
    """All that is named in a line; its part is one of some entity, whichever it is."""
    if row.property is not None:
        yield row.property
    if row.part:
        yield URIRef(row.part)
    elif row.node is not None:
        yield row.node
        if isinstance(row.node, Literal) and row.node.datatype is not None:
            yield row.node.datatype
