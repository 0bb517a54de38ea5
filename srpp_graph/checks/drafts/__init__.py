"""One text that somebody sent, judged as it would be if it were placed in the published checkout.

    judges = Judges(release, DraftLimits())
    answer = await judges.judge(Draft(b"city:oslo a srpp:City .", TURTLE_TEXT), Face.JSON)

`draft` reads what was sent, `published` knows the release it would join, `judging` asks the checks, and
`rendering` writes what came out. All of that happens in a process of its own (`worker`), which `judges`
starts, hurries and kills. Nothing that was sent outlives its answer.
"""

from srpp_graph.checks.drafts.draft import SYNTAXES, Draft, Syntax, find_syntax
from srpp_graph.checks.drafts.judges import DraftAnswer, DraftLimits, Judges
from srpp_graph.checks.drafts.rendering import Face

__all__ = ["SYNTAXES", "Draft", "DraftAnswer", "DraftLimits", "Face", "Judges", "Syntax", "find_syntax"]
