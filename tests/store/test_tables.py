"""Arrow and Parquet keep types and lose no value; read by pyarrow, written by another library."""

from __future__ import annotations

import datetime
import decimal
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srpp_graph.prefixes import PREFIXES
from srpp_graph.store import isolation
from srpp_graph.store.formats import ARROW, PARQUET, SELECT_FORMATS
from srpp_graph.store.frames import Head
from srpp_graph.store.sink import Bounds, ResultLimit, Sink
from srpp_graph.store.tables import write_table
from srpp_graph.store.worker import TABLES, Evaluator

XSD = PREFIXES["xsd"]
LONG_DECIMAL = "123456789012345678901234567890123456.789"


def written(query: str, media_type: str = ARROW.media_type, rows: int = 1 << 30) -> bytes:
    sink = Sink(pytest.fail, Bounds(1 << 30, 1 << 30, rows), media_type)
    solutions = ox.Store().query(query, prefixes=dict(PREFIXES))
    assert isinstance(solutions, ox.QuerySolutions)
    write_table(solutions, sink, media_type)
    return sink.getvalue()


def table(query: str, media_type: str = ARROW.media_type) -> pa.Table:
    body = written(query, media_type)
    if media_type == PARQUET.media_type:
        return pyarrow.parquet.read_table(io.BytesIO(body))
    return pa.ipc.open_stream(body).read_all()


def values(terms: str) -> pa.Table:
    return table(f"SELECT ?x {{ VALUES ?x {{ {terms} }} }}")


def said(found: pa.Table, name: str = "x") -> dict[str, str]:
    metadata = found.schema.field(name).metadata or {}
    return {key.decode(): value.decode() for key, value in metadata.items() if key.startswith(b"rdf.")}


UTC = datetime.UTC


@pytest.mark.parametrize(
    ("terms", "type", "expected"),
    [
        ("1 UNDEF -3", pa.int64(), [1, None, -3]),
        ('1 "2"^^xsd:long "3"^^xsd:unsignedByte', pa.int64(), [1, 2, 3]),
        ('9223372036854775807 "-9223372036854775808"^^xsd:integer', pa.int64(), [2**63 - 1, -(2**63)]),
        ("1 9223372036854775808", pa.decimal128(38, 0), [decimal.Decimal(1), decimal.Decimal(2**63)]),
        (
            "1.50 -0.125 2",
            pa.decimal128(38, 3),
            [decimal.Decimal(each) for each in ("1.500", "-0.125", "2.000")],
        ),
        ("1.5e0 -2E10", pa.float64(), [1.5, -2e10]),
        ('"INF"^^xsd:double "-INF"^^xsd:double', pa.float64(), [float("inf"), -float("inf")]),
        ('"0.1"^^xsd:float', pa.float64(), [0.1]),
        ("true UNDEF false", pa.bool_(), [True, None, False]),
        (
            '"2019-04-01"^^xsd:date "0001-01-01"^^xsd:date',
            pa.date32(),
            [datetime.date(2019, 4, 1), datetime.date(1, 1, 1)],
        ),
        (
            '"2019-04-01T10:00:00.5+02:00"^^xsd:dateTime "2019-04-01T10:00:00Z"^^xsd:dateTime',
            pa.timestamp("us", tz="UTC"),
            [
                datetime.datetime(2019, 4, 1, 8, 0, 0, 500_000, UTC),
                datetime.datetime(2019, 4, 1, 10, 0, tzinfo=UTC),
            ],
        ),
        (
            '"2019-04-01T10:00:00"^^xsd:dateTime',
            pa.timestamp("us"),
            [datetime.datetime(2019, 4, 1, 10, 0)],
        ),
        ('"2019"^^xsd:gYear "-0044"^^xsd:gYear', pa.int64(), [2019, -44]),
        ('"2019-04"^^xsd:gYearMonth', pa.string(), ["2019-04"]),
        ('"a" "" UNDEF', pa.string(), ["a", "", None]),
        ("<urn:a> <urn:b>", pa.string(), ["urn:a", "urn:b"]),
        ('"a"@en "b"@en', pa.string(), ["a", "b"]),
        ("UNDEF", pa.string(), [None]),
    ],
)
@pytest.mark.parametrize("format", [ARROW, PARQUET], ids=lambda format: format.name)
def test_values_of_one_datatype_become_a_column_of_that_type(
    terms: str, type: pa.DataType, expected: list[object], format: object
) -> None:
    found = table(f"SELECT ?x {{ VALUES ?x {{ {terms} }} }}", format.media_type)
    assert set(found.column_names) <= {"x", "x@type"}
    assert found.schema.field("x").type == type
    assert found.column("x").to_pylist() == expected


