"""Immutable snapshots of the base: built aside, published in one step, the last three kept.

``build/snapshots/<digest>/`` holds ``store/`` (Oxigraph on disk, everything in the default graph),
``index/`` (the index of cases), ``search/`` (the full-text index), ``answers/`` (those that are kept),
``dump.nt.gz``, ``dump.ttl``, ``report.json`` and ``manifest.json``;
``build/current`` is a link to the one in force. A crash at any moment leaves the link where it was, or
gone to a finished snapshot.

Here they are found and forgotten; ``kb.publication.publishing`` makes them.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.layout import Layout
from kb.publication import manifest, readers

_KEPT = 3


def current(layout: Layout) -> Path | None:
    """Return the snapshot in force, None when there is none or it is damaged."""
    link = layout.build / "current"
    directory = link.resolve()
    return directory if link.exists() and manifest.is_intact(directory) else None


def latest(layout: Layout, *, besides: Path | None = None) -> Path | None:
    """Return the snapshot in force, else the newest other one that is whole, else None.

    ``besides`` is one that is known to be damaged.
    """
    in_force = current(layout)
    if in_force is not None and in_force != besides:
        return in_force
    others = (directory for directory in by_age(layout) if directory != besides)
    return next((directory for directory in others if manifest.is_intact(directory, thoroughly=True)), None)


def fresh(layout: Layout) -> Path | None:
    """Return the snapshot in force when it was built from the files as they are now."""
    directory = current(layout)
    if directory is None or manifest.digest_written(directory) != manifest.digest_of(manifest.inputs(layout)):
        return None
    return directory


def forget_old(layout: Layout) -> None:
    """Remove the snapshots that are no longer kept, but for those that somebody reads."""
    with lock(layout):
        thin_out(layout)


def thin_out(layout: Layout) -> None:
    """Do what ``forget_old`` does, for whoever holds the lock."""
    in_force = (layout.build / "current").resolve()
    for old in by_age(layout)[_KEPT:]:
        with readers.alone(old) as unread:
            if unread and old != in_force:
                # Out of its name first: a removal cut short must not leave half a snapshot under it.
                (layout.build / "aside").mkdir(exist_ok=True)
                old.rename(layout.build / "aside" / old.name)
    remove(layout.build / "aside")


def by_age(layout: Layout) -> list[Path]:
    """Return the snapshots, the newest first."""
    folder = layout.build / "snapshots"
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)


@contextmanager
def lock(layout: Layout) -> Iterator[None]:
    """Build one at a time; the system frees the lock of a process that dies."""
    layout.build.mkdir(exist_ok=True)
    with (layout.build / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remove(folder: Path) -> None:
    """Remove a folder that may not be there."""
    if folder.exists():
        shutil.rmtree(folder)
