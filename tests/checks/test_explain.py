import re
import subprocess
from pathlib import Path

import pytest

import srpp_graph.checkout
import srpp_graph.checks
from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.explain import explain, page_codes
from srpp_graph.errors import EntityNotFound

BLOCK = re.compile(r"```(turtle|sh) ?(\S*)\n(.*?)```", re.S)
SECTIONS = ["What it checks", "Why it matters", "Fails", "Passes"]


def page(code: str) -> str:
    return explain(code, Checkout.find)


def section(code: str, title: str) -> str:
    return page(code).split(f"## {title}\n")[1].split("\n## ")[0]


def follow(root: Path, text: str) -> None:
    """Write the files and run the commands of a section."""
    for language, path, body in BLOCK.findall(text):
        if language == "sh":
            subprocess.run(["sh", "-ec", body], cwd=root, check=True)
        else:
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(body, encoding="utf-8")


def codes_in_source() -> set[str]:
    files = [Path(srpp_graph.checkout.__file__), *Path(srpp_graph.checks.__file__).parent.glob("*.py")]
    return {code for file in files for code in re.findall(r'"(SG\d{3})"', file.read_text())}


def test_every_code_of_the_program_has_a_page_and_every_page_a_code() -> None:
    assert set(page_codes()) == codes_in_source()


@pytest.mark.parametrize("code", page_codes())
def test_a_page_has_its_name_and_its_sections(code: str) -> None:
    assert re.match(rf"# {code} [a-z]+(-[a-z0-9]+)*\n", page(code))
    assert re.findall(r"^## (.*)$", page(code), re.M) == SECTIONS


SHOWN = [code for code in page_codes() if BLOCK.search(section(code, "Fails"))]


def test_only_failures_of_the_machine_are_told_in_words() -> None:
    assert set(page_codes()) - set(SHOWN) == {"SG101", "SG104", "SG105"}


@pytest.mark.parametrize("code", SHOWN)
def test_the_failing_example_fails_with_the_code_and_its_name(code: str, mini: Path) -> None:
    follow(mini, section(code, "Fails"))
    found = [each for each in run(Checkout.find(mini)).diagnostics if each.code == code]
    assert found
    if code != "SG280":
        assert f"# {code} {found[0].name}\n" in page(code)


@pytest.mark.parametrize("code", page_codes())
def test_the_passing_example_does_not_have_the_code(code: str, mini: Path) -> None:
    follow(mini, section(code, "Passes"))
    assert code not in {each.code for each in run(Checkout.find(mini)).diagnostics}


def test_a_shape_explains_itself(mini: Path) -> None:
    text = explain("sg912", lambda: Checkout.find(mini))
    assert text.startswith("# SG912 ends-before-start\n")
    assert "the case ends before it starts" in text
    assert "shapes/Case.ttl, line 27" in text


def test_an_unknown_code_suggests_the_nearest(mini: Path) -> None:
    with pytest.raises(EntityNotFound, match="SG9122") as failure:
        explain("SG9122", lambda: Checkout.find(mini))
    assert failure.value.near == ("SG912",)
