"""The W3C's query tests through the endpoint: evaluation, syntax, result formats.

The service holds the data of all tests, each file as a graph of its name; each request chooses its test's
dataset by the parameters of the protocol, and its base by a BASE line before the query.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from conformance.conftest import load, service_on
from conformance.manifest import SUITE, Case, allowed, folder, iter_queries, path_of
from conformance.rows import by_value, parse, parse_result_set, same
from conformance.table import Outcome, Verdict, record
from needs import missing
from rdflib import Graph
from rdflib.compare import isomorphic

pytestmark = pytest.mark.conformance

EVALUATION = ("QueryEvaluationTest", "CSVResultFormatTest")
POSITIVE, NEGATIVE = "PositiveSyntaxTest11", "NegativeSyntaxTest11"
FORMATS = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv", ".ttl": "ntriples"}
NO_GRAPH = SUITE + "no-such-graph"

Ask = Callable[[Case, str], bytes | None]
"""Answers the query of a test in a format; nothing where there is no answer."""


def cases(*kinds: str) -> list[pytest.param]:
    try:
        return [pytest.param(case, id=case.id) for case in iter_queries(*kinds)]
    except pytest.skip.Exception:
        return [pytest.param(None, id="missing")]


@pytest.fixture(scope="module")
def texts() -> Mapping[str, bytes]:
    graphs = {}
    for case in iter_queries(*EVALUATION):
        graphs |= {iri: path_of(iri) for iri in case.data}
        graphs |= {name: path_of(source) for name, source in case.graphs}
    return {iri: as_turtle(path, iri) for iri, path in graphs.items()}


@pytest.fixture(scope="module")
def endpoint(texts: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with service_on(tmp_path_factory.mktemp("queries"), texts) as client:
        yield client


@pytest.fixture(scope="module")
def engine(texts: Mapping[str, bytes]) -> ox.Store:
    """The same data in the engine itself, in this process."""
    store = ox.Store()
    load(store, texts)
    return store


def as_turtle(path: Path, iri: str) -> bytes:
    if path.suffix == ".rdf":
        graph = Graph(bind_namespaces="none").parse(path, format="xml", publicID=iri)
        return graph.serialize(format="nt").encode()
    return path.read_bytes()


def text_of(case: Case) -> str:
    return f"BASE <{case.query}>\n{path_of(case.query).read_text(encoding='utf-8')}"


def dataset(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The default graphs and the named graphs of a test; nothing if its query chooses them itself."""
    if " from " in text_of(case).lower().replace("\n", " "):
        return None
    if case.data or case.graphs:
        return case.data or (NO_GRAPH,), tuple(name for name, _ in case.graphs)
    return ((NO_GRAPH,), ()) if case.kind in EVALUATION else None


def ask(client: httpx.Client, case: Case, **parameters: str) -> httpx.Response:
    fields: list[tuple[str, str]] = [("query", text_of(case)), *parameters.items()]
    default, named = dataset(case) or ((), ())
    fields += [("default-graph-uri", iri) for iri in default] + [("named-graph-uri", iri) for iri in named]
    return client.post(
        "/sparql",
        content=httpx.QueryParams(fields).__str__().encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )


def over_http(client: httpx.Client) -> Ask:
    def answer(case: Case, format: str) -> bytes | None:
        response = ask(client, case, format=format)
        return response.content if response.status_code == 200 else None

    return answer


def in_process(store: ox.Store) -> Ask:
    def answer(case: Case, format: str) -> bytes | None:
        chosen = dataset(case)
        options = {}
        if chosen is not None:
            default, named = (list(map(ox.NamedNode, each)) for each in chosen)
            options = {"default_graph": default, "named_graphs": named}
        try:
            found = store.query(text_of(case), **options)
        except (SyntaxError, RuntimeError):
            return None
        if format == "ntriples":
            return found.serialize(format=ox.RdfFormat.N_TRIPLES)
        return found.serialize(
            format=ox.QueryResultsFormat.from_extension({"xml": "srx", "json": "srj"}.get(format, format))
        )

    return answer


