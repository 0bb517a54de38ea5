"""The cells of an answer as people read them: names that lead to things, numbers and dates in their language.

What stands in the file of the answer is one hover away. A name is shown in the reader's language where the
thing has one, and else as the query gives it, marked with its language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib.term import Identifier, Literal, URIRef

from srpp_graph.entities.labels import Labels
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.service.column_headings import WORDS
from srpp_graph.service.columns import Column, lay_out_columns, number_of
from srpp_graph.service.concepts import ConceptNames, find_concept
from srpp_graph.service.results import ResultTable
from srpp_graph.service.wording import SOURCE_LANGUAGE, Wording
from srpp_graph.service.writing import write_date, write_number
from srpp_graph.vocabulary import XSD

_CPV = re.compile(r"[0-9]{8}")
_DATES = frozenset((XSD.date, XSD.gYear, XSD.gYearMonth))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the text's language ("" for the page's own), and what it leads to, if anything.

    `date` is the date as machines read it, where the text is one; `raw` is what the file holds.
    """

    text: str
    language: str = ""
    thing: URIRef | None = None
    date: str = ""
    raw: str = ""


@dataclass(frozen=True)
class Reader:
    """What the cells of one page need to know of the reader and of the graph."""

    words: Wording
    labels: Labels
    concepts: ConceptNames

    def rows(self, table: ResultTable) -> list[list[Cell | None]]:
        """The rows of an answer; `None` where no value is known."""
        columns = lay_out_columns(table.variables)
        things = (term for row in table.rows for term in row if isinstance(term, URIRef))
        self.labels.expect(set(things))
        return [[self.cell(column, row) for column in columns] for row in table.rows]

    def cell(self, column: Column, row: Sequence[Identifier | None]) -> Cell | None:
        """One cell."""
        term = row[column.at]
        name = row[column.name_at] if column.name_at is not None else None
        if isinstance(term, URIRef):
            return self._thing(term, name)
        if term is None:
            return self._literal(column, name) if isinstance(name, Literal) else None
        return self._literal(column, term) if isinstance(term, Literal) else Cell(str(term))

    def _thing(self, term: URIRef, name: Identifier | None) -> Cell:
        """A thing under its name: the reader's, the query's, or any."""
        here = self.words.language
        known = self.labels.named(term, (here,)) if name is None or here != SOURCE_LANGUAGE else None
        if known is not None and (name is None or known.language == here):
            text, language = known.label, known.language
        else:
            text, language = str(name), getattr(name, "language", None) or ""
        return Cell(text, self._foreign(language), term, raw=str(term))

    def _literal(self, column: Column, term: Literal) -> Cell:
        """A number, a date or words; words that name a concept lead to it."""
        raw = compact(str(term.datatype)) if term.datatype else ""
        if term.datatype in _DATES:
            return Cell(write_date(str(term), self.words), date=str(term), raw=raw)
        if number_of(term) is not None:
            text = str(term) if column.of_years else write_number(str(term), self.words.language)
            return Cell(text, raw=str(term))
        if column.variable == "code" and _CPV.fullmatch(term):
            return self._code(URIRef(PREFIXES["cpv"] + term))
        concept = find_concept(self.concepts, column.variable, term)
        if concept is not None:
            return self._thing(concept, term)
        if column.variable in WORDS and not term.language:
            known = self.words.knows(str(term))
            return Cell(self.words(str(term)), "" if known else self._foreign(SOURCE_LANGUAGE))
        return Cell(str(term), self._foreign(term.language or ""), raw=raw)

    def _code(self, entry: URIRef) -> Cell:
        """An entry of the Common Procurement Vocabulary: its number, and its name where the graph has it."""
        named, number = self.labels.named(entry, (self.words.language,)), str(entry).rpartition("/")[2]
        known = bool(self.labels.triples(entry))
        return Cell(f"{number} {named.label}" if known else number, thing=entry, raw=str(entry))

    def _foreign(self, language: str) -> str:
        """The language, where it is not the page's."""
        return "" if language == self.words.language else language


def headings(columns: Sequence[Column], words: Wording) -> Mapping[Column, tuple[str, str]]:
    """What each column is called in the reader's language, and the language, where it is not the page's."""
    return {
        each: (words(each.heading), "" if words.knows(each.heading) else SOURCE_LANGUAGE) for each in columns
    }
