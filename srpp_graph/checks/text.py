"""SG140–SG147: what is legal Turtle and still not what anybody meant to write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rdflib.namespace import XSD
from rdflib.term import Literal

from srpp_graph.checkout import Role
from srpp_graph.checks.bounds import Tally
from srpp_graph.checks.corpus import Corpus, Sheet, Statement
from srpp_graph.checks.lexical import explain_form, is_language_tag
from srpp_graph.diagnostics import Diagnostic, Related, Severity
from srpp_graph.prefixes import compact
from srpp_graph.turtle.places import Span

_JUDGED = (Role.DATA, Role.ONTOLOGY, Role.SHAPES)
_SPACES = re.compile(r"^\s|\s$|[^\S\n]{2,}|[\t\u00a0]")
_HTML = re.compile(
    r"&(?:[a-z]{2,8}|#[0-9]{1,6}|#x[0-9a-f]{1,5});|</?(?:a|b|br|div|em|i|li|p|span|strong|ul)\b[^<>]*>", re.I
)
_GARBLED = re.compile(
    "[\u00c2-\u00c5\u00d0\u00d1][\u0080-\u00bf\u0152-\u0178\u017d\u017e\u2013-\u203a\u20ac\u2122]|\u00e2\u20ac[\u2122\u0153\u201c\u201d\u00a6\u00a2\u02dc]"
)
_TEXTS = (None, XSD.string)
# Joiners are letters of some scripts; everything else that cannot be seen is a slip.
_INVISIBLE_BUT_MEANT = "\n\r\t\u200c\u200d"


def check_text(corpus: Corpus, tally: Tally | None = None) -> Iterator[Diagnostic]:
    """What looks wrong in the text of the sound files, as much as the `tally` tells."""
    tally = tally or Tally()
    for sheet in corpus.of_role(*_JUDGED):
        if sheet.faults:
            continue
        yield from _check_prefixes(sheet, tally)
        yield from _check_doubles(sheet, tally)
        for each in sheet.statements:
            if isinstance(each.object, Literal):
                yield from _check_literal(sheet, each, each.object, tally)


def _check_prefixes(sheet: Sheet, tally: Tally) -> Iterator[Diagnostic]:
    text, spans = sheet.document.text, [each.span for each in sheet.document.prefixes.values()]
    body = text[max((span.end for span in spans), default=0) :]
    for prefix, each in sheet.document.prefixes.items():
        if f"{prefix}:" not in body and tally.tells(sheet.path, "SG140"):
            yield _finding(
                "SG140",
                "unused-prefix",
                Severity.WARNING,
                f"the prefix `{prefix}:` is declared and not used",
                sheet,
                each.span,
                "remove the line",
            )


def _check_doubles(sheet: Sheet, tally: Tally) -> Iterator[Diagnostic]:
    # Nearly every property of a subject has one value, and then there is nothing to compare.
    said: dict[object, Statement] = {}
    values: dict[object, dict[object, Statement]] = {}
    for each in sheet.statements:
        first = said.setdefault(each[:2], each)
        if first is each:
            continue
        first = values.setdefault(each[:2], {first.object: first}).setdefault(each.object, each)
        if first is not each and tally.tells(sheet.path, "SG141"):
            yield Diagnostic(
                "SG141",
                "said-twice",
                Severity.WARNING,
                f"this value of {compact(each.predicate)} is given twice",
                sheet.place(each.object_span),
                help="remove one of the two",
                related=(Related(sheet.place(first.object_span), "the same"),),
            )


def _check_literal(sheet: Sheet, each: Statement, literal: Literal, tally: Tally) -> Iterator[Diagnostic]:
    span = each.object_span
    if literal.datatype is not None:
        wrong = explain_form(str(literal), literal.datatype)
        if wrong and tally.tells(sheet.path, "SG142"):
            message = f"`{str(literal)[:60]}` is not a value of {compact(literal.datatype)}"
            yield _finding("SG142", "ill-formed-literal", Severity.ERROR, message, sheet, span, wrong)
    wrong_tag = literal.language and not is_language_tag(literal.language)
    if wrong_tag and tally.tells(sheet.path, "SG143"):
        message = f"`{literal.language}` is not a language tag"
        help = "write a code of two or three letters, with a region if it matters, as in @pt-br"
        yield _finding("SG143", "bad-language-tag", Severity.ERROR, message, sheet, span, help)
    if literal.datatype in _TEXTS:
        yield from _check_letters(sheet, str(literal), span, tally)


def _check_letters(sheet: Sheet, text: str, span: Span, tally: Tally) -> Iterator[Diagnostic]:
    if "\n" not in text and (stray := _SPACES.search(text)) and tally.tells(sheet.path, "SG144"):
        message = _say_spaces(stray[0], text)
        yield _finding("SG144", "stray-space", Severity.WARNING, message, sheet, span, "leave single spaces")
    if ("&" in text or "<" in text) and (code := _HTML.search(text)) and tally.tells(sheet.path, "SG145"):
        help = f"write `{_unescaped(code[0])}`" if code[0].startswith("&") else "write plain text"
        message = f"the text holds `{code[0]}`, which is HTML"
        yield _finding("SG145", "odd-character", Severity.ERROR, message, sheet, span, help)
    if text.isascii() and text.isprintable():
        return
    if (garbled := _GARBLED.search(text)) and (meant := _read_again(garbled[0])):
        if tally.tells(sheet.path, "SG145"):
            message = f"`{garbled[0]}` is `{meant}` in UTF-8, read as another encoding"
            help = f"write `{meant}`"
            yield _finding("SG145", "odd-character", Severity.ERROR, message, sheet, span, help)
        return
    odd = next(filter(_is_odd, text), None) if not text.isprintable() or "\ufffd" in text else None
    if odd is not None:
        if not tally.tells(sheet.path, "SG145"):
            return
        name = unicodedata.name(odd, "a control character").lower()
        message = f"the text holds U+{ord(odd):04X} ({name})"
        help = "remove it, or write the letter that was meant"
        yield _finding("SG145", "odd-character", Severity.ERROR, message, sheet, span, help)
    elif not unicodedata.is_normalized("NFC", text) and tally.tells(sheet.path, "SG146"):
        message = "the text has letters and accents apart that Unicode has together"
        yield _finding("SG146", "decomposed-text", Severity.WARNING, message, sheet, span, "write it in NFC")


def _unescaped(code: str) -> str:
    import html  # takes long to load, and is rarely needed

    return html.unescape(code)


def _say_spaces(stray: str, text: str) -> str:
    """What is wrong with the first of the spaces."""
    if "\t" in stray:
        return "the text holds a tab"
    if "\u00a0" in stray and len(stray) == 1 and text.strip() == text:
        return "the text holds a no-break space"
    return "the text begins or ends with a space, or has two in a row"


def _read_again(garbled: str) -> str:
    """What letters say that were read as Windows-1252 and are UTF-8, or nothing."""
    try:
        return garbled.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


def _is_odd(letter: str) -> bool:
    """Whether no text has this letter on purpose: controls, marks of direction, private letters."""
    kind = unicodedata.category(letter)
    return letter == "\ufffd" or (
        kind in ("Cc", "Cf", "Co", "Cn", "Cs") and letter not in _INVISIBLE_BUT_MEANT
    )


def _finding(
    code: str, name: str, severity: Severity, message: str, sheet: Sheet, span: Span, help: str
) -> Diagnostic:
    return Diagnostic(code, name, severity, message, sheet.place(span), help=help)
