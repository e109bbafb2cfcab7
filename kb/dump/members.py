"""How the dump is cut: gzip members, each of a few whole things, and where each thing stands.

The members one after the other are an ordinary gzip file. The places are two columns of 64 bits, one after the
other: the digests of the things in rising order, then where the member of each begins. A thing that is described
in several places has several.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import IO

import numpy as np

from kb.namespaces import digest

NAME, TURTLE, PLACES = "dump.nt.gz", "dump.ttl", "dump.places"
NUMBER = np.dtype("<u8")
GZIP = 31  # zlib's word for a gzip header around its largest window
# A case is about as much. Smaller members compress less: the lines of a base repeat themselves.
_MEMBER_BYTES = 32_768
# The lines repeat themselves so much that the file is a tenth of them; harder compression costs more than all the
# rest of writing it (measured).
_LEVEL = 1
_BLANK = (b"_:",)


class Members:
    """A writable file of N-Triples in their canonical form, written to ``folder`` as members and places."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] = (folder / NAME).open("wb")
        self._at = 0
        self._rest = b""
        self._held: list[bytes] = []
        self._size = 0  # bytes of the lines that are held
        self._same: tuple[bytes, ...] = (b"<>",)
        self._digests: list[int] = []
        self._places: list[int] = []

    def write(self, data: bytes) -> int:
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            if not line.startswith(self._same):
                self._turn_to(line)
            self._held.append(line)
            self._size += len(line)
        return len(data)

    def flush(self) -> None:
        """Members are written when they are large enough."""

    def finish(self) -> None:
        """Write what is left, a last line without its end too, then the places."""
        if self._rest:
            self.write(b"\n")
        self._cut()
        self._file.close()
        digests, places = np.array(self._digests, NUMBER), np.array(self._places, NUMBER)
        rising = np.argsort(digests, kind="stable")
        with (self._folder / PLACES).open("wb") as file:
            file.write(digests[rising].tobytes())
            file.write(places[rising].tobytes())

    def close(self) -> None:
        """Give the file up, finished or not."""
        self._file.close()

    def _turn_to(self, line: bytes) -> None:
        """Begin another thing; the blank nodes of the ontology are nobody's."""
        if self._size >= _MEMBER_BYTES:
            self._cut()
        if line.startswith(_BLANK):
            self._same = _BLANK
            return
        iri = line[1 : line.index(b">")].partition(b"#")[0]
        self._same = (b"<%s>" % iri, b"<%s#" % iri)
        self._digests.append(digest(iri.decode()))
        self._places.append(self._at)

    def _cut(self) -> None:
        if not self._held:
            return
        compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, GZIP)
        member = compressor.compress(b"\n".join([*self._held, b""])) + compressor.flush()
        self._file.write(member)
        self._at += len(member)
        self._held.clear()
        self._size = 0
