"""The tree is the architecture: layers, sizes, names and the absence of what must not be there."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "srpp_graph"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Design §4: a row imports only rows below it. A name stands for the module or the whole package.
LAYERS = (
    {"__main__"},
    {"cli"},
    {"lsp", "service"},
    {"changes", "checks", "emptiness", "entities", "questions"},
    {"release"},
    {"coverage"},
    {"store"},
    {"ledger"},
    {"checkout", "queries"},
    {"turtle"},
    {"iris", "vocabulary"},
    {"errors"},
    {"diagnostics", "phrases", "prefixes"},
)
# What only some rooms may know (design §4).
OWNERS = {
    "pyoxigraph": {"store", "release", "checks"},
    "pyshacl": {"checks"},
    "shacl": {"checks"},
    "fastapi": {"service"},
    "starlette": {"service"},
    "uvicorn": {"service"},
    "jinja2": {"service"},
    "lsprotocol": {"lsp"},
    "pygls": {"lsp"},
    "typer": {"cli"},
    "rich": {"cli"},
}
MODULE_LINES, MEDIAN_LINES, FUNCTION_LINES = 300, 150, 45
FORBIDDEN_NAMES = re.compile(r"\b(utils?|helpers?|common|misc|base|managers?|handlers?|services|core)\b")
FORBIDDEN_VERBS = re.compile(r"^(get|process|handle)_")
SPARQL = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE|INSERT|DELETE)\b[^`]*\{\s*[?<\w]", re.DOTALL)
IRI_TEXT = re.compile(r"^(https?://|urn:)\S+", re.IGNORECASE)


def room(path: Path) -> str:
    """The top-level part of the package that a module belongs to."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "srpp_graph":
                yield from (f"srpp_graph.{alias.name}" for alias in node.names)
            else:
                yield node.module


def row_of(name: str) -> int | None:
    return next((number for number, row in enumerate(LAYERS) if name in row), None)


def modules() -> list[pytest.param]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in MODULES]


@pytest.mark.parametrize("path", modules())
def test_a_row_imports_only_rows_below_it(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        assert not [name for name in imported(path) if name.startswith("srpp_graph")]
        return
    assert row_of(own) is not None, f"{own} has no row in the layer table"
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "srpp_graph" or len(parts) == 1 or parts[1] in (own, "__version__"):
            continue
        other = row_of(parts[1])
        assert other is not None, f"{parts[1]} has no row in the layer table"
        assert other > row_of(own), f"{own} must not import {parts[1]}"


@pytest.mark.parametrize("path", modules())
def test_only_their_owners_know_the_libraries(path: Path) -> None:
    for name in imported(path):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or room(path) in owners, f"{room(path)} must not know {name}"


@pytest.mark.parametrize(("engine", "module"), [("pyshacl", "reference"), ("shacl", "fast")])
def test_only_one_module_knows_each_shacl_engine(engine: str, module: str) -> None:
    knowing = {str(path.relative_to(PACKAGE)) for path in MODULES if engine in set(imported(path))}
    assert knowing == {f"checks/engines/{module}.py"}


def test_no_module_is_one_to_fear() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert {name: size for name, size in sizes.items() if size > MODULE_LINES} == {}
    assert sorted(sizes.values())[len(sizes) // 2] <= MEDIAN_LINES


@pytest.mark.parametrize("path", modules())
def test_no_function_is_one_to_fear(path: Path) -> None:
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    }
    assert long == {}


@pytest.mark.parametrize("path", modules())
def test_names_are_nouns_of_the_domain_and_verbs_that_tell_the_cost(path: Path) -> None:
    assert not FORBIDDEN_NAMES.search(path.stem), path.stem
    bad = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and FORBIDDEN_VERBS.match(node.name)
    ]
    assert bad == []


@pytest.mark.parametrize("path", modules())
def test_everything_public_says_what_the_reader_gets(path: Path) -> None:
    module = tree(path)
    assert ast.get_docstring(module), "the module has no docstring"
    silent = [
        node.name
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def strings(path: Path) -> Iterator[ast.Constant]:
    """The string constants of a module that are not docstrings."""
    module = tree(path)
    docs = set()
    for node in ast.walk(module):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            docs.update(
                id(each.value)
                for each in body
                if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
            )
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node


@pytest.mark.parametrize("path", modules())
def test_no_sparql_stands_in_python(path: Path) -> None:
    assert [node.lineno for node in strings(path) if SPARQL.search(node.value)] == []


@pytest.mark.parametrize("path", modules())
def test_no_iri_stands_in_python_but_in_the_vocabulary(path: Path) -> None:
    if path.name in ("vocabulary.py", "prefixes.py"):
        return
    assert [node.lineno for node in strings(path) if IRI_TEXT.match(node.value)] == []


MUTATORS = {"add", "append", "clear", "discard", "extend", "insert", "pop", "remove", "setdefault", "update"}


def mutated(module: ast.Module) -> set[str]:
    """The names that a module changes in place, by a method or by assignment to an item."""
    names = set()
    for node in ast.walk(module):
        target: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
            target = node.func.value
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            target = node.value
        if isinstance(target, ast.Name):
            names.add(target.id)
    return names


@pytest.mark.parametrize("path", modules())
def test_no_mutable_state_at_module_level(path: Path) -> None:
    """Tables are written in capitals and never changed."""
    module = tree(path)
    changed = mutated(module)
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(
            node.value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
        ):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (each.id for each in targets if isinstance(each, ast.Name)):
                assert name == "__all__" or name.isupper(), f"line {node.lineno}: `{name}` is no constant"
                assert name not in changed, f"line {node.lineno}: the table `{name}` is changed"


def test_errors_are_swallowed_only_at_the_two_outer_edges() -> None:
    swallowing = {
        room(path)
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or "Exception" in ast.unparse(node.type).split("|"))
        and ast.unparse(node.type or ast.Name("bare")) in ("Exception", "BaseException", "bare")
    }
    assert swallowing <= {"cli", "lsp", "service"}


def test_every_query_says_what_its_rows_are() -> None:
    queries = sorted((PACKAGE / "queries").glob("*.rq"))
    assert queries
    for query in queries:
        first = query.read_text(encoding="utf-8").splitlines()[0]
        assert re.match(r"# \w.{20,}", first), f"{query.name} has no opening comment"


def test_the_layer_table_has_no_row_for_nothing() -> None:
    rooms = {room(path) for path in MODULES} - {"__init__"}
    named = {name for row in LAYERS for name in row}
    assert named == rooms
    assert all(not (above & below) for above, below in pairwise(LAYERS))
