"""The lexical forms of XML Schema 1.1 part 2, and the form of language tags (RFC 5646)."""

from itertools import chain

import pytest
from rdflib.namespace import XSD
from rdflib.term import URIRef

from srpp_graph.checks.lexical import explain_form, is_language_tag

VALID = {
    "boolean": "true false 1 0",
    "decimal": "0 -1 +1 1.0 .5 -.5 5. 007.10 123456789012345678901234567890.1",
    "integer": "0 -0 +0 007 -12 123456789012345678901234567890",
    "long": "9223372036854775807 -9223372036854775808 +1",
    "int": "2147483647 -2147483648",
    "short": "32767 -32768",
    "byte": "127 -128 +127 -0 0000127",
    "nonNegativeInteger": "0 -0 +1 99999999999999999999999999999999999999999999999",
    "positiveInteger": "1 +1 01",
    "unsignedLong": "18446744073709551615 0",
    "unsignedInt": "4294967295",
    "unsignedShort": "65535",
    "unsignedByte": "255 +255",
    "nonPositiveInteger": "0 -1 +0 -99999999999999999999999999999999999999999999999",
    "negativeInteger": "-1 -01",
    "double": "1 1.5 -1.5E3 1e-3 .5e+3 5.e0 INF -INF +INF NaN",
    "float": "1 1.5 -1.5E3 INF -INF NaN",
    "date": "2019-11-08 2019-11-08Z 2019-11-08+14:00 2019-11-08-13:59 2020-02-29 2000-02-29 -0001-01-01"
    " 0000-02-29 12019-11-08 0001-01-01 12000-02-29 -0004-02-29",
    "dateTime": "2019-11-08T09:30:00 2019-11-08T09:30:00.5Z 2019-11-08T24:00:00 2019-11-08T24:00:00.00-05:00"
    " -0044-03-15T12:00:00 0000-01-01T00:00:00 2020-02-29T23:59:59.999999999999+01:00",
    "dateTimeStamp": "2019-11-08T09:30:00Z 2019-11-08T24:00:00-05:00",
    "time": "09:30:00 09:30:00.25 24:00:00 24:00:00.0Z 00:00:00-14:00",
    "gYear": "2019 -0001 0000 12019 2019Z 2019+01:00",
    "gYearMonth": "2019-11 -0001-01 2019-11Z 12019-12",
    "gMonth": "--01 --12 --11Z",
    "gDay": "---01 ---31 ---08Z",
    "gMonthDay": "--11-08 --02-29 --12-31Z --04-30",
    "duration": "P1Y P1M P1D PT1H PT1M PT1S PT0.5S P1Y2M3DT4H5M6.7S -P1D P0D P1YT1S P400D",
    "yearMonthDuration": "P1Y P1M P1Y2M -P0M",
    "dayTimeDuration": "P1D PT1H P1DT2H -PT0.1S",
    "hexBinary": "0A ff 0aFF",
    "base64Binary": "TQ== TWE= TWFu TWFuTWE= AAAA +/+/ AA==",
    "language": "en pt-BR i-klingon x-private zh-Hant-TW abcdefgh-12345678",
    "anyURI": "https://example.org/a?b=c#d a/b ../x #x urn:isbn:0 mailto:a@b.test https://example.org/%20"
    " http://[::1]/ https://example.org/é",
    "token": "a a-b é",
    "NMTOKEN": "a 1 -a a:b",
    "Name": "a :a _a a:b",
    "NCName": "a _a a-1 é.x",
}
INVALID = {
    "boolean": "TRUE True yes 2 tru",
    "decimal": ". + - 1e3 1,5 INF NaN 1.2.3 ++1 0x1 ٣",
    "integer": "1.0 1. + - 1e3 1_000 ٣ --1",
    "long": "9223372036854775808 -9223372036854775809 1.0",
    "int": "2147483648 -2147483649",
    "short": "32768 -32769",
    "byte": "128 -129 x",
    "nonNegativeInteger": "-1 1.0 -99999999999999999999999999999999999999999999999",
    "positiveInteger": "0 -1 -0 +0",
    "unsignedLong": "18446744073709551616 -1 99999999999999999999999999999999999999999999999",
    "unsignedInt": "4294967296 -1",
    "unsignedShort": "65536",
    "unsignedByte": "256 -1",
    "nonPositiveInteger": "1 +1",
    "negativeInteger": "0 -0 1",
    "double": "inf Infinity nan -NaN +NaN 1e 1e1.5 . e3 1,5 0x1p3 -+1",
    "float": "inf 1e . 1f",
    "date": "2019-13-01 2019-00-01 2019-11-31 2019-02-29 1900-02-29 2019-1-1 20191108 2019-11-08T00:00:00"
    " 019-01-01 02019-01-01 +2019-01-01 2019-11-08+14:01 2019-11-08+1:00 2019-11-08z 0001-02-29 12001-02-29"
    " -0001-02-29 -2019-04-31 2019-11-00 ٢٠١٩-01-01",
    "dateTime": "2019-11-08 2019-11-08T09:30 2019-11-08T25:00:00 2019-11-08T24:00:01 2019-11-08T09:60:00"
    " 2019-11-08T09:30:60 2019-02-30T00:00:00 2019-11-08t09:30:00 2019-11-08T09:30:00. 2019-11-08T24:30:00"
    " 2019-11-08T09:30:00+15:00",
    "dateTimeStamp": "2019-11-08T09:30:00 2019-02-30T09:30:00Z 2019-11-08",
    "time": "9:30:00 09:30 24:00:01 25:00:00 09:30:00. 09:30:60 09:60:00",
    "gYear": "19 02019 +2019 2019-11 201 2019AD",
    "gYearMonth": "2019-13 2019-1 2019 2019-00 2019-11-08",
    "gMonth": "--13 --1 11 --00 --11--",
    "gDay": "---32 ---00 --08 08 ---8",
    "gMonthDay": "--02-30 --04-31 --13-01 -11-08 --11-31 --00-01 --06-31 --09-31 11-08",
    "duration": "P PT P1 1Y P1YT P1S PT1D P-1Y P1.5Y PT1.S PT.5S P1H P1M1Y p1Y +P1Y P1Y2M3D4H",
    "yearMonthDuration": "P P1D P1M1Y PT1M",
    "dayTimeDuration": "P P1Y P1DT PT P1M",
    "hexBinary": "0 0AF 0G xx",
    "base64Binary": "T TQ TQ= TWE TWFu= TQ=== ==== = T=Q= TR== TWF= TWE=TQ== T-_A",
    "language": "abcdefghi en_GB en- -en 1en e-123456789 en--GB dé",
    "anyURI": "<x> a|b a^b a`b {x} a\\b",
    "NMTOKEN": "a/b a@b",
    "Name": "1a -a .a a/b",
    "NCName": "a:b 1a -a :a",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in table.items() for text in texts.split(" ")]


