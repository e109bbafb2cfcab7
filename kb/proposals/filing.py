"""Where proposals are kept: a folder each, outside the data, every write whole or not at all.

    <folder>/<id>/proposal.json     what is proposed, and how far it has come
    <folder>/<id>/contact           how to reach who proposed it; only reviewers read it

The private address of a proposal holds a token; the folder is named by its digest, so that who reads the
disk, or a reviewer's screen, cannot take the place of the proposer. A file is written aside, flushed and renamed:
a process killed at any moment leaves the old content or the new one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from kb.errors import Lang, NotFound, ProposalClosed, ProposalTooLarge, TooManyProposals
from kb.publication.durable import flush_folder

State = Literal["draft", "submitted", "accepted", "refused"]
Kind = Literal["case", "correction"]
Content = dict[str, Any]
_FILE = "proposal.json"
_CONTACT = "contact"
_ID = re.compile("[0-9a-f]{32}")
# Drafts that nobody has touched for so long make room for others.
_ABANDONED = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A case, or a correction, that somebody proposes.

    ``content`` is the fiche as plain dictionaries, lists and texts, or the fields of a correction;
    ``seen`` names the steps of the form that its author has filled in; times are ISO 8601, UTC.
    """

    id: str
    kind: Kind
    lang: Lang
    state: State = "draft"
    content: Content = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    revision: int = 0
    created: str
    changed: str
    reason: str = ""
    files: tuple[str, ...] = ()


class Proposals:
    """The proposals in one folder; safe for several processes at once."""

    def __init__(
        self,
        folder: Path,
        *,
        limit: int = 500,
        max_bytes: int = 200_000,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder, self.limit, self.max_bytes, self._now = folder, limit, max_bytes, now

    def start(
        self, kind: Kind, lang: Lang, content: Content, *, state: State = "draft", contact: str = "", step: str = ""
    ) -> tuple[str, Proposal]:
        """Keep a new proposal; return its private token, which is written nowhere, and the proposal."""
        token = secrets.token_urlsafe(24)
        now = self._now().isoformat(timespec="seconds")
        seen = (step,) if step else ()
        proposal = Proposal(
            id=id_of(token), kind=kind, lang=lang, state=state, content=content, seen=seen, created=now, changed=now
        )
        written = self._bytes(proposal)
        with self._locked():
            self._make_room()
            aside = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder))
            _write(aside / _FILE, written)
            if contact:
                _write(aside / _CONTACT, contact.encode())
            flush_folder(aside)
            aside.rename(self.folder / proposal.id)
            flush_folder(self.folder)
        return token, proposal

    def find(self, token: str) -> Proposal:
        """Return the proposal of a private address; NotFound when there is none."""
        return self.get(id_of(token))

    def get(self, identifier: str) -> Proposal:
        path = self.folder / identifier / _FILE
        if not _ID.fullmatch(identifier) or not path.is_file():
            raise NotFound(fr="Cette proposition n’existe pas.", en="There is no such proposal.")
        return _read(path)

    def all(self) -> list[Proposal]:
        """Return every proposal, the one that has waited longest first."""
        found = (path for path in self.folder.glob(f"*/{_FILE}") if _ID.fullmatch(path.parent.name))
        return sorted(map(_read, found), key=lambda proposal: (proposal.created, proposal.id))

    def contact(self, identifier: str) -> str:
        """Return how to reach the proposer, "" when nothing was left: for reviewers only."""
        path = self.folder / self.get(identifier).id / _CONTACT
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def edit(
        self, identifier: str, content: Callable[[Content], Content], *, step: str = "", state: State = "draft"
    ) -> Proposal:
        """Change the content while the proposal is in ``state``: the author's, or the reviewer's; one at a time."""

        def change(proposal: Proposal) -> Proposal:
            _expect(proposal, state)
            seen = proposal.seen if not step or step in proposal.seen else (*proposal.seen, step)
            return replace(proposal, content=content(proposal.content), seen=seen, revision=proposal.revision + 1)

        return self._change(identifier, change)

    def submit(self, identifier: str, *, contact: str = "") -> Proposal:
        """Hand a draft to the reviewers."""
        return self._move(identifier, ("draft",), contact=contact, state="submitted")

    def accept(self, identifier: str, files: tuple[str, ...] = ()) -> Proposal:
        """Record that the files are written; recording it twice changes nothing."""
        return self._move(identifier, ("submitted", "accepted"), state="accepted", files=files)

    def refuse(self, identifier: str, reason: str) -> Proposal:
        return self._move(identifier, ("submitted",), state="refused", reason=reason)

    def return_to_draft(self, identifier: str) -> Proposal:
        """Let the proposer of something refused, or not yet judged, go on with it."""
        return self._move(identifier, ("submitted", "refused"), state="draft")

    def _move(self, identifier: str, states: tuple[State, ...], *, contact: str = "", **fields: Any) -> Proposal:
        def change(proposal: Proposal) -> Proposal:
            _expect(proposal, *states)
            return replace(proposal, **fields)

        return self._change(identifier, change, contact=contact)

    def _change(self, identifier: str, change: Callable[[Proposal], Proposal], *, contact: str = "") -> Proposal:
        self.get(identifier)
        with self._locked():
            changed = replace(change(self.get(identifier)), changed=self._now().isoformat(timespec="seconds"))
            written = self._bytes(changed)
            folder = self.folder / identifier
            for leftover in folder.glob(".aside-*"):
                leftover.unlink()
            if contact:
                _replace(folder / _CONTACT, contact.encode())
            _replace(folder / _FILE, written)
        return changed

    def _bytes(self, proposal: Proposal) -> bytes:
        written = json.dumps(asdict(proposal), ensure_ascii=False, indent=1).encode()
        if len(written) > self.max_bytes:
            raise ProposalTooLarge(
                fr=f"Une proposition fait {self.max_bytes // 1000} ko au plus ; raccourcissez les textes.",
                en=f"A proposal takes {self.max_bytes // 1000} kB at most; shorten the texts.",
            )
        return written

    def _make_room(self) -> None:
        """Forget abandoned drafts; refuse when there are too many others."""
        for leftover in self.folder.glob(".new-*"):
            shutil.rmtree(leftover)
        waiting = [proposal for proposal in self.all() if proposal.state in ("draft", "submitted")]
        oldest = self._now() - _ABANDONED
        gone = [one for one in waiting if one.state == "draft" and datetime.fromisoformat(one.changed) < oldest]
        for proposal in gone:
            # Out of its name first: a removal cut short must not leave half a proposal.
            aside = self.folder / f".new-{proposal.id}"
            (self.folder / proposal.id).rename(aside)
            shutil.rmtree(aside)
        if len(waiting) - len(gone) >= self.limit:
            raise TooManyProposals(
                fr="Trop de propositions attendent déjà ; revenez dans quelques jours.",
                en="Too many proposals are waiting already; come back in a few days.",
            )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time write; the system frees the lock of a process that dies."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def id_of(token: str) -> str:
    """Return the identifier of the proposal that a private token opens."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _expect(proposal: Proposal, *states: State) -> None:
    if proposal.state not in states:
        raise ProposalClosed(
            fr="Cette proposition n’est plus dans l’état où cela se peut ; relisez-la.",
            en="This proposal is no longer in a state that allows this; read it again.",
        )


def _read(path: Path) -> Proposal:
    fields = json.loads(path.read_text(encoding="utf-8"))
    return Proposal(**{**fields, "seen": tuple(fields["seen"]), "files": tuple(fields["files"])})


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(f".aside-{path.name}")
    _write(aside, content)
    aside.rename(path)
    flush_folder(path.parent)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)
