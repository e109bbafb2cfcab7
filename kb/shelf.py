"""Where the columns of an index stand: files of a folder, or bytes in memory."""

from __future__ import annotations

import io
import mmap
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

Column = bytes | mmap.mmap


class Shelf(Protocol):
    """Named columns of bytes, written once."""

    def writing(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """Return a file to write the column to; it is complete when the context ends."""

    def column(self, name: str) -> Column:
        """Return the column; FileNotFoundError or KeyError when it was not written."""


class Folder:
    """Columns as files: nothing is read before it is looked at, and several processes share the memory."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def writing(self, name: str) -> AbstractContextManager[IO[bytes]]:
        self.path.mkdir(exist_ok=True)
        return (self.path / name).open("wb")

    def column(self, name: str) -> Column:
        with (self.path / name).open("rb") as file:
            size = file.seek(0, io.SEEK_END)
            return mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else b""


class Memory:
    """Columns as bytes, for a base that has no snapshot."""

    def __init__(self) -> None:
        self._columns: dict[str, bytes] = {}

    @contextmanager
    def _written(self, name: str) -> Iterator[IO[bytes]]:
        file = io.BytesIO()
        yield file
        self._columns[name] = file.getvalue()

    def writing(self, name: str) -> AbstractContextManager[IO[bytes]]:
        return self._written(name)

    def column(self, name: str) -> Column:
        return self._columns[name]
