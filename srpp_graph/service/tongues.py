"""The languages of sources and texts, in words; the names are those of the Unicode CLDR.

>>> name_tongue("nn", Wording()), name_tongue("en", Wording("de")), name_tongue("xx", Wording())
('Norwegian Nynorsk', 'Englisch', 'xx')
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from srpp_graph.service.wording import Wording

TONGUES: Mapping[str, str] = MappingProxyType(
    {
        "bg": "Bulgarian",
        "ca": "Catalan",
        "cs": "Czech",
        "da": "Danish",
        "de": "German",
        "el": "Greek",
        "en": "English",
        "es": "Spanish",
        "fi": "Finnish",
        "fr": "French",
        "id": "Indonesian",
        "it": "Italian",
        "ja": "Japanese",
        "ko": "Korean",
        "lt": "Lithuanian",
        "lv": "Latvian",
        "nb": "Norwegian Bokmål",
        "nl": "Dutch",
        "nn": "Norwegian Nynorsk",
        "no": "Norwegian",
        "pl": "Polish",
        "pt": "Portuguese",
        "ro": "Romanian",
        "sk": "Slovak",
        "sl": "Slovenian",
        "sv": "Swedish",
        "th": "Thai",
        "tl": "Tagalog",
        "zh": "Chinese",
    }
)
"""Language tag → its name in English, which is its key in the catalogues of `words/`."""


def name_tongue(tag: str, words: Wording) -> str:
    """The name of a language; a tag of no name of ours stays as it is, and a sub-tag is left out."""
    name = TONGUES.get(tag.lower().partition("-")[0])
    return words(name) if name else tag
