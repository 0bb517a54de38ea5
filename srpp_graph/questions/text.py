"""Words of a question, and the language that they are in.

A question says everything in English, and in other languages where somebody has written it. Whoever reads it
in a language that it does not speak is given the English words, and told that they are English.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib.term import Identifier, Literal

FALLBACK_LANGUAGE = "en"


class Text(str):
    """Words that know their language; "" where nobody told it.

    >>> Text("Städte", "de").language
    'de'
    """

    __slots__ = ("language",)

    language: str

    def __new__(cls, words: str, language: str = "") -> Text:
        """The words as a text."""
        text = super().__new__(cls, words)
        text.language = language
        return text


def choose_text(literals: Iterable[Identifier], language: str = FALLBACK_LANGUAGE) -> Text:
    """The literal in that language, or one of its regions; else in English, without a language, in any.

    >>> said = [Literal("City", lang="en"), Literal("Stadt", lang="de")]
    >>> choose_text(said, "de"), choose_text(said, "fr"), choose_text([])
    ('Stadt', 'City', '')
    """
    found = sorted((each for each in literals if isinstance(each, Literal)), key=str)
    for wanted in (language, FALLBACK_LANGUAGE, ""):
        for literal in found:
            tag = (literal.language or "").lower()
            if tag == wanted or (wanted and tag.startswith(f"{wanted}-")):
                return Text(str(literal), tag)
    return Text(str(found[0]), found[0].language or "") if found else Text("")
