"""One question of the library, and how it is read from a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rdflib.term import Identifier, Literal, URIRef

from srpp_graph import queries
from srpp_graph.errors import ParameterRefused
from srpp_graph.phrases import said
from srpp_graph.prefixes import NS, PREFIXES
from srpp_graph.questions.parameter import Choice, Parameter, name_choices
from srpp_graph.questions.text import FALLBACK_LANGUAGE, Text, choose_text
from srpp_graph.questions.values import place_value
from srpp_graph.store.endpoint import Row, Store
from srpp_graph.vocabulary import DCTERMS, SKOS, SRPP

_Texts = defaultdict[tuple[Identifier, Identifier], Text]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `text` is SPARQL, whole, with its own prefixes and the default of each parameter."""

    slug: str
    title: Text
    description: Text
    rationale: Text
    text: str
    chart: str = "Table"
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    def choose(self, given: Mapping[str, str]) -> dict[str, Identifier]:
        """The term of every parameter, by variable: what is given, else its default.

        Raises:
            ParameterRefused: the question has no such parameter, or it may not hold that value.
        """
        table = {each.variable: each for each in self.parameters}
        for name in given:
            if name not in table:
                raise _unknown(name, tuple(table), self.slug)
        return {
            name: each.read(given[name]) if name in given else each.default for name, each in table.items()
        }

    def text_for(self, chosen: Mapping[str, Identifier]) -> str:
        """The query with these terms in place of the defaults, ready to be shown and run."""
        text = self.text
        for each in self.parameters:
            if chosen[each.variable] != each.default:
                text = place_value(text, each.variable, chosen[each.variable])
        return text

    def ask(self, given: Mapping[str, str]) -> str:
        """The query for the values that a reader gives.

        Raises:
            ParameterRefused: as `choose` does.
        """
        return self.text_for(self.choose(given))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a release says of its questions, in all languages."""

    questions: Sequence[Row]
    texts: Sequence[Row]
    parameters: Sequence[Row]
    values: Mapping[Identifier, Sequence[Row]]
    tags: Mapping[Identifier, Sequence[str]]


def load_questions(store: Store, language: str = FALLBACK_LANGUAGE) -> tuple[Question, ...]:
    """All questions of a release, sorted by slug; each text in that language where it has it, or English."""
    return load_libraries(store, (language,))[language]


def load_libraries(store: Store, languages: Iterable[str]) -> dict[str, tuple[Question, ...]]:
    """All questions of a release in each of the languages; the release is asked once for all of them."""
    told = _load_told(store)
    return {language: _library(told, language) for language in languages}


def _load_told(store: Store) -> _Told:
    tags: defaultdict[Identifier, list[str]] = defaultdict(list)
    for row in store.select(queries.load("question-tags")):
        tags[row["question"]].append(str(row["tag"]))
    parameters = store.select(queries.load("question-parameters"))
    values = queries.load("question-values")
    return _Told(
        questions=store.select(queries.load("questions")),
        texts=store.select(queries.load("question-texts")),
        parameters=parameters,
        values={
            each: store.select(values, **{"class": each})
            for each in {row["class"] for row in parameters if "class" in row}
        },
        tags=tags,
    )


def _library(told: _Told, language: str) -> tuple[Question, ...]:
    """The questions in one language."""
    texts = _read_texts(told.texts, language)
    parameters = _read_parameters(told, texts, language)
    return tuple(
        Question(
            slug=str(of := row["question"]).removeprefix(PREFIXES["question"]),
            title=texts[of, DCTERMS.title],
            description=texts[of, DCTERMS.description],
            rationale=texts[of, SRPP.rationale],
            text=str(row["text"]),
            chart=str(row["chart"]).removeprefix(NS) if "chart" in row else "Table",
            tags=tuple(told.tags.get(of, ())),
            parameters=tuple(parameters[of]),
        )
        for row in told.questions
    )


def by_tag(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """The questions under each of their tags, by the names of the tags."""
    groups: defaultdict[str, list[Question]] = defaultdict(list)
    for each in questions:
        for tag in each.tags:
            groups[tag].append(each)
    return dict(sorted(groups.items()))


def find_question(store: Store, slug: str) -> Question | None:
    """The question of that slug, or `None`."""
    return next((each for each in load_questions(store) if each.slug == slug), None)


def _read_texts(rows: Iterable[Row], language: str) -> _Texts:
    """What each question and parameter says, by thing and property; an empty text where it says nothing."""
    said: defaultdict[tuple[Identifier, Identifier], list[Identifier]] = defaultdict(list)
    for row in rows:
        said[row["thing"], row["property"]].append(row["text"])
    return defaultdict(
        lambda: Text(""), {about: choose_text(literals, language) for about, literals in said.items()}
    )


def _read_parameters(told: _Told, texts: _Texts, language: str) -> defaultdict[Identifier, list[Parameter]]:
    """The parameters of each question; what a class allows is read once."""
    choices = {each: _read_choices(rows, language) for each, rows in told.values.items()}
    found: defaultdict[Identifier, list[Parameter]] = defaultdict(list)
    for row in told.parameters:
        found[row["question"]].append(_parameter(row, texts, choices))
    return found


def _read_choices(rows: Iterable[Row], language: str) -> tuple[Choice, ...]:
    """The members of a class or list, by label."""
    labels: defaultdict[URIRef, list[Identifier]] = defaultdict(list)
    for row in rows:
        if isinstance(term := row["value"], URIRef):
            labels[term] += [row["label"]] if "label" in row else []
    members = {term: choose_text(said, language) or Text(term) for term, said in labels.items()}
    return name_choices(sorted(members.items(), key=lambda each: (each[1].casefold(), each[0])))


def _parameter(row: Row, texts: _Texts, choices: Mapping[Identifier, tuple[Choice, ...]]) -> Parameter:
    return Parameter(
        variable=str(row["variable"]),
        label=texts[row["parameter"], SKOS.prefLabel],
        definition=texts[row["parameter"], SKOS.definition],
        default=row["default"],
        choices=choices[row["class"]] if "class" in row else (),
        datatype=URIRef(row["datatype"]) if "datatype" in row else None,
        least=_number(row.get("least")),
        most=_number(row.get("most")),
    )


def _number(term: Identifier | None) -> int | None:
    return int(str(term)) if isinstance(term, Literal) else None


def _unknown(name: str, known: tuple[str, ...], slug: str) -> ParameterRefused:
    near = [found for found, _, _ in process.extract(name[:100], known, score_cutoff=60, limit=1)]
    listed = ", ".join(f"`{each}`" for each in known)
    hint = said("it has {names}", names=listed) if known else said("it has no parameters")
    return ParameterRefused(
        said("the question `{slug}` has no parameter `{name}`", slug=slug, name=name[:60]),
        "unknown-parameter",
        near=near,
        available=known,
        help=said("did you mean {names}?", names=f"`{near[0]}`") if near else hint,
    )
