"""The library of questions: by topic, or those that hold the words one looks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from kb.sparql.queries import Question
from web.frame import Frame, frame
from web.visit import Visit
from web.words import Words

SEARCH = "search"
# The questions that a base of cooperation must answer, set before it was built (tag cq1, cq2…).
_FOUNDING = re.compile(r"cq(\d+)")
# What feeds the guide means something with the guide only.
_FEEDING = {"guide"}


@dataclass(frozen=True)
class QuestionLine:
    """One question of a list."""

    name: str = field(metadata={"help": "its name in the library"})
    title: str = field(metadata={"help": "the question, in plain words"})
    summary: str = field(metadata={"help": "what it gives, in a sentence"})
    href: str = field(metadata={"help": "its page"})
    asks: list[str] = field(metadata={"help": "what it asks to choose: labels of its parameters, may be empty"})


@dataclass(frozen=True)
class Topic:
    """The questions of one folder."""

    key: str = field(metadata={"help": "name of the folder"})
    label: str = field(metadata={"help": "what they are about"})
    lines: list[QuestionLine] = field(metadata={"help": "its questions, in alphabetical order"})


@dataclass(frozen=True, kw_only=True)
class QuestionsPage:
    """/fr/questions"""

    template: ClassVar[str] = "pages/questions.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    lede: str = field(metadata={"help": "what the library is for"})
    action: str = field(metadata={"help": "where the search is sent"})
    script: str = field(metadata={"help": "address of the script that searches while one types"})
    words: str = field(metadata={"help": "the words looked for, empty when none"})
    total: int = field(metadata={"help": "number of questions shown, internal ones apart"})
    founding: list[QuestionLine] = field(metadata={"help": "the founding questions; empty in a search"})
    topics: list[Topic] = field(metadata={"help": "the questions by topic"})
    internal: list[Topic] = field(metadata={"help": "those that serve pages and checks only, by topic"})
    editor: str = field(metadata={"help": "address of the editor, to ask freely"})
    api: str = field(metadata={"help": "address of the interface for programs"})


def questions(visit: Visit) -> QuestionsPage:
    _ = visit.words.gettext
    words = " ".join(visit.values(SEARCH))
    library = visit.knowledge.library
    shown = library.search(words, visit.lang) if words else list(library.values())
    public = [asked for asked in shown if is_public(asked)]
    lede = _("Each question is a page, an address to share, rows to download and a query to change.")
    return QuestionsPage(
        frame=frame(visit, _("Questions"), lede, indexed=not words),
        lede=lede,
        action=visit.to("questions"),
        script=visit.site.assets.address("js/library.js"),
        words=words,
        total=len(public),
        founding=[] if words else founding(visit, public),
        topics=_topics(visit, public),
        internal=_topics(visit, [asked for asked in shown if not is_public(asked)]),
        editor=visit.to("sparql"),
        api=visit.to("api"),
    )


def is_public(asked: Question) -> bool:
    """Tell a question meant for readers from one that only feeds a page or a check."""
    return "api" in asked.serves and asked.topic not in _FEEDING


def founding(visit: Visit, asked: Iterable[Question]) -> list[QuestionLine]:
    """Return the founding questions among these, in their own order."""
    ranked = [(place, one) for one in asked if (place := rank(one)) is not None]
    return [line(visit, one) for _place, one in sorted(ranked, key=lambda pair: (pair[0], pair[1].name))]


def rank(asked: Question) -> int | None:
    """Return the place of a founding question among them, None for another."""
    return next((int(found[1]) for tag in asked.tags if (found := _FOUNDING.fullmatch(tag))), None)


def line(visit: Visit, asked: Question) -> QuestionLine:
    return QuestionLine(
        name=asked.name,
        title=asked.title[visit.lang],
        summary=asked.summary[visit.lang],
        href=visit.to("question", name=asked.name),
        asks=[p.labels[visit.lang] for p in asked.parameters if p.type != "lang"],
    )


def _topics(visit: Visit, asked: Iterable[Question]) -> list[Topic]:
    found: dict[str, list[QuestionLine]] = {}
    for one in asked:
        found.setdefault(one.topic, []).append(line(visit, one))
    labels = topic_labels(visit.words)
    order = list(labels)
    return [
        Topic(key, labels.get(key, key), found[key])
        for key in sorted(found, key=lambda key: (order.index(key) if key in order else len(order), key))
    ]


def topic_labels(words: Words) -> dict[str, str]:
    """Return the names of the topics, in the order to show them; an unnamed one shows its folder."""
    _ = words.gettext
    return {
        "cases": _("Cases"),
        "formats": _("Formats and their law"),
        "recommendations": _("Recommendations"),
        "themes": _("Themes"),
        "sessions": _("Sessions"),
        "organisations": _("Organisations"),
        "people": _("People"),
        "territories": _("Territories"),
        "instruments": _("Instruments"),
        "methods": _("Methods"),
        "glossary": _("Glossary"),
        "sources": _("Sources and proofs"),
        "concepts": _("Concepts"),
        "things": _("Any thing of the base"),
        "vocabulary": _("Vocabulary"),
        "base": _("The base as a whole"),
        "quality": _("Quality of the base"),
        "guide": _("Choosing a format"),
        "search": _("Search"),
        "pages": _("Pages of this site"),
        "checks": _("Checks that must find nothing"),
    }
