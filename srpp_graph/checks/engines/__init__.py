"""SHACL validation: the reference engine, the fast one, and who may judge what.

    outcome = validate(data, shapes, engine=Engine.AUTO)

`auto` asks the fast engine for what is certified and the reference for the rest; `both` asks both for
everything and does not hide a difference.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srpp_graph.checks.engines.choice import Engine, find_unusable, validate
    from srpp_graph.checks.engines.results import SLOWER, Limits, Outcome, Result, ShapeFault

__all__ = ["SLOWER", "Engine", "Limits", "Outcome", "Result", "ShapeFault", "find_unusable", "validate"]

_OF_CHOICE = ("Engine", "find_unusable", "validate")


def __getattr__(name: str) -> object:
    """Load a part when it is first asked for: whoever only reads files need not wait for the engines."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "choice" if name in _OF_CHOICE else "results"
    return getattr(import_module(f"{__name__}.{home}"), name)
