"""The paths that people type, as paths of the checkout."""

from __future__ import annotations

import os
from pathlib import Path

from srpp_graph.checkout import Checkout, Role
from srpp_graph.errors import CheckoutError


def select(checkout: Checkout, paths: list[Path] | None) -> list[str] | None:
    """The paths relative to the checkout, or `None` for all of it.

    Raises:
        CheckoutError: a path is not there, or is not part of what the checkout holds.
    """
    if not paths:
        return None
    selected = [_relative(checkout, path) for path in paths]
    return None if "." in selected else selected


def _relative(checkout: Checkout, path: Path) -> str:
    # Not resolved: a link in the checkout is to be told by its own name, wherever it leads.
    absolute = Path(os.path.normpath(path.absolute()))
    for root in (checkout.root, checkout.root.resolve()):
        for spelling in (absolute, absolute.parent.resolve() / absolute.name):
            if spelling.is_relative_to(root):
                return _known(checkout, spelling.relative_to(root).as_posix(), path)
    raise CheckoutError(
        f"`{path}` is not in the checkout `{checkout.root}`", help="name that checkout with --root"
    )


def _known(checkout: Checkout, relative: str, typed: Path) -> str:
    if relative == ".":
        return relative
    files = [
        each
        for each in checkout.iter_files()
        if each.path == relative or each.path.startswith(relative + "/")
    ]
    if files and all(each.role is Role.OTHER for each in files):
        raise CheckoutError(
            f"there is nothing to check in `{typed}`: it is neither Turtle nor a query",
            help="name files that end in .ttl or .rq; content in another format is to be rewritten as Turtle",
        )
    if files:
        return relative
    if not os.path.lexists(typed):
        from srpp_graph.checks.near import nearest

        near = nearest(relative, [file.path for file in checkout.iter_files()])
        raise CheckoutError(
            f"there is no `{typed}`", help=f"did you mean {near}?" if near else "check the spelling"
        )
    raise CheckoutError(
        f"there is nothing to check in `{typed}`", help="content is in ontology/, shapes/ and data/"
    )
