"""A text sent to be checked: from an HTTP request to a draft, and to how the answer is wanted.

A body is taken whole and into memory only, bounded while it arrives; nothing that was sent touches a disk.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from srpp_graph.checks.drafts import SYNTAXES, Draft, Syntax, find_syntax
from srpp_graph.errors import DraftTooLong
from srpp_graph.phrases import said
from srpp_graph.service.body import read_body
from srpp_graph.service.parameters import FORMAT, Parameter, refuse_unknown
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.reading import LANGUAGE

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

TEXT = Parameter("text", "the text to check")
SYNTAX = Parameter("syntax", "what the text is: turtle, ntriples, jsonld or rdfxml; found out, if left out")
PATH = Parameter("path", "what findings call the text; the file that it belongs in, if left out")
SHAPES = Parameter("shapes", "shapes of your own in Turtle, to judge by instead of ours")
FIX = Parameter("fix", "yes: apply the remedies that are safe first, and check what comes of it")
FILE = Parameter("file", "a file to check; goes before `text`")

QUERY_PARAMETERS = (FORMAT, PATH, FIX, LANGUAGE)
FIELDS = (TEXT, FILE, SYNTAX, SHAPES, PATH, FIX, FORMAT)

Field = TypeVar("Field")

_OVERHEAD = 64 * 1024
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^";\s]*)"?', re.IGNORECASE)
_PATH = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_WAY = said(
    "send Turtle as the body with the header `Content-Type: text/turtle`, or a form with `text` or `file`"
)


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft as it was sent; `formats` are the values of `?format=`."""

    draft: Draft
    formats: tuple[str, ...] = ()
    mend: bool = False


async def read_submission(request: Request, limit: int) -> Submission:
    """The draft in the body of a POST; `limit` is the longest text, in bytes.

    Raises:
        RequestFault: the body cannot be taken as what it says it is.
        DraftTooLong: it has more bytes than are read.
    """
    refuse_unknown((name for name, _ in request.query_params.multi_items()), QUERY_PARAMETERS)
    asked = dict(request.query_params)
    content_type = request.headers.get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RequestFault("media-type", said("the body is compressed"), help=said("send it as it is"))
    if media_type not in (FORM, MULTIPART):
        syntax = _syntax_of_body(content_type, media_type)
        content = await read_body(request, limit, _too_long(limit))
        return _submission(asked, Draft(content, syntax), request.query_params.getlist(FORMAT.name))
    if media_type == FORM:
        fields: Mapping[str, str | UploadFile] = _parse_form(
            await read_body(request, 6 * limit + _OVERHEAD, _too_long(limit))
        )
    else:
        body = await read_body(request, 3 * limit + _OVERHEAD, _too_long(limit))
        fields = await _parse_multipart(request, body)
    doubled = fields.keys() & asked.keys()
    if doubled:
        raise RequestFault(
            "bad-parameter",
            said("the parameter `{name}` stands in the address and in the body", name=min(doubled)),
        )
    texts = asked | {name: value for name, value in fields.items() if isinstance(value, str)}
    sent = fields.get(FILE.name)
    draft = await _uploaded(sent, texts) if isinstance(sent, UploadFile) and sent.filename else _typed(texts)
    formats = [texts[FORMAT.name]] if FORMAT.name in texts else []
    return _submission(texts, draft, formats)


def read_address(request: Request) -> Submission:
    """The draft in the query string of a GET, which must have one."""
    asked = dict(request.query_params)
    return _submission(asked, _typed(asked), request.query_params.getlist(FORMAT.name))


def _submission(asked: Mapping[str, str], draft: Draft, formats: list[str]) -> Submission:
    path, fix = asked.get(PATH.name, ""), asked.get(FIX.name, "")
    if path and not _PATH.fullmatch(path):
        raise RequestFault(
            "bad-parameter", said("`path` has more than 200 characters, or some that cannot be shown")
        )
    if fix not in ("", "yes", "no"):
        raise RequestFault("bad-parameter", said("`fix` is `yes` or `no`, not `{value}`", value=fix[:40]))
    shapes = _one_line_end(asked.get(SHAPES.name, ""))
    return Submission(Draft(draft.content, draft.syntax, path, shapes), tuple(formats), fix == "yes")


