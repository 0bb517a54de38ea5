import json
import subprocess
from pathlib import Path

from .conftest import Run

OSLO, WORKWEAR = "data/city/oslo.ttl", "data/case/workwear.ttl"


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def codes(out: str) -> list[str]:
    return [line.split("[")[1][:5] for line in out.splitlines()]


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", "-C", root, *identity, *arguments], check=True, capture_output=True)


def test_a_baseline_hides_what_it_lists_even_after_lines_moved(run: Run, mini: Path, tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    edit(mini, WORKWEAR, "2021-03-01", "2019-03-01")
    assert run("check", "--baseline", str(file), "--write-baseline").returncode == 0
    assert len(json.loads(file.read_text())["findings"]) == 1
    edit(mini, WORKWEAR, "PREFIX", "\n# moved\nPREFIX")
    assert run("check", "--baseline", str(file)).returncode == 0
    edit(mini, OSLO, "709037", '"many"')
    assert codes(run("check", "--baseline", str(file), "--format", "short").stdout) == ["SG901"]


def test_a_baseline_never_hides_that_something_cannot_be_read(run: Run, mini: Path, tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    edit(mini, OSLO, "709037", '"many')
    run("check", "--baseline", str(file), "--write-baseline")
    assert run("check", "--baseline", str(file)).returncode == 3


def test_what_is_no_baseline_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "baseline.json").write_text("[1]")
    done = run("check", "--baseline", str(tmp_path / "baseline.json"))
    assert done.returncode == 2
    assert "is not a baseline" in done.stderr


def test_since_tells_only_what_is_new(run: Run, mini: Path) -> None:
    edit(mini, WORKWEAR, "2021-03-01", "2019-03-01")
    git(mini, "init", "-q")
    git(mini, "add", "-A")
    git(mini, "commit", "-qm", "one fault")
    edit(mini, OSLO, "709037", '"many"')
    assert codes(run("check", "--since", "HEAD", "--format", "short").stdout) == ["SG901"]
    assert len(codes(run("check", "--format", "short").stdout)) == 2


def test_since_a_revision_that_is_not_there_is_wrong_use(run: Run, mini: Path) -> None:
    git(mini, "init", "-q")
    for revision in ("nowhere", "--output=x"):
        done = run("check", f"--since={revision}")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_diff_compares_the_checkout_with_revisions_by_meaning(run: Run, mini: Path) -> None:
    git(mini, "init", "-q")
    git(mini, "add", "-A")
    git(mini, "commit", "-qm", "first")
    edit(mini, OSLO, "    a srpp:City ;", "  a   srpp:City;")
    same = run("diff", "HEAD")
    assert (same.returncode, same.stdout, same.stderr) == (0, "nothing changed in meaning\n", "")
    edit(mini, WORKWEAR, "2021-03-01", "2022-03-01")
    done = run("diff", "HEAD")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "data",
        "  changed case:workwear",
        '    - srpp:end "2021-03-01"^^xsd:date',
        '    + srpp:end "2022-03-01"^^xsd:date',
        "data: 1 changed (+0 -0 ~1 statements)",
    ]
    answer = json.loads(run("diff", "HEAD", ".", "--format", "json").stdout)
    (entity,) = answer["entities"]
    assert entity["changes"][0]["new"] == '"2022-03-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    git(mini, "add", "-A")
    git(mini, "commit", "-qm", "second")
    assert run("diff", "HEAD").returncode == 0
    assert run("diff", "HEAD~1", "HEAD").stdout == done.stdout
    assert run("build").returncode == 0
    assert run("export", "-o", "all.nq.gz").returncode == 0
    assert run("diff", "HEAD", "all.nq.gz").returncode == 0
    assert run("diff", "HEAD~1", "current").returncode == 1


def test_diff_refuses_what_is_no_side(run: Run, mini: Path) -> None:
    git(mini, "init", "-q")
    for name in ("nowhere", "HEAD", "data", OSLO):
        done = run("diff", name)
        assert (done.returncode, done.stdout) == (2, ""), name
        assert done.stderr.startswith("error: ")
    assert run("diff", "nowhere").stderr.startswith(
        "error: git knows no revision `nowhere`\nhelp: name a folder"
    )
    git(mini, "commit", "-qm", "nothing", "--allow-empty")
    assert "`HEAD` holds no ontology/, shapes/ and data/" in run("diff", "HEAD").stderr
    for arguments in (["--output=x"], ["--", "--output=x"], ["--", "-h"]):
        assert run("diff", *arguments).returncode == 2
    assert not (mini / "x").exists()


def test_a_baseline_that_cannot_be_written_or_has_no_name_is_wrong_use(run: Run, tmp_path: Path) -> None:
    nameless = run("check", "--write-baseline")
    assert (nameless.returncode, nameless.stdout) == (2, "")
    assert "--write-baseline needs the file to write" in nameless.stderr
    gone = str(tmp_path / "gone" / "known.json")
    for arguments, what in ((["--write-baseline"], "written"), ([], "read")):
        done = run("check", "--baseline", gone, *arguments)
        assert done.returncode == 2
        assert f"the baseline `{gone}` cannot be {what}: no such file or directory" in done.stderr
