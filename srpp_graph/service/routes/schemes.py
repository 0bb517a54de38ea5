"""`/scheme` and `/profile`: the lists of concepts, and the profiles of documents, at their own names.

A scheme is given whole, with all that the ontology says of its concepts, so that one request is enough for
those who read SKOS. A profile says what it is for and how it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fastapi import APIRouter
from rdflib.term import Identifier, Literal, URIRef
from starlette.requests import Request
from starlette.responses import Response

from srpp_graph import queries
from srpp_graph.entities import Named
from srpp_graph.entities.labels import Labels, choose_literal
from srpp_graph.phrases import said
from srpp_graph.prefixes import BASE_IRI, PREFIXES
from srpp_graph.service.answers import etag, page_response, unchanged
from srpp_graph.service.context import Context
from srpp_graph.service.negotiation import HTML, choose
from srpp_graph.service.parameters import FORMAT, described, known
from srpp_graph.service.problems import RequestFault
from srpp_graph.service.profiles import PROFILES, Profile
from srpp_graph.service.reading import LANGUAGE, spoken
from srpp_graph.service.routes.entity import DOCUMENT_FORMATS
from srpp_graph.service.signposts import alternating
from srpp_graph.store.endpoint import Triple
from srpp_graph.store.formats import render_graph
from srpp_graph.vocabulary import DCTERMS, PROF, RDF, SKOS

router = APIRouter(tags=["Linked data"])

REPRESENTATIONS = (*DOCUMENT_FORMATS, HTML)
_ASKED = (FORMAT, LANGUAGE)


class Member(NamedTuple):
    """One thing of a list: its name, what it means, and its anchor if this is its only page."""

    named: Named
    definition: Named | None
    anchor: str = ""


class _Shown(NamedTuple):
    """What a page of this module shows: a heading, words under it, and what is listed."""

    title: str
    iri: str
    lead: Named | None
    members: Sequence[Member]


@router.get("/scheme", dependencies=[known(*_ASKED)], openapi_extra=described(*_ASKED))
def list_schemes(request: Request) -> Response:
    """The lists of concepts: themes, instruments, kinds of policy, roles, units, countries and more."""
    triples = _triples(Context.of(request), "schemes")
    labels, languages = Context.of(request).graph.entities.labels, spoken(request)
    subjects = dict.fromkeys(subject for subject, _, _ in triples)
    members = [_member(labels, triples, each, languages) for each in subjects]
    shown = _Shown("Lists of concepts", PREFIXES["scheme"], None, _sorted(members))
    return _answer(request, triples, shown, languages)


@router.get("/scheme/{name}", dependencies=[known(*_ASKED)], openapi_extra=described(*_ASKED))
def show_scheme(request: Request, name: str) -> Response:
    """One list of concepts, with all that the ontology says of each."""
    context, languages = Context.of(request), spoken(request)
    scheme = URIRef(PREFIXES["scheme"] + name) if name.isascii() and name.replace("-", "").isalnum() else None
    triples = _triples(context, "scheme", scheme=scheme) if scheme is not None else []
    if scheme is None or not triples:
        raise RequestFault(
            "not-found",
            said("there is no scheme `{name}`", name=name[:60]),
            help=said("/scheme lists those there are"),
        )
    labels = context.graph.entities.labels
    subjects = dict.fromkeys(subject for subject, _, _ in triples if subject != scheme)
    members = [_member(labels, triples, each, languages, f"{scheme}#") for each in subjects]
    title = labels.named(scheme, languages).label
    shown = _Shown(title, str(scheme), _definition(triples, scheme, languages), _sorted(members))
    return _answer(request, triples, shown, languages)


@router.get("/profile", dependencies=[known(*_ASKED)], openapi_extra=described(*_ASKED))
def list_profiles(request: Request) -> Response:
    """The profiles in which documents can be had, with the token that asks for each."""
    triples = [triple for each in PROFILES for triple in _described(each)]
    members = [
        Member(Named(URIRef(each.iri), each.name), Named(URIRef(each.iri), each.label, "en"))
        for each in PROFILES
    ]
    lead = Named(URIRef(BASE_IRI), "Ask for one by Accept-Profile, or by ?_profile= and its name", "en")
    shown = _Shown("Profiles of documents", f"{BASE_IRI}/profile", lead, members)
    return _answer(request, triples, shown, spoken(request))


@router.get("/profile/{name}", dependencies=[known(*_ASKED)], openapi_extra=described(*_ASKED))
def show_profile(request: Request, name: str) -> Response:
    """One profile in which documents can be had: what it is for, and the token that asks for it."""
    profile = next((each for each in PROFILES if each.iri == f"{BASE_IRI}/profile/{name}"), None)
    if profile is None:
        ours = ", ".join(each.name for each in PROFILES if each.iri.startswith(BASE_IRI))
        raise RequestFault(
            "not-found",
            said("there is no profile `{name}`", name=name[:60]),
            help=said("our own are {names}", names=ours),
        )
    iri = URIRef(profile.iri)
    lead = Named(iri, profile.label, "en")
    return _answer(request, _described(profile), _Shown(profile.name, profile.iri, lead, ()), spoken(request))


def _described(profile: Profile) -> list[Triple]:
    """What is said of a profile, in the W3C's Profiles Vocabulary."""
    iri = URIRef(profile.iri)
    return [
        (iri, RDF.type, PROF.Profile),
        (iri, DCTERMS.title, Literal(profile.label, lang="en")),
        (iri, PROF.hasToken, Literal(profile.name)),
        (iri, DCTERMS.isPartOf, URIRef(f"{BASE_IRI}/dataset")),
    ]