def judge(case: Case, answer: Ask) -> Outcome:
    """Whether the answer is the one that the test wants, word for word or in the values of its numbers."""
    suffix = Path(case.result).suffix
    expected = path_of(case.result).read_bytes()
    as_graph = suffix == ".ttl"
    if as_graph and b"result-set#" not in expected:
        body = answer(case, "ntriples")
        wanted = Graph(bind_namespaces="none").parse(data=expected, format="turtle", publicID=case.result)
        found = Graph(bind_namespaces="none").parse(data=body or b"<x:> <x:> <x:> .", format="nt")
        return "passed" if isomorphic(wanted, found) else "failed"
    body = answer(case, "json" if as_graph else FORMATS[suffix])
    if body is None:
        return "failed"
    if as_graph:
        graph = Graph(bind_namespaces="none").parse(data=expected, format="turtle", publicID=case.result)
        wanted, found = parse_result_set(graph), parse(body, ".srj")
    else:
        wanted, found = parse(expected, suffix), parse(body, suffix)
    if same(wanted, found):
        return "passed"
    return "by value" if same(by_value(wanted), by_value(found)) else "failed"


def hold(item: pytest.Item, case: Case, ours: Outcome, engine: Outcome) -> None:
    """Hold a result against the engine's own, and against the list of what may fail.

    What the engine can do must not be lost on the way over HTTP; what no longer fails must leave the list.
    """
    suite = "result formats" if case.folder in ("csv-tsv-res", "json-res") else ""
    kind = "query evaluation" if case.kind in EVALUATION else "query syntax"
    reason = allowed().get(case.id, "")
    outcome = "allowed" if reason and ours == "failed" else ours
    note = reason or ("equal numbers, other digits" if ours == "by value" else "")
    record(item, Verdict(suite or kind, case.iri, outcome, note, engine))
    assert ours == engine or engine == "failed", "the engine passes it"
    assert (ours == "failed") == bool(reason), reason or "not as the W3C expects it"


def refuse(item: pytest.Item, case: Case, suite: str) -> None:
    record(item, Verdict(suite, case.iri, "refused", "the service offers neither updates nor federation"))


@pytest.mark.parametrize("case", cases(*EVALUATION))
def test_a_query_has_the_w3c_s_answer(
    endpoint: httpx.Client, engine: ox.Store, case: Case, request: pytest.FixtureRequest
) -> None:
    if case.folder == "service":
        refuse(request.node, case, "federation")
        assert ask(endpoint, case).status_code == 403
        return
    hold(request.node, case, judge(case, over_http(endpoint)), judge(case, in_process(engine)))


@pytest.mark.parametrize("case", cases(POSITIVE, NEGATIVE))
def test_syntax_is_the_w3c_s(
    endpoint: httpx.Client, engine: ox.Store, case: Case, request: pytest.FixtureRequest
) -> None:
    if case.folder != "syntax-query":
        refuse(request.node, case, "federation" if case.folder == "syntax-fed" else "update")
        assert ask(endpoint, case).status_code in (400, 403)
        return
    answer = ask(endpoint, case)
    fault = answer.status_code == 400 and answer.json()["type"].endswith("/problems/syntax")
    hold(request.node, case, verdict(case, fault=fault), verdict(case, fault=not parses(engine, case)))


def verdict(case: Case, *, fault: bool) -> Outcome:
    return "passed" if fault == (case.kind == NEGATIVE) else "failed"


def parses(store: ox.Store, case: Case) -> bool:
    try:
        store.query(text_of(case))
    except SyntaxError:
        return False
    except RuntimeError:
        return True  # it was read, and only its evaluation went wrong
    return True


def test_the_list_of_what_may_fail_names_tests() -> None:
    if not folder().is_dir():
        missing("the SPARQL suite")
    names = {case.id for case in iter_queries(*EVALUATION, POSITIVE, NEGATIVE)}
    unknown = [name for name in allowed() if "/" in name and name not in names]
    assert unknown == []
