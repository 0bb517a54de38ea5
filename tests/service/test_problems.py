"""The table of problems: every error of the program has its kind, and no kind tells of the inside."""

import inspect
import re

import pytest

from srpp_graph import errors
from srpp_graph.service.problem_types import PROBLEM_TYPES, type_of
from srpp_graph.service.problems import RequestFault, internal_problem, problem_of

ERRORS = [
    each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, errors.GraphError)
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.__name__)
def test_every_error_has_a_kind_of_problem(error: type[errors.GraphError]) -> None:
    instance = error.__new__(error)
    if isinstance(instance, errors.QueryRefused):
        instance.reason = "service"
    if isinstance(instance, errors.ParameterRefused):
        instance.reason = "bad-parameter"
    assert type_of(instance).slug in PROBLEM_TYPES


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.QuerySyntaxError("x", 1, 2), 400),
        (errors.QueryRefused("x", "update", 1, 1), 400),
        (errors.QueryRefused("x", "service", 1, 1), 403),
        (errors.QueryRefused("x", "load", 1, 1), 403),
        (errors.EntityNotFound("x"), 404),
        (errors.InvalidIri("x"), 404),
        (errors.NotAcceptable("x", ["text/turtle"]), 406),
        (errors.EntityRetired("x", "why"), 410),
        (errors.QueryTooLong("x", 1, "bytes"), 413),
        (errors.ResultTooLarge("x", 1, "MiB"), 413),
        (errors.QueryFailed("x"), 500),
        (errors.StoreBusy("x", 3), 503),
        (errors.StoreUnavailable("x", 3), 503),
        (errors.ReleaseError("x"), 503),
        (errors.QueryTimeout("x", 1, "seconds"), 504),
        (errors.QueryMemory("x", 1, "MiB"), 507),
        (RequestFault("media-type", "x"), 415),
    ],
)
def test_an_error_has_its_status(error: errors.GraphError, status: int) -> None:
    assert problem_of(error).status == status


def test_a_problem_carries_what_is_known() -> None:
    problem = problem_of(errors.QuerySyntaxError("no `}`", 3, 7, help="close it"))
    document = problem.as_json(public_url="https://x.example", instance="/sparql", request_id="r1")
    assert document["type"] == "https://x.example/problems/syntax"
    assert (document["line"], document["column"], document["help"]) == (3, 7, "close it")
    assert problem_of(errors.StoreBusy("x", 3)).headers == {"Retry-After": "3"}
    assert problem_of(RequestFault("method", "x", allow=("GET", "HEAD"))).headers == {"Allow": "GET, HEAD"}


def test_our_own_fault_tells_nothing_of_the_inside() -> None:
    secret = errors.CheckoutError("/home/someone/secret")
    assert problem_of(secret) == internal_problem()


def test_every_kind_is_told_in_whole_sentences() -> None:
    for kind in PROBLEM_TYPES.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.slug)
        assert 400 <= kind.status < 600
        assert kind.meaning.endswith(".")
        assert kind.help.endswith(".")
        assert not kind.title.endswith(".")
