"""The columns of the index and the order of their parts: what is written is what is read."""

from __future__ import annotations

import json
from typing import IO, Any, TypedDict

import numpy as np
from pyroaring import BitMap

from kb.errors import Lang
from kb.namespaces import split

LANGS: tuple[Lang, ...] = ("fr", "en")
SORTS = ("title", "latest", "sources")
# Columns: one JSON record a case and where each begins and ends; bitmaps one after the other; contents.
RECORDS, BOUNDS, BITMAPS, CONTENTS = "records", "bounds", "bitmaps", "contents.json"
# Digests of the IRIs in rising order, and the number of the case that each belongs to.
DIGESTS, OWNERS = "digests", "owners"
# Values: one JSON text each (facet, IRI, labels, those directly broader); where each begins and ends, then its
# bitmap (the cases that have it) and the wider one (those that have a narrower one too); how many cases; the
# digests of their names; their numbers facet by facet, from the most frequent down.
VALUES, VALUE_PLACES, VALUE_SIZES = "values", "value-places", "value-sizes"
VALUE_DIGESTS, VALUE_OWNERS, RANKS = "value-digests", "value-owners", "value-ranks"
# What is proved of cases: facet, kind, level of evidence, and where the bitmap of those cases begins and ends.
PROOFS, PROOF_BITMAPS = "proofs.json", "proof-bitmaps"
NUMBER, PLACE = np.dtype("<u4"), np.dtype("<u8")

Slice = tuple[int, int]
Numbers = np.ndarray[Any, np.dtype[Any]]


class FacetContent(TypedDict):
    """A facet: its names, the cases of which it says nothing, and where its values stand in ``RANKS``.

    A ``long`` one also says of each case which values it has, by their places there.
    """

    key: str
    labels: dict[Lang, str]
    silent: Slice
    values: Slice
    long: bool


class Contents(TypedDict):
    """What the columns hold; bitmaps are named by where they begin and end."""

    cases: int
    facets: list[FacetContent]
    years: list[tuple[int, Slice]]


def put(bits: BitMap, file: IO[bytes]) -> Slice:
    """Write a bitmap where a file ends; return where it begins and ends."""
    bits.run_optimize()
    began = file.tell()
    file.write(bits.serialize())
    return began, file.tell()


def as_json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


LONG = 200  # values; beyond, those of some cases are sooner read than each value counted


def of_cases(facet: str) -> tuple[str, str]:
    """Return the names of the columns of a long facet: where the values of each case begin, and the values."""
    return f"starts-{facet}", f"values-{facet}"


def order(sort: str, lang: Lang) -> str:
    """Return the name of the column that lists the cases in an order; by French title they already are."""
    return f"order-{sort}-{lang}"


def short(iri: str) -> str:
    """Return what names a value in an address: the last part of an IRI of the base, any other IRI whole."""
    return (split(iri) or ("", iri, ""))[1]


def name_in(facet: str, name: str) -> str:
    """Return the name under which a value of a facet is found."""
    return f"{facet} {name}"
