"""The endpoints that SERVICE may ask, found in a query's tokens and replaced by the worker's door to them."""

from __future__ import annotations

from collections.abc import Sequence

from srpp_graph.store.tokens import Kind, Token

DOOR = ("127.0.0.1", 8890)
"""Where a worker asks for them, in a network of its own."""


def door_address(number: int | None = None) -> str:
    """What stands for an endpoint in a worker's query; without a number, how all of them begin."""
    return f"http://{DOOR[0]}:{DOOR[1]}/" + ("" if number is None else str(number))


def find_listed(tokens: Sequence[Token], index: int, services: Sequence[str]) -> Token | None:
    """The IRI behind the word SERVICE at this place, if it is, letter by letter, one of `services`."""
    if not _is_word(tokens, index, "service"):
        return None
    behind = index + 1 + _is_word(tokens, index + 1, "silent")
    endpoint = tokens[behind] if behind < len(tokens) else None
    listed = endpoint is not None and endpoint.kind is Kind.IRI and endpoint.text[1:-1] in services
    return endpoint if listed else None


def put_doors(
    text: str, tokens: Sequence[Token], services: Sequence[str]
) -> tuple[str, list[tuple[int, int]]]:
    """The text with a door in place of each listed endpoint; where each ends, and how much shorter it is."""
    parts: list[str] = []
    shifts: list[tuple[int, int]] = []
    done = length = 0
    for index in range(len(tokens)):
        endpoint = find_listed(tokens, index, services)
        if endpoint is not None:
            door = f"<{door_address(services.index(endpoint.text[1:-1]))}>"
            parts += text[done : endpoint.start], door
            length += endpoint.start - done + len(door)
            shifts.append((length - 1, len(endpoint.text) - len(door)))
            done = endpoint.end
    return "".join(parts) + text[done:], shifts


def _is_word(tokens: Sequence[Token], index: int, word: str) -> bool:
    return index < len(tokens) and tokens[index].kind is Kind.WORD and tokens[index].text.lower() == word
