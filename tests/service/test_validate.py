"""`/validate`: each way in, each way out, the limits, and that nothing which was sent stays anywhere."""

import contextlib
import json
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path

import httpx
import pytest
from answers import problem, read
from needs import ROOT
from rdflib import RDF, Literal, URIRef
from rdflib.namespace import SH
from running import process
from texts import ENDLESS, THINGS, TURTLE

from srpp_graph.checkout import Checkout
from srpp_graph.checks import faces, run
from srpp_graph.checks.drafts.judges import DraftLimits
from srpp_graph.release import Shelf
from srpp_graph.service.settings import Settings

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
OSLO = (ROOT / "data/city/oslo.ttl").read_text(encoding="utf-8")
FAULTY = OSLO.replace("srpp:HighConfidence", "srpp:HighConfidense", 1)
CITY_X = "https://w3id.org/srpp/id/city/x"
SRPP = "https://w3id.org/srpp/ns#"
TYPES = {
    "json": "application/json",
    "sarif": "application/sarif+json",
    "text": "text/plain; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "html": "text/html; charset=utf-8",
}


@pytest.fixture(scope="module")
def small(shelf: Shelf, serving: Callable[..., AbstractContextManager[str]]) -> Iterator[httpx.Client]:
    """A client of a service that checks little and briefly."""
    limits = {"validate_kib": 16, "validate_seconds": 2, "validate_queue": 0, "workers": 1}
    with serving(shelf, **limits) as address, httpx.Client(base_url=address, timeout=60) as client:
        client.post("/validate", content=b"<urn:a> a <urn:b> .", headers=TURTLE)
        yield client


@pytest.mark.parametrize("name", TYPES)
def test_each_format_by_name_and_by_accept(client: httpx.Client, name: str) -> None:
    asked = client.post("/validate", params={"format": name}, content=FAULTY, headers=TURTLE)
    media_type = TYPES[name].partition(";")[0]
    liked = client.post("/validate", content=FAULTY, headers=TURTLE | {"Accept": media_type})
    for answer in (asked, liked):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == TYPES[name]
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
        assert answer.headers["x-verdict"] == "findings"
        assert re.fullmatch(
            r"errors=1, warnings=0, infos=0, left-out=0, not-asked=9", answer.headers["x-findings"]
        )
        assert "HighConfidense" in answer.text


def test_json_is_the_object_that_check_gives(client: httpx.Client, tmp_path: Path) -> None:
    answer = client.post("/validate", content=FAULTY, headers=TURTLE).json()
    draft = answer.pop("draft")
    clean = json.loads(faces.render_json(run(Checkout.find(ROOT), ["shapes"])))
    assert answer.keys() == clean.keys()
    assert answer["summary"].keys() == clean["summary"].keys()
    assert draft["verdict"] == "findings"
    assert draft["exit_code"] == 1
    assert draft["replaces"] == ["data/city/oslo.ttl"]
    first = answer["diagnostics"][0]
    line = FAULTY[: FAULTY.index("HighConfidense")].count("\n") + 1
    assert (first["code"], first["path"], first["line"]) == ("SG270", "data/city/oslo.ttl", line)
    assert (first["fix"]["title"], first["fix"]["safe"]) == ("Replace with srpp:HighConfidence", True)
    assert (first["fix"]["line"], first["fix"]["text"]) == (line, "srpp:HighConfidence")


def test_the_report_is_shacl_s(client: httpx.Client) -> None:
    for name, syntax in (("turtle", "turtle"), ("jsonld", "json-ld"), ("rdfxml", "xml"), ("ntriples", "nt")):
        text = client.post("/validate", params={"format": name}, content=FAULTY, headers=TURTLE).text
        graph = read(text, syntax)
        (report,) = graph.subjects(RDF.type, SH.ValidationReport)
        assert len(list(graph.objects(report, SH.result))) == 1
    bare = "<https://w3id.org/srpp/id/city/bare> a <https://w3id.org/srpp/ns#City> ."
    graph = read(client.post("/validate?format=turtle", content=bare, headers=TURTLE).text, "turtle")
    assert (None, SH.focusNode, URIRef("https://w3id.org/srpp/id/city/bare")) in graph


