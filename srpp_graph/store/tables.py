"""A SELECT's result as an Arrow stream or a Parquet file, with the types of its values.

The type of a column is known once its last row is, so the rows are gathered first; `columns` says how. A
worker imports this when it is first needed.

Sources: Arrow columnar format (IPC streaming format), Apache Parquet format.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from arro3.core import Schema, Table
from arro3.io import write_ipc_stream, write_parquet

from srpp_graph.store.columns import Column
from srpp_graph.store.sink import Sink

if TYPE_CHECKING:
    import pyoxigraph as ox
    from typing_extensions import Buffer

ARROW = "application/vnd.apache.arrow.stream"
PARQUET = "application/vnd.apache.parquet"


class _Passage(io.BytesIO):
    """A file between the writer, which makes a riddle of our errors, and the sink that raises them."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self._sink = sink

    def write(self, data: Buffer) -> int:
        """Pass the bytes on, as long as the sink takes them."""
        size = len(memoryview(data))
        if self.failure is None:
            try:
                self._sink.write(data)
            except (OSError, RuntimeError, ValueError) as failure:
                self.failure = failure
        return size


def write_table(solutions: ox.QuerySolutions, sink: Sink, media_type: str) -> int:
    """Write all rows in the media type, `ARROW` or `PARQUET`; how many there are.

    Raises:
        ResultLimit: there are too many rows or bytes.
    """
    columns = [Column(variable.value) for variable in solutions.variables]
    rows = 0
    for solution in solutions:
        rows += 1
        sink.check_rows(rows)
        for column, term in zip(columns, solution, strict=True):
            column.add(term)
    laid_out = [pair for column in columns for pair in column.finish()]
    schema = Schema([field for field, _ in laid_out])
    table = Table.from_arrays([values for _, values in laid_out], schema=schema)
    passage = _Passage(sink)
    if media_type == ARROW:
        write_ipc_stream(table, passage)
    else:
        write_parquet(table, passage, compression="zstd(3)")
    if passage.failure is not None:
        raise passage.failure
    return rows
