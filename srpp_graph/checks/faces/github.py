"""A report for GitHub Actions: a few annotations beside the changed lines, everything in the step summary.

GitHub shows ten annotations of a severity and step and drops the rest unseen. So at most ten are made, one
of each code before a second of any, and the last says how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from srpp_graph.diagnostics import Diagnostic, Report, Severity

MAX_ANNOTATIONS = 10
"""Of one severity."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(report: Report) -> str:
    """Workflow commands that GitHub shows as annotations."""
    lines = []
    for severity, level in _LEVELS.items():
        found = [each for each in report.diagnostics if each.severity is severity]
        chosen = found if len(found) <= MAX_ANNOTATIONS else _choose(found, MAX_ANNOTATIONS - 1)
        lines += [_annotation(each) for each in chosen]
        if len(chosen) < len(found):
            more = len(found) - len(chosen)
            lines.append(f"::{level} title=and {more} more::the step summary lists all {len(found)}\n")
    return "".join(lines)


def _choose(found: Sequence[Diagnostic], count: int) -> list[Diagnostic]:
    """The first of each code, then the second of each, and so on."""
    seen: dict[str, int] = {}
    ranked = []
    for each in found:
        seen[each.code] = seen.get(each.code, 0) + 1
        ranked.append((seen[each.code], each))
    chosen = sorted(ranked, key=lambda each: each[0])[:count]
    return sorted((each for _, each in chosen), key=lambda each: each.sort_key)


def render_step_summary(report: Report) -> str:
    """All findings as Markdown: a line of counts, then a table for each code."""
    summary = report.summary
    counts = ", ".join(f"{report.count(each)} {each}" for each in Severity if report.count(each)) or "clean"
    looked_at = f"{summary.files} files, {summary.triples} triples, {summary.nodes} nodes checked"
    looked_at += f", {len(report.suppressed)} findings suppressed" if report.suppressed else ""
    lines = ["## srpp-graph check", "", f"**{counts}** · {looked_at}", ""]
    codes: dict[str, list[Diagnostic]] = {}
    for each in report.diagnostics:
        codes.setdefault(each.code, []).append(each)
    for code, found in sorted(codes.items()):
        lines += [
            f"### {code} {found[0].name} ({len(found)})",
            "",
            "| place | finding | help |",
            "| --- | --- | --- |",
        ]
        lines += [f"| `{each.place}` | {_cell(each.message)} | {_cell(each.help)} |" for each in found]
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text that cannot end a cell of a table, or begin markup."""
    signs = {"|": "\\|", "<": "&lt;", "&": "&amp;", "`": "\\`", "\n": " ", "\r": " "}
    return "".join(signs.get(each, each) for each in text)


def _annotation(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    properties = {
        "file": place.path,
        "line": place.line,
        "endLine": place.end_line,
        "col": place.column,
        "endColumn": place.end_column,
        "title": f"{diagnostic.code} {diagnostic.name}",
    }
    listed = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in properties.items())
    words: Iterable[str] = filter(None, (diagnostic.message, diagnostic.help and f"help: {diagnostic.help}"))
    return f"::{_LEVELS[diagnostic.severity]} {listed}::{_escaped(chr(10).join(words))}\n"


def _escaped(text: str, also: str = "") -> str:
    """Text as a workflow command takes it: percent-encoded where it would end the command or a property."""
    return "".join(f"%{ord(each):02X}" if each in "%\r\n" + also else each for each in text)
