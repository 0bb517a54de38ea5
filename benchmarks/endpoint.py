"""The endpoint beside its peers: same data, same queries, one run; prints ratios, writes JSON and a page.

    python benchmarks/endpoint.py [SECONDS]

Peers are what PyPI has: the Oxigraph server (`oxigraph`, the engine without our limits) and `rdflib-endpoint`
(what a researcher starts in Python). They are installed into an environment of this run's own and thrown
away; one that cannot be had is left out with a word. Fuseki and QLever are no Python packages and are not
measured. Each measure lasts SECONDS (2) and counts whole answers with status 200.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import httpx  # noqa: E402
import pyoxigraph  # noqa: E402
from running import process  # noqa: E402

from srpp_graph.checkout import Checkout  # noqa: E402
from srpp_graph.release import Shelf, build_release  # noqa: E402

PREFIXES = "PREFIX srpp: <https://w3id.org/srpp/ns#> "
QUERIES = {
    "lookup": "SELECT ?p ?o { <https://w3id.org/srpp/id/city/oslo> ?p ?o }",
    "grouping": PREFIXES + "SELECT ?theme (COUNT(?s) AS ?n) { ?s srpp:theme ?theme } GROUP BY ?theme",
    "construct": PREFIXES + "CONSTRUCT WHERE { ?s a srpp:Source ; ?p ?o }",
}
ACCEPT = {"construct": "application/n-triples"}
CONNECTIONS = (1, 8, 64)
WORDS = """Where the ratio is under 1, we are slower: each of our queries passes a gate, a queue and a
process that can be killed, and is whole before its status is sent; the Oxigraph server does none of that.
0: no answer came in five times the time of the measure; then there is no ratio."""
RDFLIB = """
import sys, uvicorn
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
graph = Graph()
graph.parse(sys.argv[1], format="nt")
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str | Path], address: str) -> Iterator[str]:
    """The address of a peer, once it answers; it is stopped by its id."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as server:
        try:
            deadline = time.monotonic() + 60
            while True:
                try:
                    httpx.get(address, params={"query": "ASK {}"}, timeout=5)
                    break
                except httpx.TransportError:
                    assert server.poll() is None, f"{command[0]} ended"
                    assert time.monotonic() < deadline, f"{command[0]} did not start"
                    time.sleep(0.2)
            yield address
        finally:
            server.kill()  # it may still be at a query that nobody waits for


def install(folder: Path, package: str) -> Path | None:
    """The programs of an environment with the package, or `None` where it cannot be had."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", package]
    done = subprocess.run([*pip, "uvicorn"], capture_output=True, check=False)
    return folder / "bin" if done.returncode == 0 else None


def servers(folder: Path) -> Iterator[tuple[str, AbstractContextManager[str]]]:
    """Name and running endpoint of each, all on the same statements in one default graph; one at a time."""
    shelf = Shelf(folder / "releases")
    build_release(Checkout.find(ROOT), shelf)
    release = shelf.current()
    assert release is not None
    triples = folder / "data.nt"
    with gzip.open(release.dump_path) as dump:
        statements = {quad.triple for quad in pyoxigraph.parse(dump, format=pyoxigraph.RdfFormat.N_QUADS)}
    pyoxigraph.serialize(statements, str(triples), pyoxigraph.RdfFormat.N_TRIPLES)
    yield "srpp-graph", ours(shelf)
    port = free_port()
    if programs := install(folder / "oxigraph-env", "oxigraph"):
        store = folder / "store"
        load = [programs / "oxigraph", "load", "--location", store, "--file", triples]
        subprocess.run(load, check=True, capture_output=True)
        serve = [programs / "oxigraph", "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
        yield "oxigraph", running(serve, f"http://127.0.0.1:{port}/query")
    if programs := install(folder / "rdflib-env", "rdflib-endpoint"):
        serve = [programs / "python", "-c", RDFLIB, triples, str(port)]
        yield "rdflib-endpoint", running(serve, f"http://127.0.0.1:{port}/sparql")


@contextmanager
def ours(shelf: Shelf) -> Iterator[str]:
    with process(shelf, query_queue=128) as (address, _):
        yield f"{address}/sparql"


async def rate(address: str, name: str, connections: int, seconds: float, *, cached: bool) -> float:
    """Whole answers a second; a query that must not come from a cache is another text each time."""
    parts = httpx.URL(address)
    accept = ACCEPT.get(name, "application/sparql-results+json")
    answered = 0
    end = time.monotonic() + seconds
    began = time.monotonic()

    async def ask(asker: int) -> None:
        nonlocal answered
        reader, writer = await asyncio.open_connection(parts.host, parts.port)
        count = 0
        while time.monotonic() < end:
            count += 1
            text = QUERIES[name] + ("" if cached else f" # {asker} {count} {began}")
            line = f"GET {parts.path}?query={quote(text)} HTTP/1.1"
            writer.write(f"{line}\r\nHost: x\r\nAccept: {accept}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            assert head.startswith(b"http/1.1 200"), head
            if b"content-length:" in head:
                await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
            else:
                while size := int(await reader.readline(), 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
            answered += 1
        writer.close()

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(5 * seconds):  # whoever is slower still is not waited for
            await asyncio.gather(*(ask(number) for number in range(connections)))
    return answered / (time.monotonic() - began)


def main(seconds: float) -> None:
    measures = [
        (name, number, cached) for name in QUERIES for number in CONNECTIONS for cached in (False, True)
    ]
    rates: dict[tuple[str, int, bool], dict[str, float]] = {each: {} for each in measures}
    with tempfile.TemporaryDirectory() as folder:
        for server, started in servers(Path(folder)):
            with started as address:
                for each in measures:
                    name, number, cached = each
                    reached = asyncio.run(rate(address, name, number, seconds, cached=cached))
                    rates[each][server] = round(reached, 1)
                    print(server, *each, rates[each][server], flush=True)
    rows = [
        {"query": name, "connections": number, "cached": cached, "rates": found}
        for (name, number, cached), found in rates.items()
    ]
    target = ROOT / "build" / "benchmarks"
    target.mkdir(parents=True, exist_ok=True)
    document = {"cores": os.cpu_count(), "seconds": seconds, "answers_per_second": rows}
    (target / "endpoint.json").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    (target / "endpoint.md").write_text(page(rows), encoding="utf-8")
    print(page(rows))


def page(rows: list[dict]) -> str:
    """The same as a table, with how many times as fast we are as each peer."""
    peers = [each for each in rows[0]["rates"] if each != "srpp-graph"]
    head = ["query", "connections", "text", "srpp-graph/s", *(f"{each}/s" for each in peers)]
    head += [f"ours : {each}" for each in peers]
    lines = ["# Whole answers a second", "", WORDS, "", f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in rows:
        rates = row["rates"]
        cells = [row["query"], row["connections"], "the same" if row["cached"] else "new each time"]
        cells += [rates["srpp-graph"], *(rates[each] for each in peers)]
        cells += [f"{rates['srpp-graph'] / rates[each]:.2f}" if rates[each] else "–" for each in peers]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0)