def _triples(context: Context, query: str, **terms: Identifier) -> list[Triple]:
    """The triples that a query of ours gives, in a fixed order."""
    rows = context.graph.store.select(queries.load(query), **terms)
    return sorted((row["subject"], URIRef(row["predicate"]), row["object"]) for row in rows)


def _member(
    labels: Labels, triples: Sequence[Triple], term: Identifier, languages: Sequence[str], own: str = "\0"
) -> Member:
    """A thing of a list as a page shows it; what begins with `own` has its anchor on that page."""
    anchor = str(term).removeprefix(own) if str(term).startswith(own) else ""
    return Member(labels.named(term, languages), _definition(triples, term, languages), anchor)


def _definition(triples: Sequence[Triple], term: Identifier, languages: Sequence[str]) -> Named | None:
    """The definition of a thing in the reader's language, with that language; `None` if it has none."""
    text = choose_literal([o for s, p, o in triples if s == term and p == SKOS.definition], languages)
    return None if text is None else Named(text, str(text), text.language or "")


def _sorted(members: Sequence[Member]) -> list[Member]:
    """The members by name."""
    return sorted(members, key=lambda each: (each.named.label.casefold(), str(each.named.term)))


def _answer(
    request: Request, triples: Sequence[Triple], shown: _Shown, languages: tuple[str, ...]
) -> Response:
    """The triples in the format that is asked for, or their page."""
    context, path = Context.of(request), request.scope["path"]
    asked = request.query_params.getlist(FORMAT.name)
    chosen = choose(request.headers.get("accept"), asked, REPRESENTATIONS)
    version = (context.pages.version, languages) if chosen is HTML else ""
    tag = etag(context.graph.release_id, path, chosen.media_type, version)
    headers = alternating(context, path, chosen, REPRESENTATIONS) | {"ETag": tag}
    known_already = unchanged(request, headers)
    if known_already is not None:
        return known_already
    if chosen is HTML:
        values = {"shown": shown, "formats": DOCUMENT_FORMATS}
        return page_response(request, "scheme.html", values, headers=headers, languages=languages)
    return Response(render_graph(triples, chosen.media_type), headers=headers, media_type=chosen.content_type)
