from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from srpp_graph.store import isolation
from srpp_graph.store.frames import Head
from srpp_graph.store.worker import Evaluator, ResultLimit, Sink


@pytest.fixture
def evaluator(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluator:
    monkeypatch.setattr(isolation, "limit_processor", lambda seconds: None)
    return Evaluator(str(store_path))


def question(query: str, media_type: str = "text/csv", **changes: object) -> Head:
    defaults: Head = {"seconds": 1, "max_bytes": 1 << 16, "union": True, "default": None, "named": None}
    return {"query": query, "type": media_type, **defaults, **changes}


def test_answer_announces_its_length_and_time(evaluator: Evaluator) -> None:
    head, body = evaluator.answer(question("SELECT (1 AS ?n) {}"))
    assert (head["bytes"], body.getvalue()) == (6, b"n\r\n1\r\n")
    assert head["seconds"] > 0


@pytest.mark.parametrize(
    ("request_head", "error"),
    [
        (question("SELECT * { ?s ?p ?o }", max_bytes=10), "too large"),
        (question("SELECT"), "syntax"),
        (question("ASK {}", "text/turtle"), "failed"),
        (question("DESCRIBE <urn:x>", "text/csv"), "failed"),
        (question("ASK {}", default=["not an IRI"], named=[]), "failed"),
    ],
)
def test_failure_is_a_head_without_body(evaluator: Evaluator, request_head: Head, error: str) -> None:
    head, body = evaluator.answer(request_head)
    assert head["error"] == error
    assert body.getvalue() == b""


def test_sink_holds_no_more_than_its_limit() -> None:
    sink = Sink(4)
    assert sink.write(b"1234") == 4
    with pytest.raises(ResultLimit):
        sink.write(b"5")
    assert sink.getvalue() == b"1234"


def test_worker_imports_nothing_heavy() -> None:
    code = "import sys, srpp_graph.store.worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"rdflib", "fastapi", "asyncio", "rapidfuzz", "subprocess", "pyoxigraph"}
