r"""What a person most likely did, where the parser can only say which sign does not fit.

`parse_turtle` reads on after a fault as the grammar says; `name_slips` then looks at the text around each
fault for the slips that people make (a full stop for a semicolon, a date without quotes, a merge conflict),
says them at their own place, and leaves out what only follows from them. Some fault is always
left.

>>> from srpp_graph.turtle import parse_turtle
>>> parse_turtle("<urn:a> <urn:b> 2023-06-30 .").faults[0][1:]
('a date stands without quotes', 'write `"2023-06-30"^^xsd:date`')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from srpp_graph.turtle.document import SyntaxFault
from srpp_graph.turtle.places import Span
from srpp_graph.turtle.words import name_word

_SEEN = 400
"""So many letters before and after a fault are looked at."""

_ADDRESS = "an address stands without angle brackets"
_NO_PROPERTY = "a literal cannot be a property"
_DECLARATION = re.compile(r"@?prefix\s+([\w-]*):", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\",;.]")
_BARE_DATE = re.compile(r"(?<![\w\"'-])([12]\d{3})-(\d{1,2})(?:-(\d{1,2}))?(?![\w\"'-])")
_SPACED_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\w.,])")
_SPACED_NAME = re.compile(r"([\w-]*:[\w-]+)((?: [A-Za-z][\w-]*)+)(?=[ \t]*[;,.])")
_ROW = re.compile(r"[^\t\n<:]+\t[^\n]*\t[^\n]*")
_UNENDED = re.compile(r"([;,])(?:\s|#[^\n]*\n)*([^\s;,]+)\s*\Z")
_AFTER_COMMA = re.compile(r",[ \t]*((?:#[^\n]*)?\n(?:\s|#[^\n]*\n)*)([^\s;,\"<]\S*|<[^>\s]*>)\s*\Z")
_AFTER_STOP = re.compile(r"(\.)[ \t]*(;?)[ \t]*\n[ \t]+([^\s.;,]+)\s+[^\s;,]+\s*\Z")
_STOPPED = re.compile(r"(\.)[ \t]*(;?)[ \t]*\n[ \t]+([\w-]+:[\w-]+)\s+\Z")
_AFTER_SEMICOLON = re.compile(r"(;)\s*(<#?[^>\s]*>)\s*\Z")
_PART = re.compile(r"#([\w-]+)[ \t]*[;,.]?[ \t]*\Z")
_CONFLICT = re.compile(r"^<{7}[ \n].*?(?:^>{7}[^\n]*\n?|\Z)", re.MULTILINE | re.DOTALL)
_STATEMENT = re.compile(r"^[^\s#.]", re.MULTILINE)
_FORMATS = (
    (re.compile(r"\s*[\[{]\s*(?:\{|\"[^\"\n]*\"\s*:)"), "JSON"),
    (re.compile(r"\s*<(?:\?xml|rdf:RDF|[A-Za-z]+[^<>]*\sxmlns\b)"), "XML"),
    (re.compile(r"\s*<(?:!doctype|html)\b", re.IGNORECASE), "HTML"),
)


class Slip(NamedTuple):
    """A fault in better words, and how far the faults reach that only follow from it."""

    fault: SyntaxFault
    covers: Span


def name_slips(text: str, faults: Sequence[SyntaxFault]) -> list[SyntaxFault]:
    """The faults of a text, the known slips among them named, without those that follow from one of them."""
    other = _other_format(text) if faults else None
    if other is not None:
        return [other]
    slips = [*_conflicts(text)] if faults else []
    covered = [each.covers for each in slips]
    for each in faults:
        if not _is_in(each.span.start, covered):
            slip = _name(text, each)
            covered.append(slip.covers)
            slips.append(slip)
    meant = _undeclared(text, slips)
    told = {each.fault: None for each in slips if each.fault.message not in meant}
    return sorted(told, key=lambda fault: (fault.span, fault.message))


def _undeclared(text: str, slips: Sequence[Slip]) -> set[str]:
    """What would be said of the prefixes whose declarations have no angle brackets."""
    lines = (_line(text, each.fault.span.start)[1] for each in slips if each.fault.message == _ADDRESS)
    declared = (_DECLARATION.match(each) for each in lines)
    return {f"the prefix `{each[1]}:` is not declared" for each in declared if each is not None}


def _is_in(offset: int, covered: Sequence[Span]) -> bool:
    """Whether one of the last few slips covers the place; those before it are behind."""
    return any(each.start <= offset < each.end for each in covered[-3:]) or any(
        each.start <= offset < each.end for each in covered[:3]
    )


def _other_format(text: str) -> SyntaxFault | None:
    """The one fault of a text that is JSON, XML or HTML."""
    for form, name in _FORMATS:
        found = form.match(text, 0, min(len(text), 2000))
        if found is not None:
            start = len(text) - len(text.lstrip())
            end = text.find("\n", start) if "\n" in text[start:] else len(text)
            help = "describe the entity in Turtle; `srpp-graph new` begins its file"
            if name != "HTML":
                help += ", and the page /validate rewrites JSON-LD and RDF/XML as Turtle"
            return SyntaxFault(Span(start, end), f"this is {name}, not Turtle", help)
    return None


def _conflicts(text: str) -> Iterator[Slip]:
    """What git left in the text where two changes met; the rest of the statement cannot be judged."""
    if "<<<<<<<" not in text:
        return
    for found in _CONFLICT.finditer(text):
        start = found.start()
        line = Span(start, text.find("\n", start) if "\n" in text[start:] else len(text))
        help = "keep what is right of the two sides, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"
        after = _STATEMENT.search(text, found.end())
        yield Slip(
            SyntaxFault(line, "a merge conflict was left here", help),
            Span(start, after.start() if after else len(text) + 1),
        )


def _name(text: str, fault: SyntaxFault) -> Slip:
    for rule in _RULES:
        found = rule(text, fault)
        if found is not None:
            return found
    return Slip(fault, Span(fault.span.start, fault.span.start))


def _line(text: str, offset: int) -> tuple[int, str]:
    """The line of the offset, as much of it as is looked at, and where that begins."""
    begin = max(text.rfind("\n", max(0, offset - _SEEN), offset) + 1, offset - _SEEN, 0)
    end = text.find("\n", offset, offset + _SEEN)
    return begin, text[begin : end if end >= 0 else offset + _SEEN]


def _around(form: re.Pattern[str], text: str, offset: int) -> tuple[Span, re.Match[str]] | None:
    """What has this form in the line and holds the offset, or ends there."""
    begin, line = _line(text, offset)
    for found in form.finditer(line):
        if begin + found.start() <= offset <= begin + found.end():
            return Span(begin + found.start(), begin + found.end()), found
    return None


def _rest_of_line(text: str, span: Span) -> Span:
    begin, line = _line(text, span.start)
    return Span(span.start, max(span.end, begin + len(line)) + 1)


def _told(text: str, span: Span, message: str, help: str) -> Slip:
    return Slip(SyntaxFault(span, message, help), _rest_of_line(text, span))


def _name_address(text: str, fault: SyntaxFault) -> Slip | None:
    found = _around(_BARE_ADDRESS, text, fault.span.start)
    if found is None or text[found[0].start - 1 : found[0].start] in ("<", '"'):
        return None
    span, match = found
    return _told(text, span, _ADDRESS, f"write `<{match[0]}>`")


def _name_number(text: str, fault: SyntaxFault) -> Slip | None:
    """A date without quotes, a number with spaces, a percentage or an amount."""
    if fault.message == "`%` is not Turtle" and text[fault.span.start - 1].isdigit():
        help = (
            "write the number alone; that it is a share is said by its unit, as in `srpp:unit unit:percent`"
        )
        return _told(text, fault.span, "a number has no sign of its unit in Turtle", help)
    date = _around(_BARE_DATE, text, fault.span.start)
    if date is not None and date[0].start < fault.span.start:
        year, month, day = date[1].groups()
        value, kind = f"{year}-{int(month):02}", "gYearMonth"
        if day:
            value, kind = f"{value}-{int(day):02}", "date"
        return _told(text, date[0], "a date stands without quotes", f'write `"{value}"^^xsd:{kind}`')
    number = _around(_SPACED_NUMBER, text, fault.span.start)
    if number is not None and number[0].start < fault.span.start:
        digits = "".join(filter(str.isdigit, number[1][0]))
        return _told(text, number[0], "a number has spaces in it", f"write `{digits}`")
    return None


def _name_lost_sign(text: str, fault: SyntaxFault) -> Slip | None:
    """One of `.`, `;` and `,` where another belongs, told where that sign stands."""
    start = fault.span.start
    before = text[max(0, start - _SEEN) : start]
    offset = start - len(before)
    if fault.message.startswith("`a` can stand only"):
        found = _UNENDED.search(before)
        if found is None:
            return None
        at = offset + found.start() + 1
        message = f"no `.` at the end of a statement: `{found[2]}` begins another"
        return _told(text, Span(at, at), message, "write ` .` here")
    if fault.message.startswith("no value after") or fault.message == _NO_PROPERTY:
        return _wrong_end(text, fault, before, offset)
    if fault.message == "`;` has nothing to end here" and re.search(r"\.[ \t]*\Z", before):
        at = offset + before.rindex(".")
        return _told(text, Span(at, at + 1), "the statement ends at this `.`", "take the `.` away")
    if fault.message.startswith("no `,`"):
        return _wrong_comma(text, before, offset)
    return None


def _line_after(text: str, offset: int) -> int:
    """Where the line after that of the offset ends."""
    first = text.find("\n", offset)
    second = text.find("\n", first + 1) if first >= 0 else -1
    return second if second >= 0 else len(text) + 1


def _wrong_end(text: str, fault: SyntaxFault, before: str, offset: int) -> Slip | None:
    found = _AFTER_STOP.search(before) or (_STOPPED.search(before) if fault.message == _NO_PROPERTY else None)
    if found is not None and found[2]:
        at = offset + found.start(1)
        return _told(text, Span(at, at + 1), "the statement ends at this `.`", "take the `.` away")
    if found is not None:
        at = offset + found.start(1)
        message = f"the statement ends at this `.`, and `{found[3]}` goes on with it"
        return _told(text, Span(at, at + 1), message, "write `;` for the `.`")
    found = _AFTER_SEMICOLON.search(before)
    if found is None:
        return None
    at = offset + found.start(1)
    message = f"after this `;` a property is due, and `{found[2]}` looks like one more value"
    slip = _told(text, Span(at, at + 1), message, "write `,` for the `;`")
    return Slip(slip.fault, Span(at, fault.span.start + 1))


def _wrong_comma(text: str, before: str, offset: int) -> Slip | None:
    found = _AFTER_COMMA.search(before)
    if found is None:
        return None
    at = offset + found.start()
    covers = Span(at, offset + len(before) + 1)
    for line in re.finditer(r"#[^\n]*", found[1]):
        part = _PART.match(line[0])
        if part is not None:
            span = Span(offset + found.start(1) + line.start(), offset + found.start(1) + line.end())
            message = "`#` begins a comment here, so no value follows the `,`"
            return Slip(SyntaxFault(span, message, f"write `<#{part[1]}>` for a part of this file"), covers)
    message = f"after this `,` one more value is due, and `{found[2]}` looks like a property"
    return Slip(SyntaxFault(Span(at, at + 1), message, "write `;` for the `,`"), covers)


def _name_text(text: str, fault: SyntaxFault) -> Slip | None:
    """A name with spaces, a row of a table, a word that is no term, and signs of other languages."""
    start = fault.span.start
    spaced = _around(_SPACED_NAME, text, start)
    if spaced is not None and spaced[0].start < start and fault.message.startswith("no `,`"):
        meant = spaced[1][1] + spaced[1][2].replace(" ", "-")
        return _told(text, spaced[0], "a name has spaces in it", f"did you mean `{meant}`?")
    begin, line = _line(text, start)
    if begin == start and fault.message.endswith("is not a term") and _ROW.match(line):
        help = "write each value behind its property, as in `srpp:country country:NOR ;`"
        return _told(text, Span(start, start + len(line)), "a row of a table was pasted here", help)
    if fault.message.startswith("`/` is not") and line[start - begin :].startswith(("//", "/*")):
        sign = line[start - begin :][:2]
        slip = _told(text, Span(start, start + 2), f"`{sign}` begins no comment", "begin a comment with `#`")
        return Slip(slip.fault, Span(start, _line_after(text, start)))
    if fault.message.startswith("`^` is not") and text[start - 1 : start] in ('"', "'"):
        return _told(text, fault.span, "one `^` stands before a datatype", "write `^^`")
    if fault.message.startswith("an IRI in angle brackets"):
        return _told(text, fault.span, fault.message, fault.help)
    if fault.message.endswith("` is not a term"):
        span, message, help = name_word(fault, line, begin)
        return _told(text, span, message, help)
    return None


_RULES: tuple[Callable[[str, SyntaxFault], Slip | None], ...] = (
    _name_address,
    _name_number,
    _name_lost_sign,
    _name_text,
)
"""Each looks for one kind of slip; the first that finds one names it."""
