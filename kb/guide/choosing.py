"""The measure: answers × rules × what law and cases say → formats in order, each point explained.

Nothing here knows a question, a format or a weight; see ontology/decisions/0016-guide.md for what
the arithmetic means and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from kb.errors import BadParameter
from kb.guide.advice import Advice, Choice, Line, Reason, Settle, Verdict
from kb.guide.guide import Guide
from kb.guide.model import (
    FORMATS,
    Answers,
    CaseUse,
    Option,
    Profile,
    Question,
    Regime,
    Rule,
    Statement,
)
from kb.text import fold, nearest

NONE, WHOLE = Fraction(0), Fraction(1)


def choose(guide: Guide, answers: Answers, *, on: date) -> Choice:
    """Rank the formats for these answers (question → options), under the law of a day.

    A question left out changes nothing. BadParameter for an answer the guide does not offer, or for
    several where one is asked.
    """
    answered = _answered(guide, answers)
    keys = {question.key for question, _ in answered}
    families = [profile for profile in guide.profiles if profile.format.iri in guide.families]
    candidates = [profile for profile in guide.profiles if profile.format.iri not in guide.families]
    judged = [
        _judge(guide, profile, regime, answered)
        for profile in candidates
        if answered and (regime := profile.regime_on(on))
    ]
    out = [advice for advice in judged if advice.having("out")]
    return Choice(
        on=on,
        answered=answered,
        skipped=tuple(question for question in guide.questions if question.key not in keys),
        ranked=_ranked(advice for advice in judged if not advice.having("out")),
        discarded=tuple(sorted(out, key=lambda advice: fold(advice.profile.format.label))),
        undated=tuple(profile for profile in candidates if profile.regime_on(on) is None),
        families=tuple(families),
    )


def _answered(guide: Guide, answers: Answers) -> tuple[tuple[Question, tuple[Option, ...]], ...]:
    for key in answers:
        if guide.question(key) is None:
            raise _unknown(key, [question.key for question in guide.questions])
    found = []
    for question in guide.questions:
        keys = dict.fromkeys(answers.get(question.key, ()))
        if len(keys) > 1 and not question.several:
            raise BadParameter(
                fr=f"« {question.label} » n’attend qu’une réponse ; vous en avez donné {len(keys)}.",
                en=f"“{question.label}” takes one answer only; you gave {len(keys)}.",
            )
        if keys:
            found.append((question, tuple(_option(question, key) for key in keys)))
    return tuple(found)


def _option(question: Question, key: str) -> Option:
    option = question.option(key)
    if option is None:
        raise _unknown(key, [known.key for known in question.options])
    return option


def _unknown(key: str, known: list[str]) -> BadParameter:
    guess = nearest(key, known)
    fr = f"vouliez-vous dire « {guess} » ?" if guess else f"il connaît : {', '.join(known)}."
    en = f"did you mean “{guess}”?" if guess else f"it knows: {', '.join(known)}."
    return BadParameter(fr=f"Le guide ne connaît pas « {key} » ; {fr}", en=f"The guide does not know “{key}”; {en}")


def _ranked(judged: Iterable[Advice]) -> tuple[Advice, ...]:
    """Put the highest score first; formats with the same score share a place, in the order of names."""
    ordered = sorted(judged, key=lambda advice: (-advice.score, fold(advice.profile.format.label)))
    scores = [advice.score for advice in ordered]
    return tuple(_placed(advice, scores.index(advice.score) + 1) for advice in ordered)


def _placed(advice: Advice, place: int) -> Advice:
    return replace(advice, place=place)


def _judge(
    guide: Guide, profile: Profile, regime: Regime, answered: tuple[tuple[Question, tuple[Option, ...]], ...]
) -> Advice:
    judge = _Judge(guide, profile, regime)
    lines = []
    for question, options in answered:
        answers = [Answer(question, option, len(options)) for option in options]
        reasons = [judge.reason(answer, rule) for answer in answers for rule in answer.option.rules if rule.scores]
        lines.append(Line(question, tuple(reasons)))
    rules = [rule for _, options in answered for option in options for rule in option.rules]
    iri = profile.format.iri
    users, met = guide.deeds.users(iri), guide.deeds.met(iri)
    return Advice(profile, regime, 0, tuple(lines), judge.settle(rules), users, met)


@dataclass(frozen=True)
class Answer:
    """One option ticked, with how many share the weight of its question."""

    question: Question
    option: Option
    shared: int

    def weight(self, rule: Rule) -> Fraction:
        return Fraction(rule.weight, self.shared)


class _Judge:
    """Applies rules to one format under one regime."""

    def __init__(self, guide: Guide, profile: Profile, regime: Regime) -> None:
        self.guide, self.profile, self.regime = guide, profile, regime

    def reason(self, answer: Answer, rule: Rule) -> Reason:
        if rule.of_law:
            return self._of_law(answer, rule)
        if rule.reading.iri == FORMATS:
            return self._by_name(answer, rule)
        return self._of_cases(answer, rule)

    def _by_name(self, answer: Answer, rule: Rule) -> Reason:
        """The rule names the format itself, and not those it encloses: a PETR is not every syndicate."""
        iri = self.profile.format.iri
        sets: dict[Verdict, frozenset[str]] = {"for": rule.suits, "out": rule.excludes, "against": rule.against}
        verdict = next((verdict for verdict, formats in sets.items() if iri in formats), None)
        return _reason(answer, rule, verdict or "silent", WHOLE if verdict else NONE)

    def _of_law(self, answer: Answer, rule: Rule) -> Reason:
        """Read the statement on the criterion; what is still to be verified rules nothing out."""
        statement = self.regime.statement(rule.reading.iri)
        if statement is None:
            return _reason(answer, rule, "silent", NONE)
        verdict = self._verdict(rule, statement.kinds, complete=bool(statement.kinds))
        if verdict == "out" and statement.to_verify:
            verdict = "against"
        return _reason(answer, rule, verdict, statement.reliability, statement=statement)

    def _of_cases(self, answer: Answer, rule: Rule) -> Reason:
        """Count the cases that did it; one more in the divisor, since a single case is no rule."""
        deeds, facet, iri = self.guide.deeds, rule.reading.iri, self.profile.format.iri
        kinds = frozenset(kind for kind in deeds.kinds(facet) if self.guide.is_one_of(kind, rule.suits))
        seen, reliability = deeds.doing(iri, facet, kinds)
        number = len(deeds.users(iri))
        verdict: Verdict = "for" if seen else "silent"
        return _reason(answer, rule, verdict, reliability / (number + 1), cases=seen, total=number)

    def _verdict(self, rule: Rule, kinds: Iterable[str], *, complete: bool) -> Verdict:
        """A value that suits outweighs one that opposes: the format allows both. ``complete``: absence speaks."""
        found = list(kinds)
        if any(self.guide.is_one_of(kind, rule.suits) for kind in found):
            return "for"
        if any(self.guide.is_one_of(kind, rule.excludes) for kind in found) or (complete and rule.requires):
            return "out"
        if any(self.guide.is_one_of(kind, rule.against) for kind in found) or (complete and rule.expects):
            return "against"
        return "silent"

    def settle(self, rules: Iterable[Rule]) -> tuple[Settle, ...]:
        """Return what must be decided or verified first, each statement once, in the order of the law."""
        asked: dict[str, Settle] = {}
        for rule in rules:
            statement = self.regime.statement(rule.reading.iri) if rule.of_law else None
            if statement and (statement.to_verify or self._to_settle(rule, statement)):
                known = asked.get(statement.iri)
                if known is None or not self._to_settle(known.rule, statement):
                    asked[statement.iri] = Settle(rule, statement)
        order = {statement.iri: place for place, statement in enumerate(self.regime.statements)}
        return tuple(sorted(asked.values(), key=lambda one: order[one.statement.iri]))

    def _to_settle(self, rule: Rule, statement: Statement) -> bool:
        """A statement without standard value cannot be weighed: it has to be read."""
        if not statement.kinds:
            return bool(rule.settles or rule.expects or rule.requires)
        return any(self.guide.is_one_of(kind, rule.settles) for kind in statement.kinds)


def _reason(
    answer: Answer,
    rule: Rule,
    verdict: Verdict,
    reliability: Fraction,
    *,
    statement: Statement | None = None,
    cases: Sequence[CaseUse] = (),
    total: int = 0,
) -> Reason:
    return Reason(
        answer.question, answer.option, rule, verdict, answer.weight(rule), reliability, statement, cases, total
    )
