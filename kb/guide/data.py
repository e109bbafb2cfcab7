"""The guide and what it answers as plain data with stable keys, for programs.

Points are decimal numbers rounded to four places; the sums are made on exact fractions first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from kb.guide.advice import Advice, Choice, Reason, Settle
from kb.guide.guide import Guide
from kb.guide.model import CaseUse, Named, Obstacle, Profile, Regime, Statement

# Cases named in a list; the number of all of them stands beside it.
MOST = 100

Json = dict[str, Any]


def questions_as_data(guide: Guide) -> list[Json]:
    """Return the questions with their answers; ``condition`` marks answers that may rule formats out."""
    return [
        {
            "key": question.key,
            "label": question.label,
            "help": question.help,
            "several": question.several,
            "answers": [
                {"key": option.key, "label": option.label, "help": option.help, "condition": option.excluding}
                for option in question.options
            ],
        }
        for question in guide.questions
    ]


def choice_as_data(choice: Choice, lang: str) -> Json:
    """Return the whole answer: formats ranked and ruled out, each with every reason and what it rests on.

    Cases are named up to ``MOST`` in a list; the number of all of them stands beside it, and ``guide/practice``
    is the question that gives them.
    """
    return {
        "lang": lang,
        "date": choice.on.isoformat(),
        "answers": {question.key: [option.key for option in options] for question, options in choice.answered},
        "skipped": [question.key for question in choice.skipped],
        "ranked": [_advice(advice) for advice in choice.ranked],
        "ruled_out": [_ruled_out(advice) for advice in choice.discarded],
        "without_law_on_this_day": _profiles(choice.undated),
        "families": _profiles(choice.families),
    }


def _advice(advice: Advice) -> Json:
    return {
        "format": _named(advice.profile.format),
        "place": advice.place,
        "points": _points(advice.score),
        "most": _points(advice.most),
        "best_when": advice.profile.best_when,
        "for": list(map(_reason, advice.having("for"))),
        "against": list(map(_reason, advice.having("against"))),
        "silent": list(map(_reason, advice.having("silent"))),
        "to_settle_first": list(map(_settle, advice.settle)),
        "law": _regime(advice.regime),
        "cases": [{**_named(use.case), "evidence": _named(use.evidence)} for use in advice.cases[:MOST]],
        "cases_in_all": len(advice.cases),
        "obstacles": [_obstacle(obstacle, cases) for obstacle, cases in advice.obstacles],
    }


def _ruled_out(advice: Advice) -> Json:
    return {"format": _named(advice.profile.format), "because": list(map(_reason, advice.having("out")))}


def _reason(reason: Reason) -> Json:
    return {
        "question": reason.question.key,
        "answer": reason.option.key,
        "rule": {"iri": reason.rule.iri, "label": reason.rule.label, "sources": list(map(_named, reason.rule.sources))},
        "reads": _named(reason.rule.reading),
        "weight": _points(reason.weight),
        "reliability": _points(reason.reliability),
        "points": _points(reason.points),
        "statement": _statement(reason.statement) if reason.statement else None,
        "rationale": reason.rule.rationale,
        "cases": [_named(use.case) for use in reason.cases[:MOST]],
        "cases_in_all": len(reason.cases),
        "cases_read": reason.total,
    }


def _settle(settle: Settle) -> Json:
    return {"criterion": _named(settle.statement.criterion), "rule": settle.rule.label, **_statement(settle.statement)}


def _statement(statement: Statement) -> Json:
    return {
        **_named(statement),
        "evidence": _named(statement.evidence),
        "verification": _named(statement.verification),
        "to_verify": statement.to_verify,
        "sources": list(map(_named, statement.sources)),
    }


def _regime(regime: Regime) -> Json:
    texts = [
        {"iri": text.iri, "identifier": text.identifier, "label": text.label, "since": text.since or None}
        for text in regime.texts
    ]
    return {**_named(regime), "since": regime.since or None, "until": regime.until or None, "texts": texts}


def _obstacle(obstacle: Obstacle, cases: Sequence[CaseUse]) -> Json:
    answers = [{"number": number, **_named(named)} for number, named in obstacle.recommendations]
    named = [_named(use.case) for use in cases[:MOST]]
    return {**_named(obstacle.named), "cases": named, "cases_in_all": len(cases), "recommendations": answers}


def _profiles(profiles: Iterable[Profile]) -> list[Json]:
    return [_named(profile.format) for profile in profiles]


def _named(named: Named | Statement | Regime) -> Json:
    return {"iri": named.iri, "label": named.label}


def _points(points: Fraction) -> float:
    return round(float(points), 4)
