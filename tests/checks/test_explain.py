import re
import subprocess
from pathlib import Path

import pytest

import srpp_graph.checkout
import srpp_graph.checks
from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.checks.explain import explain, load_rules, page_codes
from srpp_graph.checks.explain.shape_page import render_shape_page
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


def codes_in_shapes() -> set[str]:
    return {
        code
        for file in Checkout.find().shape_files
        for code in re.findall(r'shape:code "(SG\d{3})"', file.read_text())
    }


OF_PROGRAM = sorted(codes_in_source())
OF_SHAPES = sorted(set(page_codes()) - codes_in_source())
BAD_INPUT = {
    "a dangling link": "SG401",
    "an unknown term": "SG270",
    "a number without a unit": "SG389",
    "a year where a date is needed": "SG523",
    "an end before a start": "SG312",
    "two English labels": "SG531",
    "a membership in a city that is not in the graph": "SG405",
    "a source that nobody cites": "SG404",
}


def test_every_code_of_the_program_has_a_page_and_every_page_a_code() -> None:
    assert codes_in_source() <= set(page_codes()) <= codes_in_source() | codes_in_shapes()
    assert not codes_in_source() & codes_in_shapes()


def test_every_code_of_a_shape_is_explained() -> None:
    rules = load_rules(Checkout.find())
    for code in codes_in_shapes():
        (rule,) = rules.with_code(code)
        text = render_shape_page(rule, rules)
        assert re.match(rf"# {code} [a-zA-Z]+(-[a-z0-9]+)*\n\n## What it checks\n\nReported when ", text)
        assert "## What mends it\n\n" in text
        assert "## The rule\n\n`shape:" in text


def test_each_kind_of_bad_input_has_a_page_of_its_own() -> None:
    assert len(set(BAD_INPUT.values())) == len(BAD_INPUT)
    assert set(BAD_INPUT.values()) <= set(page_codes())


@pytest.mark.parametrize("code", page_codes())
def test_a_page_has_its_name_and_its_sections(code: str) -> None:
    assert re.match(rf"# {code} [a-zA-Z]+(-[a-z0-9]+)*\n", page(code))
    of_shape = ["What mends it", "The rule"] if code in OF_SHAPES else []
    assert re.findall(r"^## (.*)$", page(code), re.M) == SECTIONS + of_shape


SHOWN = [code for code in OF_PROGRAM if BLOCK.search(section(code, "Fails"))]


def test_only_failures_of_the_machine_are_told_in_words() -> None:
    assert set(OF_PROGRAM) - set(SHOWN) == {"SG101", "SG104", "SG105"}


@pytest.mark.parametrize("code", SHOWN)
def test_the_failing_example_fails_with_the_code_and_its_name(code: str, mini: Path) -> None:
    follow(mini, section(code, "Fails"))
    found = [each for each in run(Checkout.find(mini)).diagnostics if each.code == code]
    assert found
    if code != "SG280":
        assert f"# {code} {found[0].name}\n" in page(code)


@pytest.mark.parametrize("code", OF_PROGRAM)
def test_the_passing_example_does_not_have_the_code(code: str, mini: Path) -> None:
    follow(mini, section(code, "Passes"))
    assert code not in {each.code for each in run(Checkout.find(mini)).diagnostics}


def findings_in_the_world(world: Path, text: str) -> set[tuple[str, str]]:
    """What the real rules find in the files of a section; that nothing cites its source is no matter here."""
    follow(world, text)
    found = run(Checkout.find(world), [path for _, path, _ in BLOCK.findall(text)]).diagnostics
    return {(each.code, each.name) for each in found if each.code != "SG404"}


@pytest.mark.parametrize("code", OF_SHAPES)
def test_the_failing_example_of_a_shape_fails_with_its_code_alone(code: str, world: Path) -> None:
    ((found, name),) = findings_in_the_world(world, section(code, "Fails"))
    assert found == code
    assert f"# {code} {name}\n" in page(code)


@pytest.mark.parametrize("code", OF_SHAPES)
def test_the_passing_example_of_a_shape_has_no_fault_at_all(code: str, world: Path) -> None:
    assert findings_in_the_world(world, section(code, "Passes")) == set()


def test_a_shape_explains_itself(mini: Path) -> None:
    text = explain("sg912", lambda: Checkout.find(mini))
    assert text.startswith("# SG912 ends-before-start\n")
    assert "the case ends before it starts" in text
    assert "shapes/Case.ttl, line 27" in text


def test_an_unknown_code_suggests_the_nearest(mini: Path) -> None:
    with pytest.raises(EntityNotFound, match="SG9122") as failure:
        explain("SG9122", lambda: Checkout.find(mini))
    assert failure.value.near == ("SG912",)


def test_no_code_is_proposed_for_one_that_looks_as_codes_do(mini: Path) -> None:
    with pytest.raises(EntityNotFound, match="SG999") as failure:
        explain("SG999", lambda: Checkout.find(mini))
    assert failure.value.near == ()
    assert "`error[SG312]`" in failure.value.help
