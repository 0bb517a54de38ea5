"""A judgement written for whom it is: the faces of `check`, and the data of a page.

What is told is bounded; the counts are of everything, and what was left out is counted too.
"""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass, replace
from typing import Any

from srpp_graph.checks.drafts.judging import Judgement
from srpp_graph.checks.drafts.listing import list_lines
from srpp_graph.checks.faces import render_graph, render_json, render_sarif
from srpp_graph.checks.faces.plain import plain
from srpp_graph.checks.fixes import fix, iter_edits
from srpp_graph.diagnostics import Diagnostic, Report, Severity
from srpp_graph.store import formats

MAX_TOLD = 500
"""So many findings are told of one draft; the rest is counted."""

_MAX_MENDED = 200


class Face(enum.StrEnum):
    """What a judgement is written as."""

    PAGE = "page"
    JSON = "json"
    TEXT = "text"
    SARIF = "sarif"
    RDF = "rdf"


@dataclass(frozen=True)
class Told:
    """A judgement, and the part of its findings that is told."""

    judgement: Judgement
    report: Report
    left_out: int

    @classmethod
    def of(cls, judgement: Judgement) -> Told:
        """What is told of this judgement."""
        found = judgement.report.diagnostics
        told = replace(judgement.report, diagnostics=found[:MAX_TOLD])
        return cls(judgement, told, len(found) - len(told.diagnostics) + judgement.untold)

    def counts(self) -> dict[str, Any]:
        """What headers say: how many of what severity, of all; and the verdict."""
        whole = self.judgement.report
        return {
            "errors": whole.count(Severity.ERROR) + self.judgement.untold,
            "warnings": whole.count(Severity.WARNING),
            "infos": whole.count(Severity.INFO),
            "left_out": self.left_out,
            "verdict": self.judgement.verdict.value,
            "nodes": whole.summary.nodes,
        }


def mended_text(judgement: Judgement) -> str:
    """The draft's text with every remedy that is safe."""
    return fix(judgement.reading.text, _in_the_draft(Told.of(judgement)))


def render(told: Told, face: Face, media_type: str) -> bytes:
    """The judgement in this face; `media_type` says which way of writing RDF."""
    if face is Face.JSON:
        return _dump(_as_json(told))
    if face is Face.PAGE:
        return _dump(_as_page(told))
    if face is Face.SARIF:
        return _dump(_as_sarif(told))
    if face is Face.TEXT:
        return _as_text(told).encode()
    turtle = render_graph(told.report).encode()
    if media_type == formats.TURTLE.media_type:
        return turtle
    return formats.render_graph(formats.parse_graph(turtle, formats.TURTLE.media_type), media_type)


def _dump(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def _as_json(told: Told) -> dict[str, Any]:
    """The object of `check --format json`, with a member `draft` about the text itself."""
    document: dict[str, Any] = json.loads(render_json(told.report))
    counts = told.counts()
    document["summary"] |= {name: counts[name] for name in ("errors", "warnings", "infos")}
    judgement = told.judgement
    document["draft"] = {
        "verdict": judgement.verdict.value,
        "exit_code": judgement.verdict.exit_code,
        "conforms": not judgement.report.diagnostics,
        "belongs_in": list(judgement.belongs_in),
        "replaces": list(judgement.replaces),
        "notes": list(judgement.notes),
        "left_out": told.left_out,
        "turtle": judgement.reading.text if judgement.reading.converted else None,
    }
    return document


def _as_sarif(told: Told) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_sarif(told.report))
    run = document["runs"][0]
    run["invocations"][0]["exitCode"] = told.judgement.verdict.exit_code
    run["properties"] |= {"leftOut": told.left_out, "verdict": told.judgement.verdict.value}
    return document


def _as_text(told: Told) -> str:
    lines = []
    for each in told.report.diagnostics:
        lines.append(
            f"{plain(str(each.place))}: {each.severity}[{each.code}] {each.name}: {plain(each.message)}"
        )
        lines += [f"    note: {plain(note)}" for note in each.notes]
        if each.help:
            lines.append(f"    help: {plain(each.help)}")
    counts = told.counts()
    if told.left_out:
        lines.append(f"and {told.left_out} more findings, which are counted and not told")
    lines += [f"note: {plain(note)}" for note in told.judgement.notes]
    found = ", ".join(f"{counts[name]} {name}" for name in ("errors", "warnings", "infos"))
    looked_at = f"{told.report.summary.triples} triples, {counts['nodes']} nodes checked"
    lines.append(f"{counts['verdict']}: {found}; {looked_at}")
    return "\n".join(lines) + "\n"


def _as_page(told: Told) -> dict[str, Any]:
    """What the page needs: counts, notes, the findings, and the lines with them."""
    reading, found = told.judgement.reading, told.report.diagnostics
    path = told.judgement.path
    return {
        **told.counts(),
        "notes": list(told.judgement.notes),
        "triples": told.report.summary.triples,
        "text": reading.text,
        "converted": reading.converted,
        "rows": list_lines(reading.text, found, path),
        "elsewhere": [number for number, each in enumerate(found) if each.place.path != path],
        "findings": [_as_finding(each) for each in found],
        "fixable": len({*iter_edits(reading.text, _in_the_draft(told))}),
    }


def _as_finding(each: Diagnostic) -> dict[str, Any]:
    rule = each.rule
    return {
        "code": each.code,
        "name": each.name,
        "severity": each.severity.value,
        "message": plain(each.message),
        "label": plain(each.label),
        "help": plain(each.help),
        "notes": [plain(note) for note in each.notes],
        "line": each.place.line,
        "column": each.place.column,
        "path": plain(each.place.path),
        "rule": f"{rule.place.path}:{rule.place.line}" if rule is not None and rule.place else "",
        "related": [{"place": plain(str(one.place)), "label": plain(one.label)} for one in each.related[:5]],
    }


def _in_the_draft(told: Told) -> list[Diagnostic]:
    """The first findings that stand in the draft's own text."""
    path = told.judgement.path
    return [each for each in told.report.diagnostics if each.place.path == path][:_MAX_MENDED]
