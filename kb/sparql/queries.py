"""The questions of ``queries/``: read, described, given their values.

One ``.rq`` file is at once a page, an operation of the API, an example and a test. Its header, the
``#+`` lines that open the file, is YAML; queries/README.md gives its keys. A header that is
unreadable or incomplete is a QueryFileError naming the file and the line: a question is right or
the base does not open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import BadParameter, Lang, UnknownQuery
from kb.sparql.binding import Form, Parameter, Value, keep, substitute
from kb.sparql.headers import Keep, read_header
from kb.text import fold, nearest


@dataclass(frozen=True)
class Question:
    """One question of the library.

    ``text`` is the whole file, ``body`` the SPARQL below its header. ``columns`` labels each
    variable of a SELECT, in order; the other forms have none. ``kept`` says which answers a snapshot keeps.
    """

    name: str
    title: Mapping[Lang, str]
    summary: Mapping[Lang, str]
    description: Mapping[Lang, str] | None
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Mapping[Lang, str]]
    serves: tuple[str, ...]
    pagination: int | None
    kept: Keep | None
    form: Form
    text: str = field(repr=False)
    body: str = field(repr=False)

    @property
    def topic(self) -> str:
        return self.name.partition("/")[0]

    @property
    def example(self) -> dict[str, Value]:
        """The values of the required parameters with which the question is shown first."""
        return {p.name: p.example for p in self.parameters if p.example is not None and not p.optional}

    def bind(self, /, **values: Value | None) -> str:
        """Return SPARQL text with every parameter replaced by its value.

        None and "" mean not given, as an HTML form sends a field left empty. ``lang`` is known to
        every question and is "fr" unless told. BadParameter for a value missing, unknown or of
        another type than the variable announces.
        """
        given = {name: value for name, value in values.items() if value is not None and value != ""}
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise self._unknown(name, known)
        missing = [p for p in self.parameters if not p.optional and p.name not in given]
        if missing:
            raise _missing(self, missing[0])
        given.setdefault("lang", "fr")
        terms = {known[name].variable: known[name].term(value) for name, value in given.items()}
        return substitute(keep(self.body, given), terms)

    def _unknown(self, name: str, known: Mapping[str, Parameter]) -> BadParameter:
        guess = nearest(name, known)
        fr = f" ; vouliez-vous dire « {guess} » ?" if guess else f" ; elle connaît : {', '.join(known)}."
        en = f"; did you mean “{guess}”?" if guess else f"; it knows: {', '.join(known)}."
        return BadParameter(
            fr=f"La question « {self.name} » n’a pas de paramètre « {name} »{fr}",
            en=f"Question “{self.name}” has no parameter “{name}”{en}",
        )


def _missing(question: Question, parameter: Parameter) -> BadParameter:
    expected = parameter.expectation()
    return BadParameter(
        fr=f"La question « {question.name} » demande le paramètre « {parameter.name} » "
        f"({parameter.labels['fr']}) : {expected['fr']}.",
        en=f"Question “{question.name}” needs parameter “{parameter.name}” "
        f"({parameter.labels['en']}): {expected['en']}.",
    )


@dataclass(frozen=True)
class _Unread:
    """A file that holds a question."""

    path: Path
    folder: Path

    @property
    def name(self) -> str:
        return _name(self.path, self.folder)


class Library(Mapping[str, Question]):
    """All the questions of a folder, by name (``cases/by-theme``), in the order of names."""

    def __init__(self, questions: Mapping[str, Question | _Unread]) -> None:
        self._questions = dict(sorted(questions.items()))

    @classmethod
    def load(cls, folder: Path) -> Library:
        """Read every ``.rq`` file below a folder; QueryFileError for the first that is wrong."""
        read = (read_question(path, folder) for path in sorted(folder.rglob("*.rq")))
        return cls({question.name: question for question in read})

    @classmethod
    def open(cls, folder: Path) -> Library:
        """Name every ``.rq`` file below a folder that was read before, a snapshot's: each is read when it is used."""
        unread = (_Unread(path, folder) for path in folder.rglob("*.rq"))
        return cls({file.name: file for file in unread})

    def __getitem__(self, name: str) -> Question:
        if name not in self._questions:
            guess = nearest(name, self._questions)
            raise UnknownQuery(
                fr=f"Aucune question ne s’appelle « {name} »"
                + (f" ; vouliez-vous dire « {guess} » ?" if guess else "."),
                en=f"No question is called “{name}”" + (f"; did you mean “{guess}”?" if guess else "."),
            )
        question = self._questions[name]
        if isinstance(question, _Unread):
            question = self._questions[name] = read_question(question.path, question.folder)
        return question

    def __contains__(self, name: object) -> bool:
        return name in self._questions

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def topics(self) -> dict[str, list[Question]]:
        """Return the questions by topic: the first part of their names."""
        topics: dict[str, list[Question]] = {}
        for question in self.values():
            topics.setdefault(question.topic, []).append(question)
        return topics

    def search(self, words: str, lang: Lang) -> list[Question]:
        """Return the questions that hold every word, accents and the mark of the plural apart.

        A word is looked for in the name, title, summary, tags and labels of parameters.
        """
        wanted = [word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in fold(words).split()]
        return [q for q in self.values() if all(word in _searchable(q, lang) for word in wanted)]


def _searchable(question: Question, lang: Lang) -> str:
    labels = (parameter.labels[lang] for parameter in question.parameters if parameter.type != "lang")
    return fold(" ".join((question.name, question.title[lang], question.summary[lang], *question.tags, *labels)))


def read_question(path: Path, folder: Path) -> Question:
    """Read one ``.rq`` file; its place below ``folder`` gives its name."""
    header = read_header(path)
    parameters = header.parameters()
    return Question(
        name=_name(path, folder),
        title=header.texts("title"),
        summary=header.texts("summary"),
        description=header.texts("description") if header.has("description") else None,
        tags=header.words("tags"),
        parameters=parameters,
        columns=header.columns(),
        serves=header.words("serves") if header.has("serves") else (),
        pagination=header.pagination(),
        kept=header.kept([parameter.name for parameter in parameters]),
        form=header.form,
        text=header.text,
        body=header.body,
    )


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def catalogue(folder: Path, lang: Lang) -> str:
    """Return the questions of a folder as Markdown tables, one a topic, for queries/README.md."""
    heads = {"fr": "| Question | Paramètres |", "en": "| Question | Parameters |"}
    lines: list[str] = []
    for topic, questions in Library.load(folder).topics().items():
        lines += [f"**{topic}**", "", heads[lang], "|---|---|"]
        lines += [_line(question, lang) for question in questions]
        lines.append("")
    return "\n".join(lines[:-1])


def competency(folder: Path, lang: Lang) -> str:
    """Return the competency questions as a Markdown list, by the number in their tag (cq7)."""
    numbered = [
        (int(tag[2:]), question)
        for question in Library.load(folder).values()
        for tag in question.tags
        if tag.startswith("cq") and tag[2:].isdigit()
    ]
    ordered = sorted(numbered, key=lambda pair: (pair[0], pair[1].name))
    return "\n".join(f"{number}. [{question.title[lang]}]({question.name}.rq)" for number, question in ordered)


def _line(question: Question, lang: Lang) -> str:
    names = (p.name + ("?" if p.optional else "") for p in question.parameters if p.type != "lang")
    parameters = ", ".join(f"`{name}`" for name in names) or "—"
    return f"| [{question.title[lang]}]({question.name}.rq) `{question.name}` | {parameters} |"
