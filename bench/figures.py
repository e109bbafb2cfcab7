"""Figures as people read them: three digits that count, and a unit."""

from __future__ import annotations

from bench.outcomes import Spread
from bench.wording import written
from kb.errors import Lang

_SECONDS = ((1, "s", 1), (1e-3, "ms", 1e3), (0, "µs", 1e6))
_UNITS = {"fr": {"MB": "Mo", "GB": "Go"}, "en": dict[str, str]()}


def figure(value: float, unit: str = "", lang: Lang = "en") -> str:
    """Return a figure with its unit: 0.0042 s is 4.2 ms, 0.35 × is 0.35×, 1 % (a share) is 100 %."""
    match unit:
        case "s":
            _, name, factor = next(one for one in _SECONDS if abs(value) >= one[0])
            said = f"{_digits(value * factor)} {name}"
        case "%":
            said = f"{_digits(100 * value)} %"
        case "×":
            said = f"{_digits(value)}×"
        case "":
            said = _digits(value)
        case _:
            said = f"{_digits(value)} {_UNITS[lang].get(unit, unit)}".replace(" /s", "/s")
    return written(said, lang)


def spread(found: Spread, unit: str = "", lang: Lang = "en") -> str:
    """Return a median with its quartiles, when they differ."""
    low, middle, high = (figure(value, unit, lang) for value in (found.low, found.median, found.high))
    return middle if low == middle == high else f"{middle} [{low} – {high}]"


def _digits(value: float) -> str:
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:.3g}"
