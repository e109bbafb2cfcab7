"""What the guide answers, as a handout: the answers given, then the first formats with all their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from babel.dates import format_date
from babel.numbers import format_decimal

from kb.errors import Lang
from kb.guide.advice import Advice, Choice, Reason
from kb.guide.data import choice_as_data
from kb.guide.deeds import Users
from kb.guide.model import CaseUse, Named, Statement
from kb.handouts.model import Bibliography, Cell, Column, Fact, Handout, Row, Said, Source, Table
from kb.handouts.writing import Takeaway
from kb.text import capital

# Cases named of each level of evidence, or for an obstacle: a sheet is read, the base has them all.
MOST = 30

_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "format": "format",
        "reason": "raison",
        "points": "points",
        "title": "Choisir un format de coopération",
        "kicker": "Résultat du guide",
        "what": "Ce que lit le guide",
        "law on": "Droit en vigueur le",
        "score": "{place}. {format}{colon}{score} points sur {most}",
        "for": "pourquoi il convient",
        "against": "ce qui s’y oppose",
        "settle": "à décider ou à vérifier d’abord",
        "law": "le droit",
        "cases": "cas qui l’ont fait",
        "seen": "{some} cas sur {number}, parmi ceux qui emploient ce format",
        "more": "{names} et {number} autres, dans la base",
        "one more": "{names} et un autre, dans la base",
        "obstacles": "frein rencontré",
        "answers": "ce qui y répond",
        "out": "formats écartés par vos conditions",
        "rest": "la suite du classement",
        "nothing": "Aucun format n’est appelé par ces réponses.",
        "since": "depuis le {day}",
        "notice": "Le guide compare ; il ne décide pas et ne vaut pas conseil juridique."
        " Points = poids de la règle × fiabilité"
        " de ce qu’elle lit ; ce qui reste à vérifier compte pour moitié et n’écarte rien.",
        ":": " : ",
    },
    "en": {
        "format": "format",
        "reason": "reason",
        "points": "points",
        "title": "Choosing a format of cooperation",
        "kicker": "Result of the guide",
        "what": "What the guide reads",
        "law on": "Law in force on",
        "score": "{place}. {format}{colon}{score} points out of {most}",
        "for": "why it fits",
        "against": "what speaks against it",
        "settle": "to decide or verify first",
        "law": "the law",
        "cases": "cases that did it",
        "seen": "{some} of {number} cases, among those that use this format",
        "more": "{names} and {number} others, in the base",
        "one more": "{names} and one other, in the base",
        "obstacles": "obstacle met",
        "answers": "what answers it",
        "out": "formats ruled out by your conditions",
        "rest": "the rest of the ranking",
        "nothing": "No format is called for by these answers.",
        "since": "since {day}",
        "notice": "The guide compares; it does not decide, and it is no legal advice."
        " Points = weight of the rule × reliability"
        " of what it reads; what is still to be verified counts half and rules nothing out.",
        ":": ": ",
    },
}


def choice_takeaway(choice: Choice, lang: Lang, *, day: date, address: str = "") -> Takeaway:
    """Return a result in every form; its graph is that of the formats suggested."""
    things = tuple(advice.profile.format.iri for advice in choice.suggested)
    return Takeaway(of_choice(choice, lang, day=day, address=address), choice_as_data(choice, lang), things)


def of_choice(choice: Choice, lang: Lang, *, day: date, address: str = "") -> Handout:
    """Lay out a result: the answers as facts, a table for each format suggested, then what was ruled out."""
    words, writer = _WORDS[lang], _Writer(lang)
    tables = [writer.format(advice) for advice in choice.suggested]
    rest = [advice for advice in choice.ranked if advice not in choice.suggested]
    tables += [Table(words["out"], tuple(map(writer.ruled_out, choice.discarded)))] if choice.discarded else []
    tables += [Table(words["rest"], tuple(map(writer.ranked, rest)))] if rest else []
    on = Fact(words["law on"], format_date(choice.on, format="long", locale=lang))
    answers = [
        Fact(question.label, ", ".join(option.label for option in options)) for question, options in choice.answered
    ]
    return Handout(
        lang=lang,
        title=words["title"],
        kicker=words["kicker"],
        day=day,
        heads=(words["format"], words["reason"], words["points"]),
        columns=(Column(words["what"]),),
        facts=(*answers, on),
        tables=tuple(tables),
        sources=writer.books.sources,
        notice=words["notice"] if choice.suggested else f"{words['nothing']} {words['notice']}",
        address=address,
    )


class _Writer:
    """Writes formats in one language, numbering their sources as they come."""

    def __init__(self, lang: Lang) -> None:
        self.lang, self.words, self.books = lang, _WORDS[lang], Bibliography()

    def format(self, advice: Advice) -> Table:
        words = self.words
        title = words["score"].format(
            place=advice.place,
            format=capital(advice.profile.format.label),
            colon=words[":"],
            score=self._figure(advice.score),
            most=self._figure(advice.most),
        )
        return Table(title, tuple(self._rows(advice)), advice.profile.best_when)

    def _rows(self, advice: Advice) -> Iterable[Row]:
        words = self.words
        for verdict in ("for", "against"):
            for reason in advice.having(verdict):
                yield Row(words[verdict], (self._reason(reason),), self._figure(reason.points, signed=True))
        for one in advice.settle:
            yield Row(words["settle"], ((Said(one.statement.criterion.label), self._law(one.statement)),))
        texts = [Said(f"{text.identifier}, {text.label}", self._since(text.since)) for text in advice.regime.texts]
        yield Row(words["law"], ((Said(advice.regime.label, self._since(advice.regime.since)), *texts),))
        if advice.cases:
            yield Row(words["cases"], (tuple(self._uses(advice.cases)),))
        for obstacle, cases_of in advice.obstacles:
            met = Said(obstacle.named.label, self._first(cases_of))
            answers = [Said(f"{number}. {named.label}") for number, named in obstacle.recommendations]
            yield Row(words["obstacles"], ((met, *answers),), words["answers"] if answers else "")

    def _uses(self, users: Users) -> Iterable[Said]:
        """Name the cases, together for each level of evidence."""
        for level, uses in users.by_level():
            yield Said(self._first(uses), level.label)

    def _first(self, uses: Sequence[CaseUse]) -> str:
        """Name the first cases, and say how many others there are."""
        first = uses[:MOST]
        names, others = ", ".join(use.case.label for use in first), len(uses) - len(first)
        if not others:
            return names
        return self.words["one more" if others == 1 else "more"].format(names=names, number=others)

    def ruled_out(self, advice: Advice) -> Row:
        said = tuple(one for reason in advice.having("out") for one in self._reason(reason))
        return Row(advice.profile.format.label, (said,))

    def ranked(self, advice: Advice) -> Row:
        place = Said(f"{advice.place}.", "")
        return Row(advice.profile.format.label, ((place,),), self._figure(advice.score))

    def _reason(self, reason: Reason) -> Cell:
        """Return the rule with the answer that brought it, then the law, the cases or the rationale that it read."""
        rule = Said(f"{reason.rule.label} ({reason.option.label})")
        if reason.statement:
            return (rule, self._law(reason.statement))
        if reason.cases:
            return (rule, Said(self.words["seen"].format(some=len(reason.cases), number=reason.total)))
        return (rule, Said(reason.rule.rationale, sources=self._numbers(reason.rule.sources)))

    def _law(self, statement: Statement) -> Said:
        return Said(statement.label, statement.verification.label, self._numbers(statement.sources))

    def _numbers(self, sources: Iterable[Named]) -> tuple[int, ...]:
        return self.books.numbers([Source(one.label, one.iri) for one in sources])

    def _since(self, day: str) -> str:
        if len(day) != len("2019-12-29"):
            return day
        return self.words["since"].format(day=format_date(date.fromisoformat(day), format="long", locale=self.lang))

    def _figure(self, points: Fraction, *, signed: bool = False) -> str:
        return figure(points, self.lang, signed=signed)


def figure(points: Fraction, lang: Lang, *, signed: bool = False) -> str:
    """Return points to the hundredth, as the language writes them; a real minus before negative ones."""
    written = format_decimal(abs(round(float(points), 2)), locale=lang)
    if points < 0:
        return f"−{written}"
    return f"+{written}" if signed and points else written
