"""The SPARQL 1.1 Protocol, §2.1: from an HTTP request to the query operation that it asks for.

Everything is decoded once. What is given twice, or cannot be decoded, is refused and never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from srpp_graph.errors import QueryTooLong
from srpp_graph.phrases import said
from srpp_graph.service.body import read_body
from srpp_graph.service.edition import RELEASE
from srpp_graph.service.parameters import Parameter, refuse_unknown
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

PARAMETERS = (
    Parameter("query", "a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE"),
    Parameter("default-graph-uri", "a graph of the default graph; replaces FROM", repeatable=True),
    Parameter("named-graph-uri", "a named graph; replaces FROM NAMED", repeatable=True),
    Parameter("format", "a format by name or media type; wins over Accept", repeatable=True),
    Parameter("output", "another name for format, for clients that use it", repeatable=True),
    Parameter("results", "another name for format, for clients that use it", repeatable=True),
    Parameter(
        "explain", "`empty`: why the query gives nothing, as json, text or html, instead of its result"
    ),
    LANGUAGE,
    RELEASE,
    Parameter("version", "the version of SPARQL that the query is in: 1.0, 1.1 or 1.2"),
)
VERSIONS = ("1.0", "1.1", "1.2", "1.2-basic")
"""What the engine reads; 1.2 as far as its draft goes."""
EXPLAINED = ("empty",)
"""What `explain` may ask for."""

_FORMAT_NAMES = ("format", "output", "results")
_UPDATE_NAMES = ("update", "using-graph-uri", "using-named-graph-uri")
_MAX_FIELDS = 200
_FORM_OVERHEAD = 64 * 1024
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^";\s]*)"?', re.IGNORECASE)
_VERSION = re.compile(r';\s*version\s*=\s*"?([^";\s]*)"?', re.IGNORECASE)
ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Operation:
    """One query operation; `query` is `None` where the service itself is asked about."""

    query: str | None
    formats: tuple[str, ...] = ()
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    explain: str = ""
    releases: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """What the result hangs on, but for the release: the query and its graphs, as an address has them."""
        return (
            *((("query", self.query),) if self.query is not None else ()),
            *(("default-graph-uri", each) for each in self.default_graphs),
            *(("named-graph-uri", each) for each in self.named_graphs),
        )


async def read_operation(request: Request, limit: int) -> Operation:
    """The operation that a GET, POST or QUERY asks for; `limit` is the longest query, in bytes.

    Raises:
        RequestFault: the request breaks the protocol.
        QueryTooLong: the query, or the body, has more bytes than the service reads.
    """
    _refuse_long(len(request.scope["query_string"]), 3 * limit + _FORM_OVERHEAD, limit)
    fields = _parse_fields(request.scope["query_string"].decode("utf-8", "replace"), "query string")
    if request.method in ("POST", "QUERY"):
        body = await _read_body(request, limit)
        doubled = {name for name, _ in fields} & {name for name, _ in body}
        if doubled:
            raise RequestFault(
                "bad-parameter",
                said("the parameter `{name}` stands in the address and in the body", name=min(doubled)),
            )
        fields += body
        if "query" not in {name for name, _ in fields} and not _asks_update(fields):
            raise RequestFault("bad-parameter", said("the request has no `query`"))
    return _operation(fields, limit)


def _operation(fields: list[tuple[str, str]], limit: int) -> Operation:
    """The operation that decoded fields make up."""
    if _asks_update(fields):
        raise RequestFault("update", said("an update was sent to a service that only reads"))
    refuse_unknown((name for name, _ in fields), PARAMETERS)

    given = {name for name, _ in fields}

    def _values(*names: str) -> tuple[str, ...]:
        if given.isdisjoint(names):
            return ()
        return tuple(dict.fromkeys(value for name, value in fields if name in names))

    query = next(iter(_values("query")), None)
    if query is not None:
        _refuse_long(len(query.encode("utf-8", "surrogatepass")), limit, limit)
    for version in _values("version"):
        _refuse_version(version)
    graphs = _values("default-graph-uri"), _values("named-graph-uri")
    for iri in (*graphs[0], *graphs[1]):
        if not ABSOLUTE_IRI.fullmatch(iri):
            raise RequestFault(
                "bad-parameter", said("`{iri}` is not an absolute IRI of a graph", iri=iri[:100])
            )
    return Operation(
        query,
        _values(*_FORMAT_NAMES),
        *graphs,
        explain=_read_explain(query, _values("explain")),
        releases=_values(RELEASE.name),
    )


def _read_explain(query: str | None, values: tuple[str, ...]) -> str:
    """What shall be explained; an empty string where nothing shall."""
    if not values:
        return ""
    if values[0] not in EXPLAINED:
        raise RequestFault(
            "bad-parameter",
            said("`{name}` is not known here", name=f"explain={values[0][:40]}"),
            help=said("`explain` is `empty`"),
            available=EXPLAINED,
        )
    if query is None:
        raise RequestFault("bad-parameter", said("`explain` stands without a `query` to be explained"))
    return values[0]


async def _read_body(request: Request, limit: int) -> list[tuple[str, str]]:
    """The fields of a POST's body, by its content type."""
    content_type = request.headers.get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == UPDATE:
        raise RequestFault("update", said("an update was sent to a service that only reads"))
    if media_type not in (FORM, DIRECT):
        fault = said(
            "`{name}` is not taken here" if media_type else "the request has no Content-Type",
            name=media_type[:80],
        )
        raise RequestFault("media-type", fault, available=(FORM, DIRECT))
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise RequestFault(
            "media-type",
            said("the body is in `{name}`, not in UTF-8", name=charset[1][:40]),
            available=(FORM, DIRECT),
        )
    version = _VERSION.search(content_type)
    if version:
        _refuse_version(version[1])
    most = limit if media_type == DIRECT else 3 * limit + _FORM_OVERHEAD
    try:
        text = (await read_body(request, most, _too_long(limit))).decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestFault(
            "malformed-request", f"the body is not UTF-8: the byte at {error.start} fits no character"
        ) from None
    return [("query", text)] if media_type == DIRECT else _parse_fields(text, "form")


def _parse_fields(text: str, place: str) -> list[tuple[str, str]]:
    """The fields of a query string or a form, decoded once (URL Standard, urlencoded parsing)."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError:
        raise RequestFault("malformed-request", f"the escapes of the {place} are not UTF-8") from None
    except ValueError:
        raise RequestFault("malformed-request", f"the {place} has more than {_MAX_FIELDS} fields") from None


def _refuse_version(version: str) -> None:
    """Raise unless the engine reads this version of SPARQL (SPARQL 1.2 Protocol §2.2)."""
    if version.lower() not in VERSIONS:
        raise RequestFault(
            "bad-parameter",
            said("`{name}` is not known here", name=f"SPARQL {version[:20]}"),
            available=VERSIONS,
        )


def _asks_update(fields: list[tuple[str, str]]) -> bool:
    """Whether any field belongs to the update operation."""
    return any(name in _UPDATE_NAMES for name, _ in fields)


def _refuse_long(size: int, most: int, limit: int) -> None:
    """Raise if there are more than `most` bytes, naming the limit that is documented."""
    if size > most:
        raise _too_long(limit)


def _too_long(limit: int) -> QueryTooLong:
    return QueryTooLong(
        said("the query is longer than {number} bytes, which is all that this service reads", number=limit),
        limit,
        "bytes",
        help=said("shorten it, or move long VALUES lists into several queries"),
    )