def type_of(name: str) -> URIRef:
    return URIRef(str(XSD) + name)


@pytest.mark.parametrize(
    ("name", "text"), [*pairs(VALID), ("anyURI", ""), ("hexBinary", ""), ("base64Binary", "")]
)
def test_a_value_is_accepted(name: str, text: str) -> None:
    assert explain_form(text, type_of(name)) == ""


@pytest.mark.parametrize("text", ["TWFu TWE=", "T Q = =", "TWFu TWFu"])
def test_base64_may_have_single_spaces(text: str) -> None:
    assert explain_form(text, XSD.base64Binary) == ""


@pytest.mark.parametrize(("name", "text"), pairs(INVALID))
def test_what_is_no_value_is_told_with_a_way_out(name: str, text: str) -> None:
    assert explain_form(text, type_of(name)).startswith(("write", "begin"))


NEVER_EMPTY = sorted(set(VALID) - {"anyURI", "hexBinary", "base64Binary", "token"})


@pytest.mark.parametrize("name", NEVER_EMPTY)
def test_nothing_and_a_line_break_are_no_value(name: str) -> None:
    first = VALID[name].split(" ")[0]
    for text in ("", " ", f"{first}\n", f" {first}", f"{first} "):
        assert explain_form(text, type_of(name)), text


@pytest.mark.parametrize("text", ["a b", "", "a", "é b c"])
def test_a_token_has_single_spaces_within(text: str) -> None:
    assert explain_form(text, XSD.token) == ""


@pytest.mark.parametrize("text", [" a", "a ", "a  b", "a\tb", "a\nb"])
def test_other_white_space_is_no_token(text: str) -> None:
    assert explain_form(text, XSD.token) == "leave single spaces"


def test_a_type_of_others_is_not_judged() -> None:
    assert explain_form("x", URIRef("https://example.org/integer")) == ""
    assert explain_form("x", XSD.string) == ""


TAGS = (
    "en pt-BR pt-br zh-Hant zh-Hant-TW es-419 sl-rozaj sl-rozaj-biske de-CH-1996 de-1901 zh-cmn-Hans-CN"
    " zh-yue hy-Latn-IT-arevela en-a-bbb-x-a-ccc x-private x-a-b-c en-x-twain i-klingon i-default art-lojban"
    " zh-min-nan sgn-BE-FR en-GB-oed de-DE-u-co-phonebk qaa-Qaaa-QM-x-southern gsw en-a-bb-a1-cc"
)
NO_TAGS = (
    "e english abcd english-language-of-old en_GB en- -en en--GB 12 e2 en-GB-US en-GB-Latn"
    " abcdefghi en-x en-a en-u-x-a en-a-bb-a-cc de-1901-1901 i-unknown x en-abc-def-ghi-jkl en-123456789 é"
)


@pytest.mark.parametrize("tag", list(chain(TAGS.split(), map(str.upper, TAGS.split()))))
def test_a_language_tag_is_accepted(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize("tag", ["", *NO_TAGS.split()])
def test_what_is_no_language_tag_is_seen(tag: str) -> None:
    assert not is_language_tag(tag)
