"""Who reads a snapshot: a shared lock on its folder, so that nobody removes it meanwhile.

The system frees the lock of a process that dies, so a crash leaves nothing to clean.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Reader:
    """Keeps a snapshot in place until ``close``. FileNotFoundError when it is gone already."""

    def __init__(self, directory: Path) -> None:
        self._descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)
        try:
            is_named = os.path.samestat(os.fstat(self._descriptor), directory.stat())
        except FileNotFoundError:
            is_named = False
        if not is_named:  # removed, or replaced, before the lock was there
            self.close()
            raise FileNotFoundError(directory)

    def close(self) -> None:
        """Let the snapshot go; once is enough, twice does no harm."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


@contextmanager
def alone(directory: Path) -> Iterator[bool]:
    """Tell whether nobody reads the snapshot; while true, nobody can begin to."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
