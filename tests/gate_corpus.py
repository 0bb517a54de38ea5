"""Hostile and innocent queries, each with what must be decided: `store/gate.jsonl`, one object a line.

`text` is the query, or its pieces: a string, or a string and how often it stands there. `gate` is what the
gate alone decides: `admitted` or the kind of its refusal. `answer` is what the running service decides:
`answered` or the slug of the problem; several slugs are apart by `|` where the machine's speed decides which
limit is met first. `place` is the line and the column that a refusal must name. A lone surrogate from
U+DC80 to U+DCFF stands for a byte that fits no UTF-8.
"""

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "store" / "gate.jsonl"


@dataclass(frozen=True)
class Case:
    """One query and what must be decided on it."""

    name: str
    text: str
    gate: str
    answers: frozenset[str]
    place: tuple[int, int] | None

    @property
    def body(self) -> bytes:
        """The query as bytes."""
        return b"".join(
            bytes([ord(letter) - 0xDC00])
            if 0xDC80 <= ord(letter) <= 0xDCFF
            else letter.encode("utf-8", "surrogatepass")
            for letter in self.text
        )

    @property
    def is_costly(self) -> bool:
        """Whether a limit must stop the evaluation."""
        return not self.answers.isdisjoint(("timeout", "memory", "result-too-large"))


def load_cases() -> list[Case]:
    """The corpus, in the order of the file."""
    return [_case(json.loads(line)) for line in FILE.read_text(encoding="utf-8").splitlines()]


def _case(row: dict) -> Case:
    pieces = [row["text"]] if isinstance(row["text"], str) else row["text"]
    text = "".join(piece if isinstance(piece, str) else piece[0] * piece[1] for piece in pieces)
    place = tuple(row["place"]) if "place" in row else None
    return Case(row["name"], text, row["gate"], frozenset(row["answer"].split("|")), place)
