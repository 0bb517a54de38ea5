"""The catalogue of the interface's words: whole in every language, and nothing in it is a dead letter."""

import json
import re
from string import Formatter

import pytest
from needs import ROOT

from srpp_graph.service.layout import _TOPICS, INVERSE, KIND_NAMES
from srpp_graph.service.wording import Wording, interface_languages

SERVICE = ROOT / "srpp_graph/service"
OTHERS = [each for each in interface_languages() if each != "en"]


def texts_of_templates() -> set[str]:
    """The texts that templates ask the catalogue for."""
    found = set()
    for file in (SERVICE / "templates").glob("*.html"):
        calls = re.findall(r"_\(([^()]*(?:\([^()]*\)[^()]*)*)\)", file.read_text(encoding="utf-8"))
        for call in calls:
            head = re.split(r", ?\w+=", call)[0]
            found |= {
                text for text in re.findall(r"'((?:[^'\\]|\\.)*)'", head) if " " in text or text[:1].isupper()
            }
    return found


def texts_of_modules() -> set[str]:
    """The texts that modules ask the catalogue for, and those of tables that templates show."""
    code = "".join((SERVICE / f"{name}.py").read_text(encoding="utf-8") for name in ("summary", "writing"))
    found = set(re.findall(r'words\(\s*"([^"]+)"', code)) | set(re.findall(r'_joined\(line, "([^"]+)"', code))
    found |= {word for names in KIND_NAMES.values() for word in names} | set(INVERSE.values())
    return found | {heading for heading, _ in _TOPICS}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    table = json.loads((SERVICE / "words" / f"{language}.json").read_text(encoding="utf-8"))
    asked = texts_of_templates() | texts_of_modules()
    assert len(asked) > 150
    assert sorted(asked - table.keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_values_of_its_text(language: str) -> None:
    table = json.loads((SERVICE / "words" / f"{language}.json").read_text(encoding="utf-8"))
    for text, translation in table.items():
        names = [{name for _, name, _, _ in Formatter().parse(each) if name} for each in (text, translation)]
        assert names[0] == names[1], text
        assert translation.strip()


def test_all_catalogues_hold_the_same_texts() -> None:
    tables = [json.loads((SERVICE / "words" / f"{each}.json").read_text("utf-8")) for each in OTHERS]
    assert len(tables) >= 2
    assert len({tuple(table) for table in tables}) == 1


def test_what_has_no_translation_stays_english() -> None:
    assert Wording("de")("no such text {a}", a=1) == "no such text 1"
    assert Wording.best(("fr", "nl")).language == "en"
