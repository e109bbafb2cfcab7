"""What a process that answers queries sends back: frames, and a result cut into them as it is written.

A reply is a sequence of frames: a tag byte, the length as four bytes, the payload. ``R`` the process is ready, ``H``
header (JSON: form and whether the result is gzipped, or the error), ``D`` piece of the result, ``E`` end (JSON:
whether the result was cut, or the process is tired). A short reply is written in one go.
"""

from __future__ import annotations

import json
import struct
import zlib
from functools import lru_cache
from typing import BinaryIO

_PIECE_BYTES = 32_768
# A smaller body fills one packet either way.
_WORTH_GZIP_BYTES = 1_400
_GZIP_LEVEL, _GZIP_WINDOW = 5, 31


def frame(tag: bytes, payload: bytes | dict[str, str]) -> bytes:
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return tag + struct.pack(">I", len(content)) + content


_ENDS_WELL = frame(b"E", {})


def send(out: BinaryIO, tag: bytes, payload: bytes | dict[str, str]) -> None:
    out.write(frame(tag, payload))
    out.flush()


class Cut(Exception):
    """The result has reached its byte limit."""


class Reply:
    """A writable file that sends what it gets as frames, compressed on request, up to a number of bytes."""

    def __init__(self, out: BinaryIO, form: str, most: int, *, may_zip: bool) -> None:
        self._out, self._left, self._form = out, most, form
        self._may_zip, self._begun = may_zip, False
        self._zipper: zlib._Compress | None = None
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        if len(data) > self._left:
            raise Cut
        self._left -= len(data)
        self._held.append(data)
        self._size += len(data)
        if self._size >= _PIECE_BYTES:
            self._out.write(self._frames())
            self._out.flush()
        return len(data)

    def flush(self) -> None:
        """Pieces are sent when they are large enough."""

    def end(self, said: dict[str, str]) -> None:
        """Send what is left, and how the result ended."""
        self._out.write(self._frames(last=True) + (frame(b"E", said) if said else _ENDS_WELL))
        self._out.flush()

    def _frames(self, *, last: bool = False) -> bytes:
        header = b"" if self._begun else self._header()
        data = b"".join(self._held)
        self._held.clear()
        self._size = 0
        if self._zipper is not None:
            data = self._zipper.compress(data) + (self._zipper.flush() if last else b"")
        return header + (frame(b"D", data) if data else b"")

    def _header(self) -> bytes:
        self._begun = True
        if self._may_zip and self._size >= _WORTH_GZIP_BYTES:
            self._zipper = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
        return _begins(self._form, zipped=self._zipper is not None)


@lru_cache
def _begins(form: str, *, zipped: bool) -> bytes:
    return frame(b"H", {"form": form, "gzip": "yes" if zipped else ""})
