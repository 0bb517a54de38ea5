from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from srpp_graph.store import isolation
from srpp_graph.store.frames import Head
from srpp_graph.store.worker import Evaluator


@pytest.fixture
def evaluator(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluator:
    monkeypatch.setattr(isolation, "limit_processor", lambda seconds: None)
    return Evaluator(str(store_path))


def unsent(piece: bytes) -> None:
    raise AssertionError("nothing was to be sent before the end")


def question(query: str, media_type: str = "text/csv", **changes: object) -> Head:
    defaults: Head = {
        **{"seconds": 1, "held": 1 << 16, "max_bytes": 1 << 16, "max_rows": 1000},
        **{"union": True, "default": None, "named": None},
    }
    return {"query": query, "type": media_type, **defaults, **changes}


def test_answer_announces_its_length_and_time(evaluator: Evaluator) -> None:
    head, body = evaluator.answer(question("SELECT (1 AS ?n) {}"), unsent)
    assert (head["bytes"], body) == (6, b"n\r\n1\r\n")
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
    head, body = evaluator.answer(request_head, unsent)
    assert head["error"] == error
    assert body == b""


@pytest.mark.parametrize("media_type", ["text/csv", "application/n-triples"])
def test_too_many_rows_or_triples_are_told_with_the_number_reached(
    evaluator: Evaluator, media_type: str
) -> None:
    form = "SELECT *" if media_type == "text/csv" else "CONSTRUCT { ?s ?p ?o }"
    text = form + " { ?s ex:next ?o . ?s ?p ?o }"
    text = "PREFIX ex: <http://example.org/> " + text
    whole, _ = evaluator.answer(question(text, media_type, max_rows=120), unsent)
    assert whole["rows"] == 120
    head, body = evaluator.answer(question(text, media_type, max_rows=119), unsent)
    assert (head["error"], head["what"], head["reached"], body) == ("too large", "rows", 120, b"")


def test_a_result_that_outgrows_what_is_held_is_sent_in_pieces(evaluator: Evaluator) -> None:
    text = "SELECT * { ?s ?p ?o }"
    head, whole = evaluator.answer(question(text), unsent)
    sent: list[bytes] = []
    more, rest = evaluator.answer(question(text, held=100), sent.append)
    assert len(sent[0]) <= 1 << 16
    assert b"".join(sent) + rest == whole
    assert (more["rows"], more["bytes"]) == (head["rows"], len(rest))


def test_worker_imports_nothing_heavy() -> None:
    code = "import sys, srpp_graph.store.worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"rdflib", "fastapi", "asyncio", "rapidfuzz", "subprocess", "pyoxigraph"}
