"""Every IRI of ours leads somewhere: those of the whole release, by the redirects of w3id.org and without."""

import asyncio
import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph as ox
import pytest
from answers import problem, read
from needs import ROOT
from rdflib import DCTERMS, RDF, SKOS, Graph, URIRef
from service.test_all_entities import asked

from srpp_graph.iris import KINDS, EntityRef
from srpp_graph.prefixes import BASE_IRI, NS, PREFIXES
from srpp_graph.release import Release, Shelf
from srpp_graph.service.profiles import PROFILES
from srpp_graph.service.routes.schemes import REPRESENTATIONS

RULES = ROOT / "deploy/w3id/.htaccess"
HOST = "https://graph.example.org"
STANDS = {200, 301, 303, 308, 410}
SPACES = (
    *("context.jsonld", "dataset", "doc", "graph", "id", "ns", "profile", "question", "release", "scheme"),
    "shapes",
)
COINED = (
    *(each.iri for each in PROFILES if each.iri.startswith(BASE_IRI)),
    f"{BASE_IRI}/doc/unit/percent/incoming?property=srpp:unit",
    f"{BASE_IRI}/context.jsonld",
)
"""Names that stand in answers and not in the store."""


def rules() -> list[tuple[re.Pattern[str], str, int]]:
    """The rewrite rules of w3id.org: pattern, target, status; flags that this reader does not know fail."""
    found = []
    for line in RULES.read_text(encoding="utf-8").splitlines():
        if line.startswith("RewriteRule"):
            _, pattern, target, flags = line.split()
            written = set(flags.strip("[]").split(","))
            status = next(each for each in written if each.startswith("R="))
            assert written - {status} <= {"NE", "L"}, line
            found.append((re.compile(pattern), target, int(status[2:])))
    return found


def rewritten(iri: str) -> str | None:
    """The path to which w3id.org sends who asks for an IRI of ours; `None` if no rule fits."""
    path, _, asked = iri.partition("#")[0].removeprefix(BASE_IRI).lstrip("/").partition("?")
    for pattern, target, _ in rules():
        match = pattern.search(path)
        if match is not None:
            address = re.sub(r"\$(\d)", lambda number, match=match: match[int(number[1])], target)
            assert address.startswith(HOST + "/")
            return address.removeprefix(HOST) + (f"?{asked}" if asked else "")
    return None


def names_in(release: Release) -> list[str]:
    """Every IRI below the base that the release has anywhere, without fragments."""
    store = ox.Store.read_only(str(release.store_path))
    found = set(COINED)
    for quad in store:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            kind = term.datatype if isinstance(term, ox.Literal) else term
            if isinstance(kind, ox.NamedNode) and kind.value.startswith(BASE_IRI):
                found.add(kind.value.partition("#")[0])
    return sorted(found)


def test_every_name_of_the_release_leads_somewhere(release: Release) -> None:
    """Directly, and by the rules of w3id.org; every thing is in the catalogue, and some are asked for."""
    names = names_in(release)
    firsts = {
        urlsplit(each.removeprefix(BASE_IRI)).path.partition("/")[2].partition("/")[0] for each in names
    }
    assert firsts == {"", *SPACES}
    things = [
        each for each in names if each.startswith((f"{BASE_IRI}/id/", f"{BASE_IRI}/doc/")) and each[-1] != "/"
    ]
    assert len(things) > 6000
    chosen = [each for each in names if each not in set(things)] + things[::40]

    async def _walk() -> list[str]:
        async with asked(release) as (graph, ask):
            known = set(graph.entities.catalogue.select("", ()).refs)
            faults = [each for each in things if EntityRef.parse(each.partition("/incoming")[0]) not in known]
            for name in chosen:
                path = rewritten(name)
                for way in dict.fromkeys((path or "", name.removeprefix(BASE_IRI) or "/")):
                    answer = await ask(way, headers={"Accept": "text/turtle"})
                    while answer.status_code in (301, 303, 308) and "/doc/" not in answer.headers["location"]:
                        answer = await ask(
                            answer.headers["location"], headers={"Accept": "text/turtle, */*;q=0.1"}
                        )
                    if path is None or (answer.status_code not in STANDS and way != "/graph/"):
                        faults.append(f"{name}: {answer.status_code} at {way}")
        return faults

    assert asyncio.run(_walk()) == []


@pytest.mark.parametrize("path", ["id/city/oslo", "id/city/a%2Fb", "question/x?y=1", ""])
def test_the_rules_of_w3id_keep_what_stands_after_the_name(path: str) -> None:
    address = rewritten(f"{BASE_IRI}/{path}")
    assert address is not None
    assert address.endswith(path.removeprefix("question"))


def test_the_reader_of_the_rules_can_fail() -> None:
    assert rewritten(f"{BASE_IRI}/nowhere/x") is None
    assert rewritten(f"{BASE_IRI}/nsx") is None
    assert rewritten(f"{BASE_IRI}/xid/city/oslo") is None


@pytest.mark.parametrize("kind", KINDS)
def test_what_people_guess_leads_to_the_document(client: httpx.Client, url: str, kind: str) -> None:
    guess = client.get(f"/{kind}/oslo.ttl?format=turtle")
    assert (guess.status_code, guess.headers["location"]) == (308, f"{url}/doc/{kind}/oslo.ttl?format=turtle")
    listed = client.get(f"/{kind}")
    assert (listed.status_code, listed.headers["location"]) == (308, f"{url}/list/{kind}")
    for space in ("id", "doc"):
        begun = client.get(f"/{space}/{kind}")
        assert (begun.status_code, begun.headers["location"]) == (303, f"{url}/list/{kind}")


