"""Contenders measured side by side: in the same run, in an order drawn anew in each round.

What slows the machine for a while slows all of them, so that their ratio holds where times would not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from time import perf_counter
from typing import NamedTuple, TypeVar

from bench.outcomes import Measure, Spread

T = TypeVar("T")


class Sample(NamedTuple):
    """A figure, and what was answered; answers of one round are equal or the figures do not count."""

    figure: float
    answer: object = None


Trial = Callable[[int], Sample]
"""Measures once; the argument is the number of the round, the same for all contenders."""


class Disagreement(Exception):
    """Two contenders answered differently: their times are not those of the same work."""


def timed(work: Callable[[int], T], read: Callable[[T], object] = lambda answer: answer, *, times: int = 1) -> Trial:
    """Return a trial whose figure is the time of ``work``, in seconds.

    ``read`` puts the answer in the form that is compared, when the clock has stopped. ``times`` runs make one
    figure, their mean, for work too short to be timed alone.
    """

    def trial(number: int) -> Sample:
        began = perf_counter()
        for _ in range(times - 1):
            work(number)
        answer = work(number)
        return Sample((perf_counter() - began) / times, read(answer))

    return trial


def interleaved(trials: Mapping[str, Trial], rounds: int, *, seed: int = 1, warm_up: int = 1) -> dict[str, list[float]]:
    """Return the figures of each contender, round by round, after ``warm_up`` rounds that do not count.

    Disagreement when two of them answer differently in a round.
    """
    figures: dict[str, list[float]] = {name: [] for name in trials}
    for number in range(-warm_up, rounds):
        order = list(trials)
        Random(f"{seed}:{number}").shuffle(order)  # noqa: S311 - an order, not a secret
        samples = {name: trials[name](max(number, 0)) for name in order}
        _agree(samples, number)
        if number >= 0:
            for name, sample in samples.items():
                figures[name].append(sample.figure)
    return figures


def measures(work: str, size: int, figures: Mapping[str, list[float]], unit: str = "s") -> list[Measure]:
    """Return one measure for each contender."""
    return [Measure(work, size, name, unit, Spread.of(found), len(found)) for name, found in figures.items()]


def _agree(samples: Mapping[str, Sample], number: int) -> None:
    first, *others = samples
    for other in others:
        if samples[first].answer != samples[other].answer:
            raise Disagreement(
                f"round {number}: {first} and {other} differ: "
                f"{str(samples[first].answer)[:300]} … {str(samples[other].answer)[:300]}"
            )
