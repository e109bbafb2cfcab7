"""What was asked about things that many pages mention: the answers used last, kept as long as the base is open."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

Fact = TypeVar("Fact")


class Remembered(Generic[Fact]):
    """Facts by IRI, at most ``most`` of them. ``ask`` gives those of several IRIs; some may have none.

    Used by several threads: two that need the same thing at the same time may both ask.
    """

    def __init__(self, ask: Callable[[Sequence[str]], Mapping[str, Fact]], most: int) -> None:
        self._ask, self._most = ask, most
        self._facts: OrderedDict[str, Fact | None] = OrderedDict()
        self._lock = Lock()

    def of(self, iris: Iterable[str]) -> dict[str, Fact]:
        """Return the facts of these IRIs, without those that have none; only unknown ones are asked for, at once."""
        wanted = dict.fromkeys(iris)
        with self._lock:
            known = {iri: self._facts[iri] for iri in wanted if iri in self._facts}
            for iri in known:
                self._facts.move_to_end(iri)
        missing = [iri for iri in wanted if iri not in known]
        if missing:
            asked = self._ask(missing)
            known |= {iri: asked.get(iri) for iri in missing}
            self._remember({iri: known[iri] for iri in missing})
        return {iri: fact for iri in wanted if (fact := known[iri]) is not None}

    def _remember(self, facts: Mapping[str, Fact | None]) -> None:
        with self._lock:
            self._facts.update(facts)
            while len(self._facts) > self._most:
                self._facts.popitem(last=False)
