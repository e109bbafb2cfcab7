"""Names found in a column: their digests in rising order, and what each of them names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from kb.index.columns import NUMBER, PLACE, Numbers
from kb.namespaces import digest
from kb.shelf import Shelf


class Digests:
    """Numbers by the digests of their names. Two names may share a digest: whoever asks looks at what is found."""

    def __init__(self, shelf: Shelf, digests: str, owners: str) -> None:
        self._digests = np.frombuffer(shelf.column(digests), PLACE)
        self._owners = np.frombuffer(shelf.column(owners), NUMBER)

    def owners(self, name: str) -> Iterator[int]:
        """Yield the numbers of what has the digest of this name: one at most, but for a rare accident."""
        sought = np.uint64(digest(name))
        at = int(np.searchsorted(self._digests, sought))
        while at < len(self._digests) and self._digests[at] == sought:
            yield int(self._owners[at])
            at += 1

    def numbers(self, digests: Sequence[int]) -> list[int]:
        """Return the numbers of what has these digests, in their order; unknown ones are left out."""
        return [number for number in self.places(digests) if number is not None]

    def places(self, digests: Sequence[int]) -> list[int | None]:
        """Return the number of what has each digest, None for an unknown one."""
        if not len(self._digests):
            return [None] * len(digests)
        sought = np.array(digests, PLACE)
        at = np.minimum(np.searchsorted(self._digests, sought), len(self._digests) - 1)
        known = (self._digests[at] == sought).tolist()
        return [number if so else None for number, so in zip(self._owners[at].tolist(), known, strict=True)]


def sorted_digests(names: Sequence[str], numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return the two columns for things of these names and numbers."""
    digests = np.array([digest(name) for name in names], dtype=PLACE)
    rising = np.argsort(digests, kind="stable")
    return digests[rising], numbers[rising].astype(NUMBER)
