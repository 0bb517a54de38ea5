"""SG137, SG138: names that were published and that nothing describes any more."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.term import URIRef

from srpp_graph.checkout import Checkout, Role
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.files import home_of
from srpp_graph.diagnostics import Diagnostic, Place, Severity
from srpp_graph.errors import ContentError
from srpp_graph.ledger import FILE_NAME, Entry, read_ledger
from srpp_graph.prefixes import compact


def check_published(checkout: Checkout, corpus: Corpus) -> Iterator[Diagnostic]:
    """What was published and has vanished, at its line of the ledger."""
    try:
        entries = read_ledger(checkout)
    except ContentError as error:
        yield from error.diagnostics
        return
    asked = {iri for sheet in corpus.of_role(Role.QUESTION) for iri in sheet.gist.subjects} if entries else ()
    for entry in entries:
        home = _home(entry)
        if not entry.iri:
            message = f"`{entry.text[:80]}` names no entity and no question"
            help = "write one name a line, as in `city/oslo`, or `question/glcn-cities` for a question"
            yield Diagnostic("SG138", "not-a-name", Severity.ERROR, message, _place(entry), help=help)
        elif not (URIRef(entry.iri) in corpus.subjects or entry.iri in asked) and home not in corpus.unsound:
            yield _vanished(entry, compact(entry.iri), home)


def _home(entry: Entry) -> str:
    """The file that is to say what has become of an entry."""
    return (
        home_of(entry.ref) if entry.ref else f"ontology/questions/{entry.text.partition('/')[2]}/question.ttl"
    )


def _vanished(entry: Entry, name: str, home: str) -> Diagnostic:
    """The finding that nothing describes a published entity."""
    return Diagnostic(
        "SG137",
        "vanished",
        Severity.ERROR,
        f"{name} was published, and nothing describes it any more",
        _place(entry),
        help=f"say in {home} that it is retired: `a srpp:Retired`, why in `srpp:retiredBecause`, and what"
        " took its place, if anything did, in `dcterms:isReplacedBy`",
    )


def _place(entry: Entry) -> Place:
    """The whole line of an entry."""
    return Place(FILE_NAME, entry.line, 1, entry.line, len(entry.text) + 1)
