"""A property path, as a finding names it, in SHACL's own form (SHACL §2.3.1)."""

from __future__ import annotations

import re
from collections.abc import Callable

_TOKENS = re.compile(r"<[^>]*>|[/|^*+?()]|[^\s/|^*+?()<>]+")
_SUFFIXES = {"*": "sh:zeroOrMorePath", "+": "sh:oneOrMorePath", "?": "sh:zeroOrOnePath"}


class Path:
    """A path as SPARQL writes it (§9.1), in prefixed names and brackets."""

    def __init__(self, text: str) -> None:
        self._tokens: list[str] = [*_TOKENS.findall(text), ""]

    def turtle(self) -> str:
        """The path as a node of Turtle.

        >>> Path("^srpp:a/(srpp:b|srpp:c)*").turtle()
        '([ sh:inversePath srpp:a ] [ sh:zeroOrMorePath [ sh:alternativePath (srpp:b srpp:c) ] ])'
        """
        parts = self._listed("|", self._sequence)
        return parts[0] if len(parts) == 1 else f"[ sh:alternativePath ({' '.join(parts)}) ]"

    def _sequence(self) -> str:
        parts = self._listed("/", self._step)
        return parts[0] if len(parts) == 1 else f"({' '.join(parts)})"

    def _listed(self, sign: str, part: Callable[[], str]) -> list[str]:
        parts = [part()]
        while self._tokens[0] == sign:
            self._tokens.pop(0)
            parts.append(part())
        return parts

    def _step(self) -> str:
        token = self._tokens.pop(0)
        if token == "^":
            return f"[ sh:inversePath {self._step()} ]"
        if token == "(":
            token = self.turtle()
            self._tokens.pop(0)
        while self._tokens[0] in _SUFFIXES:
            token = f"[ {_SUFFIXES[self._tokens.pop(0)]} {token} ]"
        return token
