"""The site over the snapshot in force, and over the next one as soon as it is published.

An *edition* is one snapshot with the application over it. A request is answered by the edition that was
in force when it came, to its end, so that no answer mixes two; an edition that is replaced is closed
after its last request, and its snapshot may then be removed.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from kb.dump import TURTLE
from kb.engines.store import Store
from kb.errors import EngineUnavailable, KbError, QueryTimeout
from kb.knowledge import Knowledge
from kb.layout import Layout
from kb.publication import manifest, snapshots
from kb.publication.readers import Reader
from kb.settings import Settings
from web.app import create_app
from web.endpoint.sparql import InFront
from web.http.envelope import software
from web.http.kept import KeptPages
from web.serving import metrics, observing
from web.serving.yielding import giving_way
from web.visit import Site
from web.words import LANGS

_LOG = logging.getLogger("web.editions")
# Seconds that a server which starts leaves to its first reader; nothing is read ahead meanwhile.
_FIRST_READER = 2.0
# Cases beyond which who takes part in which of them, which maps and the network share, waits for its first reader.
_MOST_DRAWN = 200_000


@dataclass
class Edition:
    """A snapshot that is read, the application over it, and the requests that it is answering."""

    snapshot: Path
    knowledge: Knowledge
    site: FastAPI
    answer: ASGIApp
    reader: Reader
    visits: int = 0
    retired: bool = False
    stopping: bool = False
    living: AsyncExitStack = field(default_factory=AsyncExitStack)

    @classmethod
    def open(cls, layout: Layout, settings: Settings, snapshot: Path) -> Edition:
        """Open a snapshot, at a cost that does not grow with it. FileNotFoundError when it is gone."""
        reader = Reader(snapshot)
        try:
            knowledge = Knowledge.open(layout.home, store=snapshot / "store")
            knowledge.told = observing.watch_questions(settings.slow_question_ms)
            site = create_app(knowledge, settings)
            pages = KeptPages(site, settings.kept_pages_mb * 1_000_000)
            return cls(snapshot, knowledge, site, InFront(pages, site.state.endpoint), reader)
        except BaseException:
            reader.close()
            raise

    async def warm(self, most: int) -> None:
        """Do beforehand what the first readers would wait for, and hold in memory a dump of ``most`` bytes at most."""
        if self.site.state.workers is not None:
            self.site.state.workers.warm()
        await run_in_threadpool(self._read_ahead, most)
        _set_aside()

    def _read_ahead(self, most: int) -> None:
        dump = self.snapshot / TURTLE
        if not self.stopping and isinstance(self.knowledge.store, Store) and dump.stat().st_size <= most:
            self.knowledge.store.hold(dump)
        site: Site = self.site.state.site
        software()
        _ = self.knowledge.search, site.catalogues, site.atlases
        for lang in LANGS:
            self.knowledge.guide(lang)
        if len(self.knowledge.cases) <= _MOST_DRAWN and not self.stopping:
            _ = site.bonds

    async def begin(self) -> None:
        metrics.EDITIONS.inc()
        metrics.OPENED.set_to_current_time()
        await self.living.enter_async_context(self.site.router.lifespan_context(self.site))

    async def end(self) -> None:
        await self.living.aclose()
        self.reader.close()
        metrics.EDITIONS.dec()


class Editions:
    """ASGI application: hands each request to the edition in force.

    ``pause`` is the time in seconds between two looks at ``build/current``.
    """

    def __init__(self, layout: Layout, settings: Settings, *, pause: float = 1.0) -> None:
        self._layout, self._settings, self._pause = layout, settings, pause
        self._edition: Edition | None = None
        self._refused: Path | None = None
        self._answered = asyncio.Event()
        self._working: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        edition = self._edition
        if edition is None:  # the server answers only between start-up and shutdown
            raise RuntimeError("no edition is in force")
        edition.visits += 1
        try:
            await edition.answer(scope, receive, send)
        finally:
            edition.visits -= 1
            self._answered.set()
            self._end_if_done(edition)

    @property
    def _most_held(self) -> int:
        """The size in bytes of the largest dump that is held in memory."""
        return self._settings.held_dump_mb * 1_000_000

    @property
    def snapshot(self) -> Path | None:
        """The snapshot in force, None before start-up."""
        return self._edition.snapshot if self._edition else None

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self._start()
        except (KbError, OSError) as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        watching = asyncio.create_task(self._watch())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        watching.cancel()
        if self._edition is not None:
            self._edition.stopping = True
        self._answered.set()
        if self._edition is not None:
            await self._edition.end()
        await asyncio.gather(watching, *self._working, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _start(self) -> None:
        snapshot = await run_in_threadpool(snapshots.latest, self._layout)
        if snapshot is None:
            raise EngineUnavailable(
                fr="Aucune base construite n’est entière ; lancez « kb build ».",
                en="No built base is whole; run `kb build`.",
            )
        await self._put_in_force(snapshot)

    async def _watch(self) -> None:
        """Look for another snapshot in force, again and again. One that is damaged is refused once."""
        await self._first_reader()
        await self._look_closely()
        while True:
            await asyncio.sleep(self._pause)
            wanted = (self._layout.build / "current").resolve()
            if wanted in (self.snapshot, self._refused) or not wanted.is_dir():
                continue
            try:
                await self._replace_by(wanted)
                self._refused = None
            except (KbError, OSError) as error:
                self._refused = wanted
                _LOG.error("snapshot %s refused, %s still serves: %s", wanted.name, self.snapshot, error)

    async def _look_closely(self) -> None:
        """Read the whole snapshot that start-up took on its sizes; another one replaces it when it is damaged."""
        opened = self.snapshot
        if opened is None or await giving_way(partial(manifest.is_intact, opened, thoroughly=True)):
            return
        self._refused = opened
        other = await run_in_threadpool(snapshots.latest, self._layout, besides=opened)
        _LOG.error("snapshot %s is damaged; %s serves", opened.name, other.name if other else "it still")
        if other is not None:
            await self._put_in_force(other)

    async def _replace_by(self, snapshot: Path) -> None:
        if not await giving_way(partial(manifest.is_intact, snapshot, thoroughly=True)):
            raise EngineUnavailable(
                fr=f"La base construite {snapshot.name} est abîmée ; relancez « kb build ».",
                en=f"The built base {snapshot.name} is damaged; run `kb build` again.",
            )
        await self._put_in_force(snapshot)

    async def _put_in_force(self, snapshot: Path) -> None:
        edition = await run_in_threadpool(Edition.open, self._layout, self._settings, snapshot)
        await edition.begin()
        if self._edition is None or edition.knowledge.endpoint:
            # Better served slowly than not at all; and an engine elsewhere may be down for now.
            self._in_background(self._warm_later(edition))
        else:
            await _or_end(edition, edition.warm(self._most_held))
        replaced, self._edition = self._edition, edition
        if replaced is not None:
            _LOG.info("snapshot %s replaces %s", snapshot.name, replaced.snapshot.name)
            replaced.retired = True
            self._end_if_done(replaced)

    async def _first_reader(self) -> None:
        """Wait until something was answered, or for as long as a first reader is waited for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_READER):
                await self._answered.wait()

    async def _warm_later(self, edition: Edition) -> None:
        await self._first_reader()
        try:
            if not edition.stopping:
                await edition.warm(self._most_held)
        except (EngineUnavailable, QueryTimeout) as error:
            _LOG.warning("nothing is read in advance: %s", error)

    def _end_if_done(self, edition: Edition) -> None:
        if edition.retired and edition.visits == 0:
            self._in_background(self._end(edition))

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _end(self, edition: Edition) -> None:
        await edition.end()
        await run_in_threadpool(snapshots.forget_old, self._layout)
        # When this task has let go of it too, what is left of the edition is collected.
        gc.unfreeze()
        asyncio.get_running_loop().call_later(1, _set_aside)


async def _or_end(edition: Edition, warming: Awaitable[None]) -> None:
    try:
        await warming
    except BaseException:
        await edition.end()
        raise


def _set_aside() -> None:
    """Take what an edition reads once and keeps out of what Python looks through for garbage: a tenth of a second."""
    gc.collect()
    gc.freeze()
