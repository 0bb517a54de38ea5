"""Filters that let nothing through: which condition, what the values are, and what would hold for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib.namespace import XSD
from rdflib.term import Identifier, Literal, URIRef

from srpp_graph.emptiness.comparisons import (
    ORDERINGS,
    TEXT_FUNCTIONS,
    Comparison,
    iter_comparisons,
    iter_conjuncts,
)
from srpp_graph.emptiness.elements import Edit, Element, Span
from srpp_graph.emptiness.explanation import Suggestion
from srpp_graph.emptiness.inquiry import Inquiry, times
from srpp_graph.emptiness.mending import Offers
from srpp_graph.emptiness.names import NEAR, Candidate, rank
from srpp_graph.emptiness.probes import ANY
from srpp_graph.emptiness.variables import near_variable
from srpp_graph.phrases import said
from srpp_graph.store.tokens import Kind, Token

_DATES = (XSD.date, XSD.dateTime, XSD.gYear, XSD.gYearMonth)
_SHOWN = 48
_IN_ALL = "en"
"""The language that the shapes ask every name for."""
Values = list[tuple[Identifier, int]]


async def explain_unbound(inquiry: Inquiry, element: Element, scope: Sequence[Element]) -> bool:
    """Add the variables of a filter that nothing binds; whether there are any."""
    if element.inner:
        return False
    bound = frozenset().union(*(each.variables for each in scope))
    unbound: dict[str, Token] = {}
    for token in element.tokens:
        if token.kind is Kind.VARIABLE and token.text[1:] not in bound:
            unbound.setdefault(token.text, token)
    for token in unbound.values():
        offers = await near_variable(inquiry, token, bound)
        message = said("nothing binds {name} in the group that this FILTER stands in", name=token.text)
        inquiry.add("unbound-variable", message, Span(token.start, token.end), offers)
    return bool(unbound)


async def explain_filter(inquiry: Inquiry, element: Element, scope: Sequence[Element]) -> None:
    """Add which conditions of a filter hold for nothing, and what the values are there."""
    solutions = await inquiry.prober.count(scope)
    blamed = False
    for condition in iter_conjuncts(element):
        if await inquiry.prober.any([*scope, condition]):
            continue
        blamed = True
        comparisons = list(iter_comparisons(condition))[:3]
        for comparison in comparisons:
            await _explain_comparison(inquiry, comparison, condition, scope, solutions)
        if not comparisons:
            message = said(
                "{part} holds for none of what matches ({times})",
                part=inquiry.phrase(condition),
                times=times(solutions),
            )
            inquiry.add("filter", message, condition.span, notes=await _samples(inquiry, condition, scope))
    if not blamed:
        message = said(
            "each condition of {part} holds for something, but never all together",
            part=inquiry.phrase(element),
        )
        inquiry.add("filter", message, element.span)


async def _samples(inquiry: Inquiry, condition: Element, scope: Sequence[Element]) -> list[str]:
    """What the variables of a condition are."""
    notes: list[str] = []
    for name in sorted(condition.variables)[:3]:
        values = await inquiry.prober.values(scope, also=f"BIND(?{name} AS ?{ANY})")
        notes.append(
            said("?{name} is {values}", name=name, values=_listed(inquiry, values))
            if values
            else said("?{name} is never bound", name=name)
        )
    return notes


async def _explain_comparison(
    inquiry: Inquiry, comparison: Comparison, condition: Element, scope: Sequence[Element], solutions: int
) -> None:
    """Add what one comparison is held against."""
    expression = inquiry.text[slice(*comparison.expression)]
    values = await inquiry.prober.values(scope, also=f"BIND(({expression}) AS ?{ANY})")
    message = said(
        "{part} holds for none of what matches ({times})",
        part=inquiry.phrase(condition),
        times=times(solutions),
    )
    span = Span(comparison.constants[0][0].start, comparison.constants[0][-1].end)
    if not values:
        notes: list[str] = [
            said(
                "{expression} has no value for any of it: it is unbound, or of a kind that it cannot take",
                expression=expression,
            )
        ]
        notes += await _samples(inquiry, condition, scope)
        offers: Offers = [
            offer
            for edit in _recast_unusable(inquiry, comparison, condition)
            if (offer := await _try(inquiry, edit, condition, scope))
        ]
        inquiry.add("filter", message, comparison.span, offers[:2], notes)
        return
    notes = [said("{expression} is {values}", expression=expression, values=_listed(inquiry, values))]
    if comparison.operator in ORDERINGS and (ends := _ends(values)):
        notes.append(
            said(
                "it goes from {first} to {last}",
                first=inquiry.names.write(ends[0]),
                last=inquiry.names.write(ends[1]),
            )
        )
    offers = []
    for constant in comparison.constants[:3]:
        offers += await _mend_constant(inquiry, comparison, constant, values)
    for edit in _recasts(inquiry, comparison, values) if not any(each[0].rows for each in offers) else ():
        if offer := await _try(inquiry, edit, condition, scope):
            offers.append(offer)
            break
    inquiry.add("filter", message, span, offers[:4], notes)


async def _mend_constant(
    inquiry: Inquiry, comparison: Comparison, constant: tuple[Token, ...], values: Values
) -> Offers:
    """The values that are near to a constant that must be met exactly."""
    term = inquiry.names.read(constant)
    if term is None or comparison.operator not in ("=", "IN", "LANGMATCHES"):
        return []
    near = [each for each in rank(term, values) if each.likeness >= NEAR][:2]
    asks_language = inquiry.text[slice(*comparison.expression)].upper().startswith("LANG")
    if asks_language and not near:
        own = str(term).split("-")[0].casefold()
        tags = [Candidate(value, count, 0.0) for value, count in values if str(value)]
        near = sorted(tags, key=lambda each: _by_use(each, own))[:2]
    span = Span(constant[0].start, constant[-1].end)
    offers: Offers = []
    for each in near:
        if each.likeness or str(each.term).startswith(str(term).split("-")[0].casefold()):
            offers.append(await inquiry.offer_candidate(span, each))
        else:
            written = inquiry.names.write(each.term)
            edit = Edit(*span, written)
            offers.append(
                await inquiry.offer(
                    said("with {name} it holds {times}", name=written, times=times(each.matches)),
                    edit,
                    each.matches,
                )
            )
    return offers


def _by_use(tag: Candidate, own: str) -> tuple[bool, int, bool]:
    """What sorts language tags: first those of the language asked for, then by use, then English."""
    text = str(tag.term).casefold()
    return (not text.startswith(own), -tag.matches, text != _IN_ALL)


async def _try(
    inquiry: Inquiry, edit: Edit, condition: Element, scope: Sequence[Element]
) -> tuple[Suggestion, Edit | None] | None:
    """The offer of an edit under which the condition holds for something, else `None`."""
    if not await inquiry.prober.fits([*scope, condition], edit):
        return None
    matches = await inquiry.prober.count([*scope, condition], edit)
    written = edit.text.strip(", ")
    return await inquiry.offer(
        said("with {name} it holds {times}", name=written, times=times(matches)), edit, matches
    )


def _recasts(inquiry: Inquiry, comparison: Comparison, values: Values) -> Iterator[Edit]:
    """Ways to hold like against like: the kind of the values, whatever case, a part of a date."""
    expression = inquiry.text[slice(*comparison.expression)]
    constant = comparison.constants[0]
    written = Span(constant[0].start, constant[-1].end)
    term = inquiry.names.read(constant)
    first = values[0][0]
    if comparison.operator in TEXT_FUNCTIONS:
        text = expression if isinstance(first, Literal) else f"STR({expression})"
        yield Edit(*comparison.expression, text)
        if comparison.operator == "REGEX" and comparison.arguments == 2:
            yield Edit(written.end, written.end, ', "i"')
            return
        between = inquiry.text[comparison.expression.end : written.start]
        lowered = f"LCASE({inquiry.text[slice(*written)]})"
        yield Edit(comparison.expression.start, written.end, f"LCASE({text}){between}{lowered}")
        return
    if isinstance(term, Literal) and _is_year(term) and _are_dates_of_several_kinds(values):
        # A date of one kind is comparable with none of another: any other mend would lose rows in silence.
        between = inquiry.text[comparison.expression.end : written.start]
        yield Edit(comparison.expression.start, written.end, f"YEAR({expression}){between}{str(term)[:4]}")
    if not isinstance(term, Literal) or not isinstance(first, Literal) or not first.datatype:
        if isinstance(term, Literal) and isinstance(first, URIRef):
            yield Edit(*comparison.expression, f"STR({expression})")
        elif isinstance(term, Literal) and _is_number(term):
            yield Edit(*comparison.expression, f"{inquiry.names.write(XSD.decimal)}({expression})")
        return
    yield from (
        Edit(*written, inquiry.names.write(Literal(lexical, datatype=first.datatype, normalize=False)))
        for lexical in _lexicals(str(term), first.datatype)
    )
    if first.datatype in _DATES and _is_number(term):
        yield Edit(*comparison.expression, f"YEAR({expression})")


def _recast_unusable(inquiry: Inquiry, comparison: Comparison, condition: Element) -> Iterator[Edit]:
    """Ways to make a function's argument one that it can take."""
    variable = next((each for each in condition.tokens if each.kind is Kind.VARIABLE), None)
    if variable is None:
        return
    expression = inquiry.text[slice(*comparison.expression)]
    if expression.upper().startswith("YEAR"):
        text = f"{inquiry.names.write(XSD.integer)}(SUBSTR(STR({variable.text}), 1, 4))"
        yield Edit(*comparison.expression, text)
    yield Edit(variable.start, variable.end, f"STR({variable.text})")


