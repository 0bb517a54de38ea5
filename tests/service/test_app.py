"""The application in process: without a graph, and with one that breaks in an unexpected way."""

import asyncio

import httpx
import pytest
from answers import problem

from srpp_graph.service.app import create_app
from srpp_graph.service.graph import Graph
from srpp_graph.service.holder import Holder
from srpp_graph.service.settings import Settings


class BrokenHolder(Holder):
    """A holder whose graph fails as nobody foresaw."""

    @property
    def graph(self) -> Graph:
        raise RuntimeError("a secret of the inside")


async def never() -> Graph:
    raise AssertionError("nothing is opened before the service starts")


def ask(holder: Holder, path: str, accept: str = "*/*") -> httpx.Response:
    """One request to an application that has not been started."""

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings(), holder))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.get(path, headers={"Accept": accept})

    return asyncio.run(run())


@pytest.mark.parametrize(
    "path", ["/doc/city/oslo", "/id/city/oslo", "/", "/sparql", "/health/ready", "/list/city"]
)
def test_67_84_without_a_release_nothing_is_ready_and_nothing_is_missing(path: str) -> None:
    response = ask(Holder(never), path)
    assert problem(response, 503)["type"].endswith("/problems/unavailable")
    assert response.headers["retry-after"] == "5"
    assert ask(Holder(never), path, "text/html").headers["content-type"].startswith("text/html")


def test_84_without_a_release_the_process_still_lives() -> None:
    assert ask(Holder(never), "/health/live").status_code == 200
    assert ask(Holder(never), "/problems/timeout").status_code == 200


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_83_an_unforeseen_failure_tells_its_id_and_nothing_of_the_inside(accept: str) -> None:
    response = ask(BrokenHolder(never), "/doc/city/oslo", accept)
    assert response.status_code == 500
    assert response.headers["x-request-id"] in response.text
    assert response.headers["access-control-allow-origin"] == "*"
    assert "secret" not in response.text


def test_two_applications_share_nothing() -> None:
    first, second = create_app(Settings(port=1), Holder(never)), create_app(Settings(port=2), Holder(never))
    assert first.state.context.settings != second.state.context.settings
    assert first.state.context.pages is not second.state.context.pages
