"""Which data a page was asked of: the digest that names the snapshot, the day it was built, what it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kb.knowledge import Knowledge
from kb.publication.manifest import NAME


@dataclass(frozen=True)
class Built:
    """One state of the base."""

    digest: str = field(metadata={"help": "name of the snapshot: sixteen hexadecimal characters"})
    day: str = field(metadata={"help": "day it was built, as 2026-11-21, in UTC"})


@dataclass(frozen=True)
class File:
    """A file of a snapshot."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class Published:
    """What a snapshot says of itself: how many triples it has, and its files by their path in it."""

    triples: int
    files: Mapping[str, File]


def published(knowledge: Knowledge) -> Published | None:
    """Return what the snapshot behind a base holds; None over files that are read without being built."""
    manifest = _manifest(knowledge)
    if manifest is None:
        return None
    said = json.loads(manifest.read_text(encoding="utf-8"))
    files = {
        name: File(manifest.parent / name, facts["size"], facts["sha256"]) for name, facts in said["files"].items()
    }
    return Published(said["counts"].get("triples", 0), files)


def built(knowledge: Knowledge) -> Built | None:
    """Return the snapshot behind a base; None over files that are read without being built."""
    manifest = _manifest(knowledge)
    if manifest is None:
        return None
    moment = datetime.fromtimestamp(manifest.stat().st_mtime, UTC)
    return Built(manifest.parent.name, moment.date().isoformat())


def _manifest(knowledge: Knowledge) -> Path | None:
    if knowledge.store_path is None:
        return None
    manifest = knowledge.store_path.resolve().parent / NAME
    return manifest if manifest.is_file() else None
