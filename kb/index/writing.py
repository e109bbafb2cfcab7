"""Writing the index: the answers about some cases after the others, then the columns.

Little is held of a case once it is read: its record goes to the disk at once, and there remain its title
as it sorts, its IRI, its latest year, and its number under each of its values. A million cases fit in
about a gigabyte.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import numpy as np
from pyroaring import BitMap

from kb.engines.store import text
from kb.errors import Lang
from kb.facets import above
from kb.index.columns import (
    BITMAPS,
    BOUNDS,
    CONTENTS,
    DIGESTS,
    LANGS,
    LONG,
    NUMBER,
    OWNERS,
    PLACE,
    RANKS,
    RECORDS,
    VALUE_DIGESTS,
    VALUE_OWNERS,
    VALUE_PLACES,
    VALUE_SIZES,
    VALUES,
    Contents,
    FacetContent,
    Numbers,
    Slice,
    as_json,
    name_in,
    of_cases,
    order,
    put,
    short,
)
from kb.index.digests import sorted_digests
from kb.index.facts import BROADER, Ask, CaseFacts, Facts, Labels
from kb.index.proofs import ProofWriter
from kb.shelf import Shelf
from kb.text import fold


@dataclass
class _Value:
    """A concept in a facet, and the cases that have it, by the order in which they were read."""

    facet: str
    iri: str
    labels: Labels = field(default_factory=dict)
    cases: array[int] = field(default_factory=lambda: array("I"))


class IndexWriter:
    """Takes in cases, as many at a time as one likes, then writes the columns that need all of them."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._open = ExitStack()
        self._records = self._open.enter_context(shelf.writing(RECORDS))
        self._ends = array("Q")
        self._titles: dict[Lang, list[tuple[str, str, str]]] = {lang: [] for lang in LANGS}
        self._latest, self._sources = array("i"), array("i")
        self._years: dict[int, array[int]] = defaultdict(lambda: array("I"))
        self._facets: dict[str, Labels] = {}
        self._values: dict[tuple[str, str], int] = {}
        self._known: list[_Value] = []
        self._proofs = ProofWriter()
        # Concept → those directly broader, in the order of the question.
        self._directly: dict[str, dict[str, None]] = defaultdict(dict)

    def add(self, facts: Facts) -> None:
        """Take in some cases."""
        self._name_facets(facts.facets)
        for (facet, iri), labels in facts.values.items():
            self._known[self._number(facet, iri)].labels = labels
        for case in facts.cases:
            values = [self._number(*value) for value in case.values]
            self._add(case, values)
            record = [
                case.iri,
                case.labels,
                case.descriptions,
                self._number("stage", case.stage),
                [self._number("format", iri) for iri in case.formats],
                values,
                case.years,
                case.sources,
            ]
            self._records.write(as_json(record))
            self._ends.append(self._records.tell())

    def _add(self, case: CaseFacts, values: list[int]) -> None:
        number = len(self._ends)
        for lang, label in zip(LANGS, case.labels, strict=True):
            self._titles[lang].append((fold(label), label, case.iri))
        self._latest.append(max(case.years, default=0))
        self._sources.append(case.sources)
        for year in case.years:
            self._years[year].append(number)
        for value in values:
            self._known[value].cases.append(number)
        self._proofs.add(number, case.proofs)

    def _name_facets(self, facets: Mapping[str, Labels]) -> None:
        """Keep the names of facets; one that is met for the first time stands after the one before it."""
        keys, at = list(self._facets), 0
        for facet, labels in facets.items():
            if facet not in self._facets:
                keys.insert(at, facet)
                self._facets[facet] = labels
            at = keys.index(facet) + 1
        self._facets = {key: self._facets[key] for key in keys}

    def _number(self, facet: str, iri: str) -> int:
        """Return the number of a value, a new one for a value that was not met yet."""
        number = self._values.setdefault((facet, iri), len(self._known))
        if number == len(self._known):
            self._known.append(_Value(facet, iri))
        return number

    def close(self) -> None:
        """Let go of the file of records, whatever happened."""
        self._open.close()

    def finish(self, ask: Ask) -> None:
        """Write the columns; ``ask`` is asked which concepts hold others."""
        self.close()
        place = self._write_orders()
        self._write_records(place)
        wider = self._broader(ask)
        self._write_bitmaps(place, wider)
        self._proofs.write(self._shelf, place)

    def _write_orders(self) -> Numbers:
        """Write the orders; return the place of each case by French title, which is its number from now on."""
        by_title = {lang: _sorted(titles) for lang, titles in self._titles.items()}
        place = np.empty(len(self._ends), NUMBER)
        place[by_title["fr"]] = np.arange(len(place), dtype=NUMBER)
        for lang, titled in by_title.items():
            self._write(order("title", lang), place[titled])
            for sort, values in (("latest", self._latest), ("sources", self._sources)):
                falling = -np.array(values, dtype=np.int64)[titled]
                self._write(order(sort, lang), place[titled[np.argsort(falling, kind="stable")]])
        return place

    def _write_records(self, place: Numbers) -> None:
        ends = np.array(self._ends, dtype=PLACE)
        bounds = np.empty((len(place), 2), PLACE)
        bounds[place] = np.stack([np.concatenate([np.zeros(min(1, len(ends)), PLACE), ends[:-1]]), ends], axis=1)
        self._write(BOUNDS, bounds)
        digests, owners = sorted_digests([iri for _, _, iri in self._titles["fr"]], place)
        self._write(DIGESTS, digests)
        self._write(OWNERS, owners)

    def _broader(self, ask: Ask) -> dict[str, set[str]]:
        """Return concept → every broader one; the facets of a concept get its broader ones as values."""
        labels: dict[str, Labels] = defaultdict(dict)
        for lang in LANGS:
            for row in ask(BROADER, lang=lang).rows:
                labels[text(row["broader"])][lang] = text(row["label"])
                self._directly[text(row["concept"])][text(row["broader"])] = None
        wider = above((concept, one) for concept, found in self._directly.items() for one in found)
        for facet, iri in list(self._values):
            for reached in sorted(wider.get(iri, ())):
                value = self._known[self._number(facet, reached)]
                value.labels = value.labels or labels[reached]
        return wider

    def _write_bitmaps(self, place: Numbers, wider: dict[str, set[str]]) -> None:
        exact = [BitMap(place[np.frombuffer(value.cases, NUMBER)]) for value in self._known]
        broad = [bits.copy() for bits in exact]
        for number, value in enumerate(self._known):
            for reached in wider.get(value.iri, ()):
                broad[self._values[value.facet, reached]] |= exact[number]
        years = {year: BitMap(place[np.frombuffer(read, NUMBER)]) for year, read in sorted(self._years.items())}
        with self._shelf.writing(BITMAPS) as file:
            stored = [(*put(one, file), *put(more, file)) for one, more in zip(exact, broad, strict=True)]
            contents = Contents(
                cases=len(place),
                facets=self._write_facets(exact, broad, lambda bits: put(bits, file)),
                years=[(year, put(bits, file)) for year, bits in years.items()],
            )
        self._write_values(stored, [len(bits) for bits in broad])
        with self._shelf.writing(CONTENTS) as file:
            file.write(as_json(contents))

    def _write_values(self, stored: list[tuple[int, int, int, int]], sizes: list[int]) -> None:
        places = np.zeros((len(self._known), 6), PLACE)
        with self._shelf.writing(VALUES) as file:
            for number, (value, bitmaps) in enumerate(zip(self._known, stored, strict=True)):
                began = file.tell()
                file.write(as_json((value.facet, value.iri, value.labels, list(self._directly.get(value.iri, ())))))
                places[number] = began, file.tell(), *bitmaps
        self._write(VALUE_PLACES, places)
        self._write(VALUE_SIZES, np.array(sizes, NUMBER))
        names = [name_in(value.facet, short(value.iri)) for value in self._known]
        digests, owners = sorted_digests(names, np.arange(len(names), dtype=NUMBER))
        self._write(VALUE_DIGESTS, digests)
        self._write(VALUE_OWNERS, owners)

    def _write_facets(
        self, exact: list[BitMap], broad: list[BitMap], put: Callable[[BitMap], Slice]
    ) -> list[FacetContent]:
        """Write the values of each facet, the most frequent first, and of a long one those of each case."""
        ranked: dict[str, list[int]] = {key: [] for key in self._facets}
        for number in sorted(range(len(broad)), key=lambda number: (-len(broad[number]), self._known[number].iri)):
            if self._known[number].facet in ranked:  # a format or a stage may be said of cases without being a facet
                ranked[self._known[number].facet].append(number)
        contents: list[FacetContent] = []
        for key, values in ranked.items():
            spoken = BitMap.union(BitMap(), *(exact[number] for number in values))
            silent = put(BitMap(range(len(self._ends))) - spoken)
            began = contents[-1]["values"][1] if contents else 0
            long = len(values) > LONG
            if long:
                self._write_of_cases(key, [broad[number] for number in values])
            place = began, began + len(values)
            contents.append(FacetContent(key=key, labels=self._facets[key], silent=silent, values=place, long=long))
        self._write(RANKS, np.array([number for values in ranked.values() for number in values], NUMBER))
        return contents

    def _write_of_cases(self, facet: str, bitmaps: list[BitMap]) -> None:
        """Write which values each case has, narrower ones included."""
        cases = np.concatenate([np.array(bits.to_array(), NUMBER) for bits in bitmaps])
        values = np.repeat(np.arange(len(bitmaps), dtype=NUMBER), [len(bits) for bits in bitmaps])
        by_case = np.argsort(cases, kind="stable")
        starts = np.searchsorted(cases[by_case], np.arange(len(self._ends) + 1))
        starts_name, values_name = of_cases(facet)
        self._write(starts_name, starts.astype(PLACE))
        self._write(values_name, values[by_case])

    def _write(self, name: str, column: Numbers) -> None:
        with self._shelf.writing(name) as file:
            file.write(column.tobytes())


def _sorted(titles: list[tuple[str, str, str]]) -> Numbers:
    """Return the numbers of the titles in order: without case and accents first, as a reader looks for them."""
    return np.array(sorted(range(len(titles)), key=titles.__getitem__), dtype=np.int64)
