"""What is known of one file: what it holds by itself, and what the others make of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from kb.checks.facts import NOTHING, Facts

Pairs = frozenset[tuple[str, str]]
"""Class, and what it is a kind of."""
Located = tuple[str, dict[str, Any]]
"""The file to correct, and what JSON can write of the finding."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one file holds by itself; ``triples`` is None for one that cannot be read."""

    stamp: str
    digest: bytes
    triples: int | None
    facts: Facts = NOTHING
    kinds: Pairs = frozenset()
    findings: tuple[Located, ...] = ()

    def kept(self, name: str) -> Kept:
        facts, documents = self.facts.packed(), tuple(self.facts.documents())
        return Kept(name, self.stamp, self.digest, self.triples, facts, documents, tuple(self.kinds), self.findings)


class Kept(NamedTuple):
    """An entry as it is written, under the name of its file; ``facts`` are packed."""

    name: str
    stamp: str
    digest: bytes
    triples: int | None
    facts: bytes
    documents: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    findings: tuple[Located, ...]


class Judged(NamedTuple):
    """What a file asked about others, and what it has to correct because of what it and others say."""

    name: str
    asked: Collection[str]
    findings: Collection[Located]
