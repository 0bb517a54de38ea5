"""OpenRefine, as Debian packages it, matches a spreadsheet of messy names with us and takes more columns.

The commands are those that its own pages send (OpenRefine API, `/command/core/…`).
"""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from needs import ROOT, program

pytestmark = pytest.mark.client

NAMES = ROOT / "tests/service/messy-city-names.csv"
COLUMN = "name"
"""The column of that table in which names stand as people write them."""

ALL_ROWS = json.dumps({"facets": [], "mode": "row-based"})
PATIENCE = 60.0


class OpenRefine:
    """A running OpenRefine, with the one project that the test works on."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=f"{address}/command/core", timeout=PATIENCE)
        self.project = ""

    def command(self, name: str, **fields: str) -> dict[str, object]:
        """What a command that changes the project answers."""
        token = self.client.get("/get-csrf-token").json()["token"]
        asked = {"project": self.project, "csrf_token": token, "engine": ALL_ROWS} | fields
        answer = self.client.post(f"/{name}", data=asked).raise_for_status().json()
        assert answer["code"] in {"ok", "pending"}, answer
        self._rest()
        return answer

    def open(self, table: Path) -> None:
        """Make a project of a CSV table."""
        token = self.client.get("/get-csrf-token").json()["token"]
        form = {"project-name": table.stem, "format": "text/line-based/*sv"}
        form["options"] = json.dumps({"separator": ",", "encoding": "UTF-8", "headerLines": 1})
        made = self.client.post(
            "/create-project-from-upload",
            params={"csrf_token": token, "options": form["options"], "format": form["format"]},
            data=form,
            files={"project-file": (table.name, table.read_bytes(), "text/csv")},
        )
        assert made.status_code == httpx.codes.FOUND, made.text
        self.project = httpx.URL(made.headers["Location"]).params["project"]

    def table(self) -> list[dict[str, str]]:
        """The text of each cell by its column; further values of a cell stand in rows of their own."""
        asked = {"project": self.project, "format": "csv", "engine": ALL_ROWS}
        exported = self.client.post("/export-rows/table.csv", data=asked).raise_for_status()
        return list(csv.DictReader(io.StringIO(exported.text, newline="")))

    def _rest(self) -> None:
        """Wait until no process of the project is under way."""
        until = time.monotonic() + PATIENCE
        while self.client.get("/get-processes", params={"project": self.project}).json()["processes"]:
            assert time.monotonic() < until, "OpenRefine is still at work"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    """OpenRefine with a folder of its own, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("openrefine")
    command = [program("openrefine"), "-i", "127.0.0.1", "-p", str(port), "-d", str(folder)]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [*command, "-x", "refine.headless=true"], stdout=log, stderr=log, start_new_session=True
        )
    try:
        refine = OpenRefine(f"http://127.0.0.1:{port}")
        with refine.client:
            until = time.monotonic() + PATIENCE
            while not answers(refine.client):
                assert running.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < until, (folder / "log").read_text()
                time.sleep(0.3)
            yield refine
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(PATIENCE)


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/get-version").is_success
    except httpx.TransportError:
        return False


def test_a_column_of_messy_names_is_matched_and_extended(refine: OpenRefine, url: str) -> None:
    """As people do: let OpenRefine guess the type, match, take identifiers, countries and networks."""
    manifest = httpx.get(f"{url}/reconcile").json()
    spaces = {name: manifest[name] for name in ("identifierSpace", "schemaSpace")}
    service = f"{url}/reconcile"
    refine.open(NAMES)

    types = refine.command("guess-types-of-column", columnName=COLUMN, service=service)["types"]
    city = next(each for each in types if each["name"] == "City")

    plan = {"mode": "standard-service", "service": service, "autoMatch": True, "limit": 5} | spaces
    plan |= {"type": {"id": city["id"], "name": city["name"]}}
    plan["columnDetails"] = [{"column": "country", "propertyName": "country", "propertyID": "country"}]
    refine.command("reconcile", columnName=COLUMN, config=json.dumps(plan))

    place = {"baseColumnName": COLUMN, "columnInsertIndex": "1"}
    matched = {
        "expression": "grel:cell.recon.match.id",
        "newColumnName": "matched",
        "onError": "set-to-blank",
    }
    refine.command("add-column", **place, **matched)
    offered = httpx.get(f"{service}/properties", params={"type": "city"}).json()["properties"]
    properties = [each for each in offered if each["name"] in {"country", "member of"}]
    refine.command(
        "extend-data", **place, **spaces, endpoint=service, extension=json.dumps({"properties": properties})
    )

    rows = refine.table()
    found = [row for row in rows if row["matched"]]
    assert len(found) > 70
    assert [row for row in found if row["matched"] != f"city/{row['best']}"] == []
    assert [row["matched"] for row in found if not row["country2"]] == []
    oslo = rows[: rows.index(found[1])]
    assert oslo[0]["country2"] == "Norway"
    assert "Global Lead City Network on Sustainable Procurement" in [row["member of"] for row in oslo]
