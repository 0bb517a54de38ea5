"""The repository's own questions with a slip or two in each: the slips are found, and taken back."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from needs import ROOT

from srpp_graph.emptiness import Explanation, Verdict
from srpp_graph.prefixes import PREFIXES
from srpp_graph.store.tokens import Kind, Token, iter_tokens, place

SAMPLE = 8
"""One of so many places is broken; with 1, all 631, which takes minutes."""

FOUND, MENDED = 0.95, 0.92

PAIRS = 150
"""How many queries are given two slips."""

BOTH_FOUND, BOTH_MENDED = 0.97, 0.95


def questions() -> Iterator[tuple[Path, str, list[Token]]]:
    """Each question, its text, and the tokens that may be misspelt: names, and the tag of a language."""
    for path in sorted((ROOT / "ontology/questions").glob("*/query.rq")):
        text = path.read_text("utf-8")
        start = text.index("SELECT")
        tokens = (
            token._replace(start=token.start + start)
            for token in list(iter_tokens(text[start:]))
            if (token.kind is Kind.NAME and not token.text.startswith("xsd:")) or token.text == '"en"'
        )
        yield path, text, list(tokens)


def slips(seed: int) -> Iterator[tuple[Path, str, str, Token]]:
    """A question, its text, the text with one name or language tag misspelt, and the token that was right."""
    chance = random.Random(seed)
    places = [(path, text, token) for path, text, tokens in questions() for token in tokens]
    for path, text, token in places[seed % SAMPLE :: SAMPLE]:
        yield path, text, broken(text, [(token, misspelt_token(chance, token))]), token


Slips = Sequence[tuple[Token, str]]


def pairs(seed: int) -> Iterator[tuple[Path, str, Slips]]:
    """A question, its text, and two of its tokens, each with what is written there instead."""
    chance = random.Random(seed)
    many = [each for each in questions() if len(each[2]) > 1]
    for _ in range(PAIRS):
        path, text, tokens = chance.choice(many)
        two = sorted(chance.sample(tokens, 2), key=lambda each: each.start)
        yield path, text, [(token, slip(chance, token)) for token in two]


def broken(text: str, slips: Slips) -> str:
    """The text with the slips in it."""
    for token, wrong in sorted(slips, key=lambda each: -each[0].start):
        text = text[: token.start] + wrong + text[token.start + len(token.text) :]
    return text


def slip(chance: random.Random, token: Token) -> str:
    """A name misspelt or under the wrong one of http and https, or another language."""
    prefix, _, local = token.text.partition(":")
    if token.kind is Kind.NAME and chance.random() < 0.25:
        scheme, _, rest = PREFIXES[prefix].partition(":")
        return f"<{'http' if scheme == 'https' else 'https'}:{rest}{local}>"
    return misspelt_token(chance, token)


def misspelt_token(chance: random.Random, token: Token) -> str:
    """A name misspelt, or another language."""
    if token.kind is not Kind.NAME:
        return chance.choice(['"EN-GB"', '"eng"', '"fr"'])
    prefix, _, local = token.text.partition(":")
    return f"{prefix}:{misspelt(chance, local)}"


def misspelt(chance: random.Random, word: str) -> str:
    """The word with two letters swapped, one left out, or one doubled."""
    at = chance.randrange(len(word))
    match chance.randrange(3):
        case 0 if at + 1 < len(word) and word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1 if len(word) > 3:
            return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def is_found(explanation: Explanation, text: str, offset: int) -> bool:
    """Whether one of the reasons stands at this place of the text."""
    here = place(text, offset)
    return any(
        (each.line, each.column) <= here < (each.end_line, each.end_column) for each in explanation.findings
    )


def test_a_slip_in_a_question_is_found_at_its_place_and_taken_back(explain, record_property) -> None:
    empty, missed, left = 0, [], []
    for path, text, wrong, token in slips(1):
        explanation = explain(wrong)
        if explanation.verdict is Verdict.ROWS:
            continue  # it stands in an OPTIONAL, or the query gives rows without it
        empty += 1
        name = f"{path.parent.name}: {token.text}"
        missed += [] if is_found(explanation, wrong, token.start) else [name]
        left += [] if explanation.query == text else [name]
    record_property("share", f"{empty} empty, {empty - len(missed)} found, {empty - len(left)} mended")
    assert empty >= 35
    assert len(missed) <= (1 - FOUND) * empty, missed
    assert len(left) <= (1 - MENDED) * empty, left


def test_two_slips_in_a_question_are_both_found_and_taken_back(explain, record_property) -> None:
    """What leaves rows by itself, as in an OPTIONAL, need not be found, and may be left as it is."""
    empty, missed, left = 0, [], []
    for path, text, two in pairs(4):
        wrong = broken(text, two)
        explanation = explain(wrong)
        if explanation.verdict is Verdict.ROWS:
            continue
        places = {two[0]: two[0][0].start, two[1]: two[1][0].start + len(two[0][1]) - len(two[0][0].text)}
        unfound = [each for each in two if not is_found(explanation, wrong, places[each])]
        harmless = []
        if unfound or explanation.query != text:
            harmless = [each for each in two if explain(broken(text, [each])).verdict is Verdict.ROWS]
            if len(harmless) == 2:
                continue
        empty += 1
        name = f"{path.parent.name}: {' and '.join(f'{token.text} → {other}' for token, other in two)}"
        missed += [] if set(unfound) <= set(harmless) else [name]
        left += [] if explanation.query in (text, broken(text, harmless)) else [name]
    record_property("share", f"{empty} empty, {empty - len(missed)} found, {empty - len(left)} mended")
    assert empty >= PAIRS / 2
    assert len(missed) <= (1 - BOTH_FOUND) * empty, missed
    assert len(left) <= (1 - BOTH_MENDED) * empty, left
