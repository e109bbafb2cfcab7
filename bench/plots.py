"""Growth curves as SVG, both axes logarithmic: a straight line of slope 1 is linear growth."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from html import escape

from bench.figures import figure
from bench.outcomes import Measure

_WIDTH, _HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 190, 36, 44
# Dark enough on white, light enough on a dark page; told apart by their marks too.
_COLOURS = ("#1b6ca8", "#b8502a", "#3f7d20", "#7a4fa3", "#8a6d00")
_DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 4")


def curves(title: str, measures: Sequence[Measure]) -> str:
    """Return the times of each contender against the size; "" when there are none at two sizes."""
    timed = [one for one in measures if one.unit == "s"]
    series: dict[str, dict[int, float]] = defaultdict(dict)
    for one in timed:
        series[one.contender][one.size] = one.spread.median
    if len({one.size for one in timed}) < 2:
        return ""
    scale = _Scale([one.size for one in timed], [one.spread.median for one in timed])
    lines = [_line(name, points, scale, at) for at, (name, points) in enumerate(series.items())]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
            f'height="{_HEIGHT}" font-family="sans-serif" font-size="12" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
            f'<text x="{_LEFT}" y="20" font-size="14" font-weight="bold">{escape(title)}</text>',
            *scale.axes(),
            *lines,
            "</svg>\n",
        ]
    )


class _Scale:
    """Where a size and a time lie on the drawing; whole powers of ten are marked."""

    def __init__(self, sizes: Sequence[int], times: Sequence[float]) -> None:
        self.sizes = sorted(set(sizes))
        self._x = (math.log10(self.sizes[0]), math.log10(self.sizes[-1]))
        self._y = (math.floor(math.log10(min(times))), math.ceil(math.log10(max(times))) or 1)
        if self._y[0] == self._y[1]:
            self._y = (self._y[0], self._y[0] + 1)

    def x(self, size: float) -> float:
        low, high = self._x
        return round(_LEFT + (math.log10(size) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, seconds: float) -> float:
        low, high = self._y
        return round(_HEIGHT - _BOTTOM - (math.log10(seconds) - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM), 1)

    def axes(self) -> list[str]:
        bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
        drawn = []
        for power in range(self._y[0], self._y[1] + 1):
            y = self.y(10.0**power)
            drawn.append(f'<path d="M{_LEFT} {y}H{right}" stroke="#ccc"/>')
            drawn.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{figure(10.0**power, "s")}</text>')
        for size in self.sizes:
            x = self.x(size)
            drawn.append(f'<path d="M{x} {_TOP}V{bottom}" stroke="#ccc"/>')
            drawn.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{figure(size)}</text>')
        return drawn


def _line(name: str, points: dict[int, float], scale: _Scale, at: int) -> str:
    colour, dash = _COLOURS[at % len(_COLOURS)], _DASHES[at % len(_DASHES)]
    placed = [(scale.x(size), scale.y(seconds)) for size, seconds in sorted(points.items())]
    path = "M" + "L".join(f"{x} {y}" for x, y in placed)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in placed)
    x, y = placed[-1]
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>{dots}'
        f'<text x="{x + 8}" y="{y + 4}" fill="{colour}">{escape(name)}</text>'
    )
