"""What is wrong with the content of a checkout, where, by which rule, and what mends it.

    report = run(Checkout.find())
    report.fails_at(Severity.ERROR)

Each family is a module: `syntax` SG12x, `files` and `published` SG13x, `text`, `queries` and `wording`
SG14x, `suppressions` SG15x, `terms` SG27x, `links` SG40x, `violations` (SHACL) with the codes of the shapes,
`vacuity` SG19x. Files that cannot be read are SG10x, those that are not text SG11x; these come from
`checkout`.
"""

from srpp_graph.checks.engines import Engine
from srpp_graph.checks.run import run

__all__ = ["Engine", "run"]
