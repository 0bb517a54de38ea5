"""A name as a text writes it, and the PREFIX line that it needs if that is not there yet."""

from __future__ import annotations

import re

from lsprotocol import types

from srpp_graph.lsp.draft import Draft
from srpp_graph.prefixes import PREFIXES, compact

_BASE = re.compile(r"^[ \t]*@?base\b[^\n]*\n", re.IGNORECASE | re.MULTILINE)


def declare(draft: Draft, iri: str) -> tuple[str, list[types.TextEdit]]:
    """The IRI as this text would write it, and the edit that declares its prefix."""
    document = draft.sheet.document
    if document.base and iri.startswith(f"{document.base}#"):
        return f"<{iri[len(document.base) :]}>", []
    for prefix, declared in document.prefixes.items():
        if declared.iri and iri.startswith(declared.iri) and PREFIXES.get(prefix) != declared.iri:
            local = iri[len(declared.iri) :]
            if re.fullmatch(r"[\w-]+", local, re.ASCII):
                return f"{prefix}:{local}", []
    written = compact(iri)
    prefix = written.partition(":")[0]
    if written.startswith("<"):
        return written, []
    if prefix in document.prefixes:
        means_another = document.prefixes[prefix].iri != PREFIXES[prefix]
        return (f"<{iri}>" if means_another else written), []
    at = _where(draft, prefix)
    return written, [types.TextEdit(draft.editor.range(at, at), f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n")]


def _where(draft: Draft, prefix: str) -> int:
    """Where the declaration goes: among the others, by the alphabet; before them all; behind BASE."""
    declared = draft.sheet.document.prefixes
    before = [each.span.end for name, each in declared.items() if name < prefix]
    if before:
        end = draft.text.find("\n", max(before))
        return end + 1 if end >= 0 else len(draft.text)
    if declared:
        first = min(each.span.start for each in declared.values())
        return draft.text.rfind("\n", 0, first) + 1
    base = _BASE.search(draft.text)
    return base.end() if base else 0
