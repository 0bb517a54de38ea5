"""How the server lives and ends: goodbyes, messages that make no sense, and an editor that goes away."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from editor import COMMAND, SECONDS, Editor, environment
from needs import ROOT

HELLO = {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}
GOODBYE = ({"id": 9, "method": "shutdown"}, {"method": "exit"})


class Wire:
    """The bare protocol: what no client library would send."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def send(self, *messages: object) -> None:
        for each in messages:
            body = each if isinstance(each, bytes) else json.dumps({"jsonrpc": "2.0", **each}).encode()
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self, answer_to: object) -> dict:
        while True:
            length = 0
            while (header := self.process.stdout.readline()) not in (b"\r\n", b""):
                if header.startswith(b"Content-Length:"):
                    length = int(header.split(b":")[1])
            assert length, "the server has gone"
            message = json.loads(self.process.stdout.read(length))
            if message.get("id") == answer_to and "method" not in message:
                return message

    def end(self) -> tuple[int, str]:
        _, complaints = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, complaints.decode()


@contextmanager
def wired(folder: Path) -> Iterator[Wire]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(COMMAND, cwd=folder, env=environment(), **pipes) as process:
        try:
            yield Wire(process)
        finally:
            if process.poll() is None:
                process.kill()


def test_a_polite_goodbye_leaves_with_0(tmp_path: Path) -> None:
    with wired(tmp_path) as wire:
        wire.send(HELLO)
        server = wire.receive(1)["result"]["serverInfo"]
        assert server["name"] == "srpp-graph"
        wire.send(*GOODBYE)
        assert wire.end() == (0, "")


def test_a_request_after_the_goodbye_is_refused(tmp_path: Path) -> None:
    params = {"textDocument": {"uri": "file:///x.ttl"}, "position": {"line": 0, "character": 0}}
    change = {"textDocument": {"uri": "file:///x.ttl", "version": 2}, "contentChanges": [{"text": "x"}]}
    with wired(tmp_path) as wire:
        wire.send(HELLO)
        wire.receive(1)
        wire.send({"id": 2, "method": "shutdown"})
        assert wire.receive(2)["result"] is None
        wire.send(
            {"id": 3, "method": "textDocument/hover", "params": params}, {"id": 4, "method": "shutdown"}
        )
        assert [wire.receive(each)["error"]["code"] for each in (3, 4)] == [-32600, -32600]
        wire.send({"method": "textDocument/didChange", "params": change}, {"method": "exit"})
        assert wire.end() == (0, "")


def test_an_exit_without_a_shutdown_leaves_with_1(tmp_path: Path) -> None:
    with wired(tmp_path) as wire:
        wire.send(HELLO)
        wire.receive(1)
        wire.send({"method": "exit"})
        assert wire.end() == (1, "")


def test_an_editor_that_goes_away_ends_the_server(tmp_path: Path) -> None:
    with wired(tmp_path) as wire:
        wire.send(HELLO)
        wire.receive(1)
        assert wire.end() == (1, "")


@pytest.mark.parametrize(
    "nonsense",
    [
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b'{"jsonrpc": "1.0", "id": 4, "method": "x"}',
        b'{"id": 4}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {}}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument":'
        b' {"uri": "x:", "version": 1}, "contentChanges": [{"text": "y"}]}}',
        b'{"jsonrpc": "2.0", "method": "no/such", "params": {}}',
        b'{"jsonrpc": "2.0", "id": 77, "result": null}',
    ],
)
def test_a_message_that_makes_no_sense_ends_nothing(tmp_path: Path, nonsense: bytes) -> None:
    with wired(tmp_path) as wire:
        wire.send(HELLO)
        wire.receive(1)
        wire.send(nonsense, *GOODBYE)
        assert "result" in wire.receive(9)
        assert wire.end() == (0, "")


def test_headers_that_make_no_sense_end_nothing(tmp_path: Path) -> None:
    with wired(tmp_path) as wire:
        wire.process.stdin.write(b"Content-Length: many\r\n\r\nwhat\r\n")
        wire.send(HELLO)
        wire.receive(1)
        wire.send(*GOODBYE)
        assert wire.end() == (0, "")


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [("textDocument/hover", {}, -32602), ("no/such", {}, -32601), ("textDocument/hover", None, -32602)],
)
def test_a_request_that_cannot_be_understood_is_answered(
    tmp_path: Path, method: str, params, code: int
) -> None:
    with wired(tmp_path) as wire:
        wire.send(HELLO, {"id": 2, "method": method, "params": params})
        assert wire.receive(2)["error"]["code"] == code
        wire.send(*GOODBYE)
        assert wire.end() == (0, "")


def test_a_request_about_a_text_that_is_not_open_is_answered_with_nothing(editor: Editor) -> None:
    editor.texts["file:///nowhere.ttl"] = "x"
    place = editor.at("file:///nowhere.ttl", "x")
    for method in ("hover", "completion", "definition"):
        assert editor.ask(f"textDocument/{method}", place) is None


def test_only_turtle_is_judged(world: Path) -> None:
    with Editor(world) as editor:
        query = next((ROOT / "ontology/rules").glob("*.rq"))
        editor.open(query, language="sparql")
        uri = editor.open(world / "data/city/example-harbour.ttl")
        assert editor.found(uri) == []
        assert query.as_uri() not in editor.published


def test_without_the_package_the_way_to_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "pygls").mkdir()
    (tmp_path / "pygls" / "__init__.py").write_text("raise ModuleNotFoundError('gone', name='pygls')\n")
    done = subprocess.run(
        COMMAND,
        env=environment(PYTHONPATH=f"{tmp_path}:{ROOT}"),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 2
    assert "pygls" in done.stderr
    assert "make install" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_other_commands_do_not_load_it() -> None:
    loaded = "import sys; import srpp_graph.cli.program; print('pygls' in sys.modules)"
    done = subprocess.run(
        [COMMAND[0], "-c", loaded],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    assert done.stdout.strip() == "False"
