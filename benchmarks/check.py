"""`srpp-graph check`: engines beside one another on generated data, the whole command on a copy of ours.

    python benchmarks/check.py [CASES]

The generated data and shapes are those of the folder that SRPP_SHARED names (bench/synthetic.py and
bench/shapes.ttl; 20 000 cases are 268 016 triples); without it only the command is measured. pySHACL alone
takes minutes on 20 000 cases, so the default is 2 000. Ratios are of processor time, which neighbours on the
machine change less than they change the clock.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pyshacl
from rdflib import Graph

from srpp_graph.checkout import FOLDERS
from srpp_graph.checks.engines import Engine, validate
from srpp_graph.checks.engines.choice import key
from srpp_graph.ledger import FILE_NAME as LEDGER
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
    started = time.process_time()
    data = [each.triple for each in parse_turtle(text).triples]
    reading = time.process_time() - started
    print(f"{len(data)} triples, {len(text) / 1e6:.1f} MB: parsed with places in {reading:.2f} s")
    seconds, found = {}, {}
    for engine in (Engine.AUTO, Engine.PYSHACL):
        started = time.process_time()
        outcome = validate(data, shapes, engine=engine)
        seconds[engine] = time.process_time() - started
        found[engine] = Counter(map(key, outcome.results))
        print(f"{engine:8} ({outcome.engine}): {seconds[engine]:.2f} s, {len(outcome.results)} results")
    same = "the same results" if found[Engine.AUTO] == found[Engine.PYSHACL] else "DIFFERENT RESULTS"
    ratio = seconds[Engine.PYSHACL] / seconds[Engine.AUTO]
    print(f"{same}; our own use of pySHACL takes {ratio:.1f} times as long")
    ours = reading + seconds[Engine.AUTO]
    print(f"pySHACL as it is, with reading: {peer:.2f} s; ours, with reading and places: {ours:.2f} s")
    print(f"{peer / ours:.1f} times as fast")


def measure_peer(shared: Path, file: Path) -> float:
    """Seconds of processor that pySHACL takes as people use it: two files in, a report out, no places."""
    started = time.process_time()
    data, shapes = Graph(), Graph()
    data.parse(file)
    shapes.parse(shared / "bench/shapes.ttl")
    pyshacl.validate(data, shacl_graph=shapes)
    return time.process_time() - started


def measure_command(
    name: str,
    command: Sequence[object],
    folder: Path,
    environment: dict[str, str],
    change: Path | None = None,
) -> float:
    """Seconds of processor that a command takes, best of 3; `change` is changed before each."""
    best, used = float("inf"), float("inf")
    for _ in range(3):
        if change is not None:
            change.write_text(change.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=environment)
        best = min(best, time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = min(used, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"{name:32} {best:6.2f} s from process start to end, {used:6.2f} s of processor; best of 3")
    return used


def measure_commands(copy: Path, environment: dict[str, str]) -> None:
    """The whole command on a copy of our content, beside the time that loading rdflib and pySHACL takes."""
    peer = [sys.executable, "-c", "import rdflib, pyshacl"]
    check = [sys.executable, "-m", "srpp_graph", "check"]
    forgetting = {**environment, "XDG_CACHE_HOME": os.devnull}
    oslo = copy / "data/city/oslo.ttl"
    cases = (
        ("check, nothing remembered", check, forgetting, None),
        ("check", check, environment, None),
        ("check of one file", [*check, "data/city/oslo.ttl"], environment, None),
        ("check of one changed file", [*check, "data/city/oslo.ttl"], environment, oslo),
        ("check, one file changed", check, environment, oslo),
        ("check --engine pyshacl", [*check, "--engine", "pyshacl"], environment, None),
        ("--help", [*check[:-1], "--help"], environment, None),
    )
    unit = measure_command("import rdflib, pyshacl", peer, copy, environment)
    for name, command, surroundings, change in cases:
        used = measure_command(name, command, copy, surroundings, change)
        print(f"{'':32} {used / unit:6.2f} times the processor that importing rdflib and pyshacl takes")


def main() -> None:
    shared = (ROOT / os.environ.get("SRPP_SHARED", "../shared")).resolve()
    if (shared / "bench").is_dir():
        measure_engines(shared, int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    with tempfile.TemporaryDirectory() as folder:
        # An installed program has its bytecode, whatever the shell that runs this says.
        installed = {key: each for key, each in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        installed |= {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode", "XDG_CACHE_HOME": folder}
        installed["PYTHONPATH"] = str(ROOT)
        copy = Path(folder) / "checkout"
        for name in FOLDERS:
            shutil.copytree(ROOT / name, copy / name)
        shutil.copy(ROOT / LEDGER, copy / LEDGER)
        measure_commands(copy, installed)


if __name__ == "__main__":
    main()
