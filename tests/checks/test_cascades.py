"""What is missing only because its word is misspelt is told once; what is missing besides is told."""

from pathlib import Path

from srpp_graph.checkout import Checkout
from srpp_graph.checks import run
from srpp_graph.diagnostics import Diagnostic

HARBOUR = "data/city/example-harbour.ttl"
COUNTRY = "    srpp:country country:NOR ;\n"
MISSPELT = COUNTRY.replace("country country", "contry country")


def edit(world: Path, old: str, new: str) -> None:
    path = world / HARBOUR
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def found(world: Path) -> list[Diagnostic]:
    return [*run(Checkout.find(world), [HARBOUR]).diagnostics]


def codes(world: Path) -> list[str]:
    return [each.code for each in found(world)]


def test_a_misspelt_property_is_one_finding_and_not_also_a_missing_one(world: Path) -> None:
    edit(world, COUNTRY, MISSPELT)
    (only,) = found(world)
    assert (only.code, only.help) == ("SG270", "did you mean srpp:country?")


def test_a_property_that_is_missing_is_told(world: Path) -> None:
    edit(world, COUNTRY, "")
    assert codes(world) == ["SG140", "SG329"]


def test_a_misspelt_property_of_another_subject_hides_nothing(world: Path) -> None:
    edit(world, COUNTRY, "")
    with (world / HARBOUR).open("a") as file:
        file.write("\ncity:example-harbour\\#other srpp:contry country:NOR .\n")
    assert {"SG270", "SG329"} <= set(codes(world))


def test_a_misspelt_property_that_means_another_hides_nothing(world: Path) -> None:
    edit(world, COUNTRY, "    srpp:populaton 5 ;\n")
    assert {"SG270", "SG329"} <= set(codes(world))


def test_a_second_use_of_the_misspelt_property_counts_for_its_own_subject(world: Path) -> None:
    """The unknown word is told at its first use only."""
    edit(world, COUNTRY, MISSPELT)
    text = (world / HARBOUR).read_text()
    block = text.partition("city:example-harbour\n")[2]
    other = ("city:example-harbour\n" + block).replace("city:example-harbour", "city:example-bay")
    (world / HARBOUR).write_text(text + other)
    assert "SG329" not in codes(world)
    (world / HARBOUR).write_text(text + other.replace(MISSPELT, ""))
    assert [each.focus for each in found(world) if each.code == "SG329"] == ["city:example-bay"]


def test_a_misspelt_property_in_another_file_hides_nothing(world: Path) -> None:
    edit(world, COUNTRY, "")
    source = world / "data/source/example-report.ttl"
    prefixes = "PREFIX city: <https://w3id.org/srpp/id/city/>\nPREFIX srpp: <https://w3id.org/srpp/ns#>\n"
    said = 'city:example-harbour srpp:contry "x" .\n'
    source.write_text(prefixes + source.read_text() + said)
    assert "SG329" in codes(world)


def test_too_few_values_under_any_name_are_told(world: Path) -> None:
    (rule,) = [each for each in (world / "shapes").glob("*.ttl") if '"SG329"' in each.read_text()]
    text = rule.read_text()
    before, mark, after = text.partition('shape:code "SG329"')
    head, count, tail = before.rpartition("sh:minCount 1")
    assert count
    rule.write_text(f"{head}sh:minCount 2{tail}{mark}{after}")
    edit(world, COUNTRY, MISSPELT)
    assert {"SG270", "SG329"} <= set(codes(world))


def test_a_missing_value_is_told_when_the_misspelling_is_put_off(world: Path) -> None:
    edit(world, COUNTRY, MISSPELT[:-1] + "  # srpp: ignore SG270 until 2999-12-31: it is ours\n")
    assert codes(world) == ["SG329"]
    report = run(Checkout.find(world), [HARBOUR], suppressions=False)
    assert [each.code for each in report.diagnostics] == ["SG270"]
