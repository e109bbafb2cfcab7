"""How surely the cases have what they have: facet → kind → level of evidence → cases.

The facets are those that the guide reads, by their IRIs. A case stands under the best evidence that it has for a kind.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np
from pyroaring import BitMap

from kb.index.columns import NUMBER, PROOF_BITMAPS, PROOFS, Numbers, as_json, put
from kb.index.facts import Proof
from kb.shelf import Shelf

ByLevel = Mapping[str, BitMap]


class ProofWriter:
    """Takes in the proofs of cases, by the order in which these are read."""

    def __init__(self) -> None:
        self._cases: dict[Proof, array[int]] = defaultdict(lambda: array("I"))

    def add(self, number: int, proofs: Iterable[Proof]) -> None:
        for proof in proofs:
            self._cases[proof].append(number)

    def write(self, shelf: Shelf, place: Numbers) -> None:
        """Write the columns; ``place`` gives the number of each case from now on."""
        places = []
        with shelf.writing(PROOF_BITMAPS) as file:
            for proof, read in sorted(self._cases.items()):
                places.append((*proof, *put(BitMap(place[np.frombuffer(read, NUMBER)]), file)))
        with shelf.writing(PROOFS) as file:
            file.write(as_json(places))


class Proofs(Mapping[str, Mapping[str, ByLevel]]):
    """Facet → kind → level of evidence → cases; a facet is read when it is first looked at, and kept."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._read: dict[str, Mapping[str, ByLevel]] = {}

    def __getitem__(self, facet: str) -> Mapping[str, ByLevel]:
        if facet not in self._read:
            self._read[facet] = self._of(facet)
        return self._read[facet]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def _of(self, facet: str) -> Mapping[str, ByLevel]:
        bitmaps = self._shelf.column(PROOF_BITMAPS)
        kinds: dict[str, dict[str, BitMap]] = defaultdict(dict)
        for kind, level, began, ended in self._places[facet]:
            kinds[kind][level] = BitMap.deserialize(bitmaps[began:ended])
        return dict(kinds)

    @cached_property
    def _places(self) -> Mapping[str, list[tuple[str, str, int, int]]]:
        places: dict[str, list[tuple[str, str, int, int]]] = defaultdict(list)
        for facet, *place in json.loads(bytes(self._shelf.column(PROOFS))):
            kind, level, began, ended = place
            places[facet].append((kind, level, began, ended))
        return dict(places)
