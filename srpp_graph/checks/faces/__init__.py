"""A report for people, in words with source lines or as a page; and for machines: JSON, SARIF, GitHub, RDF.

Each face is a function from a report to text. What a terminal needs besides (colour) is the command line's
affair.
"""

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
