"""Reading the index: a case by its number, the numbers that a selection leaves, in an order, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    RECORDS,
    Contents,
    FacetContent,
    Numbers,
    Slice,
    of_cases,
    order,
)
from kb.index.shelf import Column, Shelf
from kb.index.writing import Ask, IndexWriter
from kb.namespaces import digest

_BLOCK = 65_536  # cases of an order that are looked through at once


@dataclass(frozen=True, slots=True)
class Value:
    """A concept in a facet, or a territory; ``size`` is how many cases have it or a narrower one."""

    facet: str
    iri: str
    labels: Mapping[Lang, str]
    size: int


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
        self._digests = np.frombuffer(shelf.column(DIGESTS), PLACE)
        self._owners = np.frombuffer(shelf.column(OWNERS), NUMBER)

    @classmethod
    def build(cls, ask: Ask, shelf: Shelf) -> CaseIndex:
        """Index everything that the questions give, at once."""
        with closing(IndexWriter(shelf)) as writer:
            writer.add(ask)
            writer.finish(ask)
        return cls(shelf)

    def __len__(self) -> int:
        return self._contents["cases"]

    @cached_property
    def values(self) -> Sequence[Value]:
        stored = self._contents["values"]
        return [Value(value["facet"], value["iri"], value["labels"], value["size"]) for value in stored]

    @property
    def facet_labels(self) -> Mapping[str, Mapping[Lang, str]]:
        """Facet → its name, in the order in which they are shown."""
        return {facet["key"]: facet["labels"] for facet in self._contents["facets"]}

    @cached_property
    def values_of(self) -> Mapping[str, Sequence[int]]:
        """Facet → its values."""
        return {facet["key"]: facet["values"] for facet in self._contents["facets"]}

    @cached_property
    def facets(self) -> FacetIndex:
        facets, values = self._contents["facets"], self._contents["values"]
        return FacetIndex(
            cases=Iris(self),
            members={
                facet["key"]: self._stored({values[n]["iri"]: values[n]["exact"] for n in facet["values"]})
                for facet in facets
            },
            broad={
                facet["key"]: self._stored({values[n]["iri"]: values[n]["broad"] for n in facet["values"]})
                for facet in facets
            },
            silences=self._stored({facet["key"]: facet["silent"] for facet in facets}),
            sizes={facet["key"]: {values[n]["iri"]: values[n]["size"] for n in facet["values"]} for facet in facets},
            number=self.number,
            tallies={facet["key"]: self._tally(facet) for facet in facets if facet["long"]},
        )

    def _tally(self, facet: FacetContent) -> Callable[[BitMap], dict[str, int]]:
        """Return what counts the values of some cases, narrower ones included, without looking at the others."""
        starts_name, values_name = of_cases(facet["key"])
        starts = np.frombuffer(self._shelf.column(starts_name), PLACE).view(np.int64)
        values = np.frombuffer(self._shelf.column(values_name), NUMBER)
        iris = [self._contents["values"][number]["iri"] for number in facet["values"]]

        def tally(cases: BitMap) -> dict[str, int]:
            numbers = np.array(cases.to_array(), NUMBER)
            lengths = starts[numbers + 1] - starts[numbers]
            # Where each value of each case stands: the start of its case, plus its rank there.
            ranks = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            counts = np.bincount(values[np.repeat(starts[numbers], lengths) + ranks], minlength=len(iris))
            return {iris[at]: int(counts[at]) for at in np.flatnonzero(counts)}

        return tally

    def record(self, number: int) -> Record:
        """Return what is known of a case. IndexError when there is no such number."""
        began, ended = self._bounds[number]
        iri, labels, descriptions, stage, formats, values, years, sources = json.loads(self._records[began:ended])
        said = dict(zip(LANGS, labels, strict=True)), dict(zip(LANGS, descriptions, strict=True))
        return Record(iri, *said, stage, formats, values, tuple(years), sources)

    def number(self, iri: str) -> int | None:
        """Return the number of a case, None for an IRI that is none."""
        sought = np.uint64(digest(iri))
        at = int(np.searchsorted(self._digests, sought))
        while at < len(self._digests) and self._digests[at] == sought:
            number = int(self._owners[at])
            if self.record(number).iri == iri:
                return number
            at += 1
        return None

    def numbers(self, digests: Sequence[int]) -> list[int]:
        """Return the numbers of the cases with these digests of IRIs, in their order; others are left out."""
        sought = np.array(digests, PLACE)
        at = np.minimum(np.searchsorted(self._digests, sought), max(0, len(self) - 1))
        known = self._digests[at] == sought if len(self) else np.zeros(len(sought), np.bool_)
        return [int(number) for number in self._owners[at[known]]]

    def between(self, first: int, last: int) -> BitMap:
        """Return the cases that have a milestone in these years, both included."""
        return BitMap.union(BitMap(), *(bits for year, bits in self._years.items() if first <= year <= last))

    def page(
        self, selection: Selection, within: BitMap | None = None, *, sort: str = "title", lang: Lang = "fr"
    ) -> Ordered:
        """Return the selected cases in an order (title, latest, sources): a sequence to be cut, not made whole."""
        return Ordered(self.facets.bits(selection, within), self.order(sort, lang))

    def order(self, sort: str, lang: Lang) -> Numbers:
        """Return the numbers of all cases in an order."""
        return np.frombuffer(self._shelf.column(order(sort, lang)), NUMBER)

    @cached_property
    def _years(self) -> Mapping[int, BitMap]:
        stored = self._stored({str(year): place for year, place in self._contents["years"]})
        return {year: stored[str(year)] for year, _ in self._contents["years"]}

    def _stored(self, places: Mapping[str, Slice]) -> Mapping[str, BitMap]:
        return _Stored(self._bitmaps, places)


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


class _Stored(Mapping[str, BitMap]):
    """Bitmaps of a column, each read when first looked at, and kept."""

    def __init__(self, column: Column, places: Mapping[str, Slice]) -> None:
        self._column, self._places = column, places
        self._read: dict[str, BitMap] = {}

    def __getitem__(self, name: str) -> BitMap:
        found = self._read.get(name)
        if found is None:
            began, ended = self._places[name]
            found = self._read[name] = BitMap.deserialize(self._column[began:ended])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
