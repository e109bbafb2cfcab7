"""What a bench says: figures of contenders, figures against a target, contenders that did not run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Spread:
    """The median of some figures and their quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Summarise figures; a single one is its own quartiles."""
        if len(figures) == 1:
            return cls(figures[0], figures[0], figures[0])
        low, _, high = quantiles(figures, n=4, method="inclusive")
        return cls(median(figures), low, high)

    @classmethod
    def ratio(cls, upper: Sequence[float], lower: Sequence[float]) -> Spread:
        """Return the ratio of the medians, with the quartiles of the ratios round by round, it included."""
        each = cls.of([above / below for above, below in zip(upper, lower, strict=True)])
        ratio = median(upper) / median(lower)
        return cls(ratio, min(ratio, each.low), max(ratio, each.high))


@dataclass(frozen=True)
class Measure:
    """What one contender needed, or did, at one size. ``unit``: s, /s (a rate), MB or × (no unit)."""

    work: str
    size: int
    contender: str
    unit: str
    spread: Spread
    rounds: int


@dataclass(frozen=True)
class Verdict:
    """A figure that a target of ``bench.targets`` speaks of."""

    target: str
    size: int
    spread: Spread
    remark: str = ""


@dataclass(frozen=True)
class NotRun:
    """A contender that could not be measured, and why."""

    work: str
    size: int
    contender: str
    reason: str


Outcome = Measure | Verdict | NotRun
