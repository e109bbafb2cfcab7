"""What one query holds while it runs, and how long: a place among those of its client, a worker, a long result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kb.workers.places import Places
from kb.workers.process import WorkerProcess

# Most queries are over by then; one that is not goes on behind everything else.
_SHORT_SECONDS = 0.1
# Most queries that run for this part of their time use all of it, and cost their worker.
_LONG = 0.5


class Lease:
    """The hold of one query of a client. EngineBusy when the client has too many.

    One that is not short is put behind the pages that others read. Past ``seconds`` its worker is killed: what
    waits for the worker is then told that it died, and ``late`` says why. The one that will take its place is
    started before.
    """

    def __init__(self, places: Places, client: str, seconds: float) -> None:
        places.enter(client)
        self._places, self._client, self._seconds = places, client, seconds
        self._short = min(_SHORT_SECONDS, seconds * _LONG)
        self._timer: asyncio.TimerHandle | None = None
        self._filling: asyncio.Task[None] | None = None
        self._worker: WorkerProcess | None = None
        self._closed = False
        self._long = False
        self.late = False

    async def worker(self) -> WorkerProcess:
        """Wait for a worker; the time of the query begins."""
        self._worker = await self._places.take(self._client)
        self._after(self._short, self._put_behind)
        return self._worker

    def fill(self, filling: asyncio.Task[None]) -> None:
        """Hold the task that takes a long result from the worker."""
        self._filling = filling

    def release(self, *, healthy: bool) -> None:
        """Give the worker back, once; one that is not at rest is killed."""
        if self._timer is not None:
            self._timer.cancel()
        if self._worker is not None:
            worker, self._worker = self._worker, None
            self._places.give_back(worker, self._client, healthy=healthy and not self.late, long=self._long)

    def close(self, *, healthy: bool = False) -> None:
        """Give everything back, once."""
        if self._closed:
            return
        self._closed = True
        if self._filling is not None:
            self._filling.cancel()
        self.release(healthy=healthy)
        self._places.leave(self._client)

    def _after(self, seconds: float, then: Callable[[], None]) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, then)

    def _put_behind(self) -> None:
        if self._worker is not None:
            self._worker.put_behind()
        self._after(self._seconds * _LONG - self._short, self._prepare)

    def _prepare(self) -> None:
        self._long = True
        self._places.prepare()
        self._after(self._seconds * (1 - _LONG), self._expire)

    def _expire(self) -> None:
        self.late = True
        if self._worker is not None:
            self._worker.kill()
