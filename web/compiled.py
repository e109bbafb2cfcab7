"""Templates as Python code, kept in ``__pycache__`` beside their source, as Python keeps its own.

What is kept depends on the template alone, never on a language or on our filters: the environment that fills it
folds no constant (``web.rendering``).
"""

from __future__ import annotations

import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2 import Environment
from jinja2.bccache import Bucket, FileSystemBytecodeCache


class Compiled(FileSystemBytecodeCache):
    """The compiled templates of a folder, good for one release of Jinja and the options of one environment.

    Where the folder cannot be written, or Python was told to keep nothing, each process compiles for itself.
    """

    def __init__(self, folder: Path, environment: Environment) -> None:
        kept = Path(cache_from_source(str(folder / "template.py"))).parent
        super().__init__(str(kept), f"%s.{sys.implementation.cache_tag}.jinja")
        options = (environment.autoescape, environment.trim_blocks, environment.lstrip_blocks, environment.optimized)
        self._compiler = f"{jinja2.__version__} {options} "

    def get_source_checksum(self, source: str) -> str:
        """Return what changes with the template, and with what compiles it."""
        return sha256((self._compiler + source).encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
