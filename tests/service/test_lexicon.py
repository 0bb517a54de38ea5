"""The words of the release, for editors of queries."""

import httpx

from srpp_graph.prefixes import PREFIXES


def test_the_lexicon_has_prefixes_and_terms_with_their_labels(url: str) -> None:
    answer = httpx.get(f"{url}/lexicon", timeout=30)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["prefixes"] == dict(PREFIXES)
    terms = {each["name"]: each for each in answer.json()["terms"]}
    city = terms["srpp:PublicAuthority"]
    assert (city["kind"], city["label"].lower()) == ("class", "public authority")
    assert city["definition"]
    assert terms["org:member"]["kind"] == "property"
    assert terms["org:member"]["uses"] > 100
    assert all(set(each) == {"name", "label", "kind", "definition", "uses"} for each in terms.values())


def test_the_lexicon_is_kept_and_takes_no_parameter(url: str) -> None:
    tag = httpx.get(f"{url}/lexicon", timeout=30).headers["etag"]
    assert httpx.get(f"{url}/lexicon", headers={"If-None-Match": tag}, timeout=30).status_code == 304
    assert httpx.get(f"{url}/lexicon?kind=x", timeout=30).status_code == 400
