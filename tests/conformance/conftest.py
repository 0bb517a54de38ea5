"""A running service for each suite's data, and the table of what passes.

    SRPP_SHARED=../shared python -m pytest tests/conformance -m conformance

prints the table; `SRPP_EARL=earl.ttl` also writes it in the words of EARL.
"""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from conformance.manifest import SUITE
from needs import ROOT

from srpp_graph.release import Manifest, Shelf

SERVE = "from srpp_graph.service.server import serve, Settings; serve(Settings())"
RESULTS = pytest.StashKey[dict[str, tuple[str, str]]]()


@contextmanager
def service_on(folder: Path, graphs: Mapping[str, bytes]) -> Iterator[httpx.Client]:
    """A client of a service whose store holds these Turtle documents, each as a named graph."""
    made = folder / "conformance"
    made.mkdir()
    store = ox.Store(str(made / "store"))
    for iri, text in graphs.items():
        quads = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=iri, rename_blank_nodes=True)
        name = ox.NamedNode(iri)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads)
        store.add_graph(name)
    store.flush()
    del store
    Manifest(
        id="conformance",
        content="",
        created=datetime.now(UTC).isoformat(),
        program="",
        files=len(graphs),
        graphs=len(graphs),
        triples=0,
        inferred=0,
    ).write(made)
    shelf = Shelf(folder)
    release = shelf.find("conformance")
    assert release is not None
    shelf.switch(release)
    environment = os.environ | {"SRPP_RELEASES": str(folder), "SRPP_PORT": "0", "SRPP_WORKERS": "1"}
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline().strip()
            assert line.startswith("http://127.0.0.1:"), f"the service did not start: {line!r}"
            with httpx.Client(base_url=line, timeout=60) as client:
                yield client
        finally:
            process.terminate()
            process.wait(20)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RESULTS] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    suite = dict(item.user_properties).get("suite")
    if call.when == "call" and isinstance(suite, str):
        outcome = str(dict(item.user_properties).get("outcome", "passed" if report.passed else "failed"))
        item.config.stash.setdefault(RESULTS, {})[item.nodeid] = (suite, outcome)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    results = config.stash.get(RESULTS, {})
    if not results:
        return
    table = Counter(results.values())
    terminalreporter.section("W3C suites over HTTP")
    terminalreporter.write_line(f"{'suite':<28}{'passed':>8}{'allowed':>9}{'refused':>9}{'failed':>8}")
    for suite in sorted({suite for suite, _ in results.values()}):
        numbers = [table[suite, outcome] for outcome in ("passed", "allowed", "refused", "failed")]
        terminalreporter.write_line(
            f"{suite:<28}{numbers[0]:>8}{numbers[1]:>9}{numbers[2]:>9}{numbers[3]:>8}"
        )
    target = os.environ.get("SRPP_EARL")
    if target:
        Path(target).write_text(earl(results), encoding="utf-8")


def earl(results: Mapping[str, tuple[str, str]]) -> str:
    """The results in the W3C's Evaluation and Report Language; what is refused on purpose is inapplicable."""
    words = {"passed": "passed", "refused": "inapplicable"}
    lines = ["PREFIX earl: <http://www.w3.org/ns/earl#>", ""]
    for nodeid, (_, outcome) in sorted(results.items()):
        test = nodeid.partition("[")[2].removesuffix("]") or nodeid.rpartition("::")[2]
        lines.append(
            "[] a earl:Assertion ; earl:subject <https://w3id.org/srpp/> ; "
            f"earl:test <{SUITE}{test.replace('/', '/manifest#')}> ; "
            f"earl:result [ a earl:TestResult ; earl:outcome earl:{words.get(outcome, 'failed')} ] ."
        )
    return "\n".join(lines) + "\n"
