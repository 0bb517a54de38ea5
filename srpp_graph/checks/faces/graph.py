"""A report as RDF: a validation report of SHACL §3.6, in Turtle, with what every finding is about.

Findings that no shape made are results too, with our own code as their component's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib.term import Literal

from srpp_graph.checks.faces.path import Path
from srpp_graph.diagnostics import Diagnostic, Report, Severity
from srpp_graph.prefixes import PREFIXES, compact

_SEVERITIES = {Severity.ERROR: "sh:Violation", Severity.WARNING: "sh:Warning", Severity.INFO: "sh:Info"}


def render_graph(report: Report, remarks: Iterable[str] = ()) -> str:
    """The report as Turtle; it conforms if nothing was found at all (SHACL §3.1). Remarks are no results."""
    conforms = "false" if report.diagnostics else "true"
    lines = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in sorted(PREFIXES.items())]
    lines += ["", "[]", "    a sh:ValidationReport ;", f"    sh:conforms {conforms} ;"]
    lines += [f"    rdfs:comment {_text(each)}@en ;" for each in remarks]
    for each in report.diagnostics:
        lines += ["    sh:result [", "        a sh:ValidationResult ;"]
        lines += [f"        {word} {value} ;" for word, value in _facts(each)]
        lines.append("    ] ;")
    return "\n".join(lines) + "\n.\n"


def _facts(each: Diagnostic) -> Iterator[tuple[str, str]]:
    yield "sh:resultSeverity", _SEVERITIES[each.severity]
    yield "sh:resultMessage", _text(each.message) + "@en"
    component = each.component or f"shape:{each.code}"
    yield "sh:sourceConstraintComponent", component
    if each.focus:
        yield "sh:focusNode", each.focus
    if each.result_path and " " not in each.result_path:
        yield "sh:resultPath", Path(each.result_path).turtle()
    if each.value and not each.value.startswith("_:"):
        yield "sh:value", each.value
    if each.rule is not None and each.rule.iri:
        yield "sh:sourceShape", compact(each.rule.iri)
    yield "shape:code", _text(each.code)
    yield "shape:place", _text(str(each.place))
    if each.help:
        yield "shape:help", _text(each.help) + "@en"


def _text(text: str) -> str:
    quoted = Literal(text.replace("\r", " ").replace("\n", " ")).n3()
    return str(quoted)
