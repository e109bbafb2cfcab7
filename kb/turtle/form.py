"""Files in the house form: where one departs from it, and how it is rewritten without losing a triple."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

import pyoxigraph as ox

from kb.errors import DataError
from kb.layout import Layout
from kb.turtle.house import House
from kb.turtle.reading import Document, FileError, Reading, parse, parse_text, read
from kb.turtle.tokens import comments, places
from kb.turtle.writing import write, write_statements

Subject = ox.NamedNode | ox.BlankNode | ox.Triple

_SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True)
class Departure:
    """The first line (from 1) at which a file is not in the form; None where one of them has ended."""

    line: int
    found: str | None
    expected: str | None


@dataclass(frozen=True)
class Form:
    """The form in force in one base: its prefixes and the order of its predicates."""

    layout: Layout
    prefixes: Mapping[str, str]
    order: Mapping[str, float]

    @classmethod
    def of(cls, layout: Layout) -> Form:
        """Read prefixes and order from the ontology.

        A shape file that cannot be read gives no order: formatting is what one does to find out
        what is wrong with it.
        """
        order: dict[str, float] = {}
        for path in sorted((layout.ontology / "shapes").rglob("*.ttl")):
            try:
                _collect_order(parse(path, base=layout.iri_of(path)), order)
            except DataError:
                continue
        return cls(layout, declared_prefixes(layout), order)

    @cached_property
    def namespaces(self) -> frozenset[str]:
        return frozenset(self.prefixes.values())

    def text(self, path: Path) -> str:
        """Return what the file should contain.

        DataError for what the form refuses: bad syntax, comments, blank nodes in data/, and
        in the ontology blank nodes that cannot be nested.
        """
        document = self.read(path)
        self._refuse_comments(path, document)
        self._refuse_blank_nodes(path, document)
        try:
            text = write(
                document.triples,
                base=document.base,
                prefixes=self.prefixes or document.prefixes,
                order=self.order,
            )
        except DataError as error:
            raise FileError(self.where(path), 1, **error.messages) from error
        self._verify(path, document, text)
        return text

    def examined(self, content: bytes, *, where: str, base: str | None, nested: bool) -> tuple[Reading, bool]:
        """Read the bytes of a file, and say whether they are what they should be. FileError as ``parse``.

        ``nested`` allows blank nodes, which data/ has none of.
        """
        with suppress(UnicodeDecodeError):
            found = self._house.read(content.decode())
            if found is not None:
                return Reading(*found, self.prefixes), True
        reading = read(content, where=where, base=base)
        return reading, self._is_kept(content, reading, nested=nested)

    @cached_property
    def _house(self) -> House:
        return House(self.prefixes, self.order)

    def _is_kept(self, content: bytes, reading: Reading, *, nested: bool) -> bool:
        """Nothing is parsed again: what is written from statements has no comment and loses nothing."""
        try:
            text = write_statements(
                reading.said,
                base=reading.base,
                prefixes=self.prefixes or reading.prefixes,
                order=self.order,
                nested=nested,
            )
        except DataError:
            return False
        return content == text.encode()

    def departure(self, path: Path) -> Departure | None:
        """Return the first difference between the file and its form, None when bytes are equal."""
        expected, found = self.text(path), path.read_bytes()
        if found == expected.encode():
            return None
        lines = zip_longest(found.decode("utf-8", "replace").split("\n"), expected.split("\n"))
        return next(
            (Departure(line, *pair) for line, pair in enumerate(lines, 1) if pair[0] != pair[1]),
            Departure(1, None, None),
        )

    def rewrite(self, path: Path) -> bool:
        """Put the file in the form, in one step; return whether it changed."""
        text = self.text(path).encode()
        if path.read_bytes() == text:
            return False
        replace(path, text)
        return True

    def read(self, path: Path) -> Document:
        return parse(path, base=self.layout.iri_of(path), where=self.where(path))

    def where(self, path: Path) -> str:
        """Return the path as a reader of the repository knows it."""
        return str(self.layout.inside(path) or path)

    def _refuse_comments(self, path: Path, document: Document) -> None:
        lines = comments(document.text)
        if lines:
            raise FileError(
                self.where(path),
                lines[0],
                fr="un commentaire serait perdu ; écrivez-le en skos:editorialNote, ou retirez-le.",
                en="a comment would be lost; write it as skos:editorialNote, or remove it.",
            )

    def _refuse_blank_nodes(self, path: Path, document: Document) -> None:
        if not path.resolve().is_relative_to(self.layout.data.resolve()):
            return
        for triple in document.triples:
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                line = next((place.line for place in places(document.text, "") if not place.value), 1)
                raise FileError(
                    self.where(path),
                    line,
                    fr="nœud anonyme ([…], (…) ou _:…) ; donnez un nom à cette partie, par exemple <#enjeu-1>.",
                    en="blank node ([…], (…) or _:…); give that part a name, for example <#stake-1>.",
                )

    def _verify(self, path: Path, document: Document, text: str) -> None:
        written = parse_text(text, where=self.where(path), base=document.base)
        if _canonical(written.triples) != _canonical(document.triples):
            raise FileError(
                self.where(path),
                1,
                fr="le réécrire en changerait le sens ; signalez ce fichier, il reste intact.",
                en="rewriting it would change its meaning; report this file, it is left as it is.",
            )


def replace(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new, never a part."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(path.stat().st_mode if path.exists() else 0o644)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _collect_order(document: Document, order: dict[str, float]) -> None:
    """Add predicate → smallest sh:order to ``order``."""
    paths, places = _values(document, "path"), _values(document, "order")
    for shape, place in places.items():
        path = paths.get(shape)
        if isinstance(path, ox.NamedNode) and isinstance(place, ox.Literal):
            order[path.value] = min(float(place.value), order.get(path.value, float("inf")))


def declared_prefixes(layout: Layout) -> dict[str, str]:
    """Return prefix → namespace of the sh:declare statements of a base, usable by SPARQL constraints too."""
    path = layout.ontology / "prefixes.ttl"
    if not path.exists():
        return {}
    document = parse(path)
    names, namespaces = _values(document, "prefix"), _values(document, "namespace")
    return {names[node].value: namespaces[node].value for node in names.keys() & namespaces.keys()}


def _values(document: Document, name: str) -> dict[Subject, ox.NamedNode | ox.Literal]:
    """Return subject → value of one single-valued SHACL property; nested values are left out."""
    predicate = ox.NamedNode(_SH + name)
    return {
        triple.subject: triple.object
        for triple in document.triples
        if triple.predicate == predicate and isinstance(triple.object, ox.NamedNode | ox.Literal)
    }


def _canonical(triples: frozenset[ox.Triple]) -> frozenset[ox.Triple]:
    if not any(isinstance(term, ox.BlankNode) for triple in triples for term in triple):
        return triples
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(quad.triple for quad in dataset)
