"""How many rows a written result has, told from its bytes.

The engine writes rows faster than any program can count them one by one, so they are counted in what was
written, by marks that cannot stand within a term. This module imports nothing of the package: the workers
use it.
"""

from __future__ import annotations

import json
import re

_JSON_ROW = re.compile(rb'[\[,]\{"[^"]+":\{"type":"')
"""A row's first binding. Within a string a quotation mark is escaped, so this stands nowhere else."""

_JSON_EMPTY = re.compile(rb"[\[,]\{\}")


def count_rows(body: bytes, media_type: str) -> int | None:
    r"""The rows of a SELECT's result as the engine writes it; `None` for a type that is not of rows.

    >>> count_rows(b'a,b\r\n"x\r\ny",z\r\n', "text/csv")
    1
    """
    match media_type:
        case "text/csv":
            return b"".join(body.split(b'"')[::2]).count(b"\r\n") - 1
        case "text/tab-separated-values":
            return body.count(b"\n") - 1
        case "application/sparql-results+xml":
            return body.count(b"<result>")
        case "application/sparql-results+json":
            if _JSON_EMPTY.search(body):  # a row without a binding, or a text that looks like one
                return len(json.loads(body)["results"]["bindings"])
            return len(_JSON_ROW.findall(body))
    return None
