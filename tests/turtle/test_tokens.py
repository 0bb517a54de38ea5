"""Tokens are found in the same way whether or not their letters are of ASCII."""

import random

import pytest
from needs import ROOT

from srpp_graph.turtle.tokens import any_token, find_token

PIECES = [
    *("a", "_", "1", "-", ".", "..", ":", "é", "ß", "\U0001f600", "\u0300", "\u00b7", "%41", "\\,"),
    *(" ", "_:", "@en", "^^", "<a>", "<a b>", '"x"', '"é', "'''", "#é\n", ";", "[", "true", "5.", "1e3"),
    *("%", "\\", "\n"),
]


def assert_alike(text: str) -> None:
    position = 0
    while position <= len(text):
        one, other = find_token(text, position), any_token().match(text, position)
        assert one is not None
        assert other is not None
        assert (one.span(), one.lastindex, one.groups()) == (other.span(), other.lastindex, other.groups())
        if one.lastindex is None:
            return
        position = one.end()


@pytest.mark.parametrize("seed", range(5))
def test_any_text_has_the_same_tokens(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(4_000):
        assert_alike("".join(chance.choices(PIECES, k=chance.randint(1, 12))))


def test_real_texts_have_the_same_tokens() -> None:
    for file in sorted((ROOT / "ontology").rglob("*.ttl"))[:40]:
        assert_alike(file.read_text(encoding="utf-8"))
