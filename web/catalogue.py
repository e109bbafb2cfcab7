"""The cases as lists and filters show them, in one language, over the index of cases."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from kb.errors import Lang
from kb.facets import FacetIndex
from kb.index import CaseIndex
from kb.knowledge import Knowledge
from kb.namespaces import split

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Concept:
    """A concept, or a territory, as a filter or a chip shows it."""

    iri: str = field(metadata={"help": "its IRI"})
    text: str = field(metadata={"help": "its label"})

    @property
    def slug(self) -> str:
        """Its notation; a value that is no concept ("not stated") stands for itself."""
        return (split(self.iri) or ("", self.iri, ""))[1]


@dataclass(frozen=True)
class CaseLine:
    """One case of a list."""

    iri: str = field(metadata={"help": "IRI of the case"})
    slug: str = field(metadata={"help": "last part of its IRI"})
    label: str = field(metadata={"help": "its name"})
    description: str = field(metadata={"help": "a sentence or two, may be empty"})
    stage: Concept = field(metadata={"help": "how far it is"})
    formats: list[Concept] = field(metadata={"help": "the formats it uses, may be empty"})
    themes: list[Concept] = field(metadata={"help": "its themes and those of its objects, may be empty"})


@dataclass(frozen=True)
class Facet:
    """A dimension to filter by; ``key`` names it in addresses."""

    key: str
    label: str
    concepts: list[Concept]

    @cached_property
    def by_slug(self) -> Mapping[str, Concept]:
        """Notation → concept; a facet may have tens of thousands."""
        return {concept.slug: concept for concept in self.concepts}

    @cached_property
    def by_iri(self) -> Mapping[str, Concept]:
        return {concept.iri: concept for concept in self.concepts}


@dataclass(frozen=True)
class Catalogue:
    """Every case, every facet, and the index that counts them, in one language.

    ``lines`` gives the line of each case by its IRI, ``years`` the years of its milestones in order,
    ``sources`` how many sources it has: all read when asked for, in the order of titles.
    """

    cases: CaseIndex
    lang: Lang

    @property
    def index(self) -> FacetIndex:
        return self.cases.facets

    @cached_property
    def facets(self) -> list[Facet]:
        return [
            Facet(key, labels[self.lang], sorted((self._concept(n) for n in self.cases.values_of[key]), key=_by_text))
            for key, labels in self.cases.facet_labels.items()
        ]

    @cached_property
    def cases_bearing(self) -> Mapping[str, int]:
        """Return how many cases bear each concept of a facet, or a narrower one."""
        return {value.iri: value.size for value in self.cases.values}

    @cached_property
    def lines(self) -> Mapping[str, CaseLine]:
        return _Lines(self)

    @cached_property
    def years(self) -> Mapping[str, tuple[int, ...]]:
        return _Years(self)

    @cached_property
    def sources(self) -> Mapping[str, int]:
        return _Sources(self)

    def line(self, number: int) -> CaseLine:
        """Return the line of the case with a number in the index."""
        record = self.cases.record(number)
        themes = [value for value in record.values if self.cases.values[value].facet == "theme"]
        return CaseLine(
            iri=record.iri,
            slug=(split(record.iri) or ("", "", ""))[1],
            label=record.labels[self.lang],
            description=record.descriptions[self.lang],
            stage=self._concept(record.stage),
            formats=[self._concept(value) for value in record.formats],
            themes=sorted((self._concept(value) for value in themes), key=_by_text),
        )

    def lines_of(self, iris: Iterable[str]) -> list[CaseLine]:
        """Return the lines of some cases, in their order. KeyError for an IRI that is no case."""
        return [self.lines[iri] for iri in iris]

    def _concept(self, number: int) -> Concept:
        value = self.cases.values[number]
        return Concept(value.iri, value.labels[self.lang])


def read_catalogue(knowledge: Knowledge, lang: Lang) -> Catalogue:
    return Catalogue(knowledge.cases, lang)


class _ByIri(Mapping[str, Entry], ABC):
    """What is known of each case, by its IRI, in the order of titles; nothing is read before it is asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @abstractmethod
    def _entry(self, number: int) -> Entry: ...

    def __getitem__(self, iri: str) -> Entry:
        number = self._catalogue.cases.number(iri)
        if number is None:
            raise KeyError(iri)
        return self._entry(number)

    def __contains__(self, iri: object) -> bool:
        return isinstance(iri, str) and self._catalogue.cases.number(iri) is not None

    def __iter__(self) -> Iterator[str]:
        cases = self._catalogue.cases
        return (cases.record(number).iri for number in cases.page({}, lang=self._catalogue.lang))

    def __len__(self) -> int:
        return len(self._catalogue.cases)


class _Lines(_ByIri[CaseLine]):
    def _entry(self, number: int) -> CaseLine:
        return self._catalogue.line(number)


class _Years(_ByIri[tuple[int, ...]]):
    def _entry(self, number: int) -> tuple[int, ...]:
        return self._catalogue.cases.record(number).years


class _Sources(_ByIri[int]):
    def _entry(self, number: int) -> int:
        return self._catalogue.cases.record(number).sources


def _by_text(concept: Concept) -> tuple[str, str]:
    return concept.text, concept.iri
