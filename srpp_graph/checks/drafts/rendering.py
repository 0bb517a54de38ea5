"""A judgement written for whom it is: the faces of `check`, and the data of a page.

What is told is bounded; the counts are of everything, and what was left out is counted too.
"""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from srpp_graph.checks.drafts.judging import Judgement
from srpp_graph.checks.drafts.listing import list_lines
from srpp_graph.checks.drafts.unasked import codes_of
from srpp_graph.checks.drafts.untold import MAX_TOLD
from srpp_graph.checks.faces import render_graph, render_json, render_sarif
from srpp_graph.checks.faces.plain import plain
from srpp_graph.checks.faces.text import counted, render_finding
from srpp_graph.checks.fixes import Edit, fix, iter_edits
from srpp_graph.checks.offers import Offer, find_offers
from srpp_graph.diagnostics import Diagnostic, Report, Severity
from srpp_graph.store import formats

_MORE = "not all that is safe was mended at once; apply the safe remedies to this text again for the rest"
_MAX_JUMPS = 20
_MAX_RELATED = 5


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
        return cls(judgement, told, len(found) - len(told.diagnostics) + judgement.untold.total)

    def counts(self) -> dict[str, Any]:
        """What headers say: how many of what severity, of all; whether there may be more; and the verdict."""
        whole, untold = self.judgement.report, self.judgement.untold
        return {
            **{f"{each.value}s": whole.count(each) + untold.count(each) for each in Severity},
            "left_out": self.left_out,
            "more": untold.more,
            "verdict": self.judgement.verdict.value,
            "nodes": whole.summary.nodes,
            "unasked": len(codes_of(self.judgement.unasked)),
        }


def mended_text(judgement: Judgement) -> str:
    """The draft's text with every remedy that is safe, as far as its findings are known one by one."""
    return fix(judgement.reading.text, _in_the_draft(judgement.path, judgement.report))


def with_mending_told(judgement: Judgement) -> Judgement:
    """The judgement of a mended text; where anything safe is left to do, that stands in its notes."""
    return replace(judgement, notes=(*judgement.notes, _MORE)) if _edits(judgement) else judgement


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
    remarks = (*told.judgement.notes, *(f"not asked: {each}" for each in told.judgement.unasked))
    turtle = render_graph(told.report, remarks).encode()
    if media_type == formats.TURTLE.media_type:
        return turtle
    return formats.render_graph(formats.parse_graph(turtle, formats.TURTLE.media_type), media_type)


def _dump(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def _as_json(told: Told) -> dict[str, Any]:
    """The object of `check --format json`, with a member `draft` about the text itself."""
    document: dict[str, Any] = json.loads(render_json(told.report, _offers(told)))
    counts = told.counts()
    document["summary"] |= {name: counts[name] for name in ("errors", "warnings", "infos")}
    judgement = told.judgement
    document["draft"] = {
        "verdict": judgement.verdict.value,
        "exit_code": judgement.verdict.exit_code,
        "conforms": judgement.conforms,
        "belongs_in": list(judgement.belongs_in),
        "replaces": list(judgement.replaces),
        "notes": list(judgement.notes),
        "left_out": told.left_out,
        "more": judgement.untold.more,
        "not_asked": [
            {"codes": list(each.codes), "what": each.what, "why": each.why} for each in judgement.unasked
        ],
        "turtle": judgement.reading.text if judgement.reading.converted else None,
    }
    return document


def _as_sarif(told: Told) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_sarif(told.report, _offers(told)))
    run = document["runs"][0]
    run["invocations"][0]["exitCode"] = told.judgement.verdict.exit_code
    remarks = [*told.judgement.notes, *(f"not asked: {each}" for each in told.judgement.unasked)]
    run["invocations"][0]["toolExecutionNotifications"] = [
        {"level": "note", "message": {"text": each}} for each in remarks
    ]
    run["properties"] |= {
        "leftOut": told.left_out,
        "more": told.judgement.untold.more,
        "notAsked": sorted(codes_of(told.judgement.unasked)),
        "verdict": told.judgement.verdict.value,
    }
    return document


def _offers(told: Told) -> dict[Diagnostic, Offer]:
    """What mends the draft as it was sent; what was converted first has other places."""
    reading = told.judgement.reading
    found = _in_the_draft(told.judgement.path, told.report)
    return {} if reading.converted else find_offers(found, lambda _: reading.text)


def _as_text(told: Told) -> str:
    """The findings as `check` lays them out, then what is no finding, and a line of counts."""
    pieces: list[str] = []
    for each in told.report.diagnostics:
        pieces += [text for _, text in render_finding(each, told.judgement.texts.get)]
        pieces.append("\n")
    counts = told.counts()
    if told.left_out:
        pieces.append(f"and {told.left_out} more findings, which are counted and not told\n")
    pieces += [f"note: {plain(note)}\n" for note in told.judgement.notes]
    pieces += [f"not asked: {each}\n" for each in told.judgement.unasked]
    found = ", ".join(counted(counts[f"{each.value}s"], each.value) for each in Severity)
    found = f"at least {found}" if counts["more"] else found
    summary = told.report.summary
    looked_at = [
        counted(summary.triples, "triple"),
        f"{counted(summary.shapes, 'shape')}, {counted(counts['nodes'], 'node')} checked",
        f"{counted(counts['unasked'], 'code')} not asked",
    ]
    pieces.append(" · ".join([f"{counts['verdict']}: {found}", *looked_at]) + "\n")
    return "".join(pieces)


def _as_page(told: Told) -> dict[str, Any]:
    """What the page needs: counts, notes, the findings, and the lines with them."""
    reading, found = told.judgement.reading, told.report.diagnostics
    path = told.judgement.path
    rows = list_lines(reading.text, found, path)
    begin = ((row["number"], number) for row in rows for number in row["findings"])
    return {
        **told.counts(),
        "notes": list(told.judgement.notes),
        "not_asked": [
            {"codes": list(each.codes), "what": each.what, "why": each.why} for each in told.judgement.unasked
        ],
        "triples": told.report.summary.triples,
        "text": reading.text,
        "converted": reading.converted,
        "rows": rows,
        "jumps": [{"line": line, "finding": number} for line, number in islice(begin, _MAX_JUMPS)],
        "elsewhere": [number for number, each in enumerate(found) if each.place.path != path],
        "findings": [_as_finding(each, path) for each in found],
        "fixable": len(_edits(told.judgement)),
    }


def _as_finding(each: Diagnostic, path: str) -> dict[str, Any]:
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
        "related": [
            {
                "place": plain(str(one.place)),
                "line": one.place.line if one.place.path == path else 0,
                "label": plain(one.label),
            }
            for one in each.related[:_MAX_RELATED]
        ],
    }


def _edits(judgement: Judgement) -> set[Edit]:
    """What can be mended safely at once."""
    return {*iter_edits(judgement.reading.text, _in_the_draft(judgement.path, judgement.report))}


def _in_the_draft(path: str, report: Report) -> list[Diagnostic]:
    """The findings that stand in the draft's own text."""
    return [each for each in report.diagnostics if each.place.path == path]
