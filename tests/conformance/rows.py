"""Results as the W3C writes them, read without the engine, and compared strictly.

Two results are the same if they have the same variables and the same rows as often, with one renaming of the
blank nodes for all rows. Lexical forms count, and so do datatypes; language tags differ in case at most.

`by_value` writes each number and truth value in one form, so that two results can also be compared by what
they say: SPARQL fixes the value that `1.1 + 1.1` has, not its digits. A datatype stays what it is.
"""

import csv
import io
import json
import struct
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple
from xml.etree import ElementTree

from rdflib import Graph
from rdflib.term import BNode, Identifier, Literal, URIRef
from rdflib.util import from_n3

import srpp_graph.vocabulary  # noqa: F401 - rdflib keeps lexical forms from here on

SRX = "{http://www.w3.org/2005/sparql-results#}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"

Row = tuple[Identifier | str | None, ...]


class Result(NamedTuple):
    """Variables in order of name, rows in theirs; or the truth of an ASK."""

    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None


def parse(body: bytes, suffix: str) -> Result:
    return {".srx": parse_xml, ".srj": parse_json, ".csv": parse_csv, ".tsv": parse_tsv}[suffix](body)


def parse_xml(body: bytes) -> Result:
    root = ElementTree.fromstring(body)
    boolean = root.find(f"{SRX}boolean")
    if boolean is not None:
        return Result(truth=(boolean.text or "").strip() == "true")
    names = [each.attrib["name"] for each in root.iter(f"{SRX}variable")]
    rows = []
    for result in root.iter(f"{SRX}result"):
        rows.append({each.attrib["name"]: _xml_term(each[0]) for each in result.iter(f"{SRX}binding")})
    return _table(names, rows)


def _xml_term(node: ElementTree.Element) -> Identifier:
    text = node.text or ""
    if node.tag == f"{SRX}uri":
        return URIRef(text.strip())
    if node.tag == f"{SRX}bnode":
        return BNode(text)
    return _literal(text, node.get(XML_LANG), node.get("datatype"))


def parse_json(body: bytes) -> Result:
    document = json.loads(body)
    if "boolean" in document:
        return Result(truth=document["boolean"])
    rows = [{name: _json_term(term) for name, term in row.items()} for row in document["results"]["bindings"]]
    return _table(document["head"]["vars"], rows)


def _json_term(term: dict[str, str]) -> Identifier:
    if term["type"] == "uri":
        return URIRef(term["value"])
    if term["type"] == "bnode":
        return BNode(term["value"])
    return _literal(term["value"], term.get("xml:lang"), term.get("datatype"))


def parse_csv(body: bytes) -> Result:
    """Cells of CSV are text; only blank nodes are told apart."""
    lines = list(csv.reader(io.StringIO(body.decode("utf-8"), newline="")))
    names = lines[0]
    rows = [
        {
            name: BNode(cell[2:]) if cell.startswith("_:") else cell
            for name, cell in zip(names, line or [""], strict=True)
        }
        for line in lines[1:]
    ]
    return _table(names, rows)


def parse_tsv(body: bytes) -> Result:
    lines = body.decode("utf-8").removesuffix("\n").split("\n")
    names = [name.removeprefix("?") for name in lines[0].split("\t")]
    rows = [
        {name: _tsv_term(cell) for name, cell in zip(names, line.split("\t"), strict=True) if cell}
        for line in lines[1:]
    ]
    return _table(names, rows)


def _tsv_term(cell: str) -> Identifier:
    term = from_n3(cell)
    assert isinstance(term, Identifier)
    if isinstance(term, Literal) and cell[0] not in "\"'":
        return Literal(cell, datatype=term.datatype)
    return term


def parse_result_set(graph: Graph) -> Result:
    """A result that is written as a graph, in the vocabulary of the DAWG."""
    names = [str(each) for each in graph.objects(None, URIRef(RS + "resultVariable"))]
    rows = []
    for solution in graph.objects(None, URIRef(RS + "solution")):
        row = {}
        for binding in graph.objects(solution, URIRef(RS + "binding")):
            row[str(graph.value(binding, URIRef(RS + "variable")))] = graph.value(
                binding, URIRef(RS + "value")
            )
        rows.append(row)
    return _table(names, rows)


def _literal(text: str, language: str | None, datatype: str | None) -> Literal:
    if language:
        return Literal(text, lang=language.lower())
    plain = datatype in (None, XSD + "string")
    return Literal(text, datatype=None if plain else URIRef(str(datatype)), normalize=False)


def _table(names: list[str], rows: list[dict]) -> Result:
    variables = tuple(sorted(names))
    return Result(variables, tuple(tuple(row.get(name) for name in variables) for row in rows))


def by_value(result: Result) -> Result:
    """The result with every number and truth value written in one form; what is no number stays."""
    rows = tuple(tuple(_one_form(term) for term in row) for row in result.rows)
    return result._replace(rows=rows)


def _one_form(term: Identifier | str | None) -> Identifier | str | None:
    if not isinstance(term, Literal) or term.datatype is None:
        return term
    write = FORMS.get(str(term.datatype).removeprefix(XSD))
    if write is None:
        return term
    try:
        return Literal(write(str(term).strip()), datatype=term.datatype, normalize=False)
    except (ValueError, OverflowError):
        return term


def _single(text: str) -> str:
    """A float of 32 bits, to which the digits of `xsd:float` are rounded."""
    return repr(struct.unpack("f", struct.pack("f", float(text)))[0])


def _truth(text: str) -> str:
    return {"1": "true", "0": "false"}.get(text, text)


FORMS: dict[str, Callable[[str], str]] = {
    "boolean": _truth,
    "decimal": lambda text: str(Fraction(text)),
    "double": lambda text: repr(float(text)),
    "float": _single,
    "integer": lambda text: str(int(text)),
}


def same(expected: Result, found: Result) -> bool:
    if (expected.variables, expected.truth) != (found.variables, found.truth):
        return False
    if Counter(map(_shape, expected.rows)) != Counter(map(_shape, found.rows)):
        return False
    with_blanks = [row for row in expected.rows if any(isinstance(term, BNode) for term in row)]
    others = [row for row in found.rows if any(isinstance(term, BNode) for term in row)]
    return _match(with_blanks, others, {})


def _shape(row: Row) -> tuple[object, ...]:
    return tuple("blank" if isinstance(term, BNode) else (type(term), term) for term in row)


def _match(rows: list[Row], others: list[Row], names: dict[BNode, BNode]) -> bool:
    """Whether the rows are the others under one renaming, which `names` begins."""
    if not rows:
        return not others
    first, *rest = rows
    for index, other in enumerate(others):
        renamed = _rename(first, other, names)
        if renamed is not None and _match(rest, others[:index] + others[index + 1 :], renamed):
            return True
    return False


def _rename(row: Row, other: Row, names: dict[BNode, BNode]) -> dict[BNode, BNode] | None:
    if _shape(row) != _shape(other):
        return None
    renamed = dict(names)
    for mine, theirs in zip(row, other, strict=True):
        if not isinstance(mine, BNode):
            continue
        assert isinstance(theirs, BNode)
        if renamed.setdefault(mine, theirs) != theirs:
            return None
    return renamed if len(set(renamed.values())) == len(renamed) else None
