"""Sentences for people: in English, with what another language needs to say the same.

Errors and explanations are made of them; pages say them again in the language of their reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Phrase(str):
    """A text in English that remembers its template and what was put in; both are said again elsewhere."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __deepcopy__(self, memo: object) -> str:
        """The English text: a copy of data is for programs."""
        return str(self)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def said(template: str, **values: object) -> Phrase:
    """The phrase that a template makes with these values, which may be phrases themselves.

    >>> said("{what} goes the other way", what="skos:broader")
    'skos:broader goes the other way'
    """
    phrase = Phrase(template.format(**values) if values else template)
    phrase.template, phrase.values = template, values
    return phrase


def respell(text: str, words: Callable[..., str]) -> str:
    """A text in another language, if it is a phrase: `words` gives a template's translation, filled in."""
    if not isinstance(text, Phrase):
        return text
    values = {
        name: respell(value, words) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return words(text.template, **values)
