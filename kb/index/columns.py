"""The columns of the index and the order of their parts: what is written is what is read."""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np

from kb.errors import Lang

LANGS: tuple[Lang, ...] = ("fr", "en")
SORTS = ("title", "latest", "sources")
# Columns: one JSON record a case and where each begins and ends; bitmaps one after the other; contents.
RECORDS, BOUNDS, BITMAPS, CONTENTS = "records", "bounds", "bitmaps", "contents.json"
# Digests of the IRIs in rising order, and the number of the case that each belongs to.
DIGESTS, OWNERS = "digests", "owners"
NUMBER, PLACE = np.dtype("<u4"), np.dtype("<u8")

Slice = tuple[int, int]
Numbers = np.ndarray[Any, np.dtype[Any]]


class FacetContent(TypedDict):
    """A facet: its names, the cases of which it says nothing, and its values by number.

    A ``long`` one also says of each case which values it has, by their places in ``values``.
    """

    key: str
    labels: dict[Lang, str]
    silent: Slice
    values: list[int]
    long: bool


class ValueContent(TypedDict):
    """A concept in a facet: bitmaps of those that have it, and of those that have a narrower one too."""

    facet: str
    iri: str
    labels: dict[Lang, str]
    exact: Slice
    broad: Slice
    size: int


class Contents(TypedDict):
    """What the columns hold; bitmaps are named by where they begin and end."""

    cases: int
    facets: list[FacetContent]
    values: list[ValueContent]
    years: list[tuple[int, Slice]]


LONG = 200  # values; beyond, those of some cases are sooner read than each value counted


def of_cases(facet: str) -> tuple[str, str]:
    """Return the names of the columns of a long facet: where the values of each case begin, and the values."""
    return f"starts-{facet}", f"values-{facet}"


def order(sort: str, lang: Lang) -> str:
    """Return the name of the column that lists the cases in an order; by French title they already are."""
    return f"order-{sort}-{lang}"
