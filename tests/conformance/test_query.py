"""The W3C's query tests through the endpoint: evaluation, syntax, result formats.

The service holds the data of all tests, each file as a graph of its name; each request chooses its test's
dataset by the parameters of the protocol, and its base by a BASE line before the query.
"""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conformance.conftest import service_on
from conformance.manifest import SUITE, Case, allowed, folder, iter_queries, path_of
from conformance.rows import parse, parse_json, parse_result_set, same
from needs import missing
from rdflib import Graph
from rdflib.compare import isomorphic

pytestmark = pytest.mark.conformance

EVALUATION = ("QueryEvaluationTest", "CSVResultFormatTest")
POSITIVE, NEGATIVE = "PositiveSyntaxTest11", "NegativeSyntaxTest11"
FORMATS = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv", ".ttl": "ntriples"}
NO_GRAPH = SUITE + "no-such-graph"


def cases(*kinds: str) -> list[pytest.param]:
    try:
        return [pytest.param(case, id=case.id) for case in iter_queries(*kinds)]
    except pytest.skip.Exception:
        return [pytest.param(None, id="missing")]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    graphs = {}
    for case in iter_queries(*EVALUATION):
        graphs |= {iri: path_of(iri) for iri in case.data}
        graphs |= {name: path_of(source) for name, source in case.graphs}
    texts = {iri: as_turtle(path, iri) for iri, path in graphs.items()}
    with service_on(tmp_path_factory.mktemp("queries"), texts) as client:
        yield client


def as_turtle(path: Path, iri: str) -> bytes:
    if path.suffix == ".rdf":
        graph = Graph(bind_namespaces="none").parse(path, format="xml", publicID=iri)
        return graph.serialize(format="nt").encode()
    return path.read_bytes()


def ask(client: httpx.Client, case: Case, **parameters: str) -> httpx.Response:
    text = path_of(case.query).read_text(encoding="utf-8")
    fields: list[tuple[str, str]] = [("query", f"BASE <{case.query}>\n{text}"), *parameters.items()]
    if " from " in text.lower().replace("\n", " "):
        pass  # the query chooses its dataset itself
    elif case.data or case.graphs:
        fields += [("default-graph-uri", iri) for iri in case.data or (NO_GRAPH,)]
        fields += [("named-graph-uri", name) for name, _ in case.graphs]
    elif case.kind in EVALUATION:
        fields.append(("default-graph-uri", NO_GRAPH))
    return client.post(
        "/sparql",
        content=httpx.QueryParams(fields).__str__().encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )


def evaluates(client: httpx.Client, case: Case) -> bool:
    """Whether the answer is the one that the test wants."""
    suffix = Path(case.result).suffix
    expected = path_of(case.result).read_bytes()
    if suffix == ".ttl":
        wanted = Graph(bind_namespaces="none").parse(data=expected, format="turtle", publicID=case.result)
        if b"result-set#" in expected:
            response = ask(client, case, format="json")
            return response.status_code == 200 and same(
                parse_result_set(wanted), parse_json(response.content)
            )
    response = ask(client, case, format=FORMATS[suffix])
    if response.status_code != 200:
        return False
    if suffix == ".ttl":
        found = Graph(bind_namespaces="none").parse(data=response.content, format="nt")
        return isomorphic(wanted, found)
    return same(parse(expected, suffix), parse(response.content, suffix))


def judge(case: Case, record: pytest.FixtureRequest, *, passed: bool) -> None:
    """Hold the result against the list of what may fail; what no longer fails must leave the list."""
    suite = "result formats" if case.folder in ("csv-tsv-res", "json-res") else ""
    kind = "query evaluation" if case.kind in EVALUATION else "query syntax"
    record.node.user_properties.append(("suite", suite or kind))
    record.node.user_properties.append(
        ("outcome", "passed" if passed else "allowed" if case.id in allowed() else "failed")
    )
    assert passed != (case.id in allowed()), allowed().get(case.id, "not as the W3C expects it")


@pytest.mark.parametrize("case", cases(*EVALUATION))
def test_a_query_has_the_w3c_s_answer(
    endpoint: httpx.Client, case: Case, request: pytest.FixtureRequest
) -> None:
    if case.folder == "service":
        request.node.user_properties += [("suite", "federation"), ("outcome", "refused")]
        assert ask(endpoint, case).status_code == 403
        return
    judge(case, request, passed=evaluates(endpoint, case))


@pytest.mark.parametrize("case", cases(POSITIVE, NEGATIVE))
def test_syntax_is_the_w3c_s(endpoint: httpx.Client, case: Case, request: pytest.FixtureRequest) -> None:
    if case.folder != "syntax-query":
        suite = "federation" if case.folder == "syntax-fed" else "update"
        request.node.user_properties += [("suite", suite), ("outcome", "refused")]
        assert ask(endpoint, case).status_code in (400, 403)
        return
    answer = ask(endpoint, case)
    fault = answer.status_code == 400 and answer.json()["type"].endswith("/problems/syntax")
    judge(case, request, passed=fault == (case.kind == NEGATIVE))


def test_the_list_of_what_may_fail_names_tests() -> None:
    if not folder().is_dir():
        missing("the SPARQL suite")
    names = {case.id for case in iter_queries(*EVALUATION, POSITIVE, NEGATIVE)}
    unknown = [name for name in allowed() if "/" in name and name not in names]
    assert unknown == []
