"""The words of the interface, in one catalogue a language; English is the language of the source.

`words/<language>.json` maps an English text to its translation; what it lacks stays English. A third language
needs one more file and no code.

>>> Wording("de")("Page {number} of {pages}", number=2, pages=9)
'Seite 2 von 9'
>>> Wording.best(("nb", "de-at", "de", "en")).language
'de'
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from importlib import resources

from srpp_graph.phrases import Phrase, respell

SOURCE_LANGUAGE = "en"


class Wording:
    """The interface in one language: called with an English text, gives the text to show."""

    def __init__(self, language: str = SOURCE_LANGUAGE) -> None:
        self.language = language
        self._table = _table(language)

    def __call__(self, text: str, **values: object) -> str:
        """The text in this language, with the values put in."""
        found = self._table.get(text, text)
        return found.format(**values) if values else found

    def knows(self, text: str) -> bool:
        """Whether the text can be shown in this language.

        >>> Wording("de").knows("Cities"), Wording("de").knows("no such text"), Wording().knows("anything")
        (True, False, True)
        """
        return self.language == SOURCE_LANGUAGE or text in self._table

    def tells(self, text: str) -> bool:
        """Whether a sentence, with all that is put into it, can be said in this language; see `tell`."""
        if not isinstance(text, Phrase):
            return self.knows(text)
        inner = [value for value in text.values.values() if isinstance(value, Phrase)]
        return self.knows(text.template) and all(map(self.tells, inner))

    def tell(self, text: str) -> str:
        """A sentence of an error or an explanation in this language, as far as the catalogue has it.

        >>> from srpp_graph.phrases import said
        >>> Wording("de").tell(said("there is no release `{name}`", name="x"))
        'es gibt keine Ausgabe `x`'
        """
        return respell(text, self) if isinstance(text, Phrase) else self(text)

    def counted(self, number: int, one: str, many: str) -> str:
        """A number with its noun: `1 case`, `3 cases`."""
        written = f"{number:,}" if self.language == SOURCE_LANGUAGE else f"{number:,}".replace(",", ".")
        return f"{written} {self(one if number == 1 else many)}"

    def listed(self, items: Sequence[str]) -> str:
        """The items as a sentence lists them.

        >>> Wording().listed(["a", "b", "c"])
        'a, b and c'
        """
        if len(items) < 2:
            return "".join(items)
        return self("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])

    @classmethod
    def best(cls, languages: Sequence[str]) -> Wording:
        """The interface in the first of the languages that it has."""
        return cls(next((each for each in languages if each in interface_languages()), SOURCE_LANGUAGE))


@functools.cache
def interface_languages() -> tuple[str, ...]:
    """The languages of the interface, English first."""
    folder = resources.files("srpp_graph.service") / "words"
    others = sorted(
        file.name.removesuffix(".json") for file in folder.iterdir() if file.name.endswith(".json")
    )
    return (SOURCE_LANGUAGE, *others)


@functools.cache
def _table(language: str) -> Mapping[str, str]:
    """English text → text in a language."""
    if language == SOURCE_LANGUAGE:
        return {}
    file = resources.files("srpp_graph.service") / "words" / f"{language}.json"
    table: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return table
