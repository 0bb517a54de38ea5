"""Files of content spoilt by chance, always in the same way for the same seed."""

import random
import re

TOKEN = re.compile(rb'"""|"(?:[^"\\\n]|\\.)*"|<[^>\s]*>|[^\s;,.<>"\[\]()]+|\s+|.', re.DOTALL)
PIECES = [
    *(
        b'"',
        b"'",
        b'"""',
        b"'''",
        b"<",
        b">",
        b"[",
        b"]",
        b"(",
        b")",
        b"{",
        b"}",
        b";",
        b",",
        b".",
        b"@",
        b"^^",
    ),
    *(
        b"\\",
        b"\\u",
        b"\\uD800",
        b"\\U00110000",
        b"%",
        b"%zz",
        b"#",
        b"_:b0",
        b"a",
        b"BASE",
        b"PREFIX",
        b"@prefix",
    ),
    *(b"1e", b"1e999", b"-", b"+.5", b"00", b"TRUE", b"@en_GB", b"@x-" + b"y" * 300, b"<a b>", b"<http://[>"),
    *(b'"2021-02-30"^^xsd:date', b'"x"^^xsd:integer', b'"-0001"^^xsd:gYear', b"9" * 5000, b"<<( a a a )>>"),
    *(b"\0", b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1b[31m", b"\x7f"),
    *(
        b"\r",
        b"\r\n",
        b"\n\n\n",
        b"\t",
        b"\x0b",
        b"\x0c",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xa8",
        b"\xc2\xa0",
        b"\xc2\x85",
    ),
]
"""Tokens at a wrong place, tokens that are none, bytes that are no text, and text that is no Turtle."""

MARKS = ["\u202e", "\u2066", "\u200f", "\u200b", "\u0301", "\ufeff", "\ue000", "\ufffe", "\U0001f600"]
NESTS = [(b"[ a ", b"]"), (b"( ", b")"), (b"[ srpp:p ( ", b") ]"), (b"<<", b">>"), (b'"', b"")]


def _bytes(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Some bytes lost, doubled, moved or put in."""
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.choice([0, 1, 1, 2, 10, 200]))
        piece = chance.choice(
            [b"", chance.choice(PIECES), content[start:end] * 2, content[end : end + 50], chance.randbytes(3)]
        )
        content = content[:start] + piece + content[end:]
    return content


def _shuffled(parts: list[bytes], others: list[bytes], chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 5)):
        at, to = chance.randrange(len(parts)), chance.randrange(len(parts))
        what = chance.randrange(5)
        if what == 0:
            parts[at] = b""
        elif what == 1:
            parts.insert(to, parts[at])
        elif what == 2:
            parts[at], parts[to] = parts[to], parts[at]
        elif what == 3:
            parts[at] = chance.choice(others)
        else:
            parts[at] = chance.choice(PIECES)
    return b"".join(parts)


def _tokens(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Some tokens lost, doubled, exchanged, or taken from another file."""
    return _shuffled(TOKEN.findall(content) or [b""], TOKEN.findall(other) or [b""], chance)


def _lines(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The same with lines."""
    return _shuffled(
        content.splitlines(keepends=True) or [b""], other.splitlines(keepends=True) or [b""], chance
    )


def _splice(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of one file with the end of another."""
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


def _encoded(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The text in another encoding than UTF-8."""
    text = content.decode("utf-8")
    return text.encode(
        chance.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"]), "replace"
    )


def _marked(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Marks that nobody sees, or that turn the direction of the text, between letters."""
    text = content.decode("utf-8")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(MARKS) * chance.choice([1, 1, 3]) + text[at:]
    return text.encode("utf-8")


def _nested(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A nest that is deep, and perhaps never ends."""
    begin, end = chance.choice(NESTS)
    times = chance.choice([2, 50, 1000, 20_000])
    at = chance.choice([each.end() for each in re.finditer(rb"[;,.]\s", content)] or [0])
    tail = end * chance.choice([times, times, 0, times + 1])
    return content[:at] + b" srpp:theme " + begin * times + tail + b" ; " + content[at:]


def _nulls(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A hole, as a disk leaves it that was full."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + b"\0" * chance.choice([1, 2, 512]) + content[at + chance.choice([0, 512]) :]


def _cut(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Half a file."""
    return content[: chance.randrange(len(content) + 1)]


WAYS = (_bytes, _bytes, _tokens, _tokens, _tokens, _lines, _splice, _encoded, _marked, _nested, _nulls, _cut)


def spoil(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """The content, which is UTF-8, spoilt in one of many ways; `other` is another file's."""
    return chance.choice(WAYS)(content, other, chance)
