"""When an engine elsewhere is dead, nobody waits for it.

After a few failures in a row the breaker opens: questions are refused at once, so that a dead engine does
not tie up the threads that serve pages. After a rest it lets one question through; that one's fate
closes it again or doubles the rest. No restart is ever needed.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from time import monotonic


class Breaker:
    """Counts failures in a row; safe to share between threads. Times are in seconds."""

    def __init__(
        self,
        *,
        failures: int = 5,
        rest: float = 1.0,
        longest: float = 30.0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._failures, self._first, self._longest, self._clock = failures, rest, longest, clock
        self._lock = threading.Lock()
        self._count = 0
        self._rest = rest
        self._opens_at = 0.0

    def admits(self) -> bool:
        """Say whether a question may be sent now; after a rest, only one may, until it has succeeded or failed."""
        with self._lock:
            if self._count < self._failures:
                return True
            if self._clock() < self._opens_at:
                return False
            # Whoever comes while the trial is under way waits for a rest too.
            self._opens_at = self._clock() + self._rest
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._count, self._rest = 0, self._first

    def failed(self) -> None:
        with self._lock:
            self._count += 1
            if self._count >= self._failures:
                # Replicas that saw the engine die together must not all come back in the same second.
                self._opens_at = self._clock() + self._rest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
                self._rest = min(self._rest * 2, self._longest)
