"""What a release holds and what it does not: counts, shares, gaps and disagreements.

    coverage = load_coverage(store)
    print(render_markdown(coverage))

`report` has the values, `measure` asks the store for them, `markdown` and `plain` say them,
`kept` keeps them with the release.
"""

from srpp_graph.coverage.kept import read_coverage, write_coverage
from srpp_graph.coverage.markdown import render_markdown
from srpp_graph.coverage.measure import load_coverage
from srpp_graph.coverage.plain import as_json
from srpp_graph.coverage.report import Coverage, Disagreement, Gap, Row, Table

__all__ = [
    "Coverage",
    "Disagreement",
    "Gap",
    "Row",
    "Table",
    "as_json",
    "load_coverage",
    "read_coverage",
    "render_markdown",
    "write_coverage",
]
