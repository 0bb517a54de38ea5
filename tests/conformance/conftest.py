"""A running service for each suite's data."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pyoxigraph as ox
from needs import ROOT

from srpp_graph.release import Manifest, Shelf
from srpp_graph.release.shelf import LOCK

SERVE = "from srpp_graph.service.server import serve, Settings; serve(Settings())"


def load(store: ox.Store, graphs: Mapping[str, bytes]) -> None:
    """Load Turtle documents, each as a named graph."""
    for iri, text in graphs.items():
        quads = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=iri, rename_blank_nodes=True)
        name = ox.NamedNode(iri)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads)
        store.add_graph(name)


@contextmanager
def service_on(folder: Path, graphs: Mapping[str, bytes]) -> Iterator[httpx.Client]:
    """A client of a service whose store holds these Turtle documents, each as a named graph."""
    made = folder / "conformance"
    made.mkdir()
    store = ox.Store(str(made / "store"))
    load(store, graphs)
    store.flush()
    del store
    (made / LOCK).touch()
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
