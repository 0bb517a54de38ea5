"""An editor's half of the Language Server Protocol: pygls' client, on a server in a process of its own."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import TracebackType

from lsprotocol import types
from needs import ROOT
from pygls.lsp.client import LanguageClient

COMMAND = (sys.executable, "-W", "error", "-m", "srpp_graph", "lsp")
SECONDS = 90


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


class Editor:
    """What a test does to a server; every call waits for its answer."""

    def __init__(
        self, folder: Path | None, encodings: list[str] | None = None, *, snippets: bool = False
    ) -> None:
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.all_published: list[types.PublishDiagnosticsParams] = []
        self.said: list[str] = []
        self.shown: list[str] = []
        self.registered: list[str] = []
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._client = LanguageClient("test", "1")
        self._listen()
        item = types.ClientCompletionItemOptions(snippet_support=snippets)
        self._hello = types.InitializeParams(
            process_id=os.getpid(),
            root_uri=folder.as_uri() if folder else None,
            capabilities=types.ClientCapabilities(
                general=types.GeneralClientCapabilities(position_encodings=encodings),
                text_document=types.TextDocumentClientCapabilities(
                    completion=types.CompletionClientCapabilities(completion_item=item)
                ),
                workspace=types.WorkspaceClientCapabilities(
                    did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
                        dynamic_registration=True
                    )
                ),
            ),
        )

    def _listen(self) -> None:
        client = self._client

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = params
            self.all_published.append(params)

        @client.feature(types.WINDOW_LOG_MESSAGE)
        def logged(params: types.LogMessageParams) -> None:
            self.said.append(params.message)

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def shown(params: types.ShowMessageParams) -> None:
            self.shown.append(params.message)
            self.said.append(params.message)

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.registered.extend(each.method for each in params.registrations)

    def __enter__(self) -> "Editor":
        self._thread.start()
        folder = ROOT
        self.run(self._client.start_io(*COMMAND, cwd=folder, env=environment()))
        self.about = self.run(self._client.initialize_async(self._hello))
        self._client.initialized(types.InitializedParams())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        code, complaints = self.leave()
        if kind is None:
            assert code == 0, complaints
            assert complaints == ""

    def leave(self, *, politely: bool = True) -> tuple[int, str]:
        """The server's exit code, and what it wrote to its error stream."""
        server = self._client._server
        assert server is not None
        if server.returncode is None and politely:
            self.run(self._client.shutdown_async(None))
        if server.returncode is None:
            self._loop.call_soon_threadsafe(self._client.exit, None)
        assert server.stderr is not None
        complaints = self.run(server.stderr.read()).decode()
        code = self.run(server.wait())
        self.run(self._client.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        return code, complaints

    def run(self, work: Coroutine[object, object, object]) -> object:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)

    def notify(self, method: str, params: object) -> None:
        self._loop.call_soon_threadsafe(self._client.protocol.notify, method, params)

    def ask(self, method: str, params: object) -> object:
        if isinstance(params, types.TextDocumentPositionParams):
            kind = types.METHOD_TO_TYPES[method][2]
            more = (types.ReferenceContext(False),) if kind is types.ReferenceParams else ()
            params = kind(*more, text_document=params.text_document, position=params.position)

        async def ask() -> object:
            return await self._client.protocol.send_request_async(method, params)

        return self.run(ask())

    # What one does in an editor

    def open(self, path: Path, text: str | None = None, language: str = "turtle") -> str:
        uri = path.as_uri()
        text = path.read_text(encoding="utf-8") if text is None else text
        self.versions[uri], self.texts[uri] = 1, text
        item = types.TextDocumentItem(uri, language, 1, text)
        self.notify(types.TEXT_DOCUMENT_DID_OPEN, types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, text: str) -> None:
        self.versions[uri] += 1
        self.texts[uri] = text
        identifier = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.notify(types.TEXT_DOCUMENT_DID_CHANGE, types.DidChangeTextDocumentParams(identifier, [change]))

    def close(self, uri: str) -> None:
        document = types.TextDocumentIdentifier(uri)
        self.notify(types.TEXT_DOCUMENT_DID_CLOSE, types.DidCloseTextDocumentParams(document))

    def save(self, uri: str) -> None:
        document = types.TextDocumentIdentifier(uri)
        self.notify(types.TEXT_DOCUMENT_DID_SAVE, types.DidSaveTextDocumentParams(document))

    def found(self, uri: str) -> list[types.Diagnostic]:
        """The findings of the version on the screen, when they are known."""
        self.actions(uri)
        params = self.published[uri]
        assert params.version == self.versions[uri]
        return list(params.diagnostics)

    def codes(self, uri: str) -> list[str]:
        return [str(each.code) for each in self.found(uri)]

    def actions(self, uri: str, only: list[str] | None = None) -> list[types.CodeAction]:
        everything = types.Range(types.Position(0, 0), types.Position(1_000_000, 0))
        context = types.CodeActionContext([], only=only)
        document = types.TextDocumentIdentifier(uri)
        params = types.CodeActionParams(document, everything, context)
        return list(self.ask(types.TEXT_DOCUMENT_CODE_ACTION, params) or ())

    def at(self, uri: str, piece: str, into: int = 0) -> types.TextDocumentPositionParams:
        """The place `into` letters behind the beginning of a piece of text, in UTF-16 units."""
        before = self.texts[uri][: self.texts[uri].index(piece) + into]
        line = before.rpartition("\n")[2]
        place = types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)
        return types.TextDocumentPositionParams(types.TextDocumentIdentifier(uri), place)

    def complete(self, uri: str, piece: str) -> list[types.CompletionItem]:
        """What is offered behind a piece of text."""
        answer = self.ask(types.TEXT_DOCUMENT_COMPLETION, self.at(uri, piece, len(piece)))
        return list(answer.items)

    def wait_until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + SECONDS
        while not true():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.02)


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """The text with the edits, as an editor makes them; places are in UTF-16 units."""
    lines = text.split("\n")

    def offset(place: types.Position) -> int:
        if place.line >= len(lines):
            return len(text)
        line = lines[place.line].encode("utf-16-le")[: place.character * 2].decode("utf-16-le")
        return sum(len(each) + 1 for each in lines[: place.line]) + len(line)

    for edit in sorted(edits, key=lambda each: offset(each.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text
