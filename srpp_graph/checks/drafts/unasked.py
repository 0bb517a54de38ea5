"""What `check` asks of a file and nobody can ask of a draft: which codes, what they look for, and why not.

A verdict says as much as was asked; so every face of a judgement tells this beside its findings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unasked:
    """Some codes that were not asked: what they look for, and why they were left out."""

    codes: tuple[str, ...]
    what: str
    why: str

    def __str__(self) -> str:
        """One line, as in `SG404: whether anything rests on a source; that is told in other files`."""
        few = len(self.codes) <= _FEW
        named = ", ".join(self.codes) if few else f"{self.codes[0]} to {self.codes[-1]}"
        return f"{named}: {self.what}; {self.why}" if named else f"{self.what}; {self.why}"


_FEW = 8

WITHOUT_CHECKOUT = (
    Unasked(
        ("SG131", "SG133", "SG135"),
        "whether the file stands where it should",
        "a draft has no place yet, and the notes say where it belongs",
    ),
    Unasked(
        ("SG134", "SG137"),
        "whether other files say the same, or miss what was published",
        "the checkout knows that",
    ),
    Unasked(("SG404",), "whether anything rests on a source", "that is told in other files"),
    Unasked(("SG406", "SG407"), "whether it is another entity once more", "that takes all the other files"),
)
"""What takes the whole checkout, whatever the draft."""

_PUBLISHED = Unasked(
    ("SG270", "SG401", "SG402", "SG403", "SG405"),
    "whether terms and references are known",
    "shapes of your own judge, and nothing of ours",
)


_FORM = Unasked(
    ("SG150",), "whether the text has its form", "that is asked of a file that is right otherwise"
)


def unasked_of(
    *, own_shapes: bool, formed: bool, rules: Iterable[str], unreadable: str
) -> tuple[Unasked, ...]:
    """What was not asked of a draft.

    It is `formed` if its form was looked at. `rules` are the codes of the shapes; they were left out if
    something was `unreadable`.
    """
    unapplied = Unasked(
        tuple(sorted(rules)),
        "what the shapes demand",
        f"{unreadable} cannot be read whole, so mend that first",
    )
    return (
        *WITHOUT_CHECKOUT,
        *([] if formed else [_FORM]),
        *([_PUBLISHED] if own_shapes else []),
        *([unapplied] if unreadable else []),
    )


def codes_of(unasked: Iterable[Unasked]) -> Collection[str]:
    """Every code that was not asked, once."""
    return {code for each in unasked for code in each.codes}
