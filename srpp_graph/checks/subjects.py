"""The node that a person means: an IRI, a prefixed name, a file, or a slug that only one entity has."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib.term import URIRef

from srpp_graph.checkout import Role
from srpp_graph.checks.corpus import Corpus
from srpp_graph.checks.files import entity_of
from srpp_graph.checks.near import near_names
from srpp_graph.errors import EntityNotFound
from srpp_graph.iris import KINDS
from srpp_graph.prefixes import BASE_IRI, compact, expand

_LISTED = 12


def find_subject(corpus: Corpus, text: str) -> URIRef:
    """The subject of the data or the ontology that `text` names; a file by its path in the checkout.

    Raises:
        EntityNotFound: there is none, or there are several; with the nearest names.

    >>> find_subject(Corpus(()), "city:oslo")
    Traceback (most recent call last):
    ...
    srpp_graph.errors.EntityNotFound: nothing is said of `city:oslo`
    """
    if not text.strip():
        raise EntityNotFound(
            "no name was given", (), help="name a node by its IRI, as city:oslo, or by its file"
        )
    known = {each for each in corpus.subjects if isinstance(each, URIRef)}
    found = [each for each in map(URIRef, _readings(text.strip())) if each in known]
    if not found:
        slug = text.strip().casefold()
        found = sorted(each for each in known if _slug(each) == slug)
    if len(found) == 1:
        return found[0]
    shown = text.strip()[:120]
    if found:
        names = [compact(each) for each in found]
        listed = ", ".join(names[:_LISTED]) + (f" … ({len(names):,} in all)" if len(names) > _LISTED else "")
        raise EntityNotFound(f"`{shown}` can be several", names[:_LISTED], help=f"name one: {listed}")
    shape = _shape(corpus, text.strip())
    if shape:
        help = "name a node that it looks at; `srpp-graph explain` and its code tell what it asks"
        raise EntityNotFound(f"`{shape}` is a shape, and no shape looks at shapes", (), help=help)
    near = _nearest(shown, known)
    help = (
        f"did you mean {' or '.join(near)}?" if near else "name it by its IRI, as city:oslo, or by its file"
    )
    raise EntityNotFound(f"nothing is said of `{shown}`", near, help=help)


def _readings(text: str) -> list[str]:
    """The IRIs that the text may stand for."""
    iri = text.removeprefix("<").removesuffix(">")
    home = entity_of(iri.removeprefix("./"))
    found = [iri, expand(iri) or "", home or ""]
    if iri.startswith(BASE_IRI + "/doc/"):
        found.append(iri.replace("/doc/", "/id/", 1))
    if iri.partition("/")[0] in KINDS:
        found.append(f"{BASE_IRI}/id/{iri}")
    return list(dict.fromkeys(filter(None, found)))


def _shape(corpus: Corpus, text: str) -> str:
    """The name of the shape that the text names, if it names one."""
    shapes = {each for sheet in corpus.of_role(Role.SHAPES) for each in sheet.gist.subjects}
    return next((compact(each) for each in _readings(text) if each in shapes), "")


def _slug(iri: str) -> str:
    """What stands after the kind in an entity's IRI, or after the `#` in a term's."""
    if "#" in iri and iri.startswith(f"{BASE_IRI}/id/"):
        return ""
    return iri.rpartition("#")[2].rpartition("/")[2].casefold()


def _nearest(text: str, known: Iterable[URIRef]) -> list[str]:
    """The names nearest to what was typed, whole or as slugs."""
    names = [compact(each) for each in known]
    if ":" in text or "/" in text:
        # As short as it can be said, so that a slip weighs as much in an IRI as in a name.
        short = min((text, *map(compact, _readings(text))), key=len)
        return near_names(short, names)
    slugs = {each: _slug(each) for each in known}
    near = near_names(text, set(slugs.values()) - {""})
    return [compact(each) for slug in near for each in sorted(slugs) if slugs[each] == slug][:5]
