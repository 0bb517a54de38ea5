"""A report in words: for people, for `grep`, for programs, and for GitHub.

The words come from the diagnostics; this module owns only how they are laid out. `render_text` gives
styled pieces, so that `cli.console` can colour them on a terminal and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from srpp_graph.cli.snippet import Mark, Row, layout, plain
from srpp_graph.diagnostics import Diagnostic, Place, Report, Rule, Severity
from srpp_graph.prefixes import compact

Piece = tuple[str, str]
"""A style and a run of text; styles are `error warning info strong dim primary secondary` and ``."""

Sources = Callable[[str], str | None]
"""Path of a file → its text, or `None` if it cannot be shown."""


def render_text(report: Report, sources: Sources) -> Iterator[Piece]:
    """The report for people: each finding with its source lines, rule and help, then a line of counts."""
    for diagnostic in report.diagnostics:
        yield from _finding(diagnostic, sources)
        yield ("", "\n")
    yield from _summary(report)


def _finding(diagnostic: Diagnostic, sources: Sources) -> Iterator[Piece]:
    severity = diagnostic.severity.value
    yield (severity, f"{severity}[{diagnostic.code}]")
    yield ("strong", f" {diagnostic.name}: {plain(diagnostic.message)}\n")
    groups = _by_file(diagnostic, sources)
    gutter = max((len(str(row.number)) for _, rows in groups for row in rows if row.number), default=1)
    for index, (place, rows) in enumerate(groups):
        yield ("dim", f"{' ' * gutter}{'-->' if index == 0 else ':::'} ")
        yield ("", f"{plain(str(place))}\n")
        yield from _snippet(rows, gutter, severity)
    for label, text in _footnotes(diagnostic):
        yield ("dim", f"{' ' * gutter} = ")
        yield ("strong", f"{label}:")
        yield ("", f" {plain(text)}\n")


def _by_file(diagnostic: Diagnostic, sources: Sources) -> list[tuple[Place, tuple[Row, ...]]]:
    """Each file of the finding, its own first: the place to name, and the rows to show."""
    marks: dict[str, list[Mark]] = {
        diagnostic.place.path: [Mark(diagnostic.place, plain(diagnostic.label), primary=True)]
    }
    for related in diagnostic.related:
        marks.setdefault(related.place.path, []).append(Mark(related.place, plain(related.label)))
    groups = []
    for path, spans in marks.items():
        text = sources(path)
        groups.append((spans[0].place, () if text is None else layout(text, spans)))
    return groups


def _snippet(rows: tuple[Row, ...], gutter: int, severity: str) -> Iterator[Piece]:
    if not rows:
        return
    bar = f"{' ' * gutter} |"
    yield ("dim", f"{bar}\n")
    for row in rows:
        if row.style == "gap":
            yield ("dim", "...\n")
        elif row.style == "source":
            yield ("dim", f"{row.number!s:>{gutter}} |")
            yield ("", f" {row.text}".rstrip() + "\n")
        else:
            yield ("dim", f"{bar} ")
            yield (severity if row.style == "primary" else "secondary", f"{row.text}\n")
    yield ("dim", f"{bar}\n")


def _footnotes(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    for note in diagnostic.notes:
        yield ("note", note)
    if diagnostic.rule:
        yield ("rule", _rule_words(diagnostic.rule))
    if diagnostic.help:
        yield ("help", diagnostic.help)
    if diagnostic.fix:
        yield ("fix", diagnostic.fix)


def _rule_words(rule: Rule) -> str:
    name = compact(rule.iri)
    return f"{rule.place.path}:{rule.place.line} {name}" if rule.place else name


def _summary(report: Report) -> Iterator[Piece]:
    summary = report.summary
    worst = next((each for each in Severity if report.count(each)), None)
    found = ", ".join(_counted(report.count(each), each.value) for each in Severity if report.count(each))
    yield (worst.value if worst else "strong", found or "clean")
    looked_at = [
        _counted(summary.files, "file"),
        _counted(summary.triples, "triple"),
        f"{_counted(summary.shapes, 'shape')}, {_counted(summary.nodes, 'node')} checked",
        f"{summary.seconds:.1f} s",
    ]
    yield ("", " · ".join(["", *looked_at]) + "\n")
    if summary.unmatched_shapes:
        count = len(summary.unmatched_shapes)
        names = ", ".join(compact(iri) for iri in summary.unmatched_shapes)
        yield ("dim", f"{_counted(count, 'shape')} matched nothing: {names}\n")


def _counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`, `12 000 files`; info has no plural of its own in plain words.

    >>> _counted(12000, "file"), _counted(1, "error")
    ('12 000 files', '1 error')
    """
    plural = "" if number == 1 or noun == "info" else "s"
    return f"{number:,} {noun}{plural}".replace(",", " ")


def render_short(report: Report) -> str:
    """One line a finding, as editors and `grep` read it.

    `data/city/oslo.ttl:3:5: error[SG312] ends-before-start: the case ends before it starts`
    """
    return "".join(
        f"{plain(str(each.place))}: {each.severity.value}[{each.code}] {each.name}: {plain(each.message)}\n"
        for each in report.diagnostics
    )


def render_json(report: Report) -> str:
    """The report as one JSON object, in the form of the documented contract."""
    summary = report.summary
    document = {
        "summary": {
            "files": summary.files,
            "triples": summary.triples,
            "shapes": summary.shapes,
            "unmatched_shapes": list(summary.unmatched_shapes),
            "nodes": summary.nodes,
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "infos": report.count(Severity.INFO),
            "engine": summary.engine,
            "seconds": round(summary.seconds, 3),
        },
        "diagnostics": [_as_json(each) for each in report.diagnostics],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _as_json(diagnostic: Diagnostic) -> dict[str, object]:
    rule = diagnostic.rule
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **_span(diagnostic.place),
        "focus": diagnostic.focus,
        "result_path": diagnostic.result_path,
        "value": diagnostic.value,
        "help": diagnostic.help,
        "fix": diagnostic.fix,
        "rule": rule
        and {
            "path": rule.place.path if rule.place else None,
            "line": rule.place.line if rule.place else None,
            "iri": rule.iri,
        },
        "related": [{**_span(each.place), "label": each.label} for each in diagnostic.related],
    }


def _span(place: Place) -> dict[str, object]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(report: Report) -> str:
    """Workflow commands that GitHub Actions shows beside the changed lines."""
    return "".join(_annotation(each) for each in report.diagnostics)


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
    return f"::{_GITHUB_LEVEL[diagnostic.severity]} {listed}::{_escaped(chr(10).join(words))}\n"


def _escaped(text: str, also: str = "") -> str:
    """Text as a workflow command takes it: percent-encoded where it would end the command or a property."""
    return "".join(f"%{ord(each):02X}" if each in "%\r\n" + also else each for each in text)
