"""All pages by the Nu HTML checker, in one run of it; what they weigh; their languages and tags."""

import asyncio
import json
import subprocess
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from browser.views import VIEWS
from needs import ROOT, missing, program

from srpp_graph.service.app import create_app
from srpp_graph.service.graph import Graph
from srpp_graph.service.holder import Holder
from srpp_graph.service.settings import Settings

NU = ROOT / "build/npm/node_modules/vnu-jar/build/dist/vnu.jar"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
LIGHT = 50 * 1024
HOSTILE = (
    "/",
    "/coverage",
    "/doc/city/hostile",
    "/doc/source/hostile",
    "/doc/city/gone",
    "/list/city",
    "/search?q=script",
    "/match?authority=city/hostile",
)


async def never() -> Graph:
    raise AssertionError("nothing is opened before the service starts")


def without_release() -> httpx.Response:
    """The page of a service that has no release."""

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings(), Holder(never)))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.get("/", headers=BROWSER)

    return asyncio.run(run())


def test_every_page_is_valid_html(client: httpx.Client, hostile: httpx.Client, tmp_path: Path) -> None:
    if not NU.exists():
        missing("vnu-jar in build/npm (see .ci/run)")
    pages = {name: client.get(path, headers=BROWSER) for name, path in VIEWS.items()}
    pages |= {f"hostile {path}": hostile.get(path, headers=BROWSER) for path in HOSTILE}
    pages["no release"] = without_release()
    pages["not acceptable"] = client.get("/doc/city/oslo?format=xlsx", headers=BROWSER)
    pages["preview"] = client.get("/reconcile/preview?id=city/oslo", headers=BROWSER)
    statuses = {pages[name].status_code for name in pages}
    assert statuses == {200, 400, 404, 406, 410, 503}
    for name, answer in pages.items():
        assert answer.headers["content-type"].startswith("text/html"), name
        (tmp_path / f"{quote(name, safe=' ,')}.html").write_bytes(answer.content)
    broken = tmp_path / "broken.html"
    broken.write_text("<!doctype html><html lang=en><title>x</title><p><b>a</p>", encoding="utf-8")
    command = [program("java"), "-jar", str(NU), "--format", "json", "--exit-zero-always"]
    files = sorted(str(each) for each in tmp_path.glob("*.html"))
    report = subprocess.run([*command, *files], capture_output=True, text=True, check=True).stderr
    messages = json.loads(report)["messages"]
    found = [
        f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']} {each.get('extract', '')}"
        for each in messages
    ]
    assert any(each.startswith("broken.html") for each in found)
    assert [each for each in found if not each.startswith("broken.html")] == []


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_weighs_at_most_fifty_kilobytes(client: httpx.Client, name: str) -> None:
    with client.stream("GET", VIEWS[name], headers=BROWSER | {"Accept-Encoding": "gzip"}) as answer:
        weight = sum(len(chunk) for chunk in answer.iter_raw())
    assert weight <= LIGHT, f"{VIEWS[name]} weighs {weight} bytes"


def test_the_fullest_entities_weigh_no_more(client: httpx.Client) -> None:
    links = client.get("/list/theme?sort=links&format=json").json()["members"][:3]
    links += client.get("/list/unit?sort=links&format=json").json()["members"][:2]
    links += client.get("/list/network?sort=links&format=json").json()["members"][:2]
    links += client.get("/list/source?sort=links&format=json").json()["members"][:2]
    links += client.get("/list/city?sort=links&format=json").json()["members"][:3]
    for each in links:
        path = "/doc/" + each["id"].partition("/id/")[2]
        with client.stream("GET", path, headers=BROWSER | {"Accept-Encoding": "gzip"}) as answer:
            weight = sum(len(chunk) for chunk in answer.iter_raw())
        assert weight <= LIGHT, f"{path} weighs {weight} bytes"


@pytest.mark.parametrize(
    "path", ["/coverage", "/ns", "/docs", "/questions", "/problems", "/dataset", "/sparql"]
)
def test_each_language_of_a_page_has_its_own_tag(client: httpx.Client, path: str) -> None:
    answers = [client.get(path, headers=BROWSER | {"Accept-Language": each}) for each in ("en", "de", "es")]
    assert len({each.headers["etag"] for each in answers}) == 3
    assert len({each.text for each in answers}) == 3
    for each, language in zip(answers, ("en", "de", "es"), strict=True):
        assert f'<html lang="{language}">' in each.text
        assert "Accept-Language" in each.headers["vary"]
