"""SHACL validation: the reference engine, the fast one, and who may judge what.

    outcome = validate(data, shapes, engine=Engine.AUTO)

`auto` asks the fast engine for what is certified and the reference for the rest; `both` asks both for
everything and does not hide a difference.
"""

from srpp_graph.checks.engines.choice import Engine, find_unusable, validate
from srpp_graph.checks.engines.results import SLOWER, Limits, Outcome, Result, ShapeFault

__all__ = ["SLOWER", "Engine", "Limits", "Outcome", "Result", "ShapeFault", "find_unusable", "validate"]
