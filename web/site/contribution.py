"""What the pages of contribution share: proposals, the desk that judges them, the reviewers' key."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from kb.fiches.desk import Desk
from kb.layout import Layout
from kb.namespaces import COOPS, SH
from kb.proposals import Assessment, Proposal, Proposals, assess
from kb.proposals.form import Step, steps
from kb.settings import Settings
from web.site.gate import Gate

COOKIE = "relecture"
SESSION_SECONDS = 8 * 3600
_SHORTEST_TOKEN = 16
_REMEMBERED = 64


class Contribution:
    """Opened once for the site; every part is made when first asked for."""

    def __init__(self, layout: Layout, settings: Settings) -> None:
        self.layout, self.settings, self.gate = layout, settings, Gate()
        self._judging = Lock()
        self._desk: tuple[object, Desk, tuple[Step, ...]] | None = None
        self._assessed: OrderedDict[tuple[object, str, int], Assessment] = OrderedDict()

    @cached_property
    def proposals(self) -> Proposals:
        folder = Path(self.settings.proposals) if self.settings.proposals else self.layout.home / "proposals"
        return Proposals(folder, limit=self.settings.proposals_limit, max_bytes=self.settings.proposal_max_bytes)

    @property
    def desk(self) -> Desk:
        return self._current()[1]

    @property
    def steps(self) -> tuple[Step, ...]:
        return self._current()[2]

    @cached_property
    def contact_details(self) -> tuple[re.Pattern[str], ...]:
        """How the shapes recognise an e-mail address and a telephone number."""
        wanted = {COOPS["is-email"], COOPS["is-telephone"]}
        return tuple(
            re.compile(triple.object.value)
            for document in self.desk.documents.values()
            for triple in document.triples
            if triple.predicate.value == SH.pattern
            and isinstance(triple.subject, ox.NamedNode)
            and triple.subject.value in wanted
            and isinstance(triple.object, ox.Literal)
        )

    def assess(self, proposal: Proposal) -> Assessment:
        """Judge a proposal, one at a time: judging takes a second of the machine."""
        with self._judging:
            stamp, desk, _ = self._current()
            key = stamp, proposal.id, proposal.revision
            if key not in self._assessed:
                self._assessed[key] = assess(desk, proposal.content)
                while len(self._assessed) > _REMEMBERED:
                    self._assessed.popitem(last=False)
            return self._assessed[key]

    def _current(self) -> tuple[object, Desk, tuple[Step, ...]]:
        """Return the desk over the files as they are now: an accepted case is known to the next one."""
        times = [path.stat().st_mtime_ns for path in self.layout.turtle_files()]
        stamp = len(times), max(times, default=0)
        if self._desk is None or self._desk[0] != stamp:
            desk = Desk(self.layout)
            self._desk = stamp, desk, steps(desk)
        return self._desk


@dataclass(frozen=True)
class ReviewKey:
    """The secret of the reviewers, and the cookie that proves one has given it.

    The cookie holds the time when it ends and a signature made with the secret: nothing is kept
    on the server, and a new secret ends every session.
    """

    token: str
    clock: Callable[[], float] = time.time

    @property
    def is_set(self) -> bool:
        return len(self.token) >= _SHORTEST_TOKEN

    def opens(self, written: str) -> bool:
        return self.is_set and hmac.compare_digest(_digest(written), _digest(self.token))

    def cookie(self) -> str:
        end = str(int(self.clock()) + SESSION_SECONDS)
        return f"{end}.{self._signature(end)}"

    def accepts(self, cookie: str) -> bool:
        end, _, signature = cookie.partition(".")
        right = hmac.compare_digest(signature.encode(), self._signature(end).encode())
        return self.is_set and right and end.isdigit() and int(end) > self.clock()

    def _signature(self, end: str) -> str:
        return hmac.new(_digest(self.token), f"relecture {end}".encode(), "sha256").hexdigest()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
