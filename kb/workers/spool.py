"""A result that comes faster than it is read: kept in a file without a name, read from as it grows.

The worker is free once it has computed, however slow the line of the client, and the memory of the
serving process does not grow with the result.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from tempfile import TemporaryFile

_PIECE_BYTES = 65_536


class Spool:
    """One writer, one reader, in one event loop."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by whoever reads the result
        self._size = 0
        self._ended = False
        self._error: Exception | None = None
        self._changed = asyncio.Event()

    def write(self, piece: bytes) -> None:
        os.pwrite(self._file.fileno(), piece, self._size)
        self._size += len(piece)
        self._changed.set()

    def end(self, error: Exception | None = None) -> None:
        """Say that nothing follows; with ``error``, the reader gets it after what was written."""
        self._ended, self._error = True, error
        self._changed.set()

    async def pieces(self) -> AsyncIterator[bytes]:
        read = 0
        while True:
            self._changed.clear()
            while read < self._size:
                piece = os.pread(self._file.fileno(), _PIECE_BYTES, read)
                read += len(piece)
                yield piece
            if self._ended:
                break
            await self._changed.wait()
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        self._file.close()
