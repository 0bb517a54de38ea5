"""The question library: questions that people ask, each with the query that answers it.

A question is a folder of `ontology/questions/`: `question.ttl` says what is asked and why, and what a reader
may choose; `query.rq` asks it; `expected.csv` holds the rows that a person has read against the sources. The
build puts the query's text beside the description, so a release knows its own questions.

    question = find_question(store, "networks-of-a-city")
    text = question.ask({"authority": "freetown"})     # the very SPARQL that is run, and shown
"""

from __future__ import annotations

from srpp_graph.questions.parameter import Choice, Parameter
from srpp_graph.questions.question import Question, by_tag, find_question, load_libraries, load_questions
from srpp_graph.questions.text import Text

__all__ = [
    "Choice",
    "Parameter",
    "Question",
    "Text",
    "by_tag",
    "find_question",
    "load_libraries",
    "load_questions",
]
