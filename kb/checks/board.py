"""What all files together tell: the facts that a judgement asks about things described elsewhere."""

from __future__ import annotations

import pickle
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from kb.checks.facts import Facts, Told, joined
from kb.namespaces import whole

File = TypeVar("File", int, str)

_IRIS, _FILES = 20_000, 5_000  # answers remembered


class Board(ABC, Generic[File]):
    """Facts of files by the documents that they tell something about; what was asked lately is remembered."""

    def __init__(self) -> None:
        self._by_iri: dict[str, tuple[bool, Told]] = {}
        self._by_file: dict[File, Facts] = {}

    @abstractmethod
    def about(self, document: str) -> Collection[File]:
        """Return the files that tell something of a thing or its parts."""

    @abstractmethod
    def read_facts(self, file: File) -> Facts:
        """Read the facts that a file tells. ``Damaged`` when they are not what was written."""

    @abstractmethod
    def name(self, file: File) -> str: ...

    def facts(self, iri: str) -> Told:
        """Return what all files together tell of an IRI."""
        return self._known(iri)[1]

    def declares(self, iri: str) -> bool:
        return self._known(iri)[0]

    def describers(self, iris: Iterable[str], *, besides: str) -> dict[str, set[str]]:
        """Return name of a file → those of ``iris`` that it describes, for the files but one."""
        wanted = set(iris)
        files = {file for document in {whole(iri) for iri in wanted} for file in self.about(document)}
        found = {}
        for file in files:
            name = self.name(file)
            described = set() if name == besides else wanted & self.facts_in(file).described.keys()
            if described:
                found[name] = described
        return found

    def facts_in(self, file: File) -> Facts:
        known = self._by_file.get(file)
        if known is None:
            known = self.read_facts(file)
            self.remember(file, known)
        return known

    def remember(self, file: File, facts: Facts) -> None:
        if len(self._by_file) >= _FILES:
            self._by_file.clear()
        self._by_file[file] = facts

    def forget_file(self, file: File) -> None:
        """Forget what was remembered of a file that changes."""
        self._by_iri.clear()
        self._by_file.pop(file, None)

    def _known(self, iri: str) -> tuple[bool, Told]:
        known = self._by_iri.get(iri)
        if known is None:
            several = [self.facts_in(file) for file in self.about(whole(iri))]
            told = [one for facts in several for one in facts.of(iri)]
            is_declared = any(iri in facts.described for facts in several)
            known = is_declared, told[0] if len(told) == 1 else joined(told)
            if len(self._by_iri) >= _IRIS:
                self._by_iri.clear()
            self._by_iri[iri] = known
        return known


class Table(Board[str]):
    """A board in memory, where facts stay packed: a base holds far more of them than are asked."""

    def __init__(self) -> None:
        super().__init__()
        self._packed: dict[str, bytes] = {}
        self._about: dict[str, tuple[str, ...]] = {}

    def add(self, name: str, documents: Iterable[str], packed: bytes) -> None:
        self._packed[name] = packed
        for document in documents:
            self._about[document] = (*self._about.get(document, ()), name)

    def write(self, path: Path) -> None:
        """Write all that is told here, for the table of another process."""
        with path.open("wb") as file:
            pickle.dump((self._packed, self._about), file, pickle.HIGHEST_PROTOCOL)

    def read(self, path: Path) -> None:
        """Add what another table wrote."""
        with path.open("rb") as file:
            packed, about = pickle.load(file)  # noqa: S301 - written by a process of this check
        self._packed.update(packed)
        for document, files in about.items():
            self._about[document] = (*self._about.get(document, ()), *files)

    def about(self, document: str) -> Collection[str]:
        return self._about.get(document, ())

    def read_facts(self, file: str) -> Facts:
        return Facts.unpacked(self._packed[file])

    def name(self, file: str) -> str:
        return file
