"""Answers that began and were not finished: counted by reason, and broken visibly when the service stops."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from running import process
from service.test_streaming import connect, is_cut, read_all, worker_pids

from srpp_graph.release import Shelf
from srpp_graph.service.metrics import BROKEN

ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"
OPEN = {"query_buffer_mib": 1, "query_rows": 1 << 30, "query_result_mib": 1 << 20, "query_seconds": 300}


def broken(url: str) -> dict[str, int]:
    """How many answers were broken, by reason."""
    families = text_string_to_metric_families(httpx.get(f"{url}/metrics", timeout=30).text)
    samples = [sample for family in families for sample in family.samples]
    return {
        each.labels["reason"]: int(each.value) for each in samples if each.name == "srpp_answers_broken_total"
    }


def one_more(reason: str) -> dict[str, int]:
    return {each: int(each == reason) for each in BROKEN}


@contextmanager
def reading(url: str, query: str = ENDLESS) -> Iterator[socket.socket]:
    """A reader whose answer has begun."""
    with connect(url, query, receive_buffer=4096) as reader:
        assert reader.recv(100).startswith(b"HTTP/1.1 200")
        yield reader


@pytest.mark.parametrize(
    ("reason", "limits"),
    [
        ("rows", {"query_rows": 100_000}),
        ("bytes", {"query_result_mib": 2}),
        ("time", {"query_stream_seconds": 1}),
        ("stalled", {"query_stall_seconds": 1}),
    ],
)
def test_an_answer_broken_by_a_limit_is_counted_by_its_reason(
    shelf: Shelf, reason: str, limits: dict[str, int]
) -> None:
    with process(shelf, **OPEN | limits) as (url, _):
        assert broken(url) == dict.fromkeys(BROKEN, 0)
        with connect(url, ENDLESS, receive_buffer=4096 if reason == "stalled" else 0) as reader:
            if reason == "stalled":
                assert reader.recv(10)
                until(lambda: any(broken(url).values()))
            received, _ = read_all(reader)
            assert not received.endswith(b"\r\n0\r\n\r\n")
        assert broken(url) == one_more(reason)


def test_a_dead_worker_and_a_reader_that_has_gone_are_counted(shelf: Shelf) -> None:
    with process(shelf, **OPEN) as (url, running):
        with reading(url) as reader:
            for pid in worker_pids(running):
                os.kill(pid, signal.SIGKILL)
            assert not read_all(reader)[0].endswith(b"\r\n0\r\n\r\n")
        assert broken(url) == one_more("worker")
        with reading(url):
            pass
        until(lambda: broken(url)["gone"] == 1)
        assert sum(broken(url).values()) == 2


def test_a_stream_that_ends_within_the_drain_is_whole(shelf: Shelf) -> None:
    with process(shelf, **OPEN | {"drain_seconds": 60}) as (url, running):
        with connect(url, LARGE, receive_buffer=1 << 15) as reader:
            received = bytearray(reader.recv(100))
            running.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            assert running.poll() is None
            while not received.endswith(b"\r\n0\r\n\r\n"):
                piece = reader.recv(1 << 16)
                assert piece, "the stream was cut"
                received += piece
        _, complaints = running.communicate(timeout=30)
        assert (running.returncode, complaints) == (0, "")


def test_a_stream_beyond_the_drain_is_cut_without_a_last_chunk_and_the_process_ends_well(
    shelf: Shelf,
) -> None:
    with process(shelf, **OPEN | {"drain_seconds": 1, "query_stall_seconds": 600}) as (url, running):
        workers = worker_pids(running)
        with reading(url) as reader:
            running.send_signal(signal.SIGTERM)
            received, _ = read_all(reader)
            assert not received.endswith(b"\r\n0\r\n\r\n")
            assert is_cut(b"HTTP/1.1 200" + received)
        _, complaints = running.communicate(timeout=30)
        assert running.returncode == 0
        assert "Traceback" not in complaints
        assert not [pid for pid in workers if Path(f"/proc/{pid}/cmdline").exists()]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
