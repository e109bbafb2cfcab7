"""The parts of a handout, and how sources are numbered in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kb.errors import Lang
from kb.records import Item, Proof

Tone = Literal["", "same", "shared", "only", "absent"]


@dataclass(frozen=True)
class Said:
    """One thing said: ``note`` tells how far it can be trusted, ``sources`` are numbers in the list at the end."""

    text: str
    note: str = ""
    sources: tuple[int, ...] = ()

    @property
    def marked(self) -> str:
        """The text with its note, for files that have no other place for it."""
        return f"{self.text} ({self.note})" if self.note else self.text


Cell = tuple[Said, ...]


@dataclass(frozen=True)
class Row:
    """One line of a table: what it is about, then a cell a column. ``tone`` colours it; ``state`` says it in words."""

    head: str
    cells: tuple[Cell, ...]
    state: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Table:
    """Rows under one title; ``lede`` is a sentence before them."""

    title: str
    rows: tuple[Row, ...]
    lede: str = ""


@dataclass(frozen=True)
class Column:
    """The head of a column; ``iri`` names what it is about, "" for nothing of the base."""

    label: str
    iri: str = ""
    note: str = ""


@dataclass(frozen=True)
class Fact:
    """A heading and what is said under it."""

    heading: str
    text: str


@dataclass(frozen=True)
class Source:
    """Where something was read."""

    label: str
    iri: str


@dataclass(frozen=True, kw_only=True)
class Handout:
    """A document to take away.

    ``heads`` name the columns before those of ``columns``: the table, the row, its state. ``address``
    is where the same can be read, "" away from a site. ``ticks`` puts a box to tick before each row.
    """

    lang: Lang
    title: str
    kicker: str
    day: date
    heads: tuple[str, str, str]
    columns: tuple[Column, ...]
    tables: tuple[Table, ...]
    facts: tuple[Fact, ...] = ()
    sources: tuple[Source, ...] = ()
    notice: str = ""
    address: str = ""
    landscape: bool = False
    ticks: bool = False


@dataclass
class Bibliography:
    """Numbers sources in the order in which they are first cited."""

    listed: dict[str, Source] = field(default_factory=dict)

    def numbers(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """Return the numbers of these sources, in order, each once."""
        for source in sources:
            self.listed.setdefault(source.iri, source)
        order = list(self.listed)
        return tuple(sorted({order.index(source.iri) + 1 for source in sources}))

    def cited(self, proofs: Iterable[Proof]) -> tuple[int, ...]:
        return self.numbers([Source(proof.source.text, proof.source.iri or "") for proof in proofs])

    def said(self, item: Item) -> Said:
        """Return what an item of a case says, marked when it is not plainly stated or still to be verified."""
        marks = [item.evidence.text] if item.evidence and item.evidence.slug != "stated" else []
        marks += [item.verification.text] if item.verification and item.verification.slug == "a-verifier" else []
        return Said(item.label, ", ".join(marks), self.cited(item.proofs))

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(self.listed.values())
