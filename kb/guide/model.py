"""What the guide is made of: questions and rules, the law of the formats, what their cases met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kb.namespaces import thing

Answers = Mapping[str, tuple[str, ...]]

FORMATS = thing("facet", "formats")
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
    """A case that uses a format, and the best evidence of it."""

    case: Named
    evidence: Named


@dataclass(frozen=True)
class Profile:
    """A format as the guide sees it, with its dated regimes."""

    format: Named
    best_when: str
    regimes: tuple[Regime, ...]

    @property
    def slug(self) -> str:
        return self.format.slug

    def regime_on(self, day: date) -> Regime | None:
        holding = [regime for regime in self.regimes if regime.holds_on(day)]
        return max(holding, key=lambda regime: (regime.since, regime.iri), default=None)
