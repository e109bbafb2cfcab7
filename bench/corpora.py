"""Corpora of each size, made once and kept in one folder: a file of triples, a home of files, a snapshot.

What making a snapshot cost is kept beside it, so that a bench that runs again does not build again.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench import corpus
from bench.apart import run_apart
from bench.bare import publish_bare
from kb.index import CaseIndex, Folder
from kb.knowledge import Knowledge
from kb.layout import Layout
from kb.publication import snapshots

Told = Callable[[str], None]

_LONG = 86_400  # seconds: a million cases take hours on two cores


@dataclass(frozen=True)
class Corpora:
    """The corpora in ``folder``, in the model of the base in ``home``."""

    home: Layout
    folder: Path
    told: Told = lambda _: None

    def dump(self, size: int) -> Path:
        """Return the corpus as one N-Triples file."""
        path = self.folder / f"{size}.nt"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.told(f"generating {size} cases")
            unfinished = path.with_suffix(".part")
            with unfinished.open("wb") as file:
                corpus.as_stream(self.home, file, size, seed=1, processes=os.cpu_count() or 1)
            unfinished.rename(path)
        return path

    def files(self, size: int) -> Layout:
        """Return the corpus as a home, one file for each thing."""
        path = self.folder / f"{size}.files"
        if not path.exists():
            self.told(f"writing {size} cases, a file each")
            unfinished = path.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            corpus.as_home(self.home, unfinished, size, seed=1)
            unfinished.rename(path)
        return Layout(path)

    def spoilt(self, size: int) -> Layout:
        """Return the same home with one case in ten bereft of a triple: something to find."""
        path = self.folder / f"{size}.spoilt"
        if not path.exists():
            self.told(f"spoiling {size} cases")
            unfinished = path.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(self.files(size).home, unfinished, ignore=shutil.ignore_patterns("build"))
            corpus.spoil(Layout(unfinished), seed=1)
            unfinished.rename(path)
        return Layout(path)

    def built(self, size: int) -> Built:
        """Return the corpus published, in a process of its own the first time."""
        home = self.folder / f"{size}.home"
        costs = home / "build.json"
        if not costs.exists():
            self._prepare(home)
            self.told(f"building {size} cases")
            figures = run_apart("build", str(self.dump(size)), str(home), seconds=_LONG)
            costs.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        return Built(Layout(home), json.loads(costs.read_text(encoding="utf-8")))

    def is_built(self, size: int) -> bool:
        """Say whether the corpus is published already."""
        return (self.folder / f"{size}.home" / "build.json").exists()

    def bare(self, size: int) -> Built:
        """Return the corpus published as its store and the index of its cases, without words to search.

        For sizes at which the rest takes hours; enough for every page but those that search.
        """
        home = self.folder / f"{size}.bare"
        costs = home / "build.json"
        if not costs.exists():
            shutil.rmtree(home, ignore_errors=True)
            self._prepare(home)
            index = self.index_alone(size).path
            self.told(f"loading {size} cases")
            dump = self.dump(size)
            figures = run_apart("bulk-load", str(dump), str(home / "store"), seconds=_LONG)
            publish_bare(Layout(home), dump, home / "store", index)
            costs.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        return Built(Layout(home), json.loads(costs.read_text(encoding="utf-8")))

    def index_alone(self, size: int) -> IndexAlone:
        """Return the index of the cases of a corpus of which nothing else is made: a thirtieth of its size."""
        path = self.folder / f"{size}.index"
        costs = path / "cost.json"
        if not costs.exists():
            self.told(f"indexing {size} cases")
            shutil.rmtree(path, ignore_errors=True)
            figures = run_apart("index-alone", str(self.home.home), str(size), str(path), seconds=_LONG)
            costs.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        return IndexAlone(path, json.loads(costs.read_text(encoding="utf-8")))

    def _prepare(self, home: Path) -> None:
        """Make a home without data: what `kb build --from` takes its ontology and questions from."""
        (home / "data").mkdir(parents=True, exist_ok=True)
        for folder in (self.home.ontology, self.home.queries):
            shutil.copytree(folder, home / folder.name, dirs_exist_ok=True)


@dataclass(frozen=True)
class Built:
    """A published corpus, and what publishing it cost: seconds, peak in MB, seconds of each step."""

    layout: Layout
    figures: dict[str, Any]

    @property
    def snapshot(self) -> Path:
        current = snapshots.current(self.layout)
        if current is None:
            raise FileNotFoundError(f"{self.layout.build}: no whole snapshot; remove {self.layout.home} to build anew")
        return current

    @property
    def store(self) -> Path:
        return self.snapshot / "store"

    @cached_property
    def knowledge(self) -> Knowledge:
        return Knowledge.open(self.layout.home, store=self.store)


@dataclass(frozen=True)
class IndexAlone:
    """The index of the cases of a corpus, and what writing it cost."""

    path: Path
    figures: dict[str, Any]

    @cached_property
    def cases(self) -> CaseIndex:
        return CaseIndex(Folder(self.path))
