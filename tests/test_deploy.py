"""What `deploy/` holds works: the package as it is installed, the unit, the container's steps, the proxy."""

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import yaml
from needs import ROOT, program
from running import process

from srpp_graph.release import Shelf

UNIT = (ROOT / "deploy/srpp-graph.service").read_text(encoding="utf-8")
CONTAINER = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", (ROOT / "deploy/compose.yaml").read_text()))
LIMITS = {"query_buffer_mib": 1, "query_rows": 100_000}


def test_what_is_installed_is_all_of_the_package(tmp_path: Path) -> None:
    for name in ("srpp_graph", "pyproject.toml", "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    build = "from setuptools.build_meta import build_wheel; build_wheel('wheels')"
    subprocess.run([sys.executable, "-c", build], cwd=tmp_path, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("wheels/*.whl"))) as archive:
        installed = {name for name in archive.namelist() if name.startswith("srpp_graph/")}
    there = {
        path.relative_to(tmp_path).as_posix()
        for path in (tmp_path / "srpp_graph").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert sorted(installed) == sorted(there)


@pytest.mark.parametrize(
    "line",
    [
        re.search("^ExecStart=(.*)", UNIT, re.MULTILINE).group(1),  # type: ignore[union-attr]
        " ".join(re.findall('"([^"]*)"', CONTAINER.splitlines()[-1])),
    ],
    ids=["unit", "container"],
)
def test_the_command_that_starts_it_is_one_the_program_has(line: str) -> None:
    _, name, *options = shlex.split(line)
    known = subprocess.run(
        [sys.executable, "-m", "srpp_graph", name, "--help"], check=True, capture_output=True, text=True
    )
    assert [each for each in options if each.startswith("-") and each not in known.stdout] == []


def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    start = tmp_path / "srpp-graph"
    start.write_text("#!/bin/sh\n")
    start.chmod(0o755)
    (tmp_path / "srpp-graph.service").write_text(re.sub(r"(?<=^ExecStart=)\S+", str(start), UNIT, flags=re.M))
    done = subprocess.run(
        [analyze, "verify", "--man=no", tmp_path / "srpp-graph.service"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_leaves_each_worker_its_own_namespaces() -> None:
    assert "RestrictNamespaces=user net\n" in UNIT


def test_the_image_holds_what_its_steps_copy_and_install() -> None:
    for source in re.findall(r"^COPY (\S+)", CONTAINER, re.MULTILINE):
        assert (ROOT / source).exists()
    for requirements in re.findall(r"-r (\S+)", CONTAINER):
        assert "--hash=sha256:" in (ROOT / requirements).read_text()
    assert "/health/ready" in CONTAINER, "nobody tells the proxy when it may begin"


def test_what_compose_mounts_and_builds_is_there() -> None:
    services = COMPOSE["services"]
    assert (ROOT / "deploy" / services["graph"]["build"]["context"] / "deploy/Containerfile").is_file()
    assert (ROOT / "deploy" / services["proxy"]["volumes"][0].split(":")[0]).is_file()
    settings = services["graph"]["environment"]
    assert settings["SRPP_TRUSTED_PROXIES"] == COMPOSE["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    asked = re.findall(r"\$\{(\w+)\}", (ROOT / "deploy/nginx.conf.template").read_text(encoding="utf-8"))
    assert set(asked) == set(services["proxy"]["environment"])
    assert services["proxy"]["environment"]["UPSTREAM"] == "graph:8000"


@pytest.fixture(scope="module")
def proxied(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service that stands behind nginx, with our server block."""
    listen = f"127.0.0.1:{free_port()}"
    public = f"http://{listen}"
    settings = {"public_url": public, "trusted_proxies": "127.0.0.1"} | LIMITS
    folder = tmp_path_factory.mktemp("nginx")
    with (
        process(shelf, **settings) as (upstream, _),
        nginx(listen, upstream.removeprefix("http://"), folder),
        httpx.Client(base_url=public, timeout=30) as client,
    ):
        yield client


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def nginx(listen: str, upstream: str, folder: Path) -> Iterator[None]:
    """An nginx with our server block, before an upstream; all that it writes is in `folder`."""
    template = (ROOT / "deploy/nginx.conf.template").read_text(encoding="utf-8")
    block = template.replace("${LISTEN}", listen).replace("${UPSTREAM}", upstream)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in kinds)
    http = f"http {{ access_log off; {paths}\n{block} }}"
    (folder / "nginx.conf").write_text(f"daemon off; pid {folder}/pid; events {{}}\n{http}")
    command = [program("nginx"), "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    with subprocess.Popen(command) as running:
        try:
            wait_for(f"http://{listen}")
            yield
        finally:
            running.terminate()


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            if httpx.get(address + "/health/live").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"nobody answers at {address}")


def test_behind_the_proxy_an_entity_is_one_hop_away(proxied: httpx.Client) -> None:
    answer = proxied.get("/id/city/oslo", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert [step.status_code for step in answer.history] == [303]
    assert answer.url == proxied.base_url.join("/doc/city/oslo")
    assert "srpp:City" in answer.text


def test_the_proxy_passes_what_a_cache_needs(proxied: httpx.Client) -> None:
    first = proxied.get("/doc/city/oslo.ttl")
    again = proxied.get("/doc/city/oslo.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert first.headers["Vary"]


def test_the_proxy_passes_a_query_by_every_method(proxied: httpx.Client) -> None:
    query = "ASK { ?s ?p ?o }"
    asked = [
        proxied.get("/sparql", params={"query": query}),
        proxied.post("/sparql", data={"query": query}),
        proxied.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"}),
        proxied.request(
            "QUERY", "/sparql", content=query, headers={"Content-Type": "application/sparql-query"}
        ),
    ]
    assert [each.json()["boolean"] for each in asked] == [True] * 4


def test_a_large_result_streams_through_the_proxy_whole(proxied: httpx.Client) -> None:
    query = "SELECT * { ?s ?p ?o }"
    with proxied.stream("GET", "/sparql", params={"query": query, "format": "tsv"}) as answer:
        rows = sum(1 for _ in answer.iter_lines()) - 1
    count = proxied.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"})
    assert answer.status_code == 200
    assert rows == int(count.text.split()[1])


def test_a_result_that_breaks_is_broken_for_the_proxys_reader_too(proxied: httpx.Client) -> None:
    query = "SELECT * { ?s ?p ?o . ?t ?q ?r }"
    with proxied.stream("GET", "/sparql", params={"query": query, "format": "csv"}) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            sum(map(len, answer.iter_raw()))


@pytest.mark.parametrize("path", ["/metrics", "/admin/reload"])
def test_what_is_for_those_inside_is_not_passed(proxied: httpx.Client, path: str) -> None:
    assert proxied.get(path).status_code == 404
    assert "srpp_" not in proxied.get(path).text
