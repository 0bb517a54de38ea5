"""Slips in a small checkout, each of which has a remedy that is safe."""

from pathlib import Path
from typing import NamedTuple

OSLO = "data/city/oslo.ttl"
XSD = "http://www.w3.org/2001/XMLSchema#"


class Slip(NamedTuple):
    """What is written in the file of Oslo in the place of what, and the code that is found then."""

    old: str
    new: str
    code: str


SLIPS = {
    "an unused prefix": Slip(
        "PREFIX srpp:",
        "PREFIX cpv: <http://data.europa.eu/cpv/cpv/>\nPREFIX srpp:",
        "SG140",
    ),
    "an undeclared prefix": Slip(
        "    srpp:population",
        "    foaf:homepage <urn:x> ;\n    srpp:population",
        "SG121",
    ),
    "a misspelt word": Slip("srpp:population", "srpp:populaton", "SG270"),
    "a stray space": Slip('"City of Oslo"', '" City of  Oslo"', "SG144"),
    "an invisible mark": Slip('"City of Oslo"', '"City\u200b of Oslo"', "SG145"),
    "an invisible mark as an escape": Slip('"City of Oslo"', '"City\\u200B of Oslo"', "SG145"),
    "letters apart": Slip('"City of Oslo"', '"City of O\u0301slo"', "SG146"),
    "a date without its zeros": Slip(
        "    srpp:population",
        f'    skos:note "2020-1-5"^^<{XSD}date> ;\n    srpp:population',
        "SG142",
    ),
    "a boolean in capitals": Slip(
        "    srpp:population",
        f'    skos:note "TRUE"^^<{XSD}boolean> ;\n    srpp:population',
        "SG142",
    ),
    "a language tag with an underscore": Slip('"City of Oslo"@en', '"City of Oslo"@en_GB', "SG121"),
    "a number with a space": Slip("709037", f'"709037 "^^<{XSD}integer>', "SG142"),
    "a reference to what was retired": Slip(
        ".\n",
        "    skos:related city:kristiania ;\n.\n\ncity:kristiania\n    a srpp:Retired ;\n"
        "    <http://purl.org/dc/terms/isReplacedBy> city:oslo ;\n.\n",
        "SG403",
    ),
}


def seed(root: Path, name: str, comment: str = "# a comment that stays\n") -> str:
    """The text of the file with this slip, and with a comment at its beginning."""
    old, new, _ = SLIPS[name]
    path = root / OSLO
    text = path.read_text(encoding="utf-8")
    head, found, tail = text.rpartition(old) if old == ".\n" else text.partition(old)
    assert found
    text = comment + head + new + tail
    path.write_text(text, encoding="utf-8")
    return text
