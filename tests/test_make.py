"""What `make` does beyond naming a command."""

import os
import shutil
import subprocess
from pathlib import Path

from needs import ROOT, program

SCRIPTS = {"a_sound": "", "b_broken": "raise SystemExit(3)", "c_behind": ""}


def test_bench_runs_every_script_and_says_at_the_end_which_was_not_as_it_should_be(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "benchmarks").mkdir()
    for name, line in SCRIPTS.items():
        (tmp_path / "benchmarks" / f"{name}.py").write_text(f"print('ran {name}')\n{line}\n")
    nothing = {"VENV": "venv", "BIN": str(Path(shutil.which("python3") or "python3").parent)}
    command = [program("make"), "bench", "-o", "venv/.test-installed"]
    command += [f"{name}={value}" for name, value in nothing.items()]
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / ".test-installed").touch()
    environment = {each: os.environ[each] for each in ("PATH", "HOME") if each in os.environ}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if line.startswith("ran ")] == [
        f"ran {name}" for name in SCRIPTS
    ]
    assert done.returncode != 0
    assert "benchmarks/b_broken.py" in done.stderr
    assert "benchmarks/a_sound.py" not in done.stderr
    (tmp_path / "benchmarks/b_broken.py").unlink()
    assert (
        subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False).returncode
        == 0
    )
