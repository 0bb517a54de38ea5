"""The server: which request is answered by what.

    server = create_server()
    code = serve(server)

A fault of ours is told in the editor and ends nothing. The process leaves with 0 if the editor said goodbye
as the protocol wants it (`shutdown`, then `exit`), and with 1 if not (LSP 3.17, "Exit Notification").
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter
from pygls.uris import to_fs_path

from srpp_graph import __version__
from srpp_graph.lsp.completion import TRIGGERS, Desk, complete
from srpp_graph.lsp.draft import Draft
from srpp_graph.lsp.form import find_form
from srpp_graph.lsp.hover import hover
from srpp_graph.lsp.library import Library
from srpp_graph.lsp.navigation import find_definition, find_references, outline
from srpp_graph.lsp.remedies import FIX_ALL, find_remedies
from srpp_graph.lsp.session import Session

_LANGUAGES = ("turtle", "ttl")
_WATCHED = "**/*.{ttl,rq}"


class _Protocol(LanguageServerProtocol):
    """The protocol of pygls, which leaves what it cannot read, or gets too late, without any answer."""

    said_goodbye = False

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The message; the fault of a request is told to who asked.

        After the goodbye every request is one (LSP 3.17, "Shutdown Request").
        """
        try:
            if self.said_goodbye and "id" in data and "method" in data:
                raise JsonRpcInvalidRequest("the server was told to shut down")
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise


class CuratingServer(LanguageServer):
    """A language server with the session of its one editor."""

    def __init__(self) -> None:
        super().__init__(
            "srpp-graph",
            __version__,
            types.TextDocumentSyncKind.Full,
            protocol_cls=_Protocol,
            converter_factory=default_converter,
        )
        self.session = Session(self.text_document_publish_diagnostics, self.say)

    @property
    def said_goodbye(self) -> bool:
        """Whether the editor has asked the server to shut down."""
        return isinstance(self.protocol, _Protocol) and self.protocol.said_goodbye

    def say_goodbye(self) -> None:
        """From now on nothing is answered."""
        if isinstance(self.protocol, _Protocol):
            self.protocol.said_goodbye = True

    @property
    def takes_snippets(self) -> bool:
        """Whether the editor can fill in values with places marked."""
        document = self.client_capabilities.text_document
        item = document.completion.completion_item if document and document.completion else None
        return bool(item and item.snippet_support)

    def watch(self) -> None:
        """Ask the editor to tell of files that change beside it, if it can be asked."""
        workspace = self.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(_WATCHED)])
            wanted = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([wanted]))

    def say(self, words: str, kind: types.MessageType) -> None:
        """Tell a person: faults where they see them, the rest in the log."""
        if kind is types.MessageType.Error:
            self.window_show_message(types.ShowMessageParams(kind, words))
        self.window_log_message(types.LogMessageParams(kind, words))

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """A message that makes no sense, or a fault of ours: told in the log, and life goes on."""
        self.window_log_message(
            types.LogMessageParams(types.MessageType.Error, f"{type(error).__name__}: {error}")
        )


def create_server() -> CuratingServer:
    """A server that answers everything this package can."""
    server = CuratingServer()
    _listen(server)
    _tell_of_names(server)
    _help_to_write(server)
    return server


def serve(server: CuratingServer) -> int:
    """Speak over standard input and output until the editor ends it; the code to leave with.

    Nothing else may write into the conversation: whatever prints goes to the error stream.
    """
    if os.environ.get("SRPP_DEBUG") != "1":
        logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)  # the editor is told all that matters
    out: BinaryIO = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        server.start_io(sys.stdin.buffer, out)
    finally:
        with suppress(OSError):
            out.close()
    return 0 if server.said_goodbye else 1


def _listen(server: CuratingServer) -> None:
    """What the editor tells."""
    session = server.session

    @server.feature(types.INITIALIZED)
    def _initialized(params: types.InitializedParams) -> None:
        session.encoding = str(server.workspace.position_encoding or "utf-16")
        folders = [to_fs_path(uri) for uri in server.workspace.folders]
        root = server.workspace.root_path or next(iter(folders), None)
        session.begin(Path(root) if root else None)
        server.watch()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        if document.language_id in _LANGUAGES or document.uri.endswith(".ttl"):
            session.open(document.uri, document.text, document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _did_change(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        if uri in session.drafts:
            session.open(uri, server.workspace.get_text_document(uri).source, params.text_document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _did_save(params: types.DidSaveTextDocumentParams) -> None:
        session.change_files([params.text_document.uri])

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _did_close(params: types.DidCloseTextDocumentParams) -> None:
        session.close(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
        session.change_files(each.uri for each in params.changes)

    @server.feature(types.SHUTDOWN)
    async def _shutdown(params: None) -> None:
        server.say_goodbye()
        await session.end()


def _tell_of_names(server: CuratingServer) -> None:
    """What the editor asks of a name under the pointer."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def _hover(params: types.HoverParams) -> types.Hover | None:
        def ask(draft: Draft, library: Library) -> types.Hover | None:
            """What is known of it."""
            return hover(draft, library.register(), library.allowance(), params.position)

        return await session.ask(params.text_document.uri, ask)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def _definition(params: types.DefinitionParams) -> list[types.Location] | None:
        def ask(draft: Draft, library: Library) -> list[types.Location]:
            """Where it is defined."""
            return find_definition(draft, library.corpus, params.position, session.text_of)

        return await session.ask(params.text_document.uri, ask)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def _references(params: types.ReferenceParams) -> list[types.Location] | None:
        def ask(draft: Draft, library: Library) -> list[types.Location]:
            """Where it is used."""
            return find_references(draft, library.corpus, params.position, session.text_of)

        return await session.ask(params.text_document.uri, ask)


def _help_to_write(server: CuratingServer) -> None:
    """What the editor asks of a text."""
    session = server.session

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=list(TRIGGERS))
    )
    async def _complete(params: types.CompletionParams) -> types.CompletionList | None:
        def ask(draft: Draft, library: Library) -> types.CompletionList:
            """What may stand there."""
            desk = Desk(draft, library.register(), library.allowance(), snippets=server.takes_snippets)
            return complete(desk, params.position)

        return await session.ask(params.text_document.uri, ask)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def _symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        draft = session.drafts.get(params.text_document.uri)
        return await session.answer(lambda: outline(draft)) if draft is not None else []

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def _format(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        uri = params.text_document.uri
        found = await session.ask(uri, lambda draft, library: find_form(draft, library.corpus))
        if found is not None and found[1]:
            server.say(found[1], types.MessageType.Warning)
        return found[0] if found is not None else None

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL]),
    )
    async def _remedies(params: types.CodeActionParams) -> list[types.CodeAction]:
        draft, found = await session.found_in(params.text_document.uri)
        if draft is None:
            return []
        return await session.answer(lambda: find_remedies(draft, found, params, session.text_of))
