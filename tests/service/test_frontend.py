"""What `frontend/` is built from: exact versions, held by their hashes, from no address."""

import json
import re

from needs import ROOT

FRONTEND = ROOT / "srpp_graph/service/frontend"
LOCK = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")


def test_the_lock_names_no_address_and_holds_every_package_by_its_hash() -> None:
    packages = {name: each for name, each in json.loads(LOCK)["packages"].items() if name}
    assert len(packages) > 10
    assert "://" not in LOCK
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert [name for name, each in packages.items() if not each["integrity"].startswith("sha512-")] == []


def test_every_version_is_exact_and_the_lock_agrees() -> None:
    asked = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads(LOCK)["packages"]
    for name, version in asked.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert locked[f"node_modules/{name}"]["version"] == version


def test_every_package_has_a_free_licence() -> None:
    licences = {each["license"] for name, each in json.loads(LOCK)["packages"].items() if name}
    assert licences <= {"MIT", "ISC", "BSD-3-Clause", "Apache-2.0"}


def test_what_is_built_is_not_in_the_repository() -> None:
    assert "/srpp_graph/service/frontend/built/" in (ROOT / ".gitignore").read_text().splitlines()