def test_conforms_is_true_of_what_is_clean(client: httpx.Client) -> None:
    graph = read(
        client.post("/validate", params={"format": "turtle"}, content=OSLO, headers=TURTLE).text, "turtle"
    )
    assert (None, SH.conforms, Literal(True)) in graph


def test_sarif_carries_the_verdict(client: httpx.Client) -> None:
    answer = client.post("/validate", params={"format": "sarif"}, content="", headers=TURTLE).json()
    assert answer["runs"][0]["invocations"][0]["exitCode"] == 4
    assert answer["runs"][0]["properties"]["verdict"] == "nothing-checked"


def test_sarif_carries_what_mends_a_finding_in_the_text_that_was_sent(client: httpx.Client) -> None:
    text = '# \U0001f600\n<urn:s> <urn:p> "\U0001f600", "a  b" .\n'
    answer = client.post("/validate", params={"format": "sarif"}, content=text, headers=TURTLE).json()
    (fix,) = (fix for each in answer["runs"][0]["results"] for fix in each.get("fixes", ()))
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    line = text.splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == '"a  b"'
    assert replacement["insertedContent"] == {"text": '"a b"'}


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        ("application/n-triples", f"<{CITY_X}> <{RDF.type}> <{SRPP}City> ."),
        ("application/ld+json", f'{{"@id": "{CITY_X}", "@type": "{SRPP}City"}}'),
        ("application/rdf+xml", f'<s:City xmlns:s="{SRPP}" xmlns:r="{RDF}" r:about="{CITY_X}"/>'),
    ],
)
def test_each_syntax_is_read_and_found_out(client: httpx.Client, media_type: str, text: str) -> None:
    direct = client.post("/validate", content=text, headers={"Content-Type": media_type}).json()
    named = client.post("/validate", data={"text": text, "syntax": media_type}).json()
    for answer in (direct, named):
        assert answer["summary"]["nodes"] == 1
        assert answer["diagnostics"]
        assert answer["draft"]["verdict"] == "findings"
    if media_type != "application/n-triples":
        assert client.post("/validate", data={"text": text}).json()["summary"]["nodes"] == 1


def test_a_form_a_file_and_an_address_say_the_same_as_a_body(client: httpx.Client) -> None:
    short = "PREFIX srpp: <https://w3id.org/srpp/ns#>\n<https://w3id.org/srpp/id/city/x> a srpp:Citty ."
    body = client.post("/validate", content=short, headers=TURTLE).json()
    others = (
        client.post("/validate", data={"text": short.replace("\n", "\r\n")}),
        client.post("/validate", files={"file": ("x.ttl", short.encode())}, data={"text": "not this"}),
        client.post("/validate", files={"file": ("", b"")}, data={"text": short}),
        client.get("/validate", params={"text": short}, headers={"Accept": "application/json"}),
    )
    for answer in others:
        assert answer.status_code == 200, answer.text
        assert answer.json()["diagnostics"] == body["diagnostics"]


def test_own_shapes_and_a_name_can_be_given(client: httpx.Client) -> None:
    shapes = (
        "PREFIX sh: <http://www.w3.org/ns/shacl#> <urn:s> a sh:NodeShape ; sh:targetClass <urn:c> ;"
        " sh:property [ sh:path <urn:p> ; sh:minCount 1 ] ."
    )
    data = {"text": "<urn:x> a <urn:c> .", "shapes": shapes, "path": "a/b.ttl"}
    (found,) = client.post("/validate", data=data).json()["diagnostics"]
    assert (found["path"], found["line"], found["focus"]) == ("a/b.ttl", 1, "<urn:x>")


def test_remedies_are_applied_when_asked_for(client: httpx.Client) -> None:
    answer = client.post("/validate", params={"fix": "yes"}, content=FAULTY, headers=TURTLE)
    assert answer.headers["x-verdict"] == "clean"
    page = client.post("/validate", data={"text": FAULTY, "fix": "yes"}, headers=BROWSER).text
    shown = re.search(r"<textarea id=\"text\".*?>\n(.*?)</textarea>", page, re.DOTALL)
    assert shown is not None
    assert unescape(shown[1]) == OSLO


