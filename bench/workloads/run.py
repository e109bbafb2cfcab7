"""What every workload is given: the corpora, the sizes, how often to measure."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.corpora import Built, Corpora
from bench.outcomes import NotRun, Outcome
from kb.index import CaseIndex
from kb.knowledge import Knowledge

_LARGE = 50_000
_LONG = 10  # seconds that one question may take in a run of hours


@dataclass(frozen=True)
class Run:
    """One run of the benches. ``seconds`` is how long readers ask in each round.

    ``bare``: sizes that are not published yet get a store and the index of cases alone; nobody else is asked there.
    """

    corpora: Corpora
    sizes: tuple[int, ...]
    folder: Path
    rounds: int = 5
    seconds: float = 2
    patience: float = 5
    told: Callable[[str], None] = lambda _: None
    bare: bool = False

    def cases(self, size: int) -> tuple[CaseIndex, Knowledge | None]:
        """Return the index of cases and the rest, None where a bare corpus is too large to compare it with SPARQL."""
        if self._is_bare(size):
            return self.corpora.index_alone(size).cases, None
        knowledge = self.corpora.built(size).knowledge
        return knowledge.cases, knowledge

    def built(self, size: int) -> Built:
        """Return a corpus that a site can serve."""
        return self.corpora.bare(size) if self._is_bare(size) else self.corpora.built(size)

    def _is_bare(self, size: int) -> bool:
        return self.bare and not self.corpora.is_built(size)

    def up_to(self, most: int) -> tuple[int, ...]:
        """Return the sizes that are not above ``most``: where another engine still works."""
        return tuple(size for size in self.sizes if size <= most)

    @property
    def short(self) -> bool:
        """Whether the run is one of minutes."""
        return self.patience < _LONG

    def rounds_at(self, size: int) -> int:
        """Return how often to measure what takes seconds at a large size, and minutes elsewhere."""
        return self.rounds if size < _LARGE else 1 if self.short else min(self.rounds, 3)

    def warm_up(self, size: int) -> int:
        """Return how many rounds do not count: none where one round is enough to be warm."""
        return int(size < _LARGE or not self.short)

    def scratch(self) -> Path:
        """Return a new folder for a server or a store."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=self.folder))


Workload = Callable[[Run], Iterator[Outcome]]


def alone(work: str, size: int) -> NotRun:
    """Say that there was nothing to compare the index with."""
    return NotRun(work, size, "SPARQL, pyoxigraph", "hours at this size, which was made bare (--bare)")
