"""One fault, one finding: what is missing only because its word is misspelt is not told as missing as well.

    city:bay srpp:contry country:NOR .      # did you mean srpp:country? And not: the country is missing

A finding goes only if the misspelt words of the very same subject would be enough for its rule, and only
beside the finding that says so, in the same file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rdflib.namespace import SH
from rdflib.term import Node, URIRef

from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.near import find_meant
from srpp_graph.checks.rules import Rules
from srpp_graph.checks.violations import words_for
from srpp_graph.diagnostics import Diagnostic

_MISSING = words_for(SH.MinCountConstraintComponent)

Said = tuple[str, str, str]
"""A file, a subject and a property, in words."""


def without_cascades(found: Iterable[Diagnostic], corpus: Corpus, rules: Rules) -> list[Diagnostic]:
    """The findings, but for those of values that are there under a misspelt name."""
    found = [*found]
    misspelt: dict[str, dict[str, str]] = {}
    for each in found:
        meant = find_meant(each.help) if each.code == "SG270" else None
        if meant is not None:
            misspelt.setdefault(each.place.path, {})[each.value] = meant
    strangers = _of_no_known_class(found, corpus)
    found = [each for each in found if each.rule is None or each.value not in strangers]
    if not misspelt:
        return found
    had = _Had(corpus, misspelt)
    return [each for each in found if not had.enough(each, rules)]


def _of_no_known_class(found: Iterable[Diagnostic], corpus: Corpus) -> set[str]:
    """The things whose class is told to be wrong: that they are refused elsewhere follows from it."""
    unknown = {(each.place.path, each.value) for each in found if each.code == "SG270"}
    strangers = {each.focus for each in found if each.code == "SG410"}
    for sheet in corpus.sheets if unknown else ():
        for subject, kind in sheet.gist.types:
            if (sheet.path, words_for(URIRef(kind))) in unknown:
                strangers.add(words_for(URIRef(subject)))
    return strangers


class _Had:
    """The values that subjects have under any name; `misspelt` is, by file, what unknown words mean."""

    def __init__(self, corpus: Corpus, misspelt: Mapping[str, Mapping[str, str]]) -> None:
        self._corpus = corpus
        self._nodes: dict[str, Node] = {}
        self._meant: dict[Said, set[Node]] = {}
        for sheet in corpus.sheets:
            names = misspelt.get(sheet.path, {})
            for each in sheet.statements if names else ():
                meant = names.get(words_for(each.predicate))
                if meant is not None:
                    subject = words_for(each.subject)
                    self._nodes[subject] = each.subject
                    self._meant.setdefault((sheet.path, subject, meant), set()).add(each.object)

    def enough(self, found: Diagnostic, rules: Rules) -> bool:
        """Whether a finding of something missing would not be one, were all words as they are meant."""
        meant = self._meant.get((found.place.path, found.focus, found.result_path))
        if not meant or found.component != _MISSING or found.rule is None:
            return False
        rule = URIRef(found.rule.iri)
        if found.result_path not in map(words_for, rules.values(rule, SH.path)):
            return False
        least = _least(rules.values(rule, SH.minCount))
        return least is not None and len(meant | self._right(found)) >= least

    def _right(self, found: Diagnostic) -> set[Node]:
        """What the subject has under the right name."""
        said = self._corpus.about(self._nodes[found.focus])
        return {each.object for _, each in said if words_for(each.predicate) == found.result_path}


def _least(numbers: Sequence[object]) -> int | None:
    """The one number that the rule asks for; `None` if that cannot be told."""
    texts = [*map(str, numbers)]
    return int(texts[0]) if len(texts) == 1 and texts[0].isdecimal() else None
