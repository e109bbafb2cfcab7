"""Choose a format: plain questions, then formats in order, each point of the score explained.

The whole state is in the address: ``?partenaires=parc&objet=programme&date=2026-11-21``. What a
question is worth is decided in ``data/guide/``; this page only lays it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from kb.errors import BadParameter
from kb.guide import Answers, Choice, choose
from kb.guide.model import Option, Question
from web.content.advising import Discarded, Suggestion, TableLine, discarded, suggestions, table
from web.frame import Frame, frame
from web.takeaways.downloads import files
from web.takeaways.states import DATE, answers, choice
from web.visit import Link, Visit


@dataclass(frozen=True)
class OptionLine:
    """One answer that can be ticked."""

    value: str = field(metadata={"help": "how the address names it"})
    text: str = field(metadata={"help": "what it says"})
    help: str = field(metadata={"help": "a precision, may be empty"})
    chosen: bool = field(metadata={"help": "true when it is ticked"})
    excluding: bool = field(metadata={"help": "true when it may rule formats out"})


@dataclass(frozen=True)
class Asked:
    """One question of the form."""

    key: str = field(metadata={"help": "its name in the address, and its anchor"})
    number: int = field(metadata={"help": "its place, from 1"})
    label: str = field(metadata={"help": "what it asks"})
    help: str = field(metadata={"help": "a sentence of help"})
    several: bool = field(metadata={"help": "true when several answers may be ticked"})
    options: list[OptionLine] = field(metadata={"help": "its answers"})


@dataclass(frozen=True)
class Answered:
    """One answer given, removable."""

    question: str = field(metadata={"help": "the question"})
    answer: str = field(metadata={"help": "the answer"})
    excluding: bool = field(metadata={"help": "true when it is a condition"})
    href: str = field(metadata={"help": "this page without it"})


@dataclass(frozen=True, kw_only=True)
class GuidePage:
    """/fr/choisir"""

    template: ClassVar[str] = "pages/guide.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    status: int = field(metadata={"help": "HTTP status: 200, or 400 for an impossible answer"})
    problem: str = field(metadata={"help": "what is wrong with the answers, empty when nothing is"})
    action: str = field(metadata={"help": "where the answers are sent"})
    asked: list[Asked] = field(metadata={"help": "the questions"})
    day: str = field(metadata={"help": "the day whose law is read, as the address gives it; empty for today"})
    on: str = field(metadata={"help": "the same day, always written out"})
    answered: list[Answered] = field(metadata={"help": "the answers given; empty at first"})
    share: str = field(metadata={"help": "the address of this very result, without what is left empty"})
    files: list[Link] = field(metadata={"help": "the result to take away, in several forms"})
    rules: str = field(metadata={"help": "where every rule can be read and taken away"})
    columns: list[Link] = field(
        metadata={"help": "questions answered, in order, each leading to its place in the form"}
    )
    top: list[Suggestion] = field(metadata={"help": "the first formats, in full"})
    compare: str = field(metadata={"help": "these formats side by side, on the same day; empty for fewer than two"})
    table: list[TableLine] = field(metadata={"help": "every format ranked, question by question"})
    discarded: list[Discarded] = field(metadata={"help": "formats that a condition rules out, and why"})
    skipped: list[Link] = field(metadata={"help": "questions left open"})
    undated: list[Link] = field(metadata={"help": "formats for which the base knows no law on that day"})
    families: list[Link] = field(metadata={"help": "families of formats, not ranked"})


def guide(visit: Visit) -> GuidePage:
    try:
        return _page(visit, answers(visit), choice(visit), day=next(iter(visit.values(DATE)), ""))
    except BadParameter as error:
        return _page(visit, {}, choose(visit.guide, {}, on=date.today()), problem=error.message(visit.lang))


def _page(visit: Visit, given: Answers, found: Choice, *, day: str = "", problem: str = "") -> GuidePage:
    _ = visit.words.gettext
    return GuidePage(
        frame=frame(
            visit,
            _("Choose a format"),
            _("Nine plain questions, then formats in order: why each fits, what speaks against, what to settle first."),
            asked={"guide/questions": {}, "guide/rules": {}, "guide/statements": {}, "guide/practice": {}},
            indexed=not problem,
        ),
        status=400 if problem else 200,
        problem=problem,
        action=visit.to("guide"),
        asked=[_asked(place, question, given) for place, question in enumerate(visit.guide.questions, 1)],
        day=day,
        on=found.on.isoformat(),
        answered=[_answer(visit, pair, option) for pair, options in found.answered for option in options],
        share=visit.origin + visit.to("guide", query=_pairs(found)),
        files=files(visit, _pairs(found)),
        rules=visit.to("question", name="guide/rules"),
        columns=[Link(question.label, f"#{question.key}") for question, _options in found.answered],
        top=suggestions(visit, found),
        compare=_compare(visit, found),
        table=table(visit, found),
        discarded=discarded(visit, found),
        skipped=[Link(question.label, f"#{question.key}") for question in found.skipped],
        undated=[_format(visit, profile.format.label, profile.format.iri) for profile in found.undated],
        families=[_format(visit, profile.format.label, profile.format.iri) for profile in found.families],
    )


def _asked(place: int, question: Question, answers: Answers) -> Asked:
    given = answers.get(question.key, ())
    options = [
        OptionLine(option.key, option.label, option.help, option.key in given, option.excluding)
        for option in question.options
    ]
    return Asked(question.key, place, question.label, question.help, question.several, options)


def _answer(visit: Visit, question: Question, option: Option) -> Answered:
    kept = [pair for pair in visit.query if pair[1] and pair != (question.key, option.key)]
    return Answered(question.label, option.label, option.excluding, visit.to("guide", query=kept))


def _pairs(choice: Choice) -> list[tuple[str, str]]:
    """Return the answers as they should be shared: with the day, so that the law does not move under them."""
    given = [(question.key, option.key) for question, options in choice.answered for option in options]
    return [*given, (DATE, choice.on.isoformat())] if given else []


def _compare(visit: Visit, choice: Choice) -> str:
    formats = [("format", advice.profile.format.slug) for advice in choice.suggested]
    return visit.to("compare-formats", query=[*formats, (DATE, choice.on.isoformat())]) if formats[1:] else ""


def _format(visit: Visit, label: str, iri: str) -> Link:
    return Link(label, visit.to_thing(iri) or "")
