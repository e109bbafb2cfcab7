"""What every judgement rests on: the form in force and the rules of the ontology, read once for many checks."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pyoxigraph as ox

from kb.checks.rules import Rules
from kb.layout import Layout
from kb.turtle import Document, FileError, Form

_PROGRAM = Path(__file__).parents[1]


@dataclass(frozen=True)
class Grounds:
    """``key`` changes with the rules, the form, and the program that applies them."""

    form: Form
    rules: Rules
    key: str


def read_grounds(layout: Layout) -> Grounds:
    """Read the rules: all of ontology/ but the concept schemes, which are judged as data are."""
    files = [path for path in sorted(layout.ontology.rglob("*.ttl")) if path.parent != layout.ontology / "schemes"]
    stats = ((path, path.stat()) for path in files)
    return _read(layout, tuple((path, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size) for path, stat in stats))


@lru_cache(maxsize=4)
def _read(layout: Layout, stamps: tuple[tuple[Path, int, int, int], ...]) -> Grounds:
    form = Form.of(layout)
    digest = hashlib.blake2b(_program().encode(), digest_size=16)
    for path, *_ in stamps:
        digest.update(f"\n{path.relative_to(layout.home)}\n".encode() + path.read_bytes())
    return Grounds(form, Rules.of(_readable(form, [path for path, *_ in stamps])), digest.hexdigest())


def _readable(form: Form, files: list[Path]) -> Iterator[Document]:
    """Yield the documents of the files that can be read: nothing is judged before all of them can."""
    for path in files:
        try:
            yield form.read(path)
        except FileError:
            continue


@cache
def _program() -> str:
    """Return a digest of the code that judges, so that no verdict outlives it."""
    digest = hashlib.blake2b(f"{platform.python_version()} {ox.__version__}".encode(), digest_size=16)
    for path in sorted([*_PROGRAM.glob("*.py"), *_PROGRAM.glob("checks/*.py"), *_PROGRAM.glob("turtle/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
