"""The program in which texts are judged while the server answers: one at a time, until it is killed.

    python -m srpp_graph.lsp.worker FD CHECKOUT MEMORY_BYTES PARENT_PID

It isolates itself as `store.worker` does, reads the checkout and answers; between two answers it holds what
it has read, and is told which files have changed.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from pathlib import Path

from srpp_graph.checkout import Checkout
from srpp_graph.checks.corpus import Sheet, imagine_sheet
from srpp_graph.errors import GraphError
from srpp_graph.lsp.library import Library
from srpp_graph.store.frames import Head
from srpp_graph.store.worker import main


class Examiner:
    """A checkout, read, and what is wrong with it."""

    def __init__(self, path: str) -> None:
        try:
            self._library = Library(Checkout.find(Path(path)))
        except GraphError as error:
            raise OSError(str(error)) from error
        self._drafts: dict[str, Sheet] = {}

    def answer(self, request: Head, _send: Callable[[bytes], None]) -> tuple[Head, bytes]:
        """The findings of one file, or without a `path` of all, as `pickle` writes them."""
        drafts: dict[str, str] = request["drafts"]
        try:
            self._drafts = {path: self._read(path, text) for path, text in drafts.items()}
            if changed := [path for path in request["changed"] if path not in drafts]:
                self._library.reread(changed)
            self._library.put(self._drafts.values())
            sheet = self._drafts.get(request["path"])
            found = self._library.check(sheet) if sheet is not None else self._library.survey().check()
        except GraphError as error:
            return {"error": f"{error}: {error.help}"}, b""
        except MemoryError:
            return {"error": "there is not enough memory to check this"}, b""
        except RecursionError:
            return {"error": "the text is nested too deeply to be checked"}, b""
        body = pickle.dumps(found)
        return {"bytes": len(body)}, body

    def _read(self, path: str, text: str) -> Sheet:
        """The open text as Turtle; one that has not changed is not read again."""
        known = self._drafts.get(path)
        if known is not None and known.document.text == text:
            return known
        checkout = self._library.checkout
        return imagine_sheet(checkout, checkout.file_at(path), text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Examiner))
