"""Each numbered behaviour of the service has a test of its number.

The numbers are those of the project's list of testable behaviours: 1 to 57 for queries, results, updates, the
description and graphs, 58 to 75 for linked data, 76 to 90 for HTTP at large, 91 for reconciliation. A test
names its numbers before its sentence: `test_21_23_rows_come_in_each_format`.
"""

import ast
import re

import pytest
from needs import ROOT

NAMED = re.compile(r"test_((?:\d\d_)+)[a-z]")
ELSEWHERE = {
    59: ("service/test_documents.py", "test_58_a_thing_leads_to_its_document_in_one_hop"),
    64: ("clients/test_jena.py", "test_riot_reads_what_it_can_read"),
    87: ("store/test_workers.py", "test_cancelled_query_frees_its_worker"),
    88: ("store/test_gate.py", "test_the_gate_alone_decides_rightly_and_names_the_place"),
}
"""Behaviours that a test holds under another number, or under a sentence alone."""


def names() -> list[tuple[str, str]]:
    """The file and the name of each test function."""
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        file = path.relative_to(ROOT / "tests").as_posix()
        found += [(file, node.name) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return found


def numbers() -> set[int]:
    matches = [NAMED.match(name) for _, name in names()]
    return {int(number) for match in matches if match for number in match[1].strip("_").split("_")}


@pytest.mark.parametrize("number", range(1, 92))
def test_a_numbered_behaviour_has_a_test(number: int) -> None:
    if number in ELSEWHERE:
        assert ELSEWHERE[number] in names()
    assert (number in numbers()) != (number in ELSEWHERE), number


def test_no_test_has_a_number_that_nothing_has() -> None:
    assert numbers() <= set(range(1, 92))
