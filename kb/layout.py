"""Where things lie on disk, and which IRI a file describes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb.namespaces import BASE, FOLDERS, THINGS, split, thing

FOLDER_OF_KIND = {kind: folder for folder, kind in FOLDERS.items()}


@dataclass(frozen=True)
class Layout:
    """The folders of one base. ``home`` is absolute."""

    home: Path

    @property
    def ontology(self) -> Path:
        return self.home / "ontology"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def queries(self) -> Path:
        return self.home / "queries"

    @property
    def build(self) -> Path:
        return self.home / "build"

    def turtle_files(self) -> list[Path]:
        """Return every Turtle file of the ontology, then of the data, in a stable order."""
        return sorted(self.ontology.rglob("*.ttl")) + sorted(self.data.rglob("*.ttl"))

    def inside(self, path: Path) -> Path | None:
        """Return a path from the home, None for one outside; links are followed only to find out."""
        if not path.is_relative_to(self.home) or ".." in path.parts:
            path = path.resolve()
        return path.relative_to(self.home) if path.is_relative_to(self.home) else None

    def iri_of(self, path: Path) -> str | None:
        """Return the IRI of the subject of a file, None for a file whose place says nothing.

        data/cases/tridan.ttl → …/id/case/tridan; ontology/schemes/theme.ttl → …/id/scheme/theme.
        """
        inside = self.inside(path)
        return None if inside is None else iri_at(inside.as_posix())

    def path_of(self, iri: str) -> Path | None:
        """Return the file that a thing, one of its parts, or a concept is written in."""
        match split(iri):
            case ("scheme", slug, _):
                return self.ontology / "schemes" / f"{slug}.ttl"
            case (kind, slug, _) if kind in FOLDER_OF_KIND:
                return self.data / FOLDER_OF_KIND[kind] / f"{slug}.ttl"
            case (scheme, _, _):
                return self.ontology / "schemes" / f"{scheme}.ttl"
        return None


def iri_at(name: str) -> str | None:
    """Return the IRI of the subject of a file by its path from the home, as ``Layout.iri_of`` does."""
    if not name.endswith(".ttl"):
        return None
    match name.split("/"):
        case ["data", folder, file] if folder in FOLDERS:
            return thing(FOLDERS[folder], file.removesuffix(".ttl"))
        case ["ontology", "schemes", file]:
            return f"{THINGS}scheme/{file.removesuffix('.ttl')}"
        case ["ontology", ("vocabulary.ttl" | "alignments.ttl")]:
            return f"{BASE}ns"
        case ["ontology", "shapes", _]:
            return f"{BASE}shapes"
    return None
