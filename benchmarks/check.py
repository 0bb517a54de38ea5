"""`srpp-graph check`: the engines beside one another on generated data, and the whole command on ours.

    python benchmarks/check.py [CASES]

The generated data and shapes are those of the folder that SRPP_SHARED names (bench/synthetic.py and
bench/shapes.ttl; 20 000 cases are 268 016 triples); without it only the command is measured. pySHACL alone
takes minutes on 20 000 cases, so the default is 2 000.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyshacl
from rdflib import Graph

from srpp_graph.checks.engines import Engine, validate
from srpp_graph.checks.engines.choice import key
from srpp_graph.turtle import parse_turtle

ROOT = Path(__file__).resolve().parent.parent


def measure_engines(shared: Path, cases: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.ttl"
        subprocess.run([sys.executable, shared / "bench/synthetic.py", str(cases), file], check=True)
        text = file.read_text(encoding="utf-8")
        peer = measure_peer(shared, file)
    shapes = [
        each.triple for each in parse_turtle((shared / "bench/shapes.ttl").read_text(), scope="s").triples
    ]
    started = time.perf_counter()
    data = [each.triple for each in parse_turtle(text).triples]
    reading = time.perf_counter() - started
    print(f"{len(data)} triples, {len(text) / 1e6:.1f} MB: parsed with places in {reading:.2f} s")
    seconds, found = {}, {}
    for engine in (Engine.AUTO, Engine.PYSHACL):
        started = time.perf_counter()
        outcome = validate(data, shapes, engine=engine)
        seconds[engine] = time.perf_counter() - started
        found[engine] = Counter(map(key, outcome.results))
        print(f"{engine:8} ({outcome.engine}): {seconds[engine]:.2f} s, {len(outcome.results)} results")
    same = "the same results" if found[Engine.AUTO] == found[Engine.PYSHACL] else "DIFFERENT RESULTS"
    ratio = seconds[Engine.PYSHACL] / seconds[Engine.AUTO]
    print(f"{same}; our own use of pySHACL takes {ratio:.1f} times as long")
    ours = reading + seconds[Engine.AUTO]
    print(f"pySHACL as it is, with reading: {peer:.2f} s; ours, with reading and places: {ours:.2f} s")
    print(f"{peer / ours:.1f} times as fast")


def measure_peer(shared: Path, file: Path) -> float:
    """Seconds that pySHACL takes as people use it: two files in, a report out, no places."""
    started = time.perf_counter()
    data, shapes = Graph(), Graph()
    data.parse(file)
    shapes.parse(shared / "bench/shapes.ttl")
    pyshacl.validate(data, shacl_graph=shapes)
    return time.perf_counter() - started


@contextmanager
def changed(file: Path) -> Iterator[None]:
    """The file with an empty line more, and as it was afterwards."""
    text = file.read_text(encoding="utf-8")
    try:
        file.write_text(text + "\n", encoding="utf-8")
        yield
    finally:
        file.write_text(text, encoding="utf-8")


def measure_command(name: str, *arguments: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "srpp_graph", *arguments]
    best = float("inf")
    earlier = resource.getrusage(resource.RUSAGE_CHILDREN)
    before = earlier.ru_utime + earlier.ru_stime
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=environment)
        best = min(best, time.perf_counter() - started)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before
    print(f"{name:32} {best:.2f} s, best of 3, from process start to end; {cpu / 3:.2f} s of processor each")


def main() -> None:
    shared = (ROOT / os.environ.get("SRPP_SHARED", "../shared")).resolve()
    if (shared / "bench").is_dir():
        measure_engines(shared, int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    with tempfile.TemporaryDirectory() as cache:
        # An installed program has its bytecode, whatever the shell that runs this says.
        installed = {key: each for key, each in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        installed["PYTHONPYCACHEPREFIX"] = f"{cache}/bytecode"
        remembering = {**installed, "XDG_CACHE_HOME": cache}
        forgetting = {**installed, "XDG_CACHE_HOME": os.devnull}
        measure_command("check, nothing remembered", "check", environment=forgetting)
        measure_command("check", "check", environment=remembering)
        measure_command("check of one file", "check", "data/city/oslo.ttl", environment=remembering)
        with changed(ROOT / "data/city/oslo.ttl"):
            measure_command(
                "check of one changed file", "check", "data/city/oslo.ttl", environment=remembering
            )
            measure_command("check, one file changed", "check", environment=remembering)
            measure_command("check --since HEAD", "check", "--since", "HEAD", environment=remembering)
        measure_command("check --engine pyshacl", "check", "--engine", "pyshacl", environment=remembering)
        measure_command("--help", "--help", environment=remembering)


if __name__ == "__main__":
    main()
