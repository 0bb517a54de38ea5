"""A report as SARIF 2.1.0, for code scanning and editors (https://docs.oasis-open.org/sarif/sarif/v2.1.0/)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote

from srpp_graph import __version__
from srpp_graph.checks.faces.identity import fingerprints
from srpp_graph.checks.offers import Offer
from srpp_graph.diagnostics import Diagnostic, Place, Report, Severity, Suppressed
from srpp_graph.vocabulary import SARIF_SCHEMA

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FINGERPRINT = "srppGraph/v1"
_NAME = "srpp-graph"

Json = Mapping[str, object]


def render_sarif(report: Report, offers: Mapping[Diagnostic, Offer] | None = None) -> str:
    """The report as one SARIF log; columns count code points, fingerprints survive moved lines.

    What mends a finding, as `offers` has it, becomes its `fixes`.
    """
    found = [*report.diagnostics, *(each.finding for each in report.suppressed)]
    comments: list[Suppressed | None] = [*[None] * len(report.diagnostics), *report.suppressed]
    codes: dict[str, Diagnostic] = {}
    for each in found:
        codes.setdefault(each.code, each)
    fixes = [_fixes((offers or {}).get(each)) for each in report.diagnostics]
    fixes += [{}] * len(report.suppressed)
    numbers = {code: number for number, code in enumerate(sorted(codes))}
    run = {
        "tool": {
            "driver": {
                "name": _NAME,
                "version": __version__,
                "rules": [_rule(codes[code]) for code in numbers],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "the folder of the checkout"}}},
        "invocations": [{"executionSuccessful": not any(map(_is_about_the_check, report.diagnostics))}],
        "results": [
            {**_result(each, numbers[each.code], mark), **mends, **_suppression(comment)}
            for each, mark, mends, comment in zip(found, fingerprints(found), fixes, comments, strict=True)
        ],
        "properties": {
            "files": report.summary.files,
            "triples": report.summary.triples,
            "shapes": report.summary.shapes,
            "nodes": report.summary.nodes,
        },
    }
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _is_about_the_check(each: Diagnostic) -> bool:
    """Whether a finding says that something could not be checked, and not that it is wrong."""
    return each.code.startswith("SG19") or each.code < "SG110"


def _rule(example: Diagnostic) -> Json:
    name = "".join(word.capitalize() for word in example.name.split("-"))
    return {
        "id": example.code,
        **({"name": name} if name else {}),
        "shortDescription": {"text": example.name.replace("-", " ") or example.code},
        "help": {"text": f"srpp-graph explain {example.code}"},
        "defaultConfiguration": {"level": _LEVELS[example.severity]},
    }


def _result(each: Diagnostic, rule: int, mark: str) -> Json:
    text = each.message + (f". {each.help[:1].upper()}{each.help[1:]}" if each.help else "")
    related = [_location(one.place, one.label) for one in each.related]
    if each.rule is not None and each.rule.place is not None:
        related.append(_location(each.rule.place, "the rule"))
    return {
        "ruleId": each.code,
        "ruleIndex": rule,
        "level": _LEVELS[each.severity],
        "message": {"text": text},
        "locations": [_location(each.place, each.label)],
        "relatedLocations": [{"id": number, **one} for number, one in enumerate(related, 1)],
        "partialFingerprints": {_FINGERPRINT: mark},
        "properties": {"focus": each.focus, "path": each.result_path, "value": each.value},
    }


def _fixes(offer: Offer | None) -> Json:
    """The one fix (SARIF 2.1.0 §3.55) of a finding that has one.

    The standard has no word for how safe a fix is; `applicability` is `safe` for what `--fix` does, and
    `unsafe` for what people have to look at. Equal fixes of several results are to be applied once.
    """
    if offer is None:
        return {}
    region = {
        "startLine": offer.place.line,
        "startColumn": offer.place.column,
        "endLine": offer.place.end_line,
        "endColumn": offer.place.end_column,
    }
    inserted = {"insertedContent": {"text": offer.edit.text}} if offer.edit.text else {}
    change = {
        "artifactLocation": _artifact(offer.place),
        "replacements": [{"deletedRegion": region, **inserted}],
    }
    told = {
        "description": {"text": offer.title},
        "artifactChanges": [change],
        "properties": {"applicability": "safe" if offer.safe else "unsafe"},
    }
    return {"fixes": [told]}


def _suppression(comment: Suppressed | None) -> Json:
    """What SARIF 2.1.0 §3.35 says of a result that a comment in its file puts off."""
    if comment is None:
        return {}
    said = {
        "kind": "inSource",
        "status": "accepted",
        "justification": f"until {comment.until}: {comment.reason}",
        "location": _location(comment.place),
    }
    return {"suppressions": [said]}


def _location(place: Place, label: str = "") -> dict[str, object]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": max(place.line, place.end_line),
        "endColumn": place.end_column if place.end_line > place.line else max(place.column, place.end_column),
    }
    physical = {"artifactLocation": _artifact(place), "region": region}
    found: dict[str, object] = {"physicalLocation": physical}
    if label:
        found["message"] = {"text": label}
    return found


def _artifact(place: Place) -> Json:
    return {"uri": quote(place.path), "uriBaseId": "ROOT"}
