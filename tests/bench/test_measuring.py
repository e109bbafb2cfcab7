"""Figures that may be compared: contenders take turns, answer alike, and are summed up as one would by hand."""

from __future__ import annotations

import time

import pytest

from bench.figures import figure, spread
from bench.growth import exponent, growths
from bench.measuring import Disagreement, Sample, interleaved, timed
from bench.outcomes import Measure, Spread, Verdict
from bench.targets import BY_KEY, Target


def test_a_spread_is_the_median_and_the_quartiles() -> None:
    assert Spread.of([5, 1, 3, 2, 4]) == Spread(3, 2, 4)
    assert Spread.of([7]) == Spread(7, 7, 7)


def test_a_ratio_is_that_of_the_medians_and_its_quartiles_those_of_the_rounds() -> None:
    """A machine that was twice as slow in one round was so for both: the ratios of the rounds do not see it."""
    assert Spread.ratio([10, 20, 10], [1, 2, 1]) == Spread(10, 10, 10)
    assert Spread.ratio([10, 20, 40], [1, 1, 10]) == Spread(20, 7, 20)


def test_contenders_take_turns_and_each_round_draws_an_order_of_its_own() -> None:
    called: list[str] = []

    def trial(name: str) -> object:
        return lambda number: called.append(name) or Sample(1.0)

    figures = interleaved({name: trial(name) for name in "abc"}, 20)  # type: ignore[misc]
    rounds = ["".join(called[at : at + 3]) for at in range(0, len(called), 3)]
    assert len(rounds) == 21  # the first one warms up
    assert {"".join(sorted(one)) for one in rounds} == {"abc"}
    assert len(set(rounds)) > 3
    assert {name: len(found) for name, found in figures.items()} == {"a": 20, "b": 20, "c": 20}


def test_times_of_different_answers_do_not_count() -> None:
    with pytest.raises(Disagreement, match=r"round 1: .*slow"):
        interleaved({"quick": lambda n: Sample(1, n == 1), "slow": lambda _: Sample(9, False)}, 3)


def test_putting_an_answer_in_the_form_to_compare_is_not_timed() -> None:
    def read(answer: int) -> str:
        time.sleep(0.2)
        return str(answer)

    sample = timed(lambda number: number, read)(7)
    assert sample.answer == "7"
    assert sample.figure < 0.1


def test_the_exponent_of_growth_is_the_slope_between_the_sizes() -> None:
    assert exponent({1_000: 2.0, 10_000: 20.0, 100_000: 200.0}) == pytest.approx(1)
    assert exponent({1_000: 3.0, 100_000: 3.0}) == pytest.approx(0)
    assert exponent({10: 1.0, 1_000: 10_000.0}) == pytest.approx(2)


def test_growth_is_said_of_times_at_two_sizes_and_flagged_when_steep() -> None:
    def measure(size: int, seconds: float, unit: str = "s") -> Measure:
        return Measure("work", size, "one", unit, Spread(seconds, seconds, seconds), 1)

    (steep,) = growths([measure(10, 1), measure(100, 20), measure(100, 3, "MB")])
    assert steep.exponent == pytest.approx(1.301, abs=0.001)
    assert steep.steep
    assert not growths([measure(10, 1)])


@pytest.mark.parametrize(
    ("size", "value", "met"),
    [(100_000, 600, "met"), (1_000, 600, "smaller"), (100_000, 400, "missed"), (1_000, 400, "small")],
)
def test_a_promise_is_kept_only_at_its_size(size: int, value: float, met: str) -> None:
    assert BY_KEY["facets"].met(Verdict("facets", size, Spread(value, value, value))) == met


def test_a_promise_not_to_exceed_is_read_the_other_way() -> None:
    target = Target("x", {"fr": "", "en": ""}, 2, most=True)
    assert target.met(Verdict("x", 1, Spread(1.9, 1, 5))) == "met"
    assert target.met(Verdict("x", 1, Spread(2.1, 1, 5))) == "missed"
    assert Target("x", {"fr": "", "en": ""}, 2, 10, most=True).met(Verdict("x", 1, Spread(2.1, 1, 5))) == "missed"


def test_figures_have_three_digits_and_the_unit_that_suits_them() -> None:
    assert [figure(value, "s") for value in (1.2345, 0.0042, 0.00000123)] == ["1.23 s", "4.2 ms", "1.23 µs"]
    assert figure(0.999, "%") == "99.9 %"
    assert figure(12345, "×") == "12,345×"
    assert figure(12345.6, "MB", "fr") == "12\u202f346 Mo"
    assert figure(0.0015, "s", "fr") == "1,5 ms"
    assert spread(Spread(2, 1, 3), "s") == "2 s [1 s – 3 s]"
    assert spread(Spread(2, 2, 2), "s") == "2 s"
