"""Several files written as one: after a crash at any moment, none of them, or all of them once resumed.

The new contents are staged aside and flushed; renaming the staging folder to ``ready`` is the moment of
truth. Before it nothing has happened. After it each file is put in place by one rename, and
``resume`` finishes what was interrupted, unless somebody has changed a file meanwhile.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb.errors import DataError
from kb.publication.durable import flush_folder

_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class _Step:
    """One file: where it goes, where it is staged, digests of what it replaces (None: nothing) and brings."""

    target: str
    staged: str
    before: str | None
    after: str


def commit(home: Path, folder: Path, files: Mapping[Path, bytes]) -> None:
    """Write ``files`` (paths inside ``home``) together; ``folder`` holds the journal, on the same disk.

    An interrupted import is finished first, so that two never mix. Raises what ``resume`` raises.
    """
    with _locked(folder):
        _resume(home, folder)
        staging = Path(tempfile.mkdtemp(prefix="staged-", dir=folder))
        steps = [_stage(home, staging, str(number), path, files[path]) for number, path in enumerate(sorted(files))]
        _write(staging / _MANIFEST, json.dumps([step.__dict__ for step in steps]).encode())
        flush_folder(staging)
        staging.rename(folder / "ready")
        flush_folder(folder)
        _apply(home, folder / "ready", steps)


def resume(home: Path, folder: Path) -> list[Path]:
    """Finish an interrupted commit and return the files it put in place; [] when there was none.

    DataError when a file has changed since: what was staged stays aside for a person to decide.
    """
    if not folder.exists():
        return []
    with _locked(folder):
        return _resume(home, folder)


def _resume(home: Path, folder: Path) -> list[Path]:
    for leftover in folder.glob("staged-*"):
        shutil.rmtree(leftover)
    ready = folder / "ready"
    manifest = ready / _MANIFEST
    if not manifest.exists():
        shutil.rmtree(ready, ignore_errors=True)
        return []
    steps = [_Step(**step) for step in json.loads(manifest.read_text(encoding="utf-8"))]
    for step in steps:
        if _digest(home / step.target) not in (step.before, step.after):
            raise DataError(
                fr=f"{step.target} a changé depuis un import interrompu ; comparez-le avec {ready}, "
                "puis retirez ce dossier.",
                en=f"{step.target} has changed since an interrupted import; compare it with {ready}, "
                "then remove that folder.",
            )
    _apply(home, ready, steps)
    return [home / step.target for step in steps]


def _apply(home: Path, ready: Path, steps: list[_Step]) -> None:
    for step in steps:
        target, staged = home / step.target, ready / step.staged
        if staged.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
            flush_folder(target.parent)
    # Without its manifest the folder says "finished": what is left of it may be deleted at leisure.
    (ready / _MANIFEST).unlink()
    flush_folder(ready)
    shutil.rmtree(ready)


def _stage(home: Path, staging: Path, name: str, path: Path, content: bytes) -> _Step:
    _write(staging / name, content)
    return _Step(path.relative_to(home).as_posix(), name, _digest(path), hashlib.sha256(content).hexdigest())


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time write; the lock of a killed process is released by the system."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
