"""What is open in the editor, and what was found in it: the state of one running server.

Texts are judged by processes of their own (`judges`), so that neither typing nor any question waits; threads
here only read. A text is judged when nobody has typed for a moment; of many versions only the last one is.
What was found is told for the version it was found in, and not at all if that is no longer the one on the
screen.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar

from lsprotocol import types

from srpp_graph.checkout import Checkout
from srpp_graph.checks.syntax import check_syntax
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.errors import CheckoutError, GraphError
from srpp_graph.lsp.draft import Draft, file_of
from srpp_graph.lsp.findings import show
from srpp_graph.lsp.judges import Judges
from srpp_graph.lsp.library import Library, relative_path
from srpp_graph.lsp.text import EditorText

PAUSE = 0.15
"""Seconds without a keystroke after which a text is judged."""

PATIENCE = 2.0
"""Seconds that the judging of everything waits for that of the open texts, which people look at."""

Answer = TypeVar("Answer")
Publish = Callable[[types.PublishDiagnosticsParams], None]
Say = Callable[[str, types.MessageType], None]


class Session:
    """The open texts of one editor, and the checkout that they belong to."""

    def __init__(self, publish: Publish, say: Say) -> None:
        self.encoding = "utf-16"
        self.drafts: dict[str, Draft] = {}
        self._found: dict[str, tuple[Draft | None, tuple[Diagnostic, ...]]] = {}
        self.checkout: Checkout | None = None
        self._publish, self._say = publish, say
        self._reading = ThreadPoolExecutor(1, "reading")
        self._answering = ThreadPoolExecutor(1, "answering")
        self._judges: Judges | None = None
        self._library: asyncio.Task[Library | None] | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._changed: set[str] = set()
        self._said_outside = False

    # What the editor tells

    def begin(self, near: Path | None) -> None:
        """Read the checkout around this folder, if there is one, and judge it."""
        if self.checkout is None and near is not None:
            try:
                self.checkout = Checkout.find(near=near)
            except CheckoutError:
                return
            self._judges = Judges(self.checkout.root, self._say)
            self._library = asyncio.ensure_future(self._load(self.checkout))
            self._later("", self._judge_all)

    def open(self, uri: str, text: str, version: int | None) -> None:
        """A text is on the screen, or changed there."""
        file = file_of(uri)
        if self.checkout is None and file is not None:
            self.begin(file.parent)
        path = relative_path(self.checkout, file) if self.checkout and file else None
        pause = PAUSE if uri in self.drafts else 0.0
        self.drafts[uri] = Draft(uri, text, version, self.encoding, self.checkout, path)
        if path is None and not self._said_outside:
            self._said_outside = True
            words = "is not in ontology/, shapes/ or data/ of a checkout: only its syntax is checked"
            self._say(f"{file or uri} {words}", types.MessageType.Info)
        self._later(uri, lambda: self._judge(uri), pause)

    def close(self, uri: str) -> None:
        """A text has left the screen; from now on its file counts again."""
        draft = self.drafts.pop(uri, None)
        if draft is None:
            return
        self._later(uri, None)
        if draft.path is None:
            self._tell(uri, (), draft)
        else:
            self.change_files([uri])

    def change_files(self, uris: Iterable[str]) -> None:
        """Files were written, made or removed, by this editor or another program."""
        if self.checkout is not None:
            files = [file for uri in uris if (file := file_of(uri)) is not None]
            paths = {path for file in files if (path := relative_path(self.checkout, file))}
            self._changed |= paths
            if self._judges is not None:
                self._judges.change(paths)
            self._later("", self._judge_all)

    async def end(self) -> None:
        """Let go of everything; what is under way is not told any more."""
        for task in [*self._tasks.values(), *([self._library] if self._library else [])]:
            task.cancel()
        for pool in (self._reading, self._answering):
            pool.shutdown(wait=False, cancel_futures=True)
        if self._judges is not None:
            await self._judges.close()

    # What the editor asks

    async def library(self) -> Library | None:
        """The files of the checkout, as soon as they are read; `None` outside of one."""
        return await asyncio.shield(self._library) if self._library is not None else None

    async def found_in(self, uri: str) -> tuple[Draft | None, tuple[Diagnostic, ...]]:
        """The text on the screen and what is wrong with it, as soon as that is known."""
        while (task := self._tasks.get(uri)) is not None and not task.done():
            await asyncio.wait([task])
        draft = self.drafts.get(uri)
        of, found = self._found.get(uri, (None, ()))
        return draft, found if of is draft else ()

    async def ask(self, uri: str, question: Callable[[Draft, Library], Answer]) -> Answer | None:
        """The answer to a question about an open text and its checkout; `None` outside of one."""
        library, draft = await self.library(), self.drafts.get(uri)
        if library is None or draft is None:
            return None
        return await self.answer(lambda: question(draft, library))

    async def answer(self, question: Callable[[], Answer]) -> Answer:
        """Work on a question aside, while texts go on coming in."""
        return await asyncio.get_running_loop().run_in_executor(self._answering, question)

    def text_of(self, path: str) -> EditorText | None:
        """A file of the checkout, as the editor names its places."""
        library = self._loaded()
        sheet = library.find(path) if library is not None else None
        return EditorText(sheet.document.text, self.encoding) if sheet is not None else None

    # What is done in between

    def _loaded(self) -> Library | None:
        done = self._library is not None and self._library.done() and not self._library.cancelled()
        return self._library.result() if done and self._library is not None else None

    async def _load(self, checkout: Checkout) -> Library | None:
        try:
            library = await self._read_aside(lambda: Library(checkout))
        except GraphError as error:
            self._say(_words(error), types.MessageType.Error)
            return None
        except Exception as error:  # noqa: BLE001 - the outer edge: the editor is told
            self._confess(error)
            return None
        gc.freeze()  # what was read stays, and need not be looked through again and again
        self._say(f"read {len(library.corpus.sheets)} files of {checkout.root}", types.MessageType.Log)
        return library

    async def _read_aside(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._reading, work)

    def _later(
        self, name: str, work: Callable[[], Coroutine[object, object, None]] | None, pause: float = PAUSE
    ) -> None:
        """Begin the work after a pause, unless it is asked for again before."""
        waiting = self._tasks.pop(name, None)
        if waiting is not None:
            waiting.cancel()
        if work is not None:
            self._tasks[name] = asyncio.ensure_future(self._after(pause, work))

    async def _after(self, pause: float, work: Callable[[], Coroutine[object, object, None]]) -> None:
        await asyncio.sleep(pause)
        try:
            await work()
        except GraphError as error:
            self._say(_words(error), types.MessageType.Error)
        except Exception as error:  # noqa: BLE001 - the outer edge: the editor is told
            self._confess(error)

    def _confess(self, error: Exception) -> None:
        what = f"{type(error).__name__}: {error}"
        self._say(
            f"this is a fault of srpp-graph itself, not of your content: {what}", types.MessageType.Error
        )

    async def _judge(self, uri: str) -> None:
        """Tell what is wrong with an open text: its syntax at once, the rest as soon as it is known."""
        draft = self.drafts[uri]
        syntax = await self._read_aside(lambda: tuple(check_syntax(draft.sheet)))
        path = draft.path
        if path is None or syntax or self._loaded() is None:
            self._tell(uri, syntax, draft)
        library, judges = await self.library(), self._judges
        if path is None or library is None or judges is None:
            return
        await self._read_aside(lambda: library.put([draft.sheet]))
        self._tell(uri, await judges.check(path, self._open_texts()), draft)

    def _open_texts(self) -> dict[str, str]:
        """What stands on the screen in the place of files of the checkout."""
        return {each.path: each.text for each in self.drafts.values() if each.path is not None}

    async def _judge_all(self) -> None:
        """Tell what is wrong with every file of the checkout."""
        library, judges = await self.library(), self._judges
        if library is None or judges is None:
            return
        if under_way := [task for name, task in self._tasks.items() if name and not task.done()]:
            await asyncio.wait(under_way, timeout=PATIENCE)
        changed, self._changed = self._changed, set()
        drafts = {each.path: each for each in self.drafts.values() if each.path is not None}

        def look() -> None:
            """Read the files as they are now, open texts instead of theirs."""
            library.reread(path for path in changed if path not in drafts)
            library.put(draft.sheet for draft in drafts.values())

        try:
            await self._read_aside(look)
        except asyncio.CancelledError:
            self._changed |= changed
            raise
        found = await judges.check(None, {path: each.text for path, each in drafts.items()})
        self._tell_all(library.checkout.root, found, drafts)

    def _tell_all(self, root: Path, found: Iterable[Diagnostic], drafts: dict[str, Draft]) -> None:
        """Tell of each file what was found, and of those that had something and have nothing, that too."""
        by_file: dict[str, list[Diagnostic]] = {}
        for each in found:
            if (root / each.place.path).is_dir():
                self._say(f"{each.message}: {each.help}", types.MessageType.Warning)
                continue
            by_file.setdefault(each.place.path, []).append(each)
        uris = {draft.path: uri for uri, draft in self.drafts.items() if draft.path}
        told = {uris.get(path) or (root / path).as_uri(): path for path in {*by_file, *drafts}}
        for uri in {*told, *self._found}:
            path = told.get(uri, "")
            open_text = self.drafts.get(uri)
            if open_text is not None and (open_text.path is None or open_text is not drafts.get(path)):
                continue
            self._tell(uri, tuple(by_file.get(path, ())), open_text, path)

    def _tell(self, uri: str, found: tuple[Diagnostic, ...], draft: Draft | None, path: str = "") -> None:
        """Tell what was found in a text, unless another version of it is on the screen by now."""
        current = self.drafts.get(uri)
        if current is not None and current is not draft:
            return
        text = draft.editor if draft is not None else self.text_of(path) or EditorText("", self.encoding)
        root = self.checkout.root if self.checkout is not None else None
        text_of = cache(self.text_of)  # where lines begin is counted once, however many places are told of
        shown = [show(each, text, root, text_of) for each in found]
        if found:
            self._found[uri] = draft, found
        else:
            self._found.pop(uri, None)
        self._publish(
            types.PublishDiagnosticsParams(uri, shown, current.version if current is not None else None)
        )


def _words(error: GraphError) -> str:
    """The message of the error, and the way out if it knows one."""
    return f"{error}: {error.help}" if error.help else str(error)
