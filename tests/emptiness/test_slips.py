"""The repository's own questions with one slip each: the slip is found, and taken back."""

import random
from collections.abc import Iterator
from pathlib import Path

from needs import ROOT

from srpp_graph.emptiness import Verdict
from srpp_graph.store.tokens import Kind, Token, iter_tokens, place

SAMPLE = 8
"""One of so many places is broken; with 1, all 631, which takes minutes."""

FOUND, MENDED = 0.95, 0.92


def slips(seed: int) -> Iterator[tuple[Path, str, str, Token]]:
    """A question, its text, the text with one name or language tag misspelt, and the token that was right."""
    chance = random.Random(seed)
    places = [
        (path, text, token)
        for path in sorted((ROOT / "ontology/questions").glob("*/query.rq"))
        for text in [path.read_text("utf-8")]
        for token in list(iter_tokens(text[text.index("SELECT") :]))
        if (token.kind is Kind.NAME and not token.text.startswith("xsd:")) or token.text == '"en"'
    ]
    for path, text, token in places[seed % SAMPLE :: SAMPLE]:
        token = token._replace(start=token.start + text.index("SELECT"))
        wrong = chance.choice(['"EN-GB"', '"eng"', '"fr"'])
        if token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            wrong = f"{prefix}:{misspelt(chance, local)}"
        yield path, text, text[: token.start] + wrong + text[token.end :], token


def misspelt(chance: random.Random, word: str) -> str:
    """The word with two letters swapped, one left out, or one doubled."""
    at = chance.randrange(len(word))
    match chance.randrange(3):
        case 0 if at + 1 < len(word) and word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1 if len(word) > 3:
            return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def test_a_slip_in_a_question_is_found_at_its_place_and_taken_back(explain, record_property) -> None:
    empty, missed, left = 0, [], []
    for path, text, wrong, token in slips(1):
        explanation = explain(wrong)
        if explanation.verdict is Verdict.ROWS:
            continue  # it stands in an OPTIONAL, or the query gives rows without it
        empty += 1
        here = place(wrong, token.start)
        found = any(
            (each.line, each.column) <= here < (each.end_line, each.end_column)
            for each in explanation.findings
        )
        name = f"{path.parent.name}: {token.text}"
        missed += [] if found else [name]
        left += [] if explanation.query == text else [name]
    record_property("share", f"{empty} empty, {empty - len(missed)} found, {empty - len(left)} mended")
    assert empty >= 35
    assert len(missed) <= (1 - FOUND) * empty, missed
    assert len(left) <= (1 - MENDED) * empty, left
