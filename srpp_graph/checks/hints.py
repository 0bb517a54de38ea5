"""Did you mean …? For a value that a shape refuses: the entity with this name, the list's entry, the date.

    for found in with_hints(findings, corpus, rules):
        print(found.help)      # 'did you mean country:NOR? Otherwise take an entry of …'

What is proposed is looked for among what the shape asks for and what the files define, so that it would pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from rdflib.namespace import DCTERMS, XSD
from rdflib.term import Node, URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.bounds import SUGGESTED
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.dates import explain_date, find_date
from srpp_graph.checks.demands import Demand, Demands
from srpp_graph.checks.near import near_names
from srpp_graph.checks.numbers import COMMAS, find_number
from srpp_graph.checks.violations import words_for
from srpp_graph.diagnostics import Diagnostic
from srpp_graph.errors import ContentError
from srpp_graph.prefixes import PREFIXES, compact

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@[\w-]+|\^\^(\S+))?')
_TITLE = 6
"""A shorter text is no title of a source."""
_SURPLUS = "one too many"
_NUMBERS = (XSD.integer, XSD.decimal, XSD.double)
_DATES: tuple[Node, ...] = (XSD.gYear, XSD.gYearMonth, XSD.date)


def with_hints(findings: Iterable[Diagnostic], corpus: Corpus) -> Iterator[Diagnostic]:
    """The findings, those about a value with what may have been meant; of many only the first."""
    hints, left = _Hints(corpus.whole), SUGGESTED
    for each in findings:
        told = each.value or each.label == _SURPLUS
        if each.rule is None or not each.rule.iri or not told or not left:
            yield each
            continue
        left -= 1
        yield hints.hinted(each, each.rule.iri)


class _Hints:
    """What the files define, by name and by page; put in order when first asked for."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def hinted(self, found: Diagnostic, shape: str) -> Diagnostic:
        """The finding with a proposal before its help, if there is just one."""
        demand = self._demands.of_shape(URIRef(shape))
        if demand is None or found.result_path != compact(demand.path):
            return found
        if found.label == _SURPLUS:
            return self._joined(found, demand)
        meant, note = self._meant(found.value, demand)
        if meant and meant != found.value:
            rest = f" Otherwise {found.help}" if found.help else ""
            return replace(found, help=f"did you mean {meant}?{rest}")
        return replace(found, notes=(*found.notes, note)) if note else found

    def _joined(self, found: Diagnostic, demand: Demand) -> Diagnostic:
        """The finding on one number too many, if a comma in one number made it."""
        if not any(each in demand.datatypes for each in _NUMBERS):
            return found
        sheet = next((each for each in self._corpus.sheets if each.path == found.place.path), None)
        lines = sheet.document.text.split("\n") if sheet is not None else []
        line = lines[found.place.line - 1] if found.place.line <= len(lines) else ""
        at = found.place.column - 1
        for written in COMMAS.finditer(line):
            if not written.start() <= at < written.end():
                continue
            meant = find_number(written[0])
            whole, point = written[0].replace(",", ""), written[0].replace(",", ".")
            if meant or point.count(".") == 1:
                told = f"write `{meant or f'{whole}` or `{point}'}`: a comma begins another value"
                return replace(found, help=f"{told}. Otherwise {found.help}" if found.help else told)
        return found

    def _meant(self, value: str, demand: Demand) -> tuple[str, str]:
        """What was meant, or else a remark on the value."""
        literal = _LITERAL.fullmatch(value)
        if literal is None:
            return self._meant_iri(value, demand), ""
        text = literal[1]
        dated = [each for each in _DATES if each in demand.datatypes]
        if dated:
            date = find_date(text)
            if date is not None and date.datatype in dated:
                return words_for(date), ""
            return "", explain_date(text)
        if any(each in demand.datatypes for each in _NUMBERS):
            return find_number(text), ""
        return self._named(text, demand) or self._titled(text, demand), ""

    def _meant_iri(self, value: str, demand: Demand) -> str:
        """A name in brackets, one with two colons, an entry of the list by its name or its beginning."""
        prefix, colon, local = value.strip("<>").partition(":")
        if not colon or prefix not in PREFIXES:
            return self._paged(value.strip("<>"), demand)
        local = local.strip(":")
        meant = URIRef(PREFIXES[prefix] + local)
        if meant in self._corpus.subjects and compact(meant) != value:
            return compact(meant)
        if not demand.schemes and not demand.allowed:
            return ""
        return self._named(local, demand) or self._begun(local, demand)

    def _named(self, text: str, demand: Demand) -> str:
        """What the shape takes that has this name, if it is one."""
        plain = _plain(text)
        if not plain:
            return ""
        allowed = [each for each in demand.allowed if isinstance(each, URIRef)]
        found = [each for each in allowed if plain in _plain(compact(each).partition(":")[2])]
        for subject in () if demand.allowed else self._names.get(plain, ()):
            if self._passes(subject, demand):
                found.append(subject)
        found = [*dict.fromkeys(found)]
        return compact(found[0]) if len(found) == 1 else ""

    def _titled(self, text: str, demand: Demand) -> str:
        """The one source that has this title; its file is read, since no other ever asks for titles."""
        title, found = text.strip().casefold(), []
        for sheet in self._corpus.of_role(Role.DATA) if len(title) >= _TITLE else ():
            if not sheet.path.startswith("data/source/"):
                continue
            with suppress(ContentError):
                if f'"{title}"' in sheet.file.read_text().casefold():
                    found += [each.subject for each in sheet.statements if each.predicate == DCTERMS.title]
        named = [each for each in dict.fromkeys(found) if isinstance(each, URIRef)]
        return compact(named[0]) if len(named) == 1 and self._passes(named[0], demand) else ""

    def _begun(self, local: str, demand: Demand) -> str:
        """The one entry that begins so, as `NOR` does with `NO`, or is nearly so called."""
        entries = [each for scheme in demand.schemes for each in self._demands.entries(scheme)]
        names = [compact(each) for each in entries]
        begun = [each for each in names if each.partition(":")[2].casefold().startswith(local.casefold())]
        if local and len(begun) == 1:
            return begun[0]
        near = near_names(local, (each.partition(":")[2] for each in names), limit=2)
        return next(each for each in names if each.endswith(f":{near[0]}")) if len(near) == 1 else ""

    def _paged(self, address: str, demand: Demand) -> str:
        """The source or entity whose own page this is."""
        found = [each for each in self._pages.get(address.rstrip("/"), ()) if self._passes(each, demand)]
        return compact(found[0]) if len(found) == 1 else ""

    def _passes(self, subject: URIRef, demand: Demand) -> bool:
        """Whether the shape takes this value: it is in the list, or of the class."""
        if demand.schemes:
            return any(subject in self._demands.entries(each) for each in demand.schemes)
        types = self._types.get(subject, ())
        wider = {each for kind in types for each in (kind, *self._demands.wider(kind))}
        return not wider.isdisjoint(demand.classes)

    @cached_property
    def _demands(self) -> Demands:
        return Demands(self._corpus)

    @cached_property
    def _names(self) -> Mapping[str, Sequence[URIRef]]:
        found: dict[str, list[URIRef]] = {}
        for sheet in self._corpus.of_role(Role.DATA, Role.ONTOLOGY):
            for subject, name, _, _ in sheet.gist.names:
                found.setdefault(_plain(name), []).append(URIRef(subject))
        return found

    @cached_property
    def _pages(self) -> Mapping[str, Sequence[URIRef]]:
        found: dict[str, list[URIRef]] = {}
        for sheet in self._corpus.of_role(Role.DATA):
            for subject, address, _ in sheet.gist.pages:
                found.setdefault(address.rstrip("/"), []).append(URIRef(subject))
        return found

    @cached_property
    def _types(self) -> Mapping[URIRef, Sequence[URIRef]]:
        found: dict[URIRef, list[URIRef]] = {}
        for sheet in self._corpus.of_role(Role.DATA, Role.ONTOLOGY):
            for subject, kind in sheet.gist.types:
                found.setdefault(URIRef(subject), []).append(URIRef(kind))
        return found


def _plain(text: str) -> str:
    """A name without case, spaces and signs."""
    return "".join(filter(str.isalnum, text.casefold()))
