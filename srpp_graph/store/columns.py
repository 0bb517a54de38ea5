"""Columns of a result with the types of their values: what Arrow and Parquet keep of RDF terms.

A column whose literals all have one datatype becomes a column of that type; anything else becomes text. Text
is the lexical form of a literal, an IRI as it is, a blank node as `_:label`. No value is ever changed to fit:
where one of a column is out of its type's range or not of its form, the whole column stays text.

A column that mixes kinds of terms or datatypes has a second one beside it, `name@type`, which says what each
is (`iri`, `bnode`, `triple`, or the IRI of the datatype); one that mixes languages has `name@lang`. The
field's metadata tell the same for the whole column: `rdf.term`, `rdf.datatype`, `rdf.language`.

A worker imports this when it is first needed.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
from arro3.core import Array, ChunkedArray, DataType, Field

from srpp_graph.prefixes import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 65_536
"""Rows that are laid out at once."""

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    _XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_INTEGER = re.compile(r"[+-]?\d{1,38}")
_DECIMAL = re.compile(r"[+-]?(?=\.?\d)\d*(?:\.(\d*))?")
_DOUBLE = re.compile(r"[+-]?(?=\.?\d)\d*(?:\.\d*)?(?:[eE][+-]?\d+)?|[+-]?INF|NaN")
_BOOLEAN = re.compile("true|false|0|1")
_YEAR = re.compile(r"-?\d{4,9}")
_DAY = r"(?!0000)\d{4}-\d\d-\d\d"
_DATE = re.compile(_DAY)
_TIME = r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?"
_LOCAL = re.compile(_DAY + _TIME)
_INSTANT = re.compile(_DAY + _TIME + r"(?:Z|[+-]\d\d:\d\d)")


class Kind(NamedTuple):
    """What a term is beside its text: `iri`, `bnode`, `triple` or `literal`, its datatype and language."""

    term: str
    datatype: str = ""
    language: str = ""

    @property
    def name(self) -> str:
        """What stands in the column `name@type`."""
        return self.datatype or self.term


class Column:
    """One variable's values, added one by one, laid out in batches."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._texts: list[str | None] = []
        self._chunks: list[Array] = []
        self._kinds: dict[Kind, int] = {}
        self._of_rows = array("I")
        self._scale = 0

    def add(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> None:
        """Take the value of the next row; `None` where the variable is unbound."""
        if term is None:
            self._texts.append(None)
            self._of_rows.append(0)
        else:
            kind, text = _read(term)
            self._texts.append(text)
            self._of_rows.append(self._kinds.setdefault(kind, len(self._kinds) + 1))
        if len(self._texts) == BATCH:
            self._lay_out()

    def finish(self) -> Iterator[tuple[Field, ChunkedArray]]:
        """The column in its type, and those that stand beside it."""
        self._lay_out()
        kinds = list(self._kinds)
        values = self._typed(kinds)
        yield _field(self._name, values.type, kinds), values
        if len({kind.name for kind in kinds}) > 1:
            yield self._beside("@type", [None, *(kind.name for kind in kinds)])
        if len({kind.language for kind in kinds if kind.term == "literal"}) > 1:
            yield self._beside("@lang", [None, *(kind.language or None for kind in kinds)])

    def _lay_out(self) -> None:
        """Move the texts that wait into a compact array."""
        if self._texts or not self._chunks:
            self._chunks.append(Array(self._texts, DataType.string()))
            self._texts = []

    def _typed(self, kinds: list[Kind]) -> ChunkedArray:
        """The values in the first type that holds them all, else as text."""
        for pattern, target in self._candidates({kind.name for kind in kinds}):
            typed = [_cast(chunk, pattern, target) for chunk in self._chunks]
            whole = [chunk for chunk in typed if chunk is not None]
            if len(whole) == len(typed):
                return ChunkedArray(whole)
        return ChunkedArray(self._chunks)

    def _candidates(self, names: set[str]) -> Iterator[tuple[re.Pattern[str], DataType]]:
        """The types that might hold values of these datatypes, the narrowest first."""
        if names and names <= _INTEGERS:
            yield _INTEGER, DataType.int64()
            yield _INTEGER, DataType.decimal128(38, 0)
        elif names and names <= _INTEGERS | {_XSD + "decimal"}:
            yield _DECIMAL, DataType.decimal128(38, self._fraction_digits())
        elif names in ({_XSD + "double"}, {_XSD + "float"}):
            yield _DOUBLE, DataType.float64()
        elif names == {_XSD + "boolean"}:
            yield _BOOLEAN, DataType.bool()
        elif names == {_XSD + "gYear"}:
            yield _YEAR, DataType.int64()
        elif names == {_XSD + "date"}:
            yield _DATE, DataType.date32()
        elif names == {_XSD + "dateTime"}:
            yield _INSTANT, DataType.timestamp("us", tz="UTC")
            yield _LOCAL, DataType.timestamp("us")

    def _fraction_digits(self) -> int:
        """How many digits stand behind the point at most."""
        texts = (text for chunk in self._chunks for text in _texts_of(chunk))
        return min(38, max((len(text.partition(".")[2]) for text in texts), default=0))

    def _beside(self, suffix: str, names: list[str | None]) -> tuple[Field, ChunkedArray]:
        """A column that says one thing of each value."""
        chunks = []
        for start in range(0, max(1, len(self._of_rows)), BATCH):
            numbers = self._of_rows[start : start + BATCH]
            chunks.append(Array([names[number] for number in numbers], DataType.string()))
        return Field(self._name + suffix, DataType.string(), nullable=True), ChunkedArray(chunks)


def _read(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> tuple[Kind, str]:
    """What a term is, and its text."""
    if isinstance(term, ox.Literal):
        direction = f"--{term.direction.value}" if term.direction else ""
        return Kind("literal", term.datatype.value, (term.language or "") + direction), term.value
    if isinstance(term, ox.NamedNode):
        return Kind("iri"), term.value
    return Kind("bnode" if isinstance(term, ox.BlankNode) else "triple"), str(term)


def _cast(chunk: Array, pattern: re.Pattern[str], target: DataType) -> Array | None:
    """The texts as values of a type; `None` if one of them is none."""
    if not all(map(pattern.fullmatch, _texts_of(chunk))):
        return None
    try:
        typed = chunk.cast(target)
    except ValueError:
        return None
    return typed if typed.null_count == chunk.null_count else None


def _texts_of(chunk: Array) -> Iterator[str]:
    """The texts of a chunk, without those that are missing."""
    return (text for text in chunk.to_pylist() if text is not None)


def _field(name: str, target: DataType, kinds: list[Kind]) -> Field:
    """The column's name and type, and what all its terms are."""
    said = {
        "rdf.term": " ".join(sorted({kind.term for kind in kinds})),
        "rdf.datatype": " ".join(sorted({kind.datatype for kind in kinds if kind.datatype})),
        "rdf.language": " ".join(sorted({kind.language for kind in kinds if kind.language})),
    }
    return Field(name, target, nullable=True, metadata={key: text for key, text in said.items() if text})
