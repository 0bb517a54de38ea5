"""What is wrong with the content of a checkout, where, by which rule, and what mends it.

    report = run(Checkout.find())
    report.fails_at(Severity.ERROR)

Each family is a module: `syntax` SG12x, `files` and `published` SG13x, `text`, `queries` and `wording`
SG14x, `suppressions` SG15x, `terms` SG27x, `links` SG40x, `violations` (SHACL) with the codes of the shapes,
`vacuity` SG19x. Files that cannot be read are SG10x, those that are not text SG11x; these come from
`checkout`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srpp_graph.checks.engines import Engine
    from srpp_graph.checks.whole import run

__all__ = ["Engine", "run"]

_HOMES = {"Engine": "engines", "run": "whole"}


def __getattr__(name: str) -> object:
    """Load a part when it is first asked for: a crew can begin to read before the rest is there."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
