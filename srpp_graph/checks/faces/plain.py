"""A report as lines for `grep` and editors, and as one JSON object for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from srpp_graph.diagnostics import Diagnostic, Place, Report, Severity

if TYPE_CHECKING:
    from srpp_graph.checks.offers import Offer

_TAB = "    "


def plain(text: str) -> str:
    r"""The text with tabs widened, and letters that steer a terminal or hide others made visible.

    >>> plain("a\tb\x1b[31m")
    'a    b\ufffd[31m'
    """
    text = text.replace("\t", _TAB)
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(each) in ("Cc", "Cf", "Cs") else each for each in text)


def render_short(report: Report) -> str:
    """One line a finding, as editors and `grep` read it.

    `data/city/oslo.ttl:3:5: error[SG312] ends-before-start: the case ends before it starts`
    """
    return "".join(
        f"{plain(str(each.place))}: {each.severity.value}[{each.code}] {each.name}: {plain(each.message)}\n"
        for each in report.diagnostics
    )


def render_json(report: Report, offers: Mapping[Diagnostic, Offer] | None = None) -> str:
    """The report as one JSON object, in the form of the documented contract.

    What mends a finding, as `offers` has it, becomes its `fix`.
    """
    import json  # every face needs `plain`, and only this one JSON

    summary, known = report.summary, offers or {}
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
            "suppressed": len(report.suppressed),
            "fixable": sum(each.safe for each in known.values()),
            "engine": summary.engine,
            "seconds": round(summary.seconds, 3),
        },
        "diagnostics": [_as_json(each, known.get(each)) for each in report.diagnostics],
        "suppressed": [
            {
                **_as_json(each.finding),
                "suppression": {"reason": each.reason, "until": each.until.isoformat(), **_span(each.place)},
            }
            for each in report.suppressed
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _as_json(diagnostic: Diagnostic, offer: Offer | None = None) -> dict[str, object]:
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
        "fix": offer and _as_fix(offer),
        "rule": rule
        and {
            "path": rule.place.path if rule.place else None,
            "line": rule.place.line if rule.place else None,
            "iri": rule.iri,
        },
        "related": [{**_span(each.place), "label": each.label} for each in diagnostic.related],
    }


def _as_fix(offer: Offer) -> dict[str, object]:
    """An edit: what it does, whether `--fix` does it, and which text comes in the place of which."""
    return {"title": offer.title, "safe": offer.safe, **_span(offer.place), "text": offer.edit.text}


def _span(place: Place) -> dict[str, object]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
