"""The link checker: from the home page on, no link within the service is dead, nor any anchor."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx

EACH = 5
"""How many addresses of a kind are followed; kinds are what the path is without its last name."""

LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
ANCHOR = re.compile(r'\bid="([^"]+)"')


def test_no_link_within_the_service_is_dead(client: httpx.Client, url: str) -> None:
    followed: Counter[str] = Counter()
    anchors: dict[str, set[str]] = {}
    wanted: dict[tuple[str, str], str] = {}
    seen, waiting, dead = {"/"}, deque([("/", "the start")]), []
    while waiting:
        path, page = waiting.popleft()
        kind = path.partition("?")[0].rpartition("/")[0] + ("?" if "?" in path else "")
        followed[kind] += 1
        if followed[kind] > EACH and kind:
            continue
        answer = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        if answer.status_code >= 400:
            dead.append(f"{answer.status_code} {path}, linked from {page}")
            continue
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        anchors[path] = set(ANCHOR.findall(answer.text))
        for link in map(unescape, LINK.findall(answer.text)):
            parts = urlsplit(urljoin(url + path, link))
            if f"{parts.scheme}://{parts.netloc}" != url:
                continue
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.fragment:
                wanted.setdefault((target, parts.fragment), path)
            if target not in seen:
                seen.add(target)
                waiting.append((target, path))
    assert len(anchors) > 100
    lost = [
        f"{target}#{anchor}, linked from {page}"
        for (target, anchor), page in wanted.items()
        if target in anchors and anchor not in anchors[target]
    ]
    assert dead + lost == []
