"""A report for people, in words with source lines or as a page; and for machines: JSON, SARIF, GitHub, RDF.

Each face is a function from a report to text. What a terminal needs besides (colour) is the command line's
affair.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srpp_graph.checks.faces.github import render_github, render_step_summary
    from srpp_graph.checks.faces.graph import render_graph
    from srpp_graph.checks.faces.page import render_page
    from srpp_graph.checks.faces.plain import render_json, render_short
    from srpp_graph.checks.faces.sarif import render_sarif

__all__ = [
    "render_github",
    "render_graph",
    "render_json",
    "render_page",
    "render_sarif",
    "render_short",
    "render_step_summary",
]

_HOMES = {
    "render_github": "github",
    "render_step_summary": "github",
    "render_graph": "graph",
    "render_page": "page",
    "render_json": "plain",
    "render_short": "plain",
    "render_sarif": "sarif",
}


def __getattr__(name: str) -> object:
    """Load a face when it is first asked for: mostly there is one, and some take long."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
