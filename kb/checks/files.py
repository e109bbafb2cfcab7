"""The files of a base by name, as they stand on disk or as somebody proposes to write them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from kb.layout import Layout
from kb.turtle import Document, Form
from kb.turtle.reading import text_of

# A file may change twice within one tick of its clock: younger than this, its stamp proves nothing.
_SETTLED = 2_000_000_000  # nanoseconds


class Files:
    """A name is the path from the home of the base, or a full path outside it.

    ``given`` are documents that take the place of files.
    """

    def __init__(self, form: Form, given: Mapping[str, Document] | None = None) -> None:
        self.form = form
        self.home = form.layout.home.resolve()
        self.given = given or {}

    def name(self, path: Path) -> str:
        resolved = path.resolve()
        inside = resolved.is_relative_to(self.home)
        return resolved.relative_to(self.home).as_posix() if inside else str(path)

    def path(self, name: str) -> Path:
        return self.home / name

    def is_of_base(self, name: str) -> bool:
        return name.startswith(("ontology/", "data/"))

    def names_in(self, path: Path) -> list[str]:
        """Return the names of the Turtle files of a folder, or of one file."""
        return [self.name(one) for one in sorted(path.rglob("*.ttl"))] if path.is_dir() else [self.name(path)]

    def document(self, name: str) -> Document:
        """Read a file; FileError when it is not UTF-8 or not Turtle."""
        return self.given[name] if name in self.given else self.form.read(self.path(name))

    def text(self, name: str) -> tuple[str, str | None]:
        """Return the text of a file and its base, which are quicker to have than its triples."""
        if name in self.given:
            return self.given[name].text, self.given[name].base
        path = self.path(name)
        return text_of(path, base=self.form.layout.iri_of(path), where=name)

    def content(self, name: str) -> bytes:
        with open(os.path.join(self.home, name), "rb") as file:  # noqa: PTH118, PTH123 - a path costs as much as a file
            return file.read()

    def stamp(self, name: str) -> str | None:
        """Return what changes when a file does, None when there is no such file."""
        try:
            return _stamp(self.path(name).stat())
        except FileNotFoundError:
            return None

    def stamps(self) -> dict[str, str]:
        """Return name → stamp of every Turtle file of the base."""
        layout = Layout(self.home)
        folders = (layout.ontology, layout.data)
        return {name: stamp for folder in folders for name, stamp in _walk(folder, f"{folder.name}/")}


def is_settled(stamp: str) -> bool:
    return time.time_ns() - int(stamp.partition(" ")[0] or 0) > _SETTLED


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, str]]:
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.name.endswith(".ttl"):
                yield f"{prefix}{entry.name}", _stamp(entry.stat())


def _stamp(stat: os.stat_result) -> str:
    return f"{max(stat.st_mtime_ns, stat.st_ctime_ns)} {stat.st_mtime_ns} {stat.st_size} {stat.st_ino}"
