"""HTML from templates, and the static files that pages use.

HTML is rendered with autoescape, and an undefined variable is an error. Static files are served under names
that hold a hash of what is in them, so browsers keep them for ever. What `frontend/` builds is among them
where it was built; no page needs it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from urllib.parse import urlsplit

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from rdflib.term import Identifier, Literal, URIRef

from srpp_graph import __version__
from srpp_graph.emptiness.explanation import amount
from srpp_graph.entities.peers import AUTHORITY_KINDS
from srpp_graph.phrases import respell
from srpp_graph.prefixes import PREFIXES, compact
from srpp_graph.service.glossary import FACT_NAMES
from srpp_graph.service.headings import INVERSE, KIND_NAMES, PART_NAMES
from srpp_graph.service.layout import facts_of, is_sure, notes_of
from srpp_graph.service.links import is_web_address, link_of, local_path
from srpp_graph.service.settings import Settings
from srpp_graph.service.tongues import name_tongue
from srpp_graph.service.wording import SOURCE_LANGUAGE, Wording, interface_languages
from srpp_graph.service.writing import (
    write_date,
    write_figure,
    write_heading,
    write_number,
    write_prose,
    write_term,
)
from srpp_graph.vocabulary import SCHEMA

_BRACKETED = re.compile(r"<([^<>\s\"]+)>")
_TYPES: Mapping[str, str] = MappingProxyType(
    {"css": "text/css; charset=utf-8", "svg": "image/svg+xml", "js": "text/javascript; charset=utf-8"}
)


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file under its hashed name."""

    name: str
    content_type: str
    body: bytes


class _Compiled(BytecodeCache):
    """The templates as the first language that needed them had them compiled; all languages share that."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a bucket its code, if it is there."""
        code = self._codes.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


class Pages:
    """Renders the templates of this package for one service.

    `version` changes with every template and static file; it is a part of the ETag of each page.
    """

    def __init__(self, settings: Settings) -> None:
        files = resources.files("srpp_graph.service")
        built = files / "frontend" / "built"
        self._assets = {
            source: _asset(file)
            for folder in (files / "static", *((built,) if built.is_dir() else ()))
            for source, file in _files(folder)
        }
        self.assets = MappingProxyType({asset.name: asset for asset in self._assets.values()})
        self.prefix = settings.path_prefix
        self.version = _digest(
            *(file.read_bytes() for folder in ("templates", "words") for _, file in _files(files / folder)),
            *(asset.body for asset in self._assets.values()),
        )
        self._settings = settings
        self._compiled = _Compiled()
        self._environments = {
            language: self._made_for(Wording(language)) for language in interface_languages()
        }

    def _made_for(self, words: Wording) -> Environment:
        """The environment that renders pages in one language of the interface."""
        environment = Environment(
            loader=PackageLoader("srpp_graph.service", "templates"),
            autoescape=lambda name: not (name or "").endswith(".ttl"),
            undefined=StrictUndefined,
            bytecode_cache=self._compiled,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(
            _=words,
            languages=interface_languages(),
            language=words.language,
            language_name=lambda code: _first_capital(name_tongue(code, Wording(code))),
            language_property=SCHEMA.inLanguage,
            href=self.href,
            asset=lambda source: self.href(f"/static/{self._assets[source].name}"),
            built=lambda source: source in self._assets,
            link_of=lambda term: link_of(term, self.prefix),
            fact_names=FACT_NAMES,
            facts_of=facts_of,
            figure=lambda block: write_figure(block, words),
            heading=write_heading,
            inverse=INVERSE,
            is_sure=is_sure,
            is_web_address=is_web_address,
            kind_names=KIND_NAMES,
            authority_kinds=AUTHORITY_KINDS,
            notes_of=notes_of,
            part_names=PART_NAMES,
            local_path=local_path,
            licence=PREFIXES["licence"] + "by/4.0/",
            public_url=self._settings.public_url,
            prefixes=PREFIXES,
            program_version=__version__,
        )
        environment.filters.update(_filters(words))
        return environment

    def asset(self, source: str) -> Asset:
        """The static file that the package calls `source`."""
        return self._assets[source]

    def href(self, path: str) -> str:
        """The link to a path of this service, under the prefix that a proxy may have put before it."""
        return self.prefix + path

    def compile(self) -> None:
        """Compile every template, which takes half a second, so that no visitor waits for it."""
        for environment in self._environments.values():
            for name in environment.list_templates():
                environment.get_template(name)

    def render(self, template: str, *, interface: str = SOURCE_LANGUAGE, **context: object) -> str:
        """The text of a page; a variable that the template needs and does not get is an error."""
        return self._environments[interface].get_template(template).render(context)


def _filters(words: Wording) -> Mapping[str, Callable[..., object]]:
    """How templates write texts, numbers and terms in one language."""
    return {
        "compact": compact,
        "date": lambda text: write_date(text, words),
        "first_capital": _first_capital,
        "hint": _hint,
        "host": lambda address: urlsplit(address).hostname or address,
        "respelt": lambda text: shorten_addresses(respell(text, words)),
        "rows": lambda number: amount(number, "row"),
        "language": lambda term: getattr(term, "language", None) or "",
        "short": _short,
        "thousands": lambda number: write_number(str(number), words.language),
        "prose": write_prose,
        "tongue": lambda tag: name_tongue(tag, words),
        "written": lambda named: write_term(named, words),
    }


def _first_capital(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def _files(folder: Traversable) -> list[tuple[str, Traversable]]:
    """The files of a folder of the package, by name."""
    return sorted((file.name, file) for file in folder.iterdir() if file.is_file())


def _asset(file: Traversable) -> Asset:
    """The static file under a name that tells its content."""
    body = file.read_bytes()
    stem, _, suffix = file.name.rpartition(".")
    return Asset(f"{stem}.{_digest(body)}.{suffix}", _TYPES[suffix], body)


def _digest(*parts: bytes) -> str:
    """Ten hexadecimal digits that change with the bytes."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:10]


def _short(term: Identifier) -> str:
    """A term in few characters: a literal's text, an IRI's prefixed name or address."""
    return compact(str(term)).strip("<>") if isinstance(term, URIRef) else str(term)


def shorten_addresses(text: str) -> str:
    """A sentence with prefixed names for the IRIs in it that have one.

    >>> shorten_addresses("nothing is a <https://w3id.org/srpp/ns#Town>")
    'nothing is a srpp:Town'
    """
    return _BRACKETED.sub(lambda found: compact(found[1]), text)


def _hint(term: Identifier) -> str:
    """What a pointer resting on a term tells: the IRI, or the datatype of a literal that has one."""
    if isinstance(term, Literal):
        return compact(str(term.datatype)) if term.datatype else ""
    return str(term)
