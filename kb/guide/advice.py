"""What the guide answers: formats in order, each with its account.

Points are fractions, so that a half and three quarters add up exactly and two formats are level only
when they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from kb.guide.deeds import Users
from kb.guide.model import CaseUse, Obstacle, Option, Profile, Question, Regime, Rule, Statement

Verdict = Literal["for", "against", "out", "silent"]
IN_FULL = 5


@dataclass(frozen=True)
class Reason:
    """What one rule says of one format.

    ``points`` = ``weight`` × ``reliability``, with the sign of the verdict; ``weight`` is the rule's,
    shared between the answers ticked. ``statement`` is the law it read, ``cases`` the cases (``seen`` of
    ``total``); both are empty for a rule that names formats, whose own rationale and sources speak.
    """

    question: Question
    option: Option
    rule: Rule
    verdict: Verdict
    weight: Fraction
    reliability: Fraction
    statement: Statement | None = None
    cases: Sequence[CaseUse] = ()
    total: int = 0

    @property
    def points(self) -> Fraction:
        sign = {"for": 1, "against": -1, "out": -1, "silent": 0}[self.verdict]
        return sign * self.weight * self.reliability


@dataclass(frozen=True)
class Line:
    """One question in the account of one format: its reasons and what they add up to."""

    question: Question
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> Fraction:
        return sum((reason.points for reason in self.reasons), Fraction(0))

    @property
    def most(self) -> Fraction:
        """What a format would get if every rule of the question spoke for it, fully reliable."""
        return sum((reason.weight for reason in self.reasons if reason.rule.scores), Fraction(0))


@dataclass(frozen=True)
class Settle:
    """Something to decide or to verify before choosing, with the statement that asks for it."""

    rule: Rule
    statement: Statement


@dataclass(frozen=True)
class Advice:
    """One format: its place (level formats share it), its score line by line, and what goes with it.

    ``cases`` use it; ``obstacles`` are those that they met, each with the cases that did.
    """

    profile: Profile
    regime: Regime
    place: int
    lines: tuple[Line, ...]
    settle: tuple[Settle, ...]
    cases: Users
    obstacles: tuple[tuple[Obstacle, Users], ...]

    @property
    def score(self) -> Fraction:
        return sum((line.points for line in self.lines), Fraction(0))

    @property
    def most(self) -> Fraction:
        """What these answers could give to a format at most."""
        return sum((line.most for line in self.lines), Fraction(0))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(reason for line in self.lines for reason in line.reasons)

    def having(self, verdict: Verdict) -> tuple[Reason, ...]:
        """Return the reasons with this verdict, heaviest first."""
        found = [reason for reason in self.reasons if reason.verdict == verdict]
        return tuple(sorted(found, key=lambda reason: -abs(reason.points)))


@dataclass(frozen=True)
class Choice:
    """What the guide answers.

    ``ranked`` is empty when nothing was answered: the guide pretends nothing. ``discarded`` keeps
    what a condition ruled out, ``undated`` what the base gives no law for on that day.
    """

    on: date
    answered: tuple[tuple[Question, tuple[Option, ...]], ...]
    skipped: tuple[Question, ...]
    ranked: tuple[Advice, ...]
    discarded: tuple[Advice, ...]
    undated: tuple[Profile, ...]
    families: tuple[Profile, ...]

    @property
    def suggested(self) -> tuple[Advice, ...]:
        """The first formats that something speaks for: those worth reading in full."""
        return tuple(advice for advice in self.ranked[:IN_FULL] if advice.score > 0)
