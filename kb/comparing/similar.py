"""How close two cases are, and why: one measure for the site, the API and the command line.

A case has *traits*: its pairs (facet, concept) on nine facets. Two cases are as close as Dice's
coefficient of their traits, twice what they share over what they have: 2·shared/(own + other).
``queries/cases/similar.rq`` says the same in SPARQL; decision 0015 says why this measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from pyroaring import BitMap

from kb.comparing.nearest import nearest
from kb.errors import Lang, NotFound
from kb.index import CaseIndex, Record
from kb.index.columns import NUMBER, Numbers
from kb.namespaces import split

# The facets whose concepts say what a cooperation is; stage, territory and results do not.
FACETS = ("trigger", "theme", "format", "stake", "ambition", "object", "partner", "body-function", "relation")

_SAME: dict[Lang, dict[str, tuple[str, str]]] = {
    "fr": {
        "trigger": ("même déclencheur", "mêmes déclencheurs"),
        "theme": ("même thème", "mêmes thèmes"),
        "format": ("même format", "mêmes formats"),
        "stake": ("même enjeu", "mêmes enjeux"),
        "ambition": ("même ambition", "mêmes ambitions"),
        "object": ("même type d’objet", "mêmes types d’objets"),
        "partner": ("même type de partenaire", "mêmes types de partenaires"),
        "body-function": ("même fonction de gouvernance", "mêmes fonctions de gouvernance"),
        "relation": ("même relation territoriale", "mêmes relations territoriales"),
    },
    "en": {
        "trigger": ("same trigger", "same triggers"),
        "theme": ("same theme", "same themes"),
        "format": ("same format", "same formats"),
        "stake": ("same stake", "same stakes"),
        "ambition": ("same ambition", "same ambitions"),
        "object": ("same kind of object", "same kinds of objects"),
        "partner": ("same type of partner", "same types of partners"),
        "body-function": ("same governance function", "same governance functions"),
        "relation": ("same territorial relation", "same territorial relations"),
    },
}
_COLON: dict[Lang, str] = {"fr": " : ", "en": ": "}


@dataclass(frozen=True, order=True)
class Trait:
    """A concept that a case has on a facet (``trigger``, ``theme``, …)."""

    facet: str
    concept: str


@dataclass(frozen=True)
class Reason:
    """What two cases share on one facet, in words: "same theme: water"."""

    facet: str
    concepts: tuple[str, ...]
    labels: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Likeness:
    """Another case and how close it is; ``score`` goes from 0 (nothing shared) to 1 (the same traits)."""

    iri: str
    label: str
    score: float
    shared: int
    reasons: tuple[Reason, ...]

    @property
    def slug(self) -> str:
        return (split(self.iri) or ("", "", ""))[1]


class _Found(NamedTuple):
    """Another case, what it shares and how close it is, not said in words yet."""

    record: Record
    shared: set[Trait]
    score: float


class Traits:
    """The traits of every case, read from the index, and said in one language."""

    def __init__(self, cases: CaseIndex, lang: Lang) -> None:
        self.cases, self.lang = cases, lang
        numbers = [number for facet in FACETS for number in cases.values_of.get(facet, np.arange(0)).tolist()]
        self._of_value = {number: Trait(cases.values[number].facet, cases.values[number].iri) for number in numbers}
        self._labels = {trait.concept: cases.values[number].labels[lang] for number, trait in self._of_value.items()}

    def of_case(self, case: str) -> set[Trait]:
        """Return the traits of a case; NotFound for an IRI that is none."""
        return self._traits(self.cases.record(self._number(case)))

    def similar(self, case: str, limit: int | None = None) -> list[Likeness]:
        """Return the cases that share a trait with this one, closest first, ties by label."""
        number = self._number(case)
        own = self._traits(self.cases.record(number))
        near = nearest([self._having(trait) for trait in own], self._sizes, number, limit)
        found = [self._found(own, int(other)) for other in near]
        # Many may be as close as the last one: the reasons are for those that are kept.
        kept = sorted(found, key=lambda one: (-one.score, one.record.labels[self.lang], one.record.iri))[:limit]
        return [self._likeness(one) for one in kept]

    def likeness(self, case: str, other: str) -> Likeness:
        """Say how close ``other`` is to ``case``; the measure is symmetric."""
        return self._likeness(self._found(self.of_case(case), self._number(other)))

    def _found(self, own: set[Trait], other: int) -> _Found:
        record = self.cases.record(other)
        its = self._traits(record)
        shared = own & its
        return _Found(record, shared, 2 * len(shared) / (len(own) + len(its)) if shared else 0.0)

    def _likeness(self, found: _Found) -> Likeness:
        record, shared = found.record, found.shared
        return Likeness(record.iri, record.labels[self.lang], found.score, len(shared), self.reasons(shared))

    def _traits(self, record: Record) -> set[Trait]:
        return {self._of_value[value] for value in record.values if value in self._of_value}

    def _having(self, trait: Trait) -> BitMap:
        return self.cases.facets.members[trait.facet][trait.concept]

    @cached_property
    def _sizes(self) -> Numbers:
        """How many traits each case has."""
        sizes = np.zeros(len(self.cases), np.uint32)
        for trait in self._of_value.values():
            sizes[np.array(self._having(trait).to_array(), NUMBER)] += 1
        return sizes

    def _number(self, case: str) -> int:
        number = self.cases.number(case)
        if number is None:
            raise NotFound(fr=f"La base n’a pas de cas {case}.", en=f"The base has no case {case}.")
        return number

    def reasons(self, shared: Iterable[Trait]) -> tuple[Reason, ...]:
        """Return one reason a facet, in the order of FACETS, concepts by label."""
        by_facet: dict[str, list[str]] = defaultdict(list)
        for trait in shared:
            by_facet[trait.facet].append(trait.concept)
        return tuple(self._reason(facet, by_facet[facet]) for facet in FACETS if facet in by_facet)

    def _reason(self, facet: str, concepts: list[str]) -> Reason:
        ordered = tuple(sorted(concepts, key=lambda concept: (self._labels[concept], concept)))
        labels = tuple(self._labels[concept] for concept in ordered)
        same = _SAME[self.lang][facet][len(ordered) > 1]
        return Reason(facet, ordered, labels, f"{same}{_COLON[self.lang]}{', '.join(labels)}")
