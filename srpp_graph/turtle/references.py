"""IRI references: what a relative one means, and what is wrong with an absolute one.

RFC 3986 §5 says how a reference is resolved, RFC 3987 §2.2 what an IRI is made of.
"""

from __future__ import annotations

import re
from functools import cache

_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.S)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

# Turtle §6.5, IRIREF: the characters that may not stand between < and >, not even escaped.
_FORBIDDEN = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_ORDINARY = re.compile(r"https?://[A-Za-z0-9.-]+(?:[/?][A-Za-z0-9/._~=&-]*)?(?:#[A-Za-z0-9/._~-]*)?")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_AUTHORITY = re.compile(r"(?:[^@\[\]:]*(?::[^@\[\]]*)?@)?(?:\[[0-9A-Fa-fVv:.]+\]|[^@:\[\]]*)(?::[0-9]*)?")
_NOT_UNICODE_TEXT = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff\x7f-\x9f]")


def is_absolute(reference: str) -> bool:
    """Whether the reference begins with a scheme.

    >>> is_absolute("urn:x"), is_absolute("#place")
    (True, False)
    """
    return _SCHEME.match(reference) is not None


def is_ordinary(iri: str) -> bool:
    """Whether this is plainly a whole IRI, as nearly all are; one that is not may be one all the same.

    >>> is_ordinary("https://w3id.org/srpp/ns#City"), is_ordinary("urn:x"), is_ordinary("#City")
    (True, False, False)
    """
    return _ORDINARY.fullmatch(iri) is not None


def resolve_reference(base: str, reference: str) -> str:
    """The IRI that the reference means in a text with this base.

    >>> resolve_reference("https://w3id.org/srpp/id/city/oslo", "#place")
    'https://w3id.org/srpp/id/city/oslo#place'
    >>> resolve_reference("http://a/b/c/d;p?q", "../../g/./h")
    'http://a/g/h'
    """
    scheme, authority, path, query, fragment = _split(reference)
    if scheme is not None or not base:
        return reference
    base_scheme, base_authority, base_path, base_query, _ = _split(base)
    if authority is not None:
        path = remove_dots(path)
    else:
        authority = base_authority
        if not path:
            path, query = base_path, base_query if query is None else query
        elif path.startswith("/"):
            path = remove_dots(path)
        else:
            path = remove_dots(_merge(base_authority, base_path, path))
    return _join(base_scheme, authority, path, query, fragment)


def remove_dots(path: str) -> str:
    """The path without `.` and `..` steps (RFC 3986 §5.2.4).

    >>> remove_dots("/a/b/c/./../../g"), remove_dots("/..")
    ('/a/g', '/')
    """
    steps = path.split("/")
    kept: list[str] = []
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        if step == "..":
            if len(kept) > 1 or (kept and kept[0]):
                kept.pop()
        elif step != ".":
            kept.append(step)
        if last and step in (".", ".."):
            kept.append("")
    return "/".join(kept)


def find_reference_fault(reference: str) -> str | None:
    """What is wrong with a reference before it is resolved: a colon where a scheme would end (RFC 3986 §4.2).

    >>> find_reference_fault("1:x"), find_reference_fault("./1:x")
    ('a relative IRI cannot begin with `1:`', None)
    """
    start, colon, _ = re.split(r"[/?#]", reference, maxsplit=1)[0].partition(":")
    return f"a relative IRI cannot begin with `{start}:`" if colon and not is_absolute(reference) else None


def find_iri_fault(iri: str) -> str | None:
    """What is wrong with an absolute IRI, in a few words, or `None`.

    >>> find_iri_fault("https://example.org/a b")
    'a space cannot stand in an IRI'
    >>> find_iri_fault("https://example.org/%C3%A9") is None
    True
    """
    if is_ordinary(iri):
        return None
    if match := _FORBIDDEN.search(iri) or _NOT_UNICODE_TEXT.search(iri):
        return f"{name_character(match.group())} cannot stand in an IRI"
    if match := _STRAY_PERCENT.search(iri):
        return f"`{iri[match.start() : match.start() + 3]}` is not a percent escape"
    _, authority, path, query, fragment = _split(iri)
    if authority is not None and not _AUTHORITY.fullmatch(authority):
        return f"`{authority}` is not a host"
    for part in (path, query or "", fragment or ""):
        if "[" in part or "]" in part:
            return "`[` and `]` can stand only around the number of a host"
    if (fragment and "#" in fragment) or _has_private_letters(path + (fragment or "")):
        return "a second `#` or a private character cannot stand in an IRI"
    return None


def _has_private_letters(text: str) -> bool:
    return not text.isascii() and _private_letter().search(text) is not None


@cache
def _private_letter() -> re.Pattern[str]:
    # So large a class takes long to compile, and is rarely needed.
    return re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def name_character(character: str) -> str:
    r"""The character as a message names it.

    >>> name_character(" "), name_character("{"), name_character("\x00")
    ('a space', '`{`', 'the character U+0000')
    """
    named = {" ": "a space", "\n": "a line break", "\r": "a line break", "\t": "a tab"}
    if character in named:
        return named[character]
    return f"`{character}`" if character.isprintable() else f"the character U+{ord(character):04X}"


def _split(reference: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    match = _PARTS.fullmatch(reference)
    if match is None:  # the pattern takes any text; this is for the type checker
        return (None, None, reference, None, None)
    scheme, authority, path, query, fragment = match.groups()
    return (scheme, authority, path or "", query, fragment)


def _merge(base_authority: str | None, base_path: str, path: str) -> str:
    """RFC 3986 §5.2.3."""
    if base_authority is not None and not base_path:
        return "/" + path
    return base_path[: base_path.rfind("/") + 1] + path


def _join(
    scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None
) -> str:
    """RFC 3986 §5.3."""
    return "".join(
        (
            "" if scheme is None else scheme + ":",
            "" if authority is None else "//" + authority,
            path,
            "" if query is None else "?" + query,
            "" if fragment is None else "#" + fragment,
        )
    )
