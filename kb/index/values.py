"""The values of the facets, concepts and territories: read one by one, by number or by name.

A facet may have tens of thousands of them: opening reads none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

import numpy as np
from pyroaring import BitMap

from kb.errors import Lang
from kb.index.columns import (
    BITMAPS,
    NUMBER,
    PLACE,
    VALUE_DIGESTS,
    VALUE_OWNERS,
    VALUE_PLACES,
    VALUE_SIZES,
    VALUES,
    Numbers,
    name_in,
    of_cases,
    short,
)
from kb.index.digests import Digests
from kb.shelf import Shelf

_KEPT = 20_000  # values read lately


@dataclass(frozen=True, slots=True)
class Value:
    """A concept in a facet, or a territory, with those directly ``broader`` (IRIs).

    ``size`` is how many cases have it or a narrower one.
    """

    facet: str
    iri: str
    labels: Mapping[Lang, str]
    size: int
    broader: Sequence[str]


class Values(Sequence[Value]):
    """Every value by its number."""

    def __init__(self, shelf: Shelf) -> None:
        self._texts, self._bitmaps = shelf.column(VALUES), shelf.column(BITMAPS)
        self._places = np.frombuffer(shelf.column(VALUE_PLACES), PLACE).reshape(-1, 6)
        self._sizes = np.frombuffer(shelf.column(VALUE_SIZES), NUMBER)
        self._by_name = Digests(shelf, VALUE_DIGESTS, VALUE_OWNERS)
        self._read = lru_cache(maxsize=_KEPT)(self._at)
        self._found = lru_cache(maxsize=_KEPT)(self._find)

    def __len__(self) -> int:
        return len(self._sizes)

    @overload
    def __getitem__(self, number: int) -> Value: ...
    @overload
    def __getitem__(self, number: slice) -> list[Value]: ...
    def __getitem__(self, number: int | slice) -> Value | list[Value]:
        if isinstance(number, slice):
            return [self._read(one) for one in range(*number.indices(len(self)))]
        return self._read(int(number))

    def _at(self, number: int) -> Value:
        began, ended = self._places[number, :2]
        facet, iri, labels, broader = json.loads(self._texts[began:ended])
        return Value(facet, iri, labels, int(self._sizes[number]), tuple(broader))

    def named(self, facet: str, name: str) -> int | None:
        """Return the number of the value of a facet whose IRI ends in this name, None when there is none."""
        return next(self._candidates(facet, name), None)

    def find(self, facet: str, iri: str) -> int | None:
        """Return the number of a concept in a facet, None when the facet does not have it."""
        return self._found(facet, iri)

    def _find(self, facet: str, iri: str) -> int | None:
        return next((n for n in self._candidates(facet, short(iri)) if self[n].iri == iri), None)

    def _candidates(self, facet: str, name: str) -> Iterator[int]:
        for number in self._by_name.owners(name_in(facet, name)):
            value = self[number]
            if value.facet == facet and short(value.iri) == name:
                yield number

    def bits(self, number: int, *, narrower: bool) -> BitMap:
        """Return the cases that have a value, or a ``narrower`` one too."""
        began, ended = self._places[number, 4:6] if narrower else self._places[number, 2:4]
        return BitMap.deserialize(self._bitmaps[began:ended])


class Members(Mapping[str, BitMap]):
    """The cases that have each value of a facet, by its IRI; a bitmap is read when first looked at, and kept."""

    def __init__(self, values: Values, facet: str, numbers: Numbers, *, narrower: bool) -> None:
        self._values, self._facet, self._own, self._narrower = values, facet, numbers, narrower
        self._read: dict[str, BitMap] = {}
        # Those gone through: to count every value again takes no longer than to count.
        self._iris: dict[int, str] = {}
        self._numbers: dict[str, int] = {}

    def __getitem__(self, iri: str) -> BitMap:
        found = self._read.get(iri)
        if found is None:
            number = self._numbers.get(iri)
            if number is None:
                number = self._values.find(self._facet, iri)
            if number is None:
                raise KeyError(iri)
            found = self._read[iri] = self._values.bits(number, narrower=self._narrower)
        return found

    def __iter__(self) -> Iterator[str]:
        for number in self._own.tolist():
            iri = self._iris.get(number)
            if iri is None:
                iri = self._iris[number] = self._values[number].iri
                self._numbers[iri] = number
            yield iri

    def __len__(self) -> int:
        return len(self._own)


class Ranked:
    """The values of a facet and how many cases have each, from the most frequent down, each time it is gone through."""

    def __init__(self, values: Values, numbers: Numbers) -> None:
        self._values, self._numbers = values, numbers

    def __iter__(self) -> Iterator[tuple[str, int]]:
        found = (self._values[number] for number in self._numbers.tolist())
        return ((value.iri, value.size) for value in found)


def tally(shelf: Shelf, values: Values, facet: str, own: Numbers) -> Callable[[BitMap, int], dict[str, int]]:
    """Return what counts the values of some cases, narrower ones included, without looking at the others.

    It gives the highest counts: as many as are asked for, and those equal to the last of them.
    """
    starts_name, values_name = of_cases(facet)
    starts = np.frombuffer(shelf.column(starts_name), PLACE).view(np.int64)
    places = np.frombuffer(shelf.column(values_name), NUMBER)

    def count(cases: BitMap, most: int) -> dict[str, int]:
        numbers = np.array(cases.to_array(), NUMBER)
        lengths = starts[numbers + 1] - starts[numbers]
        # Where each value of each case stands: the start of its case, plus its rank there.
        ranks = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        counts = np.bincount(places[np.repeat(starts[numbers], lengths) + ranks], minlength=len(own))
        least = max(1, int(np.partition(counts, -most)[-most])) if 0 < most <= len(counts) else 1
        return {values[own[at]].iri: int(counts[at]) for at in np.flatnonzero(counts >= least)}

    return count
