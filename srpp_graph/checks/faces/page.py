"""A report as one HTML page that needs nothing else: to keep, to mail, to print."""

from __future__ import annotations

from html import escape

from srpp_graph.checks.faces.plain import plain
from srpp_graph.diagnostics import Diagnostic, Report, Severity

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>srpp-graph check: {title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
article {{ border-left: .25rem solid; margin: 1.5rem 0; padding: 0 1rem; overflow-wrap: anywhere }}
.error {{ border-color: #b3261e }} .warning {{ border-color: #a66300 }} .info {{ border-color: #1a5fb4 }}
h2 {{ font-size: 1rem; margin: 0 }} p {{ margin: .25rem 0 }} pre {{ overflow-x: auto }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{counts}</p>
"""


def render_page(report: Report) -> str:
    """The report as HTML, without scripts and without anything from another host."""
    summary = report.summary
    title = ", ".join(f"{report.count(each)} {each}" for each in Severity if report.count(each)) or "clean"
    counts = (
        f"{summary.files} files · {summary.triples} triples · {summary.shapes} shapes · "
        f"{summary.nodes} nodes checked · {len(summary.unmatched_shapes)} shapes matched nothing · "
        f"{len(report.suppressed)} suppressed"
    )
    found = "".join(_finding(each) for each in report.diagnostics)
    return f"{_HEAD.format(title=escape(title), counts=escape(counts))}{found}</body>\n</html>\n"


def _finding(each: Diagnostic) -> str:
    rule = each.rule
    lines = [f"<p><code>{escape(plain(str(each.place)))}</code></p>"]
    lines += [f"<p>{escape(plain(note))}</p>" for note in each.notes]
    lines += [f"<p><code>{escape(str(one.place))}</code> {escape(one.label)}</p>" for one in each.related]
    if each.help:
        lines.append(f"<p><strong>Help:</strong> {escape(plain(each.help))}</p>")
    if rule is not None and rule.place is not None:
        lines.append(f"<p>Rule: <code>{escape(rule.place.path)}:{rule.place.line}</code></p>")
    head = f"{each.severity} {each.code} {escape(each.name)}: {escape(plain(each.message))}"
    return f'<article class="{each.severity}">\n<h2>{head}</h2>\n' + "\n".join(lines) + "\n</article>\n"
