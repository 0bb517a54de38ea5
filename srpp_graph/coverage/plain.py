"""A coverage report as JSON values, for programs."""

from __future__ import annotations

from typing import TypeAlias

from srpp_graph.coverage.report import Coverage, Table

Json: TypeAlias = "str | int | list[Json] | dict[str, Json]"


def as_json(coverage: Coverage) -> dict[str, Json]:
    """The report as values that `json.dumps` takes: each table is a list of objects, by its name."""
    return {
        "tables": {each.slug: _rows(each) for each in coverage.tables},
        "gaps": [
            {
                "slug": each.slug,
                "title": each.title,
                "of": each.of,
                "have": each.present,
                "lack": each.missing,
            }
            for each in coverage.gaps
        ],
        "disagreements": [
            {"about": each.subject, "iri": each.iri, "statements": list(each.statements)}
            for each in coverage.disagreements
        ],
    }


def _rows(table: Table) -> list[Json]:
    """The rows of a table, each number under the name of its column."""
    rows: list[Json] = []
    for row in table.rows:
        named: dict[str, Json] = {"label": row.label}
        if row.iri:
            named["iri"] = row.iri
        named.update(zip(table.columns, row.numbers, strict=True))
        rows.append(named)
    return rows
