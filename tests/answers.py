"""Reading answers in tests: problems, and RDF as graphs."""

import warnings

import httpx
from rdflib import Graph


def problem(response: httpx.Response, status: int) -> dict:
    """The problem document of a response, which must be one and give nothing of the inside away."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    document = response.json()
    assert document["status"] == status
    assert document["request_id"] == response.headers["x-request-id"]
    assert document["detail"]
    assert document["help"]
    assert "Traceback" not in response.text
    return document


def read(text: str, syntax: str) -> Graph:
    """The graph that a text says; rdflib's JSON-LD parser warns of its own classes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph(bind_namespaces="none").parse(data=text, format=syntax)
