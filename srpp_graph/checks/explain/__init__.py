"""What a code means: a page for each code of the program, and the rule's own words for codes of shapes.

A page is `<CODE>.md` in this folder, with the sections What it checks, Why it matters, Fails and Passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import resources

from srpp_graph.checkout import Checkout
from srpp_graph.checks.corpus import Corpus, read_sheet
from srpp_graph.checks.near import nearest
from srpp_graph.checks.rules import Rule, Rules, english
from srpp_graph.checks.violations import words_for
from srpp_graph.errors import ContentError, EntityNotFound


def page_codes() -> tuple[str, ...]:
    """The codes that have a page of their own, sorted."""
    return tuple(
        sorted(
            each.name.removesuffix(".md")
            for each in resources.files(__name__).iterdir()
            if each.name.endswith(".md")
        )
    )


def explain(code: str, checkout: Callable[[], Checkout]) -> str:
    """The page about a code, as Markdown; `checkout` is asked only for codes of shapes.

    Raises:
        EntityNotFound: no page and no shape has this code.
    """
    code = code.strip().upper()
    if code in page_codes():
        return resources.files(__name__).joinpath(f"{code}.md").read_text(encoding="utf-8")
    rules = Rules(_shapes(checkout()))
    found = list(rules.with_code(code))
    if found:
        return "\n".join(_render(rule) for rule in found)
    near = nearest(code, (*page_codes(), *rules.codes()))
    raise EntityNotFound(
        f"there is no code `{code[:40]}`",
        [near] if near else [],
        help=f"did you mean {near}?" if near else "codes are SG and three digits, as in SG312",
    )


def _shapes(checkout: Checkout) -> Corpus:
    """The shapes alone; files that cannot be read are left to `check`."""
    sheets = []
    for file in checkout.shape_files:
        try:
            sheets.append(read_sheet(checkout, file))
        except ContentError:
            continue
    return Corpus(tuple(sheets))


def _render(rule: Rule) -> str:
    """The page about a shape, made from what it says of itself."""
    message = str(english(rule.messages)) if rule.messages else rule.name
    paragraphs: Iterable[str] = (
        f"# {rule.code} {rule.name}",
        "## What it checks",
        f"Reported when {message}.",
        f"It looks at `{words_for(rule.path)}`." if rule.path is not None else "",
        "## What mends it" if rule.help else "",
        f"{rule.help[:1].upper()}{rule.help[1:]}." if rule.help else "",
        "## The rule",
        f"`{words_for(rule.node)}` in {rule.place.path}, line {rule.place.line}"
        if rule.place
        else words_for(rule.node),
    )
    return "\n\n".join(filter(None, paragraphs)) + "\n"
