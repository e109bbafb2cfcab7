"""The files of the base as they were read once, and the lines where their statements stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kb.checks.lines import find
from kb.checks.report import Finding
from kb.turtle import Document, FileError, Form, Place, places


@dataclass
class Corpus:
    """Path → document for every file that could be read; ``broken`` are findings on the others."""

    form: Form
    documents: dict[Path, Document] = field(default_factory=dict)
    broken: list[Finding] = field(default_factory=list)
    _places: dict[Path, list[Place]] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Form, paths: Iterable[Path]) -> Corpus:
        corpus = cls(form)
        for path in paths:
            try:
                corpus.documents[path] = form.read(path)
            except FileError as error:
                where = corpus.where(path)
                corpus.broken.append(Finding(kind="syntax", path=where, line=error.line, messages=error.problem))
        return corpus

    def where(self, path: Path) -> str:
        return self.form.where(path)

    def triples(self) -> Iterator[ox.Triple]:
        for document in self.documents.values():
            yield from document.triples

    @cached_property
    def files_of(self) -> dict[str, list[Path]]:
        """Subject IRI → the files that say something about it."""
        found: dict[str, list[Path]] = defaultdict(list)
        for path, document in self.documents.items():
            for subject in {triple.subject for triple in document.triples}:
                if isinstance(subject, ox.NamedNode):
                    found[subject.value].append(path)
        return dict(found)

    def places(self, path: Path) -> list[Place]:
        """Return the statements of one file with their lines, read when first asked for."""
        if path not in self._places:
            document = self.documents[path]
            self._places[path] = list(places(document.text, document.base or ""))
        return self._places[path]

    def locate(self, subject: str, predicate: str | None = None, value: str | None = None) -> tuple[Path, int] | None:
        """Return file and line of a statement, else of its predicate, else of its subject.

        A subject that no file describes is located where it is used; None when nowhere.
        """
        found = find(self._likeliest_first(subject), self.places, subject, predicate, value)
        return found or self._use(subject)

    def is_ontology(self, path: Path) -> bool:
        return path.is_relative_to(self.form.layout.ontology.resolve())

    def _use(self, iri: str) -> tuple[Path, int] | None:
        for path in self.documents:
            for place in self.places(path):
                if place.value == iri and place.is_iri:
                    return path, place.line
        return None

    def _likeliest_first(self, subject: str) -> list[Path]:
        """A format is both a concept and a thing: what is missing is missing from the thing's file."""
        expected = self.form.layout.path_of(subject)
        return sorted(self.files_of.get(subject, []), key=lambda path: path != expected)
