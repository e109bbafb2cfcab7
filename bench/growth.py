"""How work grows with the base: time ~ size^exponent, by least squares on logarithms."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.outcomes import Measure

STEEP = 1.1  # above, growth is explained or mended


@dataclass(frozen=True)
class Growth:
    """The exponent of one contender at one work, over the sizes where it was measured."""

    work: str
    contender: str
    sizes: tuple[int, ...]
    exponent: float

    @property
    def steep(self) -> bool:
        return self.exponent > STEEP


def exponent(points: Mapping[int, float]) -> float:
    """Return the slope of the least-squares line through (log size, log figure). ValueError under two sizes."""
    if len(points) < 2:
        raise ValueError("growth needs two sizes at least")
    xs = [math.log(size) for size in points]
    ys = [math.log(figure) for figure in points.values()]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    covariance = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return covariance / sum((x - middle_x) ** 2 for x in xs)


def growths(measures: Iterable[Measure]) -> list[Growth]:
    """Return the growth of whatever was timed at two sizes at least."""
    points: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for measure in measures:
        if measure.unit == "s":
            points[measure.work, measure.contender][measure.size] = measure.spread.median
    return [
        Growth(work, contender, tuple(sorted(known)), exponent(known))
        for (work, contender), known in points.items()
        if len(known) > 1
    ]