@pytest.mark.parametrize(
    "texts",
    [
        ('"2020-01-01Z"^^xsd:date', '"2020-01-02"^^xsd:date'),
        ('"12020-01-01"^^xsd:date', '"-0044-03-15"^^xsd:date'),
        ('"2020-01-01T00:00:00.1234567Z"^^xsd:dateTime',),
        ('"2020-01-01T00:00:00Z"^^xsd:dateTime', '"2020-01-01T00:00:00"^^xsd:dateTime'),
        (f'"{"9" * 39}"^^xsd:integer', '"1"^^xsd:integer'),
        (f'"{LONG_DECIMAL}"^^xsd:decimal', '"0.000001"^^xsd:decimal'),
        ('"yes"^^xsd:boolean', '"true"^^xsd:boolean'),
        ('"2020-02-30"^^xsd:date',),
        ('"one"^^xsd:integer', '"2"^^xsd:integer'),
        ('"2020Z"^^xsd:gYear',),
        ('"P1D"^^xsd:dayTimeDuration',),
    ],
)
def test_what_does_not_fit_the_type_keeps_the_column_text(texts: tuple[str, ...]) -> None:
    found = values(" ".join(texts))
    assert found.schema.field("x").type == pa.string()
    assert found.column("x").to_pylist() == [each.split('"')[1] for each in texts]
    assert said(found)["rdf.datatype"].startswith(XSD)


def test_a_column_says_which_terms_it_holds() -> None:
    assert said(values("<urn:a>")) == {"rdf.term": "iri"}
    assert said(values('"a"@en')) == {
        "rdf.term": "literal",
        "rdf.datatype": PREFIXES["rdf"] + "langString",
        "rdf.language": "en",
    }
    assert said(values("1 2.5")) == {
        "rdf.term": "literal",
        "rdf.datatype": f"{XSD}decimal {XSD}integer",
    }
    assert said(values("UNDEF")) == {}


def test_mixed_terms_have_a_column_beside_that_tells_them_apart() -> None:
    found = values('<urn:a> "urn:a" 1 "1" "b"@en UNDEF')
    assert found.column("x").to_pylist() == ["urn:a", "urn:a", "1", "1", "b", None]
    assert found.column("x@type").to_pylist() == [
        *("iri", XSD + "string", XSD + "integer", XSD + "string", PREFIXES["rdf"] + "langString"),
        None,
    ]
    assert found.column("x@lang").to_pylist() == [None, None, None, None, "en", None]
    assert said(found)["rdf.term"] == "iri literal"


def test_several_languages_have_a_column_beside() -> None:
    found = values('"City"@en "Stadt"@de UNDEF')
    assert found.column_names == ["x", "x@lang"]
    assert found.column("x@lang").to_pylist() == ["en", "de", None]


def test_a_blank_node_is_not_taken_for_an_iri() -> None:
    found = table("SELECT ?x { { BIND(BNODE() AS ?x) } UNION { BIND(<urn:a> AS ?x) } }")
    assert found.column("x").to_pylist()[0].startswith("_:")
    assert found.column("x@type").to_pylist() == ["bnode", "iri"]