def _syntax_of_body(content_type: str, media_type: str) -> Syntax:
    """What the body is, by its media type alone."""
    syntax = find_syntax(media_type) if "/" in media_type else None
    taken = (*(each.media_type for each in SYNTAXES), FORM, MULTIPART)
    if syntax is None:
        fault = said(
            "`{name}` is not taken here" if media_type else "the request has no Content-Type",
            name=media_type[:80],
        )
        raise RequestFault("media-type", fault, help=_WAY, available=taken)
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        fault = said("the body is in `{name}`, not in UTF-8", name=charset[1][:40])
        raise RequestFault(
            "media-type", fault, help=said("save it as UTF-8 and send it again"), available=taken
        )
    return syntax


def _typed(fields: Mapping[str, str]) -> Draft:
    """The draft that was written into a form, with the line ends that it was written with."""
    text = _one_line_end(fields.get(TEXT.name, ""))
    return Draft(text.encode("utf-8", "surrogatepass"), _syntax(fields, _guess(text)))


async def _uploaded(file: UploadFile, fields: Mapping[str, str]) -> Draft:
    name = file.filename or ""
    by_name = find_syntax("." + name.rpartition(".")[2]) if "." in name else None
    return Draft(await file.read(), _syntax(fields, by_name or SYNTAXES[0]))


def _syntax(fields: Mapping[str, str], guessed: Syntax) -> Syntax:
    named = fields.get(SYNTAX.name, "")
    if not named:
        return guessed
    syntax = find_syntax(named)
    if syntax is None:
        names = tuple(each.name for each in SYNTAXES)
        raise RequestFault(
            "bad-parameter", said("`{name}` is no syntax that is read here", name=named[:40]), available=names
        )
    return syntax


def _guess(text: str) -> Syntax:
    """The syntax that a text begins as; Turtle, unless it cannot be."""
    begin = text.lstrip()[:1000].lower()
    if begin.startswith(("<?xml", "<!doctype")) or (begin.startswith("<") and " xmlns" in begin):
        return SYNTAXES[3]
    return SYNTAXES[2] if begin.startswith(("{", "[{")) else SYNTAXES[0]


def _one_line_end(text: str) -> str:
    """The text without the carriage returns that forms put before every line feed."""
    return text.replace("\r\n", "\n")


def _too_long(limit: int) -> DraftTooLong:
    fault = said("the text is longer than the {number} bytes that are checked at once", number=limit)
    return DraftTooLong(fault, limit, "bytes")


def _parse_form(body: bytes) -> dict[str, str]:
    """The fields of a form, each once."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=2 * len(FIELDS)
        )
    except ValueError:
        raise RequestFault("malformed-request", said("the form cannot be read"), help=_WAY) from None
    return _known(pairs)


async def _parse_multipart(request: Request, body: bytes) -> dict[str, str | UploadFile]:
    """The fields and the file of a form (RFC 7578), none of them on disk."""

    async def _whole() -> AsyncGenerator[bytes, None]:
        yield body

    parser = _InMemory(
        request.headers, _whole(), max_files=1, max_fields=len(FIELDS), max_part_size=len(body)
    )
    parser.spool_max_size = len(body) + 1
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        why = error.message if isinstance(error, MultiPartException) else "it breaks the rules of its type"
        raise RequestFault("malformed-request", f"the form cannot be read: {why}", help=_WAY) from None
    return _known(form.multi_items())


class _InMemory(MultiPartParser):
    """A parser whose files stay in memory; `spool_max_size` is set to more than the body has."""


def _known(pairs: Iterable[tuple[str, Field]]) -> dict[str, Field]:
    """The fields by name, if all are known and one at least holds a text."""
    pairs = list(pairs)
    names = [name for name, _ in pairs]
    if not {TEXT.name, FILE.name}.intersection(names):
        raise RequestFault("bad-parameter", said("the form has neither `text` nor `file`"), help=_WAY)
    refuse_unknown(names, FIELDS)
    return dict(pairs)
