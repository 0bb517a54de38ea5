"""The catalogue of the interface's words: whole in every language, and nothing in it is a dead letter."""

import ast
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from string import Formatter

import pytest
from jinja2 import Environment, nodes
from needs import ROOT

from srpp_graph.coverage.measure import _CROSSED, _KINDS, _LACKS, _PARTS, _STATEMENTS, _YEARS
from srpp_graph.emptiness.explanation import _NOUNS
from srpp_graph.emptiness.names import _SLIPS
from srpp_graph.service.glossary import _OTHERS, _SECTIONS, FACT_NAMES
from srpp_graph.service.headings import INVERSE, KIND_NAMES, PART_NAMES, TOPICS
from srpp_graph.service.problem_types import PROBLEM_TYPES
from srpp_graph.service.summary import _DATES, _MAKERS
from srpp_graph.service.tongues import TONGUES
from srpp_graph.service.wording import Wording, interface_languages

TABLES = (_KINDS, _PARTS, _STATEMENTS, *_CROSSED, _YEARS)
PACKAGE = ROOT / "srpp_graph"
SERVICE = PACKAGE / "service"
EMPTINESS = ROOT / "srpp_graph/emptiness"
OTHERS = [each for each in interface_languages() if each != "en"]


NAMES = {"SRPP Graph", "SPARQL", "CC BY", "N-Quads", "KiB", "SHA", "X-Release", "text/html"}
"""Words that are the same in every language."""


def texts_of_templates() -> set[str]:
    """The texts that templates ask the catalogue for."""
    environment = Environment()
    found: set[str] = set()
    for file in (SERVICE / "templates").glob("*.html"):
        for call in environment.parse(file.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                found |= set(written_in(call.args[0]))
    return found


def written_in(node: nodes.Node) -> Iterator[str]:
    """The texts that an expression may be, when they are written in it."""
    match node:
        case nodes.Const(value=str(text)) if text:
            yield text
        case nodes.CondExpr(expr1=first, expr2=second):
            yield from written_in(first)
            if second is not None:
                yield from written_in(second)


def texts_of_explanations() -> set[str]:
    """The sentences in which it is said why a query gives nothing."""
    found = {what for what, _, _ in _SLIPS} | {text for texts in _NOUNS.values() for text in texts}
    for file in EMPTINESS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="said"), args=[ast.Constant(value=str(text))]):
                    found.add(text)
    return found


def texts_of_problems() -> set[str]:
    """The kinds of problem, and the sentences of errors that can be said in other languages."""
    found = {text for kind in PROBLEM_TYPES.values() for text in (kind.title, kind.meaning, kind.help)}
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="said"), args=[first]):
                    found |= set(constants(first))
    return found


def constants(node: ast.expr) -> Iterator[str]:
    """The texts that an expression of Python may be, when they are written in it."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=first, orelse=second):
            yield from constants(first)
            yield from constants(second)


class Chrome(HTMLParser):
    """The words of a template that stand in it without the catalogue."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " \N{BROKEN BAR} ", source, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.words += [
            value for name, value in attrs if value and name in ("aria-label", "title", "alt", "placeholder")
        ]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"code", "pre", "script"} & set(self.open):
            self.words += data.split("\N{BROKEN BAR}")


def bare_words(source: str) -> list[str]:
    """The words of a template that no language but English would have."""
    found = []
    for text in Chrome(source).words:
        for name in NAMES:
            text = text.replace(name, "")
        found += [text.strip()] if re.search(r"[^\W\d_]{2,}", text) and "=" not in text else []
    return found


def texts_of_modules() -> set[str]:
    """The texts that modules ask the catalogue for, and those of tables that templates show."""
    code = "".join((SERVICE / f"{name}.py").read_text(encoding="utf-8") for name in ("summary", "writing"))
    found = set(re.findall(r'words\(\s*"([^"]+)"', code)) | set(re.findall(r'_joined\(line, "([^"]+)"', code))
    found |= {table.title for table in TABLES} | {table.about for table in TABLES}
    found |= {table.heading for table in TABLES} | {lack.title for lack in _LACKS}
    found |= {column[:1].upper() + column[1:] for table in TABLES for column in table.columns}
    found |= set(FACT_NAMES.values()) | {text for _, text in (*_MAKERS, *_DATES)}
    found |= {heading for heading, _ in _SECTIONS} | {_OTHERS, "The ontology", "The shapes", "English"}
    found |= {"percent", *TONGUES.values()}
    found |= (
        {word for names in KIND_NAMES.values() for word in names}
        | set(INVERSE.values())
        | set(PART_NAMES.values())
    )
    return found | {heading for heading, _ in TOPICS}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    table = json.loads((SERVICE / "words" / f"{language}.json").read_text(encoding="utf-8"))
    asked = texts_of_templates() | texts_of_modules() | texts_of_explanations() | texts_of_problems()
    assert len(asked) > 250
    assert sorted(asked - table.keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_values_of_its_text(language: str) -> None:
    table = json.loads((SERVICE / "words" / f"{language}.json").read_text(encoding="utf-8"))
    for text, translation in table.items():
        names = [{name for _, name, _, _ in Formatter().parse(each) if name} for each in (text, translation)]
        assert names[0] == names[1], text
        assert not names[0] & {"text", "self"}, "the names of the parameters of `Wording`"
        assert translation.strip()


def test_all_catalogues_hold_the_same_texts() -> None:
    tables = [json.loads((SERVICE / "words" / f"{each}.json").read_text("utf-8")) for each in OTHERS]
    assert len(tables) >= 2
    assert len({tuple(table) for table in tables}) == 1


def test_what_has_no_translation_stays_english() -> None:
    assert Wording("de")("no such text {a}", a=1) == "no such text 1"
    assert Wording.best(("fr", "nl")).language == "en"


@pytest.mark.parametrize("template", sorted(each.name for each in (SERVICE / "templates").glob("*.html")))
def test_no_word_of_a_template_is_in_english_only(template: str) -> None:
    source = (SERVICE / "templates" / template).read_text(encoding="utf-8")
    assert bare_words(source) == []


def test_a_bare_word_is_found() -> None:
    assert bare_words("<p>{{ _('All') }} rows <code>x</code></p>") == ["rows"]
    assert bare_words('<nav aria-label="Where you are">{% if a %}SPARQL{% endif %}</nav>') == [
        "Where you are"
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_in_the_catalogue_is_a_dead_letter(language: str) -> None:
    table = json.loads((SERVICE / "words" / f"{language}.json").read_text(encoding="utf-8"))
    sources = [*PACKAGE.rglob("*.py"), *(SERVICE / "templates").glob("*.html")]
    sources += [*(ROOT / "ontology/questions").glob("*/query.rq")]
    sources += [*(ROOT / "ontology/questions").glob("*/question.ttl")]
    written = "\n".join(each.read_text(encoding="utf-8") for each in sources)
    written = written.replace("\\'", "'")
    dead = [
        text
        for text in table.keys() - texts_of_problems()
        if text not in written and text[:1].lower() + text[1:] not in written
    ]
    assert dead == []
