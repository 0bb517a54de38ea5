"""What a code means: a page for each code of the program, and the rule's own words for codes of shapes.

A page is `<CODE>.md` in this folder, with the sections What it checks, Why it matters, Fails and Passes.
For the code of a shape the file has no What it checks: the shape says that itself (`shape_page`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources

from srpp_graph.checkout import Checkout
from srpp_graph.checks.corpus import Corpus, read_sheet
from srpp_graph.checks.explain.shape_page import render_shape_page
from srpp_graph.checks.near import nearest
from srpp_graph.checks.rules import Rules
from srpp_graph.errors import ContentError, EntityNotFound
from srpp_graph.phrases import said

_CHECKS = "What it checks"
_CODE = re.compile(r"SG[0-9]{3}")


def page_codes() -> tuple[str, ...]:
    """The codes that have a file of their own, sorted: all of the program, some of the shapes."""
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
    return explain_by(code, lambda: load_rules(checkout()))


def explain_by(code: str, load: Callable[[], Rules]) -> str:
    """The same, where `load` gives the rules of the shapes."""
    code = code.strip().upper()
    page = _read_page(code) if code in page_codes() else ""
    if f"## {_CHECKS}\n" in page:
        return page
    rules = load()
    found = list(rules.with_code(code))
    if found:
        return "\n".join(render_shape_page(rule, rules, page) for rule in found)
    # Of three digits any three others are near, and none was meant.
    near = None if _CODE.fullmatch(code) else nearest(code, (*page_codes(), *rules.codes()))
    raise EntityNotFound(
        said("there is no code `{name}`", name=code[:40]),
        [near] if near else [],
        help=said("did you mean {names}?", names=near)
        if near
        else said("a finding shows its code in brackets, as in `error[SG312]`"),
    )


def _read_page(code: str) -> str:
    return resources.files(__name__).joinpath(f"{code}.md").read_text(encoding="utf-8")


def load_rules(checkout: Checkout) -> Rules:
    """The rules of the shapes, read without the rest; files that cannot be read are left to `check`."""
    sheets = []
    for file in checkout.shape_files:
        try:
            sheets.append(read_sheet(checkout, file))
        except ContentError:
            continue
    return Rules(Corpus(tuple(sheets)))
