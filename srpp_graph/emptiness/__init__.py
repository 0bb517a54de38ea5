"""Why a query gives nothing: which part of it leaves nothing over, and what would mend it.

The query is taken apart by its tokens; its parts are asked for one by one, as probing queries that run like
any other, and every suggestion has been tried on the graph before it is made.

    explanation = await explain_empty(endpoint, text, seconds=20)
    explanation.findings[0].message      # nothing in the graph has the property srpp:memberof
    explanation.query                    # the query with one change, which gives rows
"""

from __future__ import annotations

from srpp_graph.emptiness.explain import explain_empty
from srpp_graph.emptiness.explanation import Explanation, Finding, Suggestion, Verdict, render_plain

__all__ = ["Explanation", "Finding", "Suggestion", "Verdict", "explain_empty", "render_plain"]
