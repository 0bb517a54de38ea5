"""Rows on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from srpp_graph.checks.faces.plain import plain
from srpp_graph.prefixes import compact


def render_rows(body: bytes) -> None:
    """Print SPARQL results (JSON) as a table: names with prefixes, texts as they are."""
    results = json.loads(body)
    if "boolean" in results:
        print_table(("answer",), [("yes" if results["boolean"] else "no",)])
        return
    names = results["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in names] for row in results["results"]["bindings"]]
    print_table(names, rows)
    count = len(rows)
    print_lines([f"{count:,} {'row' if count == 1 else 'rows'}".replace(",", " ")])


def print_table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table under these column names; plain text in it is never taken as markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for name in names:
        table.add_column(Text(plain(name)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(each)) for each in row))
    Console().print(table)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines below a table."""
    from srpp_graph.cli import console

    for line in lines:
        console.say(line + "\n")


def _cell(term: Mapping[str, str] | None) -> str:
    """One term as people read it.

    >>> _cell({"type": "uri", "value": "https://w3id.org/srpp/id/city/oslo"})
    'city:oslo'
    """
    if term is None:
        return ""
    value = term["value"]
    if term["type"] == "uri":
        return compact(value)
    return f"_:{value}" if term["type"] == "bnode" else value
