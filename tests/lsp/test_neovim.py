"""A real editor, with the settings that the documentation gives: Neovim, without a window."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from editor import COMMAND, environment
from needs import ROOT, program

DOCUMENTED = re.compile(r"Before 0\.11 .*?```lua\n(.*?)```", re.DOTALL)


def test_neovim_shows_a_finding_and_applies_its_quick_fix(world: Path) -> None:
    nvim = program("nvim")
    version = subprocess.run([nvim, "--version"], capture_output=True, text=True, check=True).stdout
    minor = int(re.search(r"v0\.(\d+)", version)[1])
    if minor >= 11:
        pytest.fail("this Neovim has other settings: test those of docs/curating.md for 0.11 instead")
    settings = DOCUMENTED.search((ROOT / "docs/curating.md").read_text(encoding="utf-8"))[1]
    command = ", ".join(json.dumps(each) for each in COMMAND)
    assert '".venv/bin/srpp-graph", "lsp"' in settings
    config = world / "init.lua"
    config.write_text(settings.replace('".venv/bin/srpp-graph", "lsp"', command), encoding="utf-8")
    city = next((world / "data/city").glob("*.ttl"))
    sound = city.read_text(encoding="utf-8")
    faulty = sound.replace("srpp:HighConfidence", "srpp:HighConfidense", 1)
    city.write_text(faulty, encoding="utf-8")
    files = {"SRPP_FILE": str(city), "SRPP_ANSWER": str(world / "answer.json")}
    home = {f"XDG_{each}_HOME": str(world / each) for each in ("CONFIG", "DATA", "STATE", "CACHE")}
    done = subprocess.run(
        [nvim, "--headless", "-n", "-i", "NONE", "-u", str(config), "-S", str(ROOT / "tests/lsp/neovim.lua")],
        cwd=world,
        env=environment(**files, **home, HOME=str(world), TERM="dumb"),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads((world / "answer.json").read_text(encoding="utf-8"))
    (told,) = answer["told"]
    before = faulty[: faulty.index("srpp:HighConfidense")]
    place = (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
    assert (told["line"], told["column"]) == place
    assert "srpp:HighConfidense is not a word of the ontology" in told["message"]
    assert answer["text"] == sound
    assert city.read_text(encoding="utf-8") == faulty, "nothing was saved"
