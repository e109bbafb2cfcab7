"""Everything a fiche is read against: the shapes, the keys, the data, the codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kb.checks.corpus import Corpus
from kb.errors import DataError
from kb.fiches.context import Context
from kb.fiches.known import Known
from kb.fiches.registry import Registry
from kb.layout import Layout
from kb.schema import Schema
from kb.turtle import Document, Form


@dataclass(frozen=True)
class Desk:
    """One base, opened for writing fiches. Files are read when first asked for, and once."""

    layout: Layout

    def __post_init__(self) -> None:
        # Checks compare resolved paths; a home reached through a link is the same home.
        object.__setattr__(self, "layout", Layout(self.layout.home.resolve()))

    @cached_property
    def form(self) -> Form:
        return Form.of(self.layout)

    @cached_property
    def schema(self) -> Schema:
        return Schema.from_folder(self.layout.ontology)

    @cached_property
    def context(self) -> Context:
        return Context.from_file(self.layout.ontology / "context.jsonld")

    @cached_property
    def documents(self) -> dict[Path, Document]:
        """Path → document of every file of the base; DataError when one cannot be read."""
        corpus = Corpus.read(self.form, self.layout.turtle_files())
        if corpus.broken:
            first = corpus.broken[0]
            raise DataError(
                fr=f"{first.path}:{first.line}: {first.messages['fr']} Lancez « kb check » avant d’importer.",
                en=f"{first.path}:{first.line}: {first.messages['en']} Run `kb check` before importing.",
            )
        return corpus.documents

    @cached_property
    def known(self) -> Known:
        return Known.of(self._triples())

    @cached_property
    def registry(self) -> Registry | None:
        return Registry.installed(self.layout.home)

    def _triples(self) -> Iterator[ox.Triple]:
        for document in self.documents.values():
            yield from document.triples

    def document(self, iri: str) -> Document | None:
        """Return the document of a thing, None when the base has no file for it."""
        path = self.layout.path_of(iri)
        return self.documents.get(path) if path else None
