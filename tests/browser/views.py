"""Every kind of page and state that a visitor can meet: tried for accessibility and for valid HTML."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

_ROWS = "SELECT ?city WHERE { ?city a <https://w3id.org/srpp/ns#City> } ORDER BY ?city LIMIT 4"
_NOTHING = "PREFIX srpp: <https://w3id.org/srpp/ns#>\nSELECT ?city WHERE { ?city a srpp:Citty }"


def _asked(query: str, more: str = "&format=html") -> str:
    return f"/sparql?query={quote(query)}{more}"


VIEWS: Mapping[str, str] = MappingProxyType(
    {
        "home": "/",
        "home in German": "/?lang=de",
        "city": "/doc/city/oslo",
        "city in Spanish": "/doc/city/oslo?lang=es",
        "region": "/doc/region/sao-paulo-state",
        "network": "/doc/network/glcn-on-sp",
        "project": "/doc/project/mupass",
        "event": "/doc/event/mupass-dialogue-forum-2019",
        "organisation": "/doc/organisation/iclei",
        "case": "/doc/case/oslo-model-construction",
        "policy": "/doc/policy/oslo-model-2017",
        "source": "/doc/source/mupass-2019-three-take-aways",
        "theme": "/doc/theme/fair-working-conditions",
        "instrument in German": "/doc/instrument/set-aside-quota?lang=de",
        "unit": "/doc/unit/percent",
        "what points to it": "/doc/unit/percent/incoming?property=srpp:unit",
        "list": "/list/case",
        "list, narrowed": "/list/case?outcomes=yes&sort=-year",
        "list, empty": "/list/case?year=1700",
        "country": "/country/NOR",
        "countries": "/countries",
        "search, before": "/search",
        "search, found": "/search?q=olso",
        "search, nothing": "/search?q=zzzzqqqq",
        "questions": "/questions",
        "question, table": "/questions/rival-statements",
        "question, bars": "/questions/members-by-country",
        "question, lines": "/questions/themes-by-year?lang=de",
        "question, time line": "/questions/network-time-line",
        "question, map": "/questions/cities-with-a-policy-and-no-case",
        "question, refused": "/questions/themes-by-year?since=x",
        "query": "/sparql",
        "result, rows": _asked(_ROWS),
        "result, truth": _asked("ASK {}"),
        "result, graph": _asked("DESCRIBE <https://w3id.org/srpp/id/city/oslo>"),
        "result, nothing": _asked(_NOTHING),
        "why nothing": _asked(_NOTHING, "&explain=empty&format=html"),
        "query with a fault": _asked("SELECT * { ?s ?p }"),
        "no such entity": "/doc/city/olso",
        "no such page": "/nowhere",
        "terms": "/ns",
        "lists of concepts": "/scheme",
        "list of concepts": "/scheme/themes",
        "list of concepts in German": "/scheme/countries?lang=de",
        "profile": "/profile/framed",
        "shapes": "/shapes",
        "documentation": "/docs",
        "documentation in Spanish": "/docs?lang=es",
        "coverage": "/coverage",
        "who to talk to": "/match?authority=city/oslo",
        "who to talk to, nobody named, in German": "/match?lang=de",
        "check a text": "/validate?example=faulty",
        "check a text, in German": "/validate?lang=de",
        "checked text, in German": f"/validate?lang=de&text={quote('<urn:a> a <urn:b> ; <urn:p> .')}",
        "checked text": f"/validate?text={quote('<urn:a> a <urn:b> ; <urn:p> .')}",
        "data set": "/dataset",
        "releases": "/releases",
        "dumps": "/dumps",
        "problems": "/problems",
        "kind of problem": "/problems/timeout",
        "code": "/problems/SG304",
    }
)
"""Name → path on the repository's own content."""
