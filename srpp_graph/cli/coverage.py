"""`srpp-graph coverage`: what the release holds, and what it does not."""

from __future__ import annotations

import enum
import json
from typing import Annotated

import typer

from srpp_graph.cli.options import Root, find_checkout


class CoverageFormat(enum.StrEnum):
    """How the report is written."""

    MARKDOWN = "markdown"
    JSON = "json"


def coverage(
    format: Annotated[
        CoverageFormat, typer.Option("--format", help="How the report is written.")
    ] = CoverageFormat.MARKDOWN,
    root: Root = None,
) -> None:
    """Count what the release holds: by kind, country, theme and year; shares, gaps and disagreements."""
    from srpp_graph.cli import console
    from srpp_graph.cli.making import settings_for
    from srpp_graph.cli.query import current_release
    from srpp_graph.coverage import as_json, load_coverage, render_markdown
    from srpp_graph.store.embedded import EmbeddedStore

    store = EmbeddedStore(current_release(settings_for(find_checkout(root))).store_path)
    report = load_coverage(store)
    if format is CoverageFormat.JSON:
        console.write_document(json.dumps(as_json(report), ensure_ascii=False, indent=2) + "\n")
    else:
        console.say(render_markdown(report))
