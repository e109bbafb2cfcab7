"""Statements set aside between reading and judging: quicker to have back than to parse again."""

from __future__ import annotations

import pickle
import tempfile

from kb.turtle.statements import Statements

_LIVE = 15_000  # subjects held as they are: some 30 MB
_HELD = 32_000_000  # bytes held in memory after them; the rest waits on disk


class Aside:
    """Name of a file → what it says."""

    def __init__(self) -> None:
        self._live: dict[str, Statements] = {}
        self._subjects = 0
        self._file = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115 - closed with this
        self._places: dict[str, tuple[int, int]] = {}

    def put(self, name: str, said: Statements) -> None:
        if self._subjects < _LIVE:
            self._live[name] = said
            self._subjects += len(said)
            return
        self._live.pop(name, None)
        start = self._file.seek(0, 2)
        pickle.dump(said, self._file, pickle.HIGHEST_PROTOCOL)
        self._places[name] = start, self._file.tell()

    def get(self, name: str) -> Statements | None:
        if name in self._live or name not in self._places:
            return self._live.get(name)
        start, end = self._places[name]
        self._file.seek(start)
        found: Statements = pickle.loads(self._file.read(end - start))  # noqa: S301 - written above
        return found

    def close(self) -> None:
        self._file.close()
