"""Files spoilt by chance: no crash, and every refusal has a place.

A few hundred are tried; `SRPP_MUTATIONS=10000 pytest tests/checks/test_mutations.py` tries ten thousand.
"""

import os
import random

from spoiling import spoil

from srpp_graph.checkout import Checkout, SourceFile
from srpp_graph.checks.alone import check_alone
from srpp_graph.checks.corpus import Corpus, parse_sheet
from srpp_graph.checks.files import check_entity
from srpp_graph.errors import ContentError

SHARE = 40


def beginning(file: SourceFile) -> bytes:
    """Enough of a file, and no half of a letter."""
    return file.read_text()[:6000].encode()


def judge(file: SourceFile, content: bytes) -> int:
    """How many findings there are; each must have a place in the file."""
    try:
        text = file.decode(content)
    except ContentError as error:
        found = list(error.diagnostics)
        assert found
        lines = content.count(b"\n") + 1
    else:
        sheet = parse_sheet(text, file, "https://example.org/")
        found = [*check_alone(Corpus((sheet,))), *check_entity(sheet)]
        assert bool(sheet.faults) <= bool(found)
        lines = text.count("\n") + 1
    for each in found:
        assert each.place.path == file.path
        assert 1 <= each.place.line <= each.place.end_line <= lines + 1, each
        assert each.place.column >= 1
        assert each.message
    return len(found)


def test_spoilt_files_are_refused_at_a_place_and_nothing_crashes() -> None:
    wanted = int(os.environ.get("SRPP_MUTATIONS", "400"))
    files = Checkout.find().data_files
    refused = 0
    for seed in range(wanted):
        chance = random.Random(seed)
        file = chance.choice(files)
        content = spoil(beginning(file), beginning(chance.choice(files)), chance)
        try:
            refused += bool(judge(file, content))
        except Exception as error:
            raise AssertionError(f"seed {seed}, {file.path}: {error!r}") from error
    assert refused > wanted * SHARE / 100
