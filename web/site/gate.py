"""How often one client may send something, on any page."""

from __future__ import annotations

import hmac
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from kb.errors import KbError


@dataclass(frozen=True)
class Limit:
    """How often one client may do something."""

    most: int
    seconds: int


STARTS = Limit(10, 3600)
SAVES = Limit(300, 3600)
LOGINS = Limit(10, 900)


class TooOften(KbError):
    """One client asks more than anyone needs; ``seconds`` until it may again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            fr=f"Trop d’envois en peu de temps ; recommencez dans {seconds // 60 + 1} minutes.",
            en=f"Too many submissions in a short time; try again in {seconds // 60 + 1} minutes.",
        )
        self.seconds = seconds


class Gate:
    """Counts what each client does, in memory only: an address is kept as a keyed digest, and forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._key, self._lock = clock, secrets.token_bytes(32), Lock()
        self._times: defaultdict[tuple[bytes, Limit], deque[float]] = defaultdict(deque)

    def pass_(self, client: str, limit: Limit) -> None:
        """Let the client do it once more; TooOften when it has used up its share."""
        digest = hmac.digest(self._key, client.encode(), "sha256")
        now = self._clock()
        with self._lock:
            if len(self._times) > 10_000:
                self._forget(now)
            times = self._times[digest, limit]
            while times and times[0] <= now - limit.seconds:
                times.popleft()
            if len(times) >= limit.most:
                raise TooOften(int(times[0] + limit.seconds - now) + 1)
            times.append(now)

    def _forget(self, now: float) -> None:
        for key, times in list(self._times.items()):
            if not times or times[-1] <= now - key[1].seconds:
                del self._times[key]