@pytest.mark.parametrize("format", [ARROW, PARQUET], ids=lambda format: format.name)
def test_a_result_without_rows_has_its_columns(format: object) -> None:
    found = table("SELECT ?a ?b { FILTER(false) }", format.media_type)
    assert (found.column_names, found.num_rows) == (["a", "b"], 0)


def test_a_column_of_more_than_a_batch_has_one_type() -> None:
    numbers = " ".join(str(number) for number in range(70_000))
    found = values(numbers)
    assert found.schema.field("x").type == pa.int64()
    assert found.column("x").to_pylist() == list(range(70_000))
    last = values(numbers + ' "a"')
    assert last.schema.field("x").type == pa.string()
    assert last.column("x@type").to_pylist()[-2:] == [XSD + "integer", XSD + "string"]


TERMS = st.lists(
    st.none()
    | st.integers(-(2**70), 2**70).map(
        lambda value: ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))
    )
    | st.decimals(allow_nan=False, allow_infinity=False, places=5).map(
        lambda value: ox.Literal(f"{value:f}", datatype=ox.NamedNode(XSD + "decimal"))
    )
    | st.dates().map(lambda value: ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date")))
    | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")).map(ox.Literal)
    | st.sampled_from(
        [ox.NamedNode("urn:a"), ox.Literal("a", language="en"), ox.Literal("a", language="de")]
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=100)
@given(TERMS)
def test_whatever_is_written_can_be_told_from_what_is_read(
    terms: list[ox.Literal | ox.NamedNode | None],
) -> None:
    """Value, kind and language of every cell come back, from the cell, its neighbours or the metadata."""
    text = " ".join("UNDEF" if term is None else str(term) for term in terms)
    found = values(text)
    solutions = ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {text} }} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    terms = [solution["x"] for solution in solutions]  # as the engine gives them: 1.0 for 1.00000
    column, metadata = found.column("x").to_pylist(), said(found)
    kinds = found.column("x@type").to_pylist() if "x@type" in found.column_names else None
    languages = found.column("x@lang").to_pylist() if "x@lang" in found.column_names else None
    assert len(column) == len(terms)
    for number, (term, cell) in enumerate(zip(terms, column, strict=True)):
        if term is None:
            assert cell is None
            continue
        kind = kinds[number] if kinds else metadata.get("rdf.datatype") or metadata["rdf.term"]
        expected = term.datatype.value if isinstance(term, ox.Literal) else "iri"
        assert kind == expected
        if isinstance(term, ox.Literal):
            language = languages[number] if languages else metadata.get("rdf.language")
            assert (language or None) == term.language
        if isinstance(cell, (int, decimal.Decimal)):
            assert cell == decimal.Decimal(term.value)
        else:
            assert str(cell) == term.value


@pytest.mark.parametrize("format", [ARROW, PARQUET], ids=lambda format: format.name)
def test_limits_hold_for_tables(format: object) -> None:
    query = "SELECT ?x { VALUES ?x { 1 2 3 } }"
    with pytest.raises(ResultLimit) as raised:
        written(query, format.media_type, rows=2)
    assert raised.value.what == "rows"
    solutions = ox.Store().query(query)
    with pytest.raises(ResultLimit) as raised:
        write_table(solutions, Sink(pytest.fail, Bounds(10, 10, 10), format.media_type), format.media_type)
    assert raised.value.what == "bytes"


def test_the_worker_writes_what_the_formats_promise(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "limit_processor", lambda seconds: None)
    assert set(TABLES) == {format.media_type for format in SELECT_FORMATS[-2:]}
    evaluator = Evaluator(str(store_path))
    for media_type in TABLES:
        question: Head = {
            **{"query": "SELECT * { ?s ?p ?o }", "type": media_type, "seconds": 1},
            **{"held": 1 << 30, "max_bytes": 1 << 30, "max_rows": 1 << 30},
            **{"union": True, "default": None, "named": None},
        }
        head, body = evaluator.answer(question, pytest.fail)
        assert head["rows"] == 129
        assert head["bytes"] == len(body)
