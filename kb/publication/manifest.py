"""What a snapshot was built from and what it holds, so that a damaged one is known as such."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from kb.layout import Layout

NAME = "manifest.json"
# Part of every digest: raise it when snapshots are written differently, and all are built anew.
VERSION = 10


def inputs(layout: Layout) -> dict[str, str]:
    """Return path from the home → SHA-256, for every file that a snapshot is made of."""
    paths = [*layout.turtle_files(), *sorted(layout.queries.rglob("*.rq"))]
    return {path.relative_to(layout.home).as_posix(): _digest(path) for path in paths}


def inputs_of(layout: Layout, dump: Path) -> dict[str, str]:
    """Return the same for a base that is one file of triples: the file, the ontology, the questions."""
    paths = [*sorted(layout.ontology.rglob("*.ttl")), *sorted(layout.queries.rglob("*.rq"))]
    return {path.relative_to(layout.home).as_posix(): _digest(path) for path in paths} | {"dump": _digest(dump)}


def digest_of(files: Mapping[str, str]) -> str:
    """Return the digest that names a snapshot: 16 hexadecimal characters of the whole content."""
    return sha256(json.dumps([VERSION, sorted(files.items())]).encode()).hexdigest()[:16]


def seal(directory: Path, *, built_from: Mapping[str, str], counts: Mapping[str, int]) -> None:
    """Write the manifest of a finished directory; nothing may change in it afterwards."""
    content = {
        "version": VERSION,
        "digest": digest_of(built_from),
        "counts": dict(counts),
        "files": {
            path.relative_to(directory).as_posix(): {"size": path.stat().st_size, "sha256": _digest(path)}
            for path in _files(directory)
        },
        "built_from": dict(built_from),
    }
    (directory / NAME).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def is_intact(directory: Path, *, thoroughly: bool = False) -> bool:
    """Return whether every file is there with its size, and when ``thoroughly`` with its digest."""
    try:
        content: dict[str, Any] = json.loads((directory / NAME).read_text(encoding="utf-8"))
        expected: dict[str, dict[str, Any]] = content["files"]
        if content["digest"] != digest_of(content["built_from"]) or not expected:
            return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return all(_is_whole(directory / name, facts, thoroughly=thoroughly) for name, facts in expected.items())


def digest_written(directory: Path) -> str | None:
    """Return the digest that the manifest announces, None without a readable manifest."""
    try:
        return str(json.loads((directory / NAME).read_text(encoding="utf-8"))["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_whole(path: Path, facts: Mapping[str, Any], *, thoroughly: bool) -> bool:
    if not path.is_file() or path.stat().st_size != facts.get("size"):
        return False
    return not thoroughly or _digest(path) == facts.get("sha256")


def _files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file() and path.name != NAME)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
