"""Texts without a language tag where the rule asks for one in a language: the text itself is wrong."""

from __future__ import annotations

from itertools import islice

from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Literal, URIRef

from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.engines import Result
from srpp_graph.checks.rules import Rules
from srpp_graph.checks.whereabouts import SHOWN, Whereabouts
from srpp_graph.diagnostics import Related

UNTAGGED = "this text has no language tag"
_LABEL = "no language tag"


def find_untagged(result: Result, rules: Rules, corpus: Corpus) -> Whereabouts | None:
    """Where the text stands that would do with a language tag, if it is this that the result misses."""
    if result.component != SH.QualifiedMinCountConstraintComponent or not isinstance(result.path, URIRef):
        return None
    wanted = rules.values(result.shape, SH.qualifiedValueShape)
    if not any(
        rules.values(each, SH.languageIn) or RDF.langString in rules.values(each, SH.datatype)
        for each in wanted
    ):
        return None
    found = (
        sheet.place(each.object_span)
        for sheet, each in corpus.about(result.focus, result.path)
        if isinstance(each.object, Literal)
        and not each.object.language
        and each.object.datatype in (None, XSD.string)
    )
    places = [*islice(found, 1 + SHOWN)]
    if not places:
        return None
    return Whereabouts(places[0], _LABEL, tuple(Related(each, _LABEL) for each in places[1:]))
