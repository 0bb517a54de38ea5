"""What becomes a link: our own pages, and plain web addresses; nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from srpp_graph.service.links import is_web_address, link_of, local_path


@pytest.mark.parametrize(
    ("iri", "link"),
    [
        ("https://w3id.org/srpp/id/city/oslo", "/doc/city/oslo"),
        ("https://w3id.org/srpp/doc/city/oslo", "/doc/city/oslo"),
        ("https://w3id.org/srpp/id/city/oslo#place", "/doc/city/oslo#place"),
        ("https://w3id.org/srpp/ns#City", "/ns#City"),
        ("https://w3id.org/srpp/shapes#Case-start", "/shapes#Case-start"),
        ("https://w3id.org/srpp/question/glcn-cities", "/questions/glcn-cities"),
        (
            "https://w3id.org/srpp/question/networks-of-a-city#authority",
            "/questions/networks-of-a-city#authority",
        ),
        ("https://w3id.org/srpp/graph/meta", None),
        ("https://w3id.org/srpp/id/town/oslo", None),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("http://xn--nxasmq6b/", "http://xn--nxasmq6b/"),
        ("javascript:alert(1)", None),
        ("JAVASCRIPT:alert(1)", None),
        ("data:text/html,x", None),
        ("https://user@example.org/", None),
        ("https://example.org/\u202egpj.exe", None),
        ("https://example.org/\n", None),
        ('https://example.org/"onclick="x', None),
        ("https://", None),
        ("http://[", None),
        ("//example.org/", None),
        ("", None),
    ],
)
def test_a_term_leads_to_its_page_or_nowhere(iri: str, link: str | None) -> None:
    assert link_of(URIRef(iri)) == link


def test_a_literal_is_never_a_link() -> None:
    assert link_of(Literal("https://example.org/")) is None


@given(st.text(max_size=40).map(lambda tail: "https://w3id.org/srpp/ns#" + tail) | st.text(max_size=60))
def test_a_link_is_always_a_path_or_a_web_address(text: str) -> None:
    path = local_path(text)
    assert path is None or path.startswith(("/ns#", "/shapes#", "/questions/", "/doc/"))
    if is_web_address(text):
        assert text.lower().startswith(("http://", "https://"))
        assert not set(text) & set("<>\"' \n\t") - {"'"}
