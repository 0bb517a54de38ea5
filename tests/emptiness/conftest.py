"""Workers on the repository's own content, asked from one event loop."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from srpp_graph.emptiness import Explanation, explain_empty
from srpp_graph.release import Release
from srpp_graph.store.workers import Limits, Workers

Explain = Callable[..., Explanation]


@pytest.fixture(scope="session")
def explain(release: Release) -> Iterator[Explain]:
    """Explains a query against the real graph."""
    workers = Workers(release.store_path, Limits(workers=1, seconds=120))
    with asyncio.Runner() as runner:
        runner.run(workers.start())

        def _explain(text: str, **options: object) -> Explanation:
            chosen = {"seconds": 120, **options}
            return runner.run(explain_empty(workers, text, **chosen))

        yield _explain
        runner.run(workers.close())
