"""What is judged once for all files is judged as if each were judged by itself."""

import random
from functools import cache
from itertools import chain

import pytest
from needs import ROOT

from srpp_graph.checkout import Checkout, Role, SourceFile
from srpp_graph.checks.alone import check_alone
from srpp_graph.checks.belonging import check_belonging
from srpp_graph.checks.corpus import Corpus, Sheet, parse_sheet
from srpp_graph.checks.files import check_files
from srpp_graph.checks.form import check_form
from srpp_graph.checks.grounds import Grounds
from srpp_graph.checks.quiet import find_quiet
from srpp_graph.checks.terms import check_terms
from srpp_graph.turtle import parse_turtle
from srpp_graph.turtle.fair import FairCopy

SLIPS = [
    *(("a srpp:City ;", "a srpp:Ctiy ;"), ("srpp:country country:", "srpp:cuontry country:")),
    *(('"@en ;', '  x"@en ;'), ('"@en ;', '\u200b"@en ;'), ('"@en ;', ' "@en ;'), ('"@en ;', '"@de-AT ;')),
    *(
        (" <https://", " <http://purl.org/dc/terms/x> ;\n    srpp:page <https://"),
        ('"^^xsd:gYear', '7"^^xsd:date'),
    ),
    *((".\n", '    srpp:procured "TEXT"@en ;\n.\n'), ("^^xsd:date", "^^srpp:date"), ("-", "--")),
    *(("    a ", "    srpp:theme "), ("<#", "<#PART"), ("srpp:HighConfidence", "srpp:Sure")),
    *(("a srpp:City ;", "a srpp:Policy ;"), ("a srpp:Policy ;", "a srpp:Case ;")),
    *(("    srpp:country ", "    srpp:baseline "), ("    srpp:start ", "    srpp:country ")),
    *(("city:", "region:"), ("    srpp:confidence srpp:HighConfidence ;\n", "")),
]


@cache
def checkout() -> Checkout:
    return Checkout.find(ROOT)


@cache
def words() -> Corpus:
    files = (*checkout().ontology_files, *checkout().shape_files)
    return Corpus(tuple(parse_sheet(each.read_text(), each, "https://example.org/") for each in files))


@cache
def grounds() -> Grounds:
    """As another process is told them."""
    return Grounds.unpack(Grounds.of(words()).pack(), words())


def one_by_one(file: SourceFile, text: str) -> tuple[set[str], bool]:
    """The codes of what is wrong with a file by itself, and whether it has its form; by the parser alone."""
    sheet = Sheet(file, parse_turtle(text, base="https://example.org/", scope=file.path), ())
    one = Corpus((sheet,))
    all = Corpus((*words().sheets, sheet))
    found = chain(check_alone(one), check_files(one), check_terms(words(), one), check_belonging(all, one))
    form = check_form(all, {file.path})
    return {each.code for each in found}, not [*form]


@pytest.mark.parametrize("seed", range(3))
def test_files_are_quiet_and_formed_as_they_are_one_by_one(seed: int) -> None:
    chance = random.Random(seed)
    sheets, quiet, formed, codes = [], set(), set(), set()
    for file in chance.sample(checkout().data_files, 120):
        text = file.read_text()
        if chance.random() < 0.5:
            text = text.replace(*chance.choice(SLIPS), 1)
        sheet = parse_sheet(text, file, "https://example.org/")
        if sheet.faults:
            continue
        sheets.append(sheet)
        found, is_formed = one_by_one(file, text)
        codes |= found
        quiet |= set() if found else {file.path}
        formed |= {file.path} if not found and is_formed else set()
    assert sum(isinstance(each.document, FairCopy) for each in sheets) > len(sheets) / 2
    assert len(codes) > 5
    assert 10 < len(formed) < len(quiet) < len(sheets)
    judged = find_quiet(sheets, grounds())
    assert {*judged.quiet} == quiet
    assert {*judged.formed} == formed


def test_words_are_judged_too_and_have_no_form() -> None:
    judged = find_quiet(words().sheets, grounds())
    assert not judged.formed
    assert {each.path for each in words().of_role(Role.SHAPES)} <= {*judged.quiet}
