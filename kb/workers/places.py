"""Who is answered next: a fixed number of warm workers, and the clients that wait for one.

A worker that was killed is replaced at once, and the successor of one that will probably be killed is started
before. A free one goes to the client that has the fewest queries running, then to the one served longest ago, so
that nobody holds up the others.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from itertools import count

from kb.errors import EngineBusy, EngineUnavailable
from kb.settings import Settings
from kb.workers.process import Source, WorkerDied, WorkerProcess

# A query waits at most this many times as long as one may run.
_PATIENCE = 3


@dataclass(eq=False)
class _Waiter:
    client: str
    offered: asyncio.Future[WorkerProcess]


class Places:
    """The workers of one source. All of it runs in one event loop."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source, self._settings = source, settings
        self._idle: list[WorkerProcess] = []
        self._leased = self._long = 0
        self._waiting: list[_Waiter] = []
        self._starting: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._running: Counter[str] = Counter()
        self._present: Counter[str] = Counter()
        self._served: dict[str, int] = {}
        self._serial = count(1)
        self._closed = False

    def warm(self) -> None:
        """Start the workers that are missing."""
        missing = self._wanted - len(self._idle) - self._leased - len(self._starting)
        for _ in range(0 if self._closed else missing):
            task = asyncio.get_running_loop().create_task(self._start())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    def prepare(self) -> None:
        """Start the successor of a worker that answers a long query."""
        self._long += 1
        self.warm()

    async def close(self) -> None:
        """Kill the idle workers, and those that start or come back later; wait until they are gone."""
        self._closed = True
        self._settle()
        await asyncio.gather(*self._starting)
        await asyncio.gather(*self._ending)

    def enter(self, client: str) -> None:
        """Count one more query of a client, running, waiting or being read; EngineBusy past its limit."""
        most = self._settings.query_per_client
        if self._present[client] >= most:
            raise EngineBusy(
                fr=f"Vous avez déjà {most} requêtes en cours ; attendez la réponse de l’une d’elles.",
                en=f"You already have {most} queries in progress; wait for the answer to one of them.",
            )
        self._present[client] += 1

    def leave(self, client: str) -> None:
        _take_one(self._present, client)
        if client not in self._present:
            self._served.pop(client, None)

    async def take(self, client: str) -> WorkerProcess:
        """Return a worker, which must be given back.

        EngineBusy when the queue is full or takes too long, EngineUnavailable when no worker can be started.
        """
        self.warm()
        if not self._idle or not self._room:
            return await self._wait(client)
        self._lease(client)
        return self._idle.pop()

    def give_back(self, worker: WorkerProcess, client: str, *, healthy: bool, long: bool = False) -> None:
        """Free a place. A worker that is not at rest is killed; ``long`` says that its successor was prepared."""
        self._leased -= 1
        self._long -= long
        _take_one(self._running, client)
        if healthy:
            self._idle.append(worker)
        else:
            self._end(worker)
        self._settle()

    @property
    def _wanted(self) -> int:
        """How many workers there should be, successors included."""
        return self._settings.query_workers + self._long

    @property
    def _room(self) -> int:
        """How many more queries may run."""
        return self._settings.query_workers - self._leased

    def _lease(self, client: str) -> None:
        self._leased += 1
        self._running[client] += 1
        self._served[client] = next(self._serial)

    async def _wait(self, client: str) -> WorkerProcess:
        if len(self._waiting) >= self._settings.query_queue + self._room:
            raise EngineBusy(
                fr=f"{len(self._waiting)} requêtes attendent déjà ; réessayez dans quelques secondes.",
                en=f"{len(self._waiting)} queries are already waiting; try again in a few seconds.",
            )
        waiter = _Waiter(client, asyncio.get_running_loop().create_future())
        seconds = _PATIENCE * self._settings.query_timeout_ms / 1000
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(seconds):
                return await waiter.offered
        except BaseException as error:
            self._give_up(waiter)
            if not isinstance(error, TimeoutError):
                raise
            raise EngineBusy(
                fr=f"La requête a attendu {seconds:g} s que d’autres finissent ; réessayez plus tard.",
                en=f"The query waited {seconds:g} s for others to end; try again later.",
            ) from error

    def _give_up(self, waiter: _Waiter) -> None:
        """Forget a client that waits no more; the worker that it was being offered goes to another."""
        if waiter in self._waiting:
            self._waiting.remove(waiter)
        elif waiter.offered.done() and not waiter.offered.cancelled() and waiter.offered.exception() is None:
            self.give_back(waiter.offered.result(), waiter.client, healthy=True)

    def _settle(self) -> None:
        """End the workers that are too many, give those at rest to who waits, start those that are missing."""
        while self._idle and (self._closed or len(self._idle) + self._leased > self._wanted):
            self._end(self._idle.pop(0))
        while self._idle and self._room > 0 and (waiter := self._next()) is not None:
            self._waiting.remove(waiter)
            self._lease(waiter.client)
            waiter.offered.set_result(self._idle.pop())
        self.warm()

    def _next(self) -> _Waiter | None:
        return min((waiter for waiter in self._waiting if not waiter.offered.done()), key=self._turn, default=None)

    def _turn(self, waiter: _Waiter) -> tuple[int, int]:
        return self._running[waiter.client], self._served.get(waiter.client, 0)

    async def _start(self) -> None:
        try:
            self._idle.append(await WorkerProcess.start(self._source))
        except (WorkerDied, OSError, TimeoutError):
            self._refuse_first()
        else:
            self._settle()

    def _refuse_first(self) -> None:
        """Tell one waiting client that the worker which it would have had does not start."""
        waiter = next((waiter for waiter in self._waiting if not waiter.offered.done()), None)
        if waiter is not None:
            self._waiting.remove(waiter)
            waiter.offered.set_exception(
                EngineUnavailable(
                    fr="Aucun processus de réponse n’a pu démarrer ; prévenez l’exploitant du site.",
                    en="No answering process could be started; tell the operator of the site.",
                )
            )

    def _end(self, worker: WorkerProcess) -> None:
        worker.kill()
        task = asyncio.get_running_loop().create_task(worker.gone())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


def _take_one(counts: Counter[str], client: str) -> None:
    """Count one less, and forget who has none: clients come from everywhere."""
    counts[client] -= 1
    if counts[client] <= 0:
        del counts[client]
