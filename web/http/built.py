"""Which data a page was asked of: the digest that names the snapshot, and the day it was built."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from kb.knowledge import Knowledge
from kb.publication.manifest import NAME


@dataclass(frozen=True)
class Built:
    """One state of the base."""

    digest: str = field(metadata={"help": "name of the snapshot: sixteen hexadecimal characters"})
    day: str = field(metadata={"help": "day it was built, as 2026-11-21, in UTC"})


def built(knowledge: Knowledge) -> Built | None:
    """Return the snapshot behind a base; None over files that are read without being built."""
    if knowledge.store_path is None:
        return None
    manifest = knowledge.store_path.resolve().parent / NAME
    if not manifest.is_file():
        return None
    moment = datetime.fromtimestamp(manifest.stat().st_mtime, UTC)
    return Built(manifest.parent.name, moment.date().isoformat())