def test_a_guess_shadows_nothing_and_stays_with_us(client: httpx.Client) -> None:
    assert client.get("/country/NOR").status_code == 200
    assert client.get("/city/oslo", follow_redirects=True).url.path == "/doc/city/oslo"
    problem(client.get("/town/oslo"), 404)
    problem(client.get("/city/oslo/more"), 404)
    problem(client.get("/city/olso", follow_redirects=True), 404)
    problem(client.get("/city/%2F%2Fevil.example"), 404)


SCHEMES = sorted(
    str(each)
    for path in [*ROOT.glob("ontology/schemes/*.ttl"), ROOT / "ontology/srpp.ttl"]
    for each in Graph(bind_namespaces="none").parse(path).subjects(RDF.type, SKOS.ConceptScheme)
)


@pytest.mark.parametrize("iri", SCHEMES)
def test_a_scheme_is_given_whole_in_every_format(client: httpx.Client, iri: str) -> None:
    path = iri.removeprefix(BASE_IRI)
    graphs = [
        set(read(client.get(path, params={"format": each.name}).text, syntax))
        for each, syntax in zip(REPRESENTATIONS[:4], ("turtle", "json-ld", "xml", "nt"), strict=True)
    ]
    assert all(each == graphs[0] for each in graphs)
    found = Graph(bind_namespaces="none")
    for triple in graphs[0]:
        found.add(triple)
    assert (URIRef(iri), RDF.type, SKOS.ConceptScheme) in found
    concepts = set(found.subjects(SKOS.inScheme, URIRef(iri)))
    assert concepts
    page = client.get(path, headers={"Accept": "text/html"}).text
    for concept in concepts:
        assert found.value(concept, SKOS.prefLabel, any=True) is not None, concept
        assert f'title="{concept}"' in page or str(concept).startswith("http://"), concept
        if str(concept).startswith(iri + "#"):
            assert f'id="{quote(str(concept).removeprefix(iri + "#"))}"' in page


def test_the_schemes_are_listed(client: httpx.Client) -> None:
    listed = read(client.get("/scheme").text, "turtle")
    assert {str(each) for each in listed.subjects(SKOS.prefLabel)} == set(SCHEMES)
    assert 'href="/scheme/themes"' in client.get("/scheme", headers={"Accept": "text/html"}).text
    problem(client.get("/scheme/nothing"), 404)
    problem(client.get("/scheme/%C3%A9%22"), 404)


def test_a_profile_says_how_it_is_asked_for(client: httpx.Client) -> None:
    for each in PROFILES[:2]:
        path = each.iri.removeprefix(BASE_IRI)
        told = read(client.get(path).text, "turtle")
        token = told.value(URIRef(each.iri), URIRef("http://www.w3.org/ns/dx/prof/hasToken"))
        assert client.get("/doc/city/oslo", params={"_profile": str(token)}).status_code == 200
        assert told.value(URIRef(each.iri), DCTERMS.title) is not None
        assert each.label in client.get(path, headers={"Accept": "text/html"}).text
    problem(client.get("/profile/none"), 404)


def test_the_base_of_terms_is_the_document_of_terms() -> None:
    assert rewritten(NS) == "/ns"
    assert rewritten(PREFIXES["shape"]) == "/shapes"


def test_a_release_that_was_tidied_away_is_gone_and_not_unknown(
    release: Release, serving: Callable[..., AbstractContextManager[str]], tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path / "releases")
    newer = shelf.folder / "00000000000000ff"
    for path in (shelf.folder / release.id, newer):
        shutil.copytree(release.path, path)
    manifest = replace(release.manifest, id=newer.name)
    manifest.write(newer)
    shelf.switch(Release(newer, manifest))
    assert shelf.tidy(keep=0) == (release.id,)
    with serving(shelf, workers=1) as address, httpx.Client(base_url=address, timeout=60) as client:
        for path in (
            f"/releases/{release.id}",
            f"/dumps/{release.id}/dump.nq.gz",
            f"/dumps/{release.id}.nq.gz",
        ):
            told = problem(client.get(path), 410)
            assert "removed" in told["detail"]
            assert "/d" in told["help"]
        problem(client.get("/releases/1111111111111111"), 404)
        assert client.get(f"/releases/{newer.name}").status_code == 200


def test_a_former_version_of_the_ontology_is_gone_and_one_that_never_was_is_unknown(
    client: httpx.Client,
) -> None:
    problem(client.get("/ns/1.0.0"), 410)
    problem(client.get("/ns/0.1.0"), 410)
    problem(client.get("/ns/0.0.0"), 404)


def test_the_profiles_are_listed(client: httpx.Client) -> None:
    told = read(client.get("/profile").text, "turtle")
    tokens = {str(each) for each in told.objects(None, URIRef("http://www.w3.org/ns/dx/prof/hasToken"))}
    assert tokens == {each.name for each in PROFILES}
    page = client.get("/profile", headers={"Accept": "text/html"}).text
    for each in PROFILES:
        assert each.label in page
    assert 'href="/profile/framed"' in page


def test_what_is_a_list_of_names_is_linked_from_the_home_page_and_the_documentation(
    client: httpx.Client,
) -> None:
    for page, paths in {"/": ("/graphs", "/scheme"), "/docs": ("/graphs", "/scheme", "/profile")}.items():
        text = client.get(page, headers={"Accept": "text/html"}).text
        for path in paths:
            assert f'href="{path}"' in text, (page, path)
