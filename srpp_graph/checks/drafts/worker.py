"""The program in which drafts are judged: one at a time, until it is killed.

    python -m srpp_graph.checks.drafts.worker FD RELEASE_FOLDER MEMORY_BYTES PARENT_PID

It isolates itself as `store.worker` does, opens the release, and answers. Nothing that was sent is written
anywhere, not even into the last words of a failure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from srpp_graph.checks.drafts.draft import SYNTAXES, Draft
from srpp_graph.checks.drafts.judging import Judgement, judge
from srpp_graph.checks.drafts.published import Published
from srpp_graph.checks.drafts.rendering import Face, Told, mended_text, render, with_mending_told
from srpp_graph.errors import ReleaseError
from srpp_graph.store import isolation
from srpp_graph.store.frames import Head
from srpp_graph.store.worker import main


class Examiner:
    """A release, opened, and what it says of drafts."""

    def __init__(self, path: str) -> None:
        try:
            self._published = Published(Path(path))
        except ReleaseError as error:
            raise OSError(str(error)) from error
        # What is only made when first needed is made now, so that no draft pays for it.
        judge(Draft(b"<urn:s> a <urn:c> ."), self._published)

    def answer(self, request: Head, _send: Callable[[bytes], None]) -> tuple[Head, bytes]:
        """The head and the body for one request; every failure is a head with an `error`."""
        isolation.limit_processor(request["seconds"])
        try:
            told = Told.of(self._judge(Draft.of_head(request), mend=request["mend"]))
            written = render(told, Face(request["face"]), request["type"])
        except MemoryError:
            return {"error": "memory"}, b""
        except RecursionError:
            return {"error": "nested"}, b""
        return {"bytes": len(written), **told.counts()}, written

    def _judge(self, draft: Draft, *, mend: bool) -> Judgement:
        judgement = judge(draft, self._published)
        if not mend or not judgement.reading.text:
            return judgement
        text = mended_text(judgement)
        mended = judge(replace(draft, content=text.encode(), syntax=SYNTAXES[0]), self._published)
        return with_mending_told(mended)


def _name_only(kind: type[BaseException], _error: BaseException, _trace: TracebackType | None) -> None:
    """Say what kind of failure ends this process, and none of its words: they might quote the draft."""
    sys.stderr.write(f"{kind.__name__}\n")


if __name__ == "__main__":
    sys.excepthook = _name_only
    sys.exit(main(sys.argv[1:], Examiner))
