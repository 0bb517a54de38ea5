"""How a page is cited: BibTeX, CSL-JSON and RIS, naming the release and its day.

>>> work = Work("Oslo {x}", "https://w3id.org/srpp/id/city/oslo", "3f0c", "2026-11-23T10:00:00+00:00")
>>> render_citation(work, BIBTEX).splitlines()[0]
'@misc{srpp-city-oslo-3f0c,'
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from srpp_graph.prefixes import BASE_IRI
from srpp_graph.store.formats import Format

BIBTEX = Format("application/x-bibtex", ".bib", "bibtex", "BibTeX")
CSL_JSON = Format("application/vnd.citationstyles.csl+json", ".json", "csl", "CSL-JSON")
RIS = Format("application/x-research-info-systems", ".ris", "ris", "RIS")
CITATION_FORMATS = (BIBTEX, CSL_JSON, RIS)

_SPECIAL = re.compile(r"([{}&%$#_])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class Work(NamedTuple):
    """What is cited: the title of the page, the name of the thing, the release and its instant."""

    title: str
    iri: str
    release: str
    created: str
    name: str = ""

    @property
    def key(self) -> str:
        """A short name of the citation, of letters, digits and hyphens."""
        name = self.name or "-".join(self.iri.split("/")[-2:])
        return "-".join(("srpp", name, self.release[:8]))

    @property
    def version(self) -> str:
        """The release in words."""
        return f"release {self.release}"


def permalink(path: str, fields: Iterable[tuple[str, str]], release: str) -> str:
    """The lasting address of an answer: it gives what this release gives, or says where that is.

    >>> permalink("/question/glcn-cities", [], "3f0c").removeprefix(BASE_IRI)
    '/question/glcn-cities?release=3f0c'
    """
    return f"{BASE_IRI}{path}?{urlencode([*fields, ('release', release)])}"


def render_citation(work: Work, format: Format) -> str:
    """The citation in one of `CITATION_FORMATS`."""
    plain = work._replace(title=" ".join(_CONTROL.sub(" ", work.title).split()))
    return {BIBTEX: _bibtex, CSL_JSON: _csl, RIS: _ris}[format](plain)


def _bibtex(work: Work) -> str:
    """One BibTeX entry; what TeX would read as a command is escaped."""
    title = _SPECIAL.sub(r"\\\1", work.title.replace("\\", "/").replace("^", " ").replace("~", " "))
    year, month, _ = work.created[:10].split("-")
    fields = {
        "title": f"{{{title}}}",
        "author": "{{SRPP Graph}}",
        "year": f"{{{year}}}",
        "month": f"{{{int(month)}}}",
        "version": f"{{{work.version}}}",
        "howpublished": "{SRPP Graph: socially responsible public procurement, sourced}",
        "url": f"{{{work.iri}}}",
        "note": f"{{{work.version} of {work.created[:10]}, CC BY 4.0}}",
    }
    lines = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return f"@misc{{{work.key},\n{lines}\n}}\n"


def _csl(work: Work) -> str:
    """One CSL-JSON item, in a list as reference managers want it."""
    item = {
        "id": work.key,
        "type": "dataset",
        "title": work.title,
        "author": [{"literal": "SRPP Graph"}],
        "container-title": "SRPP Graph: socially responsible public procurement, sourced",
        "issued": {"date-parts": [[int(part) for part in work.created[:10].split("-")]]},
        "version": work.version,
        "URL": work.iri,
        "license": "CC BY 4.0",
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _ris(work: Work) -> str:
    """One RIS record."""
    fields = (
        *(("TY", "DATA"), ("ID", work.key), ("TI", work.title), ("AU", "SRPP Graph")),
        *(("PY", work.created[:4]), ("DA", work.created[:10].replace("-", "/")), ("ET", work.version)),
        *(
            ("T2", "SRPP Graph: socially responsible public procurement, sourced"),
            ("UR", work.iri),
            ("ER", ""),
        ),
    )
    return "".join(f"{name}  - {value}\r\n" for name, value in fields)
