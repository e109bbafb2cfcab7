"""A snapshot put together from a store and an index of cases that were made apart: what most pages live on."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path
from typing import IO, cast

from kb import search
from kb.dump import TURTLE
from kb.dump.members import Members
from kb.layout import Layout
from kb.publication import manifest

_AT_ONCE = 1_000_000  # bytes


def publish_bare(layout: Layout, dump: Path, store: Path, index: Path) -> None:
    """Publish a store, which is moved, with the triples and the index that it goes with, in a home without snapshot.

    The full-text index is there and empty: nobody waits for words that a site would otherwise gather itself.
    """
    built_from = manifest.inputs(layout)
    directory = layout.build / "snapshots" / manifest.digest_of(built_from)
    directory.mkdir(parents=True)
    for folder in (layout.ontology, layout.queries):
        shutil.copytree(folder, directory / folder.name, ignore=shutil.ignore_patterns("*.md"))
    store.rename(directory / "store")
    shutil.copytree(index, directory / "index", copy_function=os.link)
    os.link(dump, directory / TURTLE)  # N-Triples are Turtle
    with closing(Members(directory)) as members, dump.open("rb") as lines:
        shutil.copyfileobj(lines, cast("IO[bytes]", members), _AT_ONCE)
        members.finish()
    search.Writer(directory / "search").finish()
    manifest.seal(directory, built_from=built_from, counts={})
    (layout.build / "current").symlink_to(Path("snapshots") / directory.name)
