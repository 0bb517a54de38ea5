"""The question library: questions that people ask, each with the query that answers it.

A question is a folder of `ontology/questions/`: `question.ttl` says what is asked and why, `query.rq` asks
it, `expected.csv` holds the rows that a person has read against the sources. The build puts the query's
text beside the description, so a release knows its own questions.
"""

from __future__ import annotations

from dataclasses import dataclass

from srpp_graph import queries
from srpp_graph.prefixes import PREFIXES
from srpp_graph.store.endpoint import Store


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `text` is SPARQL, whole, with its own prefixes."""

    slug: str
    title: str
    description: str
    rationale: str
    text: str


def load_questions(store: Store) -> tuple[Question, ...]:
    """All questions of a release, sorted by slug."""
    return tuple(
        Question(
            slug=str(row["question"]).removeprefix(PREFIXES["question"]),
            title=str(row["title"]),
            description=str(row["description"]),
            rationale=str(row["rationale"]),
            text=str(row["text"]),
        )
        for row in store.select(queries.load("questions"))
    )


def find_question(store: Store, slug: str) -> Question | None:
    """The question of that slug, or `None`."""
    return next((each for each in load_questions(store) if each.slug == slug), None)
