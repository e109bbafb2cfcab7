"""What the guide answers, laid out for a page: reasons in words, points as figures, links to the proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kb.guide.advice import Advice, Choice, Line, Reason, Settle
from kb.guide.model import CaseUse, LegalText, Named, Obstacle, Statement
from web.lists.excerpts import MOST, Excerpt, excerpt
from web.visit import Link, Visit

MOST_IN_A_REASON = 3  # a reason is read in a glance; the list of the cases holds the others


@dataclass(frozen=True)
class Said:
    """A legal statement as a reason quotes it."""

    text: str = field(metadata={"help": "what the law says"})
    href: str = field(metadata={"help": "its place on the page of the format"})
    verification: str = field(metadata={"help": "how far it was verified"})
    to_verify: bool = field(metadata={"help": "true when it is still to be verified"})
    disputed: bool = field(metadata={"help": "true when sources disagree"})
    sources: list[Link] = field(metadata={"help": "where it was read"})


@dataclass(frozen=True)
class ReasonLine:
    """One rule applied to one format."""

    question: str = field(metadata={"help": "the question"})
    answer: str = field(metadata={"help": "the answer that brought the rule"})
    text: str = field(metadata={"help": "what the rule says"})
    reading: str = field(metadata={"help": "the criterion of the law, or the facet of the cases, that it reads"})
    verdict: str = field(metadata={"help": "for · against · out · silent"})
    said: Said | None = field(metadata={"help": "the law it read, none for cases and for rules naming formats"})
    rationale: str = field(metadata={"help": "why, for a rule that names formats; may be empty"})
    sources: list[Link] = field(metadata={"help": "what the rule itself rests on"})
    cases: Excerpt = field(metadata={"help": "the cases that did it, or the first of them"})
    total: int = field(metadata={"help": "how many cases use the format; 0 when cases were not read"})
    weight: str = field(metadata={"help": "its weight"})
    reliability: str = field(metadata={"help": "what the weight is multiplied by"})
    points: str = field(metadata={"help": "the points, with their sign"})


@dataclass(frozen=True)
class ScoreLine:
    """One question in the account of a format."""

    question: str = field(metadata={"help": "the question"})
    points: str = field(metadata={"help": "its points, with their sign"})
    most: str = field(metadata={"help": "the most it could give"})
    reasons: list[ReasonLine] = field(metadata={"help": "rule by rule"})


@dataclass(frozen=True)
class ToSettle:
    """Something to decide or verify first."""

    criterion: str = field(metadata={"help": "the criterion of the law"})
    why: str = field(metadata={"help": "what the rule asks"})
    said: Said = field(metadata={"help": "the statement"})


@dataclass(frozen=True)
class Met:
    """An obstacle that cases of the format met."""

    obstacle: Link = field(metadata={"help": "the obstacle"})
    cases: Excerpt = field(metadata={"help": "the cases that met it, or the first of them"})
    recommendations: list[tuple[int, Link]] = field(
        metadata={"help": "recommendations that answer it, with their number"}
    )


@dataclass(frozen=True)
class Suggestion:
    """One format in full."""

    key: str = field(metadata={"help": "its anchor"})
    place: int = field(metadata={"help": "its place; level formats share it"})
    format: Link = field(metadata={"help": "the format"})
    best_when: str = field(metadata={"help": "the situation that suits it best, may be empty"})
    score: str = field(metadata={"help": "its score"})
    most: str = field(metadata={"help": "the most these answers could give"})
    speaks_for: list[ReasonLine] = field(metadata={"help": "why it fits"})
    speaks_against: list[ReasonLine] = field(metadata={"help": "what speaks against it"})
    settle: list[ToSettle] = field(metadata={"help": "what must be decided or verified first"})
    regime: Link = field(metadata={"help": "the regime in force on that day"})
    since: str = field(metadata={"help": "its first day or year, may be empty"})
    until: str = field(metadata={"help": "its last one, empty when still in force"})
    texts: list[tuple[Link, LegalText]] = field(metadata={"help": "the texts behind it"})
    cases: list[tuple[Link, str]] = field(
        metadata={"help": "cases that use it, or the first of them, each with the level of evidence"}
    )
    more_cases: int = field(metadata={"help": "how many other cases use it"})
    every_case: str = field(metadata={"help": "address of the cases that use it"})
    met: list[Met] = field(metadata={"help": "obstacles met in those cases"})
    lines: list[ScoreLine] = field(metadata={"help": "its account, question by question"})


@dataclass(frozen=True)
class TableLine:
    """One format of the whole ranking."""

    place: int = field(metadata={"help": "its place"})
    format: Link = field(metadata={"help": "the format; leads to its detail above when there is one"})
    score: str = field(metadata={"help": "its score"})
    cells: list[str] = field(metadata={"help": "its points for each question answered"})


@dataclass(frozen=True)
class Discarded:
    """A format that a condition rules out."""

    format: Link = field(metadata={"help": "the format"})
    reasons: list[ReasonLine] = field(metadata={"help": "which conditions, and the law or source behind each"})


def suggestions(visit: Visit, choice: Choice) -> list[Suggestion]:
    """Return the first formats in full: as many as speak for themselves, five at most."""
    return [_suggestion(visit, advice) for advice in choice.suggested]


def table(visit: Visit, choice: Choice) -> list[TableLine]:
    return [
        TableLine(
            advice.place,
            _link(visit, advice.profile.format),
            figure(visit, advice.score),
            [figure(visit, line.points, signed=True) for line in advice.lines],
        )
        for advice in choice.ranked
    ]


def discarded(visit: Visit, choice: Choice) -> list[Discarded]:
    return [
        Discarded(_link(visit, advice.profile.format), _reasons(visit, advice.profile.format, advice.having("out")))
        for advice in choice.discarded
    ]


def figure(visit: Visit, points: Fraction, *, signed: bool = False) -> str:
    """Return points to the hundredth, as the language writes them; a real minus before negative ones."""
    written = visit.words.number(abs(round(float(points), 2)))
    if points < 0:
        return f"−{written}"
    return f"+{written}" if signed and points else written


def _suggestion(visit: Visit, advice: Advice) -> Suggestion:
    named, regime = advice.profile.format, advice.regime
    return Suggestion(
        key=named.slug,
        place=advice.place,
        format=_link(visit, named),
        best_when=advice.profile.best_when,
        score=figure(visit, advice.score),
        most=figure(visit, advice.most),
        speaks_for=_reasons(visit, named, advice.having("for")),
        speaks_against=_reasons(visit, named, advice.having("against")),
        settle=[_to_settle(visit, settle) for settle in advice.settle],
        regime=_link(visit, Named(regime.iri, regime.label)),
        since=regime.since,
        until=regime.until,
        texts=[(_link(visit, Named(one.iri, one.identifier)), one) for one in regime.texts],
        cases=[(_link(visit, use.case), use.evidence.label) for use in advice.cases[:MOST]],
        more_cases=max(0, len(advice.cases) - MOST),
        every_case=_cases(visit, named),
        met=[_met(visit, named, obstacle, uses) for obstacle, uses in advice.obstacles],
        lines=[_score_line(visit, named, line) for line in advice.lines],
    )


def _cases(visit: Visit, format_: Named, *others: tuple[str, str]) -> str:
    """Return the list of the cases of a format."""
    return visit.to("cases", query=[("format", format_.slug), *others])


def _met(visit: Visit, format_: Named, obstacle: Obstacle, uses: Sequence[CaseUse]) -> Met:
    every = _cases(visit, format_, ("obstacle", obstacle.named.slug))
    return Met(
        obstacle=_link(visit, obstacle.named),
        cases=excerpt(uses, lambda use: _link(visit, use.case), every=every),
        recommendations=[(number, _link(visit, named)) for number, named in obstacle.recommendations],
    )


def _score_line(visit: Visit, format_: Named, line: Line) -> ScoreLine:
    points, most = figure(visit, line.points, signed=True), figure(visit, line.most)
    return ScoreLine(line.question.label, points, most, _reasons(visit, format_, line.reasons))


def _reasons(visit: Visit, format_: Named, reasons: Iterable[Reason]) -> list[ReasonLine]:
    return [_reason(visit, format_, reason) for reason in reasons]


def _reason(visit: Visit, format_: Named, reason: Reason) -> ReasonLine:
    return ReasonLine(
        question=reason.question.label,
        answer=reason.option.label,
        text=reason.rule.label,
        reading=reason.rule.reading.label,
        verdict=reason.verdict,
        said=_said(visit, reason.statement) if reason.statement else None,
        rationale=reason.rule.rationale,
        sources=[_link(visit, source) for source in reason.rule.sources],
        cases=excerpt(
            reason.cases, lambda use: _link(visit, use.case), every=_cases(visit, format_), most=MOST_IN_A_REASON
        ),
        total=reason.total,
        weight=figure(visit, reason.weight),
        reliability=figure(visit, reason.reliability),
        points=figure(visit, reason.points, signed=True),
    )


def _to_settle(visit: Visit, settle: Settle) -> ToSettle:
    return ToSettle(settle.statement.criterion.label, settle.rule.label, _said(visit, settle.statement))


def _said(visit: Visit, statement: Statement) -> Said:
    return Said(
        text=statement.label,
        href=visit.to_thing(statement.iri) or "",
        verification=statement.verification.label,
        to_verify=statement.to_verify,
        disputed=statement.evidence.iri.endswith("/disputed"),
        sources=[_link(visit, source) for source in statement.sources],
    )


def _link(visit: Visit, named: Named) -> Link:
    return Link(named.label, visit.to_thing(named.iri) or "")
