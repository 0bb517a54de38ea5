"""Numbers and dates as people write them, in the language of the page.

What stands in the data is one hover away; only its look changes here.

>>> write_number("2000000000", "en"), write_number("1234.5", "de")
('2,000,000,000', '1.234,5')
>>> write_date("2019-11-12", Wording())
'12 November 2019'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from rdflib.term import Identifier, Literal

from srpp_graph.entities import Block, Named
from srpp_graph.service.wording import Wording, interface_languages
from srpp_graph.vocabulary import SRPP, XSD

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:Z|[+-]\d\d:\d\d)?")
_DAY = re.compile(r"(?<![\w/.-])(?:1[89]|20)\d\d-\d\d-\d\d(?![\w/-])")
_NUMBERS = frozenset((XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.nonNegativeInteger, XSD.int))
_DATES = frozenset((XSD.date, XSD.gYear, XSD.gYearMonth))
_OPERATORS: Mapping[Identifier, str] = MappingProxyType(
    {
        SRPP.AtLeast: "at least {number}",
        SRPP.AtMost: "at most {number}",
        SRPP.MoreThan: "more than {number}",
        SRPP.LessThan: "less than {number}",
        SRPP.About: "about {number}",
    }
)
_PLURALS = MappingProxyType({"child": "children", "person": "people", "woman": "women", "man": "men"})
_CURRENCY = re.compile("[A-Z]{3}")


def write_number(text: str, language: str) -> str:
    """A number with separators between thousands; what is no number stays as it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return text
    written = f"{number:,f}"
    return written if language == "en" else written.translate(str.maketrans(",.", ".,"))


def write_date(text: str, words: Wording) -> str:
    """A year, a month or a day in words; what is no date stays as it is."""
    found = _DATE.fullmatch(text)
    if found is None or (found[2] and not 1 <= int(found[2]) <= 12):
        return text
    year, month, day = found.groups()
    if month is None:
        return year
    name = words(_MONTHS[int(month) - 1])
    if day is None:
        return words("{month} {year}", month=name, year=year)
    return words("{day} {month} {year}", day=int(day), month=name, year=year)


def write_prose(named: Named) -> str:
    """A label with the days in it written as its language writes them; what is in no language stays as it is.

    >>> write_prose(Named(Literal("Began on 2015-11-12."), "Began on 2015-11-12.", "en"))
    'Began on 12 November 2015.'
    """
    if named.language not in interface_languages():
        return named.label
    words = Wording(named.language)
    return _DAY.sub(lambda found: write_date(found[0], words), named.label)


def write_term(named: Named, words: Wording) -> str:
    """The text of a term on a page: its label, or the number or date that it is."""
    term = named.term
    if isinstance(term, Literal):
        if term.datatype in _DATES:
            return write_date(str(term), words)
        if term.datatype in _NUMBERS and len(str(term).partition(".")[0].lstrip("-")) > 4:
            return write_number(str(term), words.language)
        if term.datatype == XSD.boolean:
            return words("yes" if str(term) in ("true", "1") else "no")
    return write_prose(named)


def write_figure(block: Block, words: Wording) -> str:
    """The number that a target, an outcome or an observation is about, in one phrase; "" if it has none.

    For a target of at least 5 percent by 2030: `at least 5% by 2030`.
    """
    values = {group.predicate.term: group.values[0] for group in block.groups if group.values}
    quantity = values.get(SRPP.quantity)
    if quantity is None:
        return ""
    unit = values.get(SRPP.unit)
    phrase = _with_unit(quantity.label, unit, words)
    operator = values.get(SRPP.operator)
    if operator is not None and operator.term in _OPERATORS:
        phrase = words(_OPERATORS[operator.term], number=phrase)
    baseline = values.get(SRPP.baselineQuantity)
    if baseline is not None:
        phrase = words(
            "{figure}, from {number}", figure=phrase, number=_with_unit(baseline.label, unit, words)
        )
    if SRPP.targetYear in values:
        phrase = words("{figure} by {year}", figure=phrase, year=values[SRPP.targetYear].label)
    if SRPP.year in values:
        phrase = words("{figure} in {year}", figure=phrase, year=values[SRPP.year].label)
    return phrase


def write_heading(block: Block) -> str:
    """What a part is about: its label, without the number at the end where its figure tells that number.

    "Share of local food: at least 30%" becomes "Share of local food"; "30% of all: now" stays as it is.
    """
    label = write_prose(block.subject)
    head, _, tail = label.rpartition(": ")
    quantities = [
        each.label for group in block.groups if group.predicate.term == SRPP.quantity for each in group.values
    ]
    told = {_digits(each) for each in quantities} & {_digits(each) for each in re.findall(r"\d[\d,.]*", tail)}
    return head if head and told else label


def _digits(number: str) -> str:
    """A number as its digits, whatever separates them; "1,500.0" is "1500"."""
    whole, _, rest = number.replace(",", "").partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")


def _with_unit(number: str, unit: Named | None, words: Wording) -> str:
    """A number and its unit: a sign, a currency's code before it, or a noun after it."""
    written = write_number(number, words.language)
    if unit is None or unit.ref is None or unit.ref.slug == "item":
        return written
    if unit.ref.slug.partition("-")[0] == "percent":
        sign = "%" if words.language == "en" else "\N{NO-BREAK SPACE}%"
        return written + sign + unit.label.removeprefix(Wording.best((unit.language,))("percent"))
    if _CURRENCY.fullmatch(unit.code):
        return f"{unit.code}\N{NO-BREAK SPACE}{written}"
    plural = unit.plural or (pluralise(unit.label) if unit.language in ("", "en") else unit.label)
    noun = unit.label if number == "1" else plural
    return f"{written}\N{NO-BREAK SPACE}{noun}"


def pluralise(noun: str) -> str:
    """The English plural of a unit's name; what is counted `per` something keeps the second noun.

    >>> pluralise("apprentice per year"), pluralise("country"), pluralise("tonne of CO2")
    ('apprentices per year', 'countries', 'tonnes of CO2')
    """
    found = re.match(r"(.+?)( per | of |$)", noun)
    if found is None:
        return noun
    head, rest = found[1], noun[found.end(1) :]
    first, gap, last = head.rpartition(" ")
    if last in _PLURALS:
        last = _PLURALS[last]
    elif re.search("[^aeiou]y$", last):
        last = last[:-1] + "ies"
    elif re.search("(s|x|ch|sh)$", last):
        last += "es"
    else:
        last += "s"
    return first + gap + last + rest