def _lexicals(text: str, datatype: URIRef) -> Iterator[str]:
    """What a constant could be as a value of another datatype."""
    yield text
    if datatype == XSD.date and len(text) == 4:
        yield f"{text}-01-01"
    if datatype == XSD.gYearMonth and len(text) == 4:
        yield f"{text}-01"
    if datatype in (XSD.gYear, XSD.integer) and len(text) > 4:
        yield text[:4]


def _is_year(term: Literal) -> bool:
    """Whether a constant is meant as a year: a number of four digits, or a year as such."""
    return len(str(term)) == 4 and str(term).isdigit() and term.datatype in (XSD.integer, XSD.gYear)


def _are_dates_of_several_kinds(values: Values) -> bool:
    """Whether all values are dates, some more precise than others."""
    kinds = {value.datatype if isinstance(value, Literal) else None for value, _ in values}
    return len(kinds) > 1 and kinds <= set(_DATES)


def _is_number(term: Literal) -> bool:
    return term.datatype in (XSD.integer, XSD.decimal, XSD.double)


def _ends(values: Values) -> tuple[Identifier, Identifier] | None:
    """The least and the greatest of values that are all of one kind."""
    literals = [value for value, _ in values if isinstance(value, Literal)]
    if len(literals) < len(values) or len({each.datatype for each in literals}) != 1:
        return None
    try:
        ordered = sorted(literals, key=lambda each: float(each) if _is_number(each) else str(each))
    except ValueError:
        return None
    return ordered[0], ordered[-1]


def _listed(inquiry: Inquiry, values: Values) -> str:
    """The most frequent values, shortened."""
    written = [(inquiry.names.write(value), count) for value, count in values]
    return inquiry.listed(
        [(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…", count) for text, count in written]
    )
