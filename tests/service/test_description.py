"""The OpenAPI description is true: Schemathesis asks the running service whatever it allows and forbids."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
from needs import missing

from srpp_graph.service.openapi import MEDIA_TYPES

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


def test_schemathesis_finds_nothing_with_all_checks_on(url: str, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    if not program.is_file():
        missing("schemathesis")
    command = [program, "--config-file", CONFIGURATION, "run", f"{url}/openapi.json", "--url", url]
    command += ["--max-examples", "5", "--phases", "examples,coverage,fuzzing,stateful", "--checks", "all"]
    command += ["--generation-deterministic", "--no-color"]
    environment = os.environ | {"PYTHONWARNINGS": ""}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
    found = re.search(r"Selected: (\d+)/\1\s+Tested: \1\s", ran.stdout)
    assert found, ran.stdout[-3000:]
    assert int(found[1]) >= len(MEDIA_TYPES)


def test_every_address_says_what_it_answers(url: str) -> None:
    document = httpx.get(f"{url}/openapi.json").json()
    assert set(document["paths"]) == set(MEDIA_TYPES)
    for operations in document["paths"].values():
        for operation in operations.values():
            assert {"200", "304", "400", "405", "406", "429", "503"} <= set(operation["responses"])
