"""What the guide knows, and what it answers.

Points are fractions, so that a half and three quarters add up exactly and two formats are level only
when they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from kb.errors import Lang
from kb.namespaces import thing

Answers = Mapping[str, tuple[str, ...]]
Verdict = Literal["for", "against", "out", "silent"]

FORMATS = thing("facet", "formats")
IN_FULL = 5
TO_VERIFY = thing("verification", "a-verifier")


@dataclass(frozen=True)
class Named:
    """A thing of the base and how it is called."""

    iri: str
    label: str

    @property
    def slug(self) -> str:
        """The last part of its path: what an address names it by."""
        return self.iri.partition("#")[0].rpartition("/")[2]


@dataclass(frozen=True)
class Rule:
    """What an answer does to formats.

    ``reading`` is the criterion of the law, or the facet of the cases, that the rule looks at; the
    six sets say what it makes of the values found there (ontology/shapes/guide-rule.ttl).
    """

    iri: str
    label: str
    weight: int
    reading: Named
    of_law: bool
    rationale: str
    sources: tuple[Named, ...]
    fits: frozenset[str]
    expects: frozenset[str]
    against: frozenset[str]
    excludes: frozenset[str]
    requires: frozenset[str]
    settles: frozenset[str]

    @property
    def suits(self) -> frozenset[str]:
        return self.fits | self.expects | self.requires

    @property
    def scores(self) -> bool:
        """False for a rule that only says what to settle first."""
        return bool(self.suits | self.against | self.excludes)


@dataclass(frozen=True)
class Option:
    """One answer; ``key`` is how an address names it."""

    key: str
    label: str
    help: str
    rules: tuple[Rule, ...]

    @property
    def excluding(self) -> bool:
        """True when the answer is a condition: only such answers may rule a format out."""
        return any(rule.excludes or rule.requires for rule in self.rules)


@dataclass(frozen=True)
class Question:
    """One question; ``several`` says whether more than one answer may be given."""

    key: str
    label: str
    help: str
    several: bool
    options: tuple[Option, ...]

    def option(self, key: str) -> Option | None:
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True)
class Statement:
    """What the law says of a format on one criterion; no ``kinds`` when it has no standard value.

    ``reliability`` is the lower of what its verification and its evidence allow.
    """

    iri: str
    label: str
    criterion: Named
    verification: Named
    evidence: Named
    reliability: Fraction
    kinds: frozenset[str]
    sources: tuple[Named, ...]

    @property
    def to_verify(self) -> bool:
        return self.verification.iri == TO_VERIFY


@dataclass(frozen=True)
class LegalText:
    """A text behind a regime; ``since`` is "" when the day it came into force is not known."""

    iri: str
    identifier: str
    label: str
    since: str


@dataclass(frozen=True)
class Regime:
    """The law of a format over a period: days or years as the base writes them, both inclusive, "" if unknown."""

    iri: str
    label: str
    since: str
    until: str
    statements: tuple[Statement, ...]
    texts: tuple[LegalText, ...]

    def holds_on(self, day: date) -> bool:
        """A year alone stands for its first day at the beginning, for its last at the end."""
        written = day.isoformat()
        since = f"{self.since}-01-01" if len(self.since) == 4 else self.since
        until = f"{self.until}-12-31" if len(self.until) == 4 else self.until
        return since <= written and (not until or written <= until)

    def statement(self, criterion: str) -> Statement | None:
        return next((one for one in self.statements if one.criterion.iri == criterion), None)


@dataclass(frozen=True)
class Obstacle:
    """An obstacle that a case met, and the recommendations that answer it."""

    named: Named
    recommendations: tuple[tuple[int, Named], ...]


@dataclass(frozen=True)
class CaseUse:
    """A case that uses a format; ``kinds`` gives facet → kind → reliability of the best element."""

    case: Named
    evidence: Named
    reliability: Fraction
    kinds: Mapping[str, Mapping[str, Fraction]]
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True)
class Profile:
    """A format as the guide sees it: its dated regimes, and the cases that use it."""

    format: Named
    best_when: str
    regimes: tuple[Regime, ...]
    cases: tuple[CaseUse, ...]

    @property
    def slug(self) -> str:
        return self.format.slug

    def regime_on(self, day: date) -> Regime | None:
        holding = [regime for regime in self.regimes if regime.holds_on(day)]
        return max(holding, key=lambda regime: (regime.since, regime.iri), default=None)


@dataclass(frozen=True)
class Guide:
    """Everything the guide knows, in one language. ``broader`` gives concept → all that enclose it."""

    lang: Lang
    questions: tuple[Question, ...]
    profiles: tuple[Profile, ...]
    families: frozenset[str] = field(repr=False)
    broader: Mapping[str, frozenset[str]] = field(repr=False)

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)


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
    cases: tuple[CaseUse, ...] = ()
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
    """One format: its place (level formats share it), its score line by line, and what goes with it."""

    profile: Profile
    regime: Regime
    place: int
    lines: tuple[Line, ...]
    settle: tuple[Settle, ...]

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

    @property
    def obstacles(self) -> tuple[tuple[Obstacle, tuple[Named, ...]], ...]:
        """Return each obstacle that cases of the format met, with those cases."""
        met: dict[str, tuple[Obstacle, list[Named]]] = {}
        for use in self.profile.cases:
            for obstacle in use.obstacles:
                met.setdefault(obstacle.named.iri, (obstacle, []))[1].append(use.case)
        return tuple((obstacle, tuple(cases)) for obstacle, cases in met.values())


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