def test_the_page_shows_each_finding_in_its_line(client: httpx.Client) -> None:
    page = client.post("/validate", data={"text": FAULTY}, headers=BROWSER).text
    line = FAULTY[: FAULTY.index("HighConfidense")].count("\n") + 1
    shown = re.search(rf'<li value="{line}" id="line-{line}">(.*?)</li>', page, re.DOTALL)
    assert shown is not None
    assert '<mark class="error">srpp:HighConfidense</mark>' in shown[1]
    assert 'href="/problems/SG270"' in shown[1]
    assert "did you mean srpp:HighConfidence?" in shown[1]
    assert "Apply 1 safe remedy" in page


@pytest.mark.parametrize("code", ["SG121", "SG270", "SG304", "SG193"])
def test_each_code_has_a_page_to_lead_to(client: httpx.Client, code: str) -> None:
    page = client.get(f"/problems/{code}", headers=BROWSER)
    assert page.status_code == 200
    assert f"<h1>{code} " in page.text
    assert "<h2>What it checks</h2>" in page.text
    assert "```" not in page.text


def test_a_code_that_nobody_gives_has_none(client: httpx.Client) -> None:
    assert "near" not in problem(client.get("/problems/SG999"), 404), "none is near"


@pytest.mark.parametrize(("name", "verdict"), [("sound", "clean"), ("faulty", "findings")])
def test_the_examples_are_what_they_say(client: httpx.Client, name: str, verdict: str) -> None:
    page = client.get("/validate", params={"example": name}, headers=BROWSER).text
    shown = re.search(r"<textarea id=\"text\".*?>\n(.*?)</textarea>", page, re.DOTALL)
    assert shown is not None
    answer = client.post("/validate", content=unescape(shown[1]).encode(), headers=TURTLE)
    assert answer.headers["x-verdict"] == verdict
    if name == "faulty":
        assert {each["code"] for each in answer.json()["diagnostics"]} >= {"SG140", "SG144", "SG270", "SG401"}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x", "text/csv", 415),
        (b"x", "", 415),
        (b"x", "text/turtle; charset=utf-16", 415),
        (b"x=1", "application/x-www-form-urlencoded", 400),
        (b"text=%ff", "application/x-www-form-urlencoded", 400),
        (b"text=a&text=b", "application/x-www-form-urlencoded", 400),
        (b"text=a&fix=perhaps", "application/x-www-form-urlencoded", 400),
        (b"text=a&syntax=word", "application/x-www-form-urlencoded", 400),
        (b"text=a&path=%00", "application/x-www-form-urlencoded", 400),
        (b"text=a&format=word", "application/x-www-form-urlencoded", 406),
        (b"", "multipart/form-data", 400),
        (b"--x", "multipart/form-data; boundary=y", 400),
        (
            b"--y\r\nContent-Disposition: form-data\r\n\r\nx\r\n--y--\r\n",
            "multipart/form-data; boundary=y",
            400,
        ),
        (b"PREFIX srpp: <urn:x>", "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_cannot_be_taken_says_what_can(
    client: httpx.Client, body: bytes, content_type: str, status: int
) -> None:
    answer = client.post("/validate", content=body, headers={"Content-Type": content_type})
    found = problem(answer, status)
    if status == 415:
        assert "text/turtle" in found["available"]


def test_a_compressed_body_is_not_unpacked(client: httpx.Client) -> None:
    problem(client.post("/validate", content=b"x", headers=TURTLE | {"Content-Encoding": "gzip"}), 415)


def test_a_form_without_a_text_is_asked_for_as_a_page_only(client: httpx.Client) -> None:
    problem(client.get("/validate", params={"format": "json"}), 406)
    problem(client.get("/validate", params={"example": "none"}), 400)
    problem(client.get("/validate", params={"text": "x" * 9000}), 414)
    problem(client.get("/validate", params={"shapes": "x"}), 400)


@pytest.mark.parametrize(
    ("body", "verdict", "words"),
    [
        (b"", "nothing-checked", "nothing was checked"),
        (b"# nothing", "nothing-checked", "nothing was checked"),
        (b"a\0b", "not-turtle", "NUL"),
        ("<urn:a> a <urn:b> .".encode("utf-16"), "not-turtle", "UTF-16"),
        (b"\xef\xbb\xbf" + OSLO.encode(), "not-turtle", "byte order mark"),
        (bytes(range(256)) * 20, "not-turtle", "NUL"),
        (b"\xc3\x28", "not-turtle", "not UTF-8"),
        (b"[" * 5000, "not-turtle", ""),
        (b"a b c .\n" * 1000, "not-turtle", ""),
    ],
)
def test_what_is_no_good_text_is_told_and_breaks_nothing(
    client: httpx.Client, body: bytes, verdict: str, words: str
) -> None:
    for format in ("text", "json", "html", "turtle", "sarif"):
        answer = client.post("/validate", params={"format": format}, content=body, headers=TURTLE)
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-verdict"] == verdict
        assert words in answer.text
    page = client.post("/validate", files={"file": ("x.ttl", body)}, headers=BROWSER)
    assert page.headers["x-verdict"] == verdict


