"""What a fiche says before anybody knows what it means: texts, lists and named values, each with its place.

YAML and spreadsheets are read into this one form, so that a finding names the line or the cell, whatever
the file was.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where something stands: line and column from 1, or sheet and cell."""

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if self.sheet is not None:
            return " · ".join(filter(None, (self.file, self.sheet, self.cell)))
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True)
class Scalar:
    """A text as it was written, whatever YAML or a cell would make of it; "" for nothing."""

    text: str
    place: Place


@dataclass(frozen=True)
class Sequence:
    items: tuple[Tree, ...]
    place: Place


@dataclass(frozen=True)
class Entry:
    """A key with its value; ``place`` is that of the key."""

    key: str
    value: Tree
    place: Place


@dataclass(frozen=True)
class Mapping:
    """Named values. The reader has already refused a key written twice."""

    entries: tuple[Entry, ...]
    place: Place = field(compare=False)

    def get(self, key: str) -> Tree | None:
        return next((entry.value for entry in self.entries if entry.key == key), None)

    def text(self, key: str) -> Scalar | None:
        value = self.get(key)
        return value if isinstance(value, Scalar) and value.text else None


Tree = Scalar | Sequence | Mapping


def is_empty(tree: Tree) -> bool:
    """Say whether nothing at all is written: a line of a blank fiche that nobody filled."""
    match tree:
        case Scalar(text=text):
            return not text
        case Sequence(items=items):
            return all(is_empty(item) for item in items)
        case Mapping(entries=entries):
            return all(is_empty(entry.value) for entry in entries)


def elements(tree: Tree) -> Iterator[Scalar | Mapping]:
    """Yield the values of a key in order: one value and a list of one are the same."""
    if isinstance(tree, Sequence):
        for item in tree.items:
            yield from elements(item)
    elif not is_empty(tree):
        yield tree


def from_plain(value: object, file: str, path: str = "") -> Tree:
    """Return the tree of dictionaries, lists and texts; a place's cell is the path of the value: ``enjeux.2.libelle``.

    Positions in lists count from 1, as identifiers do. None is nothing.
    """
    place = Place(file, sheet="", cell=path)
    if isinstance(value, dict):
        entries = ((str(key), item, f"{path}.{key}" if path else str(key)) for key, item in value.items())
        return Mapping(
            tuple(
                Entry(key, from_plain(item, file, where), Place(file, sheet="", cell=where))
                for key, item, where in entries
            ),
            place,
        )
    if isinstance(value, list | tuple):
        return Sequence(tuple(from_plain(item, file, f"{path}.{n}") for n, item in enumerate(value, 1)), place)
    text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
    return Scalar(unicodedata.normalize("NFC", text).strip(), place)
