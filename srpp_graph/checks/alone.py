"""What is judged of each file by itself; the one list for the check, the language server and `/validate`."""

from __future__ import annotations

from collections.abc import Iterator

from srpp_graph.checks.bounds import Tally
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.syntax import check_syntax
from srpp_graph.checks.text import check_text
from srpp_graph.checks.wording import check_wording
from srpp_graph.diagnostics import Diagnostic


def check_alone(corpus: Corpus, tally: Tally | None = None) -> Iterator[Diagnostic]:
    """What is wrong with each file, whatever the others say; of each kind as much as is told."""
    for sheet in corpus.sheets:
        yield from check_syntax(sheet)
    yield from check_text(corpus, tally)
    yield from check_wording(corpus, tally)
