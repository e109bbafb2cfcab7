"""Readers of several servers, side by side: each asked for some seconds in turn, in an order drawn anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from bench.load import Load, load
from bench.outcomes import Measure, Spread

_SLOW = 10  # pages in a round; fewer are counted one by one


@dataclass(frozen=True)
class Readers:
    """Who asks which paths of which server."""

    address: str
    paths: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    connections: int = 2


def race(readers: Mapping[str, Readers], rounds: int, seconds: float, *, seed: int = 1) -> dict[str, list[Load]]:
    """Return what each got, round by round, after a short warm-up that tells who is slow.

    A turn begins with a third as long that is not counted: a system may have taken back the memory of a server that
    waited for its turn, the more so the more it holds.
    """
    found: dict[str, list[Load]] = {name: [] for name in readers}
    slow = {name: _ask(one, min(seconds, 1), slow=True).p50 > seconds / _SLOW for name, one in readers.items()}
    for number in range(rounds):
        order = list(readers)
        Random(f"{seed}:{number}").shuffle(order)  # noqa: S311 - an order, not a secret
        for name in order:
            if not slow[name]:
                _ask(readers[name], seconds / 3, slow=False)
            found[name].append(_ask(readers[name], seconds, slow=slow[name]))
    return found


def _ask(one: Readers, seconds: float, *, slow: bool) -> Load:
    return load(one.address, one.paths, seconds=seconds, connections=one.connections, headers=one.headers, slow=slow)


def rates(loads: Sequence[Load]) -> list[float]:
    return [one.rate for one in loads]


def p50s(loads: Sequence[Load]) -> list[float]:
    return [one.p50 for one in loads]


def http_measures(work: str, size: int, found: Mapping[str, Sequence[Load]]) -> Iterator[Measure]:
    """Yield for each contender its throughput, and the time of half of its answers."""
    for name, loads in found.items():
        yield Measure(f"{work}, throughput", size, name, "/s", Spread.of(rates(loads)), len(loads))
        yield Measure(work, size, name, "s", Spread.of(p50s(loads)), len(loads))
