"""Who is answered next: a fixed number of warm workers, and the clients that wait for one.

A worker that was killed is replaced at once, beside the queries that run. A free one goes to the client that
has the fewest queries running, then to the one served longest ago, so that nobody holds up the others.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from itertools import count

from kb.errors import EngineBusy, EngineUnavailable
from kb.settings import Settings
from kb.worker_process import Source, WorkerDied, WorkerProcess

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
        self._leased = 0
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
        missing = self._settings.query_workers - len(self._idle) - self._leased - len(self._starting)
        for _ in range(0 if self._closed else missing):
            task = asyncio.get_running_loop().create_task(self._start())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def close(self) -> None:
        """Kill the idle workers, and those that start or come back later; wait until they are gone."""
        self._closed = True
        for worker in self._idle:
            self._end(worker)
        self._idle.clear()
        await asyncio.gather(*self._starting)
        await asyncio.gather(*self._ending)

    def enter(self, client: str) -> None:
        """Count one more query of a client, running, waiting or being read; EngineBusy past its limit."""
        most = self._settings.query_per_client
        if self._present[client] >= most:
            raise EngineBusy(
                fr=f"Vous avez déjà {most} requêtes en cours ; attendez la réponse de l'une d'elles.",
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
        if not self._idle:
            return await self._wait(client)
        self._lease(client)
        return self._idle.pop()

    def give_back(self, worker: WorkerProcess, client: str, *, healthy: bool) -> None:
        """Free a place. A worker that is not at rest is killed, and another one started."""
        self._leased -= 1
        _take_one(self._running, client)
        if healthy:
            self._offer(worker)
        else:
            self._end(worker)
            self.warm()

    def _lease(self, client: str) -> None:
        self._leased += 1
        self._running[client] += 1
        self._served[client] = next(self._serial)

    async def _wait(self, client: str) -> WorkerProcess:
        if len(self._waiting) >= self._settings.query_queue + len(self._starting):
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
                fr=f"La requête a attendu {seconds:g} s que d'autres finissent ; réessayez plus tard.",
                en=f"The query waited {seconds:g} s for others to end; try again later.",
            ) from error

    def _give_up(self, waiter: _Waiter) -> None:
        """Forget a client that waits no more; the worker that it was being offered goes to another."""
        if waiter in self._waiting:
            self._waiting.remove(waiter)
        elif waiter.offered.done() and not waiter.offered.cancelled() and waiter.offered.exception() is None:
            self.give_back(waiter.offered.result(), waiter.client, healthy=True)

    def _offer(self, worker: WorkerProcess) -> None:
        waiting = [waiter for waiter in self._waiting if not waiter.offered.done()]
        if self._closed:
            self._end(worker)
        elif waiting:
            waiter = min(waiting, key=lambda one: (self._running[one.client], self._served.get(one.client, 0)))
            self._waiting.remove(waiter)
            self._lease(waiter.client)
            waiter.offered.set_result(worker)
        else:
            self._idle.append(worker)

    async def _start(self) -> None:
        try:
            self._offer(await WorkerProcess.start(self._source))
        except (WorkerDied, OSError, TimeoutError):
            self._refuse_first()

    def _refuse_first(self) -> None:
        """Tell one waiting client that the worker which it would have had does not start."""
        waiter = next((waiter for waiter in self._waiting if not waiter.offered.done()), None)
        if waiter is not None:
            self._waiting.remove(waiter)
            waiter.offered.set_exception(
                EngineUnavailable(
                    fr="Aucun processus de réponse n'a pu démarrer ; prévenez l'exploitant du site.",
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