@pytest.mark.parametrize("line", ["a b c .\n", '<urn:s> <urn:p> "a  b" .\n', "<urn:s> <urn:p> [ .\n"])
def test_a_million_bytes_of_faults_give_a_bounded_answer(client: httpx.Client, line: str) -> None:
    body = (line * (1_000_000 // len(line))).encode()
    for format in ("json", "html"):
        answer = client.post("/validate", params={"format": format}, content=body, headers=TURTLE)
        assert answer.status_code == 200
        left_out = re.search(r"left-out=(\d+)", answer.headers["x-findings"])
        assert int(left_out[1]) > 1000
        assert len(answer.content) < 4_000_000


def test_more_than_shapes_can_tell_is_answered_with_what_they_did(client: httpx.Client) -> None:
    lines = (f"city:n{number} a srpp:City ; srpp:population -1 .\n" for number in range(20_000))
    body = f"PREFIX city: <https://w3id.org/srpp/id/city/>\nPREFIX srpp: <{SRPP}>\n" + "".join(lines)
    assert len(body) > 900_000
    answer = client.post("/validate", content=body, headers=TURTLE | BROWSER)
    assert answer.status_code == 200
    counted = re.fullmatch(r"errors=(\d+), .*, more", answer.headers["x-findings"])
    assert counted is not None
    assert int(counted[1]) > 1000
    heading = re.search(r"<h2 id=\"verdict\"[^>]*>(.*?)</h2>", answer.text)
    assert heading is not None
    assert heading[1].startswith(f"At least: {int(counted[1]):,} errors")
    assert "there may be more than is counted" in answer.text
    assert "nodes of this file were not judged by the shapes" in answer.text


def test_a_hostile_document_is_not_followed(client: httpx.Client) -> None:
    asked = []
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r/>'
    for media_type, text in (
        ("application/ld+json", '{"@context": "http://127.0.0.1:1/context"}'),
        ("application/rdf+xml", bomb),
        ("application/rdf+xml", '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>'),
    ):
        answer = client.post("/validate", content=text, headers={"Content-Type": media_type}).json()
        asked.append(answer["diagnostics"][0]["message"])
        assert answer["draft"]["verdict"] == "not-turtle"
    assert "http://127.0.0.1:1/context" in asked[0]
    assert all("DOCTYPE" in each for each in asked[1:])


def test_too_long_a_text_names_the_limit_and_the_way_out(small: httpx.Client) -> None:
    long = "# " + "x" * 20_000
    for answer in (
        small.post("/validate", content=long, headers=TURTLE),
        small.post("/validate", data={"text": long}),
        small.post("/validate", files={"file": ("x.ttl", long.encode())}),
        small.post("/validate", data={"text": "", "shapes": long}),
        small.post("/validate", content=(long.encode() for _ in range(9)), headers=TURTLE),
    ):
        found = problem(answer, 413)
        assert (found["limit"], found["unit"]) == (16 * 1024, "bytes")
        assert found["type"].endswith("/problems/draft-too-long")


def test_what_never_ends_is_ended_and_the_next_text_is_checked(small: httpx.Client) -> None:
    found = problem(small.post("/validate", data={"text": THINGS, "shapes": ENDLESS}), 504)
    assert (found["limit"], found["unit"]) == (2, "seconds")
    counts = small.get("/metrics").text
    assert re.search(r"^srpp_validate_kills_total [1-9]", counts, re.MULTILINE)
    assert "srpp_validate_waiting 0.0" in counts
    answer = small.post("/validate", content=b"<urn:a> a <urn:b> .", headers=TURTLE)
    assert answer.headers["x-verdict"] == "nothing-checked"


def test_a_pattern_that_explodes_hurts_nobody(small: httpx.Client) -> None:
    shapes = (
        "PREFIX sh: <http://www.w3.org/ns/shacl#> <urn:s> a sh:NodeShape ; sh:targetClass <urn:c> ;"
        ' sh:property [ sh:path <urn:p> ; sh:pattern "^(a+)+(?=b)$" ] .'
    )
    text = f'<urn:x> a <urn:c> ; <urn:p> "{"a" * 60}!" .'
    assert small.post("/validate", data={"text": text, "shapes": shapes}).status_code in (200, 504)
    assert small.get("/health/ready").status_code == 200


def test_when_the_queue_is_full_the_sender_is_told_when_to_come_back(small: httpx.Client) -> None:
    answers = []

    def send() -> None:
        answers.append(small.post("/validate", data={"text": THINGS, "shapes": ENDLESS}))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    busy = [each for each in answers if each.status_code == 503]
    assert busy
    assert int(busy[0].headers["retry-after"]) >= 1
    assert problem(busy[0], 503)["type"].endswith("/problems/drafts-busy")


def test_the_limits_of_the_settings_are_those_of_the_checks() -> None:
    settings, limits = Settings(), DraftLimits()
    for name in ("workers", "seconds", "memory_mib", "kib", "queue"):
        assert getattr(settings, f"validate_{name}") == getattr(limits, name)


def checkers_of(pid: int) -> set[int]:
    """The processes of a service that check texts."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            if parent == pid and b"drafts.worker" in (path.parent / "cmdline").read_bytes():
                found.add(int(path.parent.name))
    return found


def test_nothing_that_was_sent_stays_and_who_leaves_ends_the_check(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMPDIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    secret = "ZanzibarMarmalade"
    with process(shelf, log_level="debug", validate_seconds=60) as (address, service):
        with httpx.Client(base_url=address, timeout=60) as client:
            for text in (f'<urn:a> <urn:b> "{secret}" .', f"{secret} !", f"<urn:{secret}> a <urn:x> ."):
                client.post("/validate", content=text, headers=TURTLE)
                client.post("/validate", files={"file": (f"{secret}.ttl", text.encode())}, headers=BROWSER)
                client.get("/validate", params={"text": text}, headers=BROWSER)
            before = checkers_of(service.pid)
            assert before
            things = {"text": THINGS + f"# {secret}", "shapes": ENDLESS}
            with pytest.raises(httpx.ReadTimeout):
                client.post("/validate", data=things, timeout=1.5)
            deadline = time.monotonic() + 20
            while before <= checkers_of(service.pid) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert not before <= checkers_of(service.pid), "the check went on for nobody"
            assert secret not in client.get("/metrics").text
        service.terminate()
        out, err = service.communicate(timeout=30)
    assert "/validate" in err
    assert secret not in out + err
    held = subprocess.run(["grep", "-rl", secret, str(tmp_path)], capture_output=True, text=True, check=False)
    assert held.stdout == ""
    found = [
        path for path in shelf.folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()
    ]
    assert found == []


def test_hostile_texts_are_shown_as_text(client: httpx.Client) -> None:
    for harm in (
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        "\u202e{{7919*7907}}",
        "]]>",
    ):
        for text in (f"# {harm}\n<urn:a> <urn:b> {harm} .", f'<urn:a> a "{harm}  x"@en .'):
            page = client.post("/validate", data={"text": text, "shapes": harm}, headers=BROWSER).text
            assert page.count("<script") == 2  # ours: suggestions, and checking as one writes
            assert "<img src=x" not in page
            assert "62615533" not in page


def test_the_documented_command_works(url: str) -> None:
    lines = re.findall(r"^curl .*/validate.*$", (ROOT / "docs/curating.md").read_text(), re.MULTILINE)
    assert lines
    for line in lines:
        command = line.replace("http://127.0.0.1:8000", url).replace("curl ", "curl -sSf ", 1)
        done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "clean: 0 errors" in done.stdout


def test_openapi_describes_both_ways_in(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()["paths"]["/validate"]
    assert {"get", "post"} <= described.keys()
    assert {"text/turtle", "multipart/form-data"} <= described["post"]["requestBody"]["content"].keys()


def test_curators_find_it_from_home(client: httpx.Client) -> None:
    assert 'href="/validate"' in client.get("/", headers=BROWSER).text
