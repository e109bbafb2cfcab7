"""Reading the index: a case by its number, the numbers that a selection leaves, in an order, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from pyroaring import BitMap

from kb.errors import Lang
from kb.facets import FacetIndex, Selection
from kb.index.columns import (
    BITMAPS,
    BOUNDS,
    CONTENTS,
    DIGESTS,
    LANGS,
    NUMBER,
    OWNERS,
    PLACE,
    RANKS,
    RECORDS,
    Contents,
    Numbers,
    Slice,
    order,
)
from kb.index.digests import Digests
from kb.index.facts import Ask, read_facts
from kb.index.proofs import Proofs
from kb.index.values import Members, Ranked, Values, tally
from kb.index.writing import IndexWriter
from kb.namespaces import digest
from kb.shelf import Shelf

_BLOCK = 65_536  # cases of an order that are looked through at once


@dataclass(frozen=True, slots=True)
class Record:
    """What a list shows of a case; values are numbers in ``CaseIndex.values``."""

    iri: str
    labels: Mapping[Lang, str]
    descriptions: Mapping[Lang, str]
    stage: int
    formats: Sequence[int]
    values: Sequence[int]
    years: tuple[int, ...]
    sources: int


class CaseIndex:
    """Every case by its number, which is its place by French title."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._contents: Contents = json.loads(bytes(shelf.column(CONTENTS)))
        self._bitmaps, self._records = shelf.column(BITMAPS), shelf.column(RECORDS)
        self._bounds = np.frombuffer(shelf.column(BOUNDS), PLACE).reshape(-1, 2)
        self._ranks = np.frombuffer(shelf.column(RANKS), NUMBER)
        self._digests = Digests(shelf, DIGESTS, OWNERS)
        self.values = Values(shelf)
        self.proofs = Proofs(shelf)

    @classmethod
    def build(cls, ask: Ask, shelf: Shelf) -> CaseIndex:
        """Index everything that the questions give, at once."""
        with closing(IndexWriter(shelf)) as writer:
            writer.add(read_facts(ask))
            writer.finish(ask)
        return cls(shelf)

    def __len__(self) -> int:
        return self._contents["cases"]

    @property
    def facet_labels(self) -> Mapping[str, Mapping[Lang, str]]:
        """Facet → its name, in the order in which they are shown."""
        return {facet["key"]: facet["labels"] for facet in self._contents["facets"]}

    @cached_property
    def values_of(self) -> Mapping[str, Numbers]:
        """Facet → its values, from the most frequent down."""
        return {facet["key"]: self._ranks[slice(*facet["values"])] for facet in self._contents["facets"]}

    @cached_property
    def facets(self) -> FacetIndex:
        contents = self._contents["facets"]
        own = self.values_of
        exact, broad = (
            {facet: Members(self.values, facet, numbers, narrower=narrower) for facet, numbers in own.items()}
            for narrower in (False, True)
        )
        return FacetIndex(
            cases=Iris(self),
            members=exact,
            broad=broad,
            silences={facet["key"]: self._bits(facet["silent"]) for facet in contents},
            ranked={facet: Ranked(self.values, numbers) for facet, numbers in own.items()},
            number=self.number,
            tallies={
                facet["key"]: tally(self._shelf, self.values, facet["key"], own[facet["key"]])
                for facet in contents
                if facet["long"]
            },
        )

    def record(self, number: int) -> Record:
        """Return what is known of a case. IndexError when there is no such number."""
        began, ended = self._bounds[number]
        iri, labels, descriptions, stage, formats, values, years, sources = json.loads(self._records[began:ended])
        said = dict(zip(LANGS, labels, strict=True)), dict(zip(LANGS, descriptions, strict=True))
        return Record(iri, *said, stage, formats, values, tuple(years), sources)

    def number(self, iri: str) -> int | None:
        """Return the number of a case, None for an IRI that is none."""
        return next((number for number in self._digests.owners(iri) if self.record(number).iri == iri), None)

    def numbers(self, digests: Sequence[int]) -> list[int]:
        """Return the numbers of the cases with these digests of IRIs, in their order; others are left out."""
        return self._digests.numbers(digests)

    def numbered(self, iris: Sequence[str]) -> dict[str, int]:
        """Return case → its number for many IRIs at once; what is no case is left out.

        By digests alone: a hundred thousand records are not read to rule out an accident of one in billions.
        """
        found = self._digests.places([digest(iri) for iri in iris])
        return {iri: number for iri, number in zip(iris, found, strict=True) if number is not None}

    def between(self, first: int, last: int) -> BitMap:
        """Return the cases that have a milestone in these years, both included."""
        return BitMap.union(BitMap(), *(bits for year, bits in self._years.items() if first <= year <= last))

    def page(
        self, selection: Selection, within: BitMap | None = None, *, sort: str = "title", lang: Lang = "fr"
    ) -> Ordered:
        """Return the selected cases in an order (title, latest, sources): a sequence to be cut, not made whole."""
        return self.in_order(self.facets.bits(selection, within), sort=sort, lang=lang)

    def in_order(self, found: BitMap, *, sort: str = "title", lang: Lang = "fr") -> Ordered:
        """Return some cases in an order."""
        return Ordered(found, self.order(sort, lang))

    def order(self, sort: str, lang: Lang) -> Numbers:
        """Return the numbers of all cases in an order."""
        return np.frombuffer(self._shelf.column(order(sort, lang)), NUMBER)

    @cached_property
    def _years(self) -> Mapping[int, BitMap]:
        return {year: self._bits(place) for year, place in self._contents["years"]}

    def _bits(self, place: Slice) -> BitMap:
        return BitMap.deserialize(self._bitmaps[slice(*place)])


class Ordered(Sequence[int]):
    """The numbers in a bitmap, in the order of a column; no more is put in order than is looked at."""

    def __init__(self, found: BitMap, order: Numbers) -> None:
        self._found, self._order = found, order

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> list[int]: ...
    def __getitem__(self, place: int | slice) -> int | list[int]:
        if isinstance(place, slice):
            wanted = range(len(self))[place]
            first = self._first(max(wanted, default=-1) + 1)
            return [first[at] for at in wanted]
        return self._first(range(len(self))[place] + 1)[-1]

    def __iter__(self) -> Iterator[int]:
        return iter(self._first(len(self)))

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and number in self._found

    def _first(self, count: int) -> list[int]:
        """Return the first ones, going through the order no further than it takes."""
        first: list[int] = []
        for began in range(0, len(self._order), _BLOCK):
            if len(first) >= count:
                break
            block = self._order[began : began + _BLOCK]
            first += block[self._chosen[block]].tolist()
        return first[:count]

    @cached_property
    def _chosen(self) -> Numbers:
        chosen = np.zeros(len(self._order), np.bool_)
        chosen[np.array(self._found.to_array(), NUMBER)] = True
        return chosen


class Iris(Sequence[str]):
    """The IRIs of the cases by their numbers."""

    def __init__(self, index: CaseIndex) -> None:
        self._index = index

    def __len__(self) -> int:
        return len(self._index)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self._index.record(one).iri for one in range(*number.indices(len(self)))]
        return self._index.record(number).iri
