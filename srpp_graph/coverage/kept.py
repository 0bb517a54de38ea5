"""A coverage report as a file of its release, so that it is counted once for all who will ask."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from srpp_graph.coverage.measure import load_coverage
from srpp_graph.coverage.report import Coverage, Disagreement, Gap, Row, Table
from srpp_graph.store.endpoint import Store

FILE_NAME = "coverage.json"


def write_coverage(store: Store, folder: Path) -> None:
    """Count what the store holds, and write that into the folder of its release."""
    text = json.dumps(asdict(load_coverage(store)), ensure_ascii=False)
    (folder / FILE_NAME).write_text(text, encoding="utf-8")


def read_coverage(folder: Path) -> Coverage | None:
    """The report that was written with the release; `None` if it has none, as those of earlier programs."""
    try:
        kept = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return Coverage(
            tables=tuple(_table(each) for each in kept["tables"]),
            gaps=tuple(Gap(**each) for each in kept["gaps"]),
            disagreements=tuple(
                Disagreement(**{**each, "statements": tuple(each["statements"])})
                for each in kept["disagreements"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _table(kept: dict[str, list[dict[str, list[int]]]]) -> Table:
    """A table out of what JSON has: its lists are tuples here."""
    rows = tuple(Row(**{**row, "numbers": tuple(row["numbers"])}) for row in kept["rows"])  # type: ignore[arg-type]
    return Table(**{**kept, "columns": tuple(kept["columns"]), "rows": rows})  # type: ignore[arg-type]
