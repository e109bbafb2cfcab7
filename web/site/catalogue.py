"""The cases as lists and filters show them, in one language, over the index of cases."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, overload

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
    concepts: Sequence[Concept]

    @cached_property
    def by_slug(self) -> Mapping[str, Concept]:
        """Notation → concept."""
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
            IndexedFacet(key, labels[self.lang], Concepts(self, key)) for key, labels in self.cases.facet_labels.items()
        ]

    @cached_property
    def cases_bearing(self) -> Mapping[str, int]:
        """Return how many cases bear each concept of a facet, or a narrower one."""
        return _Bearing(self.cases)

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
            stage=self.concept(record.stage),
            formats=[self.concept(value) for value in record.formats],
            themes=sorted((self.concept(value) for value in themes), key=_by_text),
        )

    def lines_of(self, iris: Iterable[str]) -> list[CaseLine]:
        """Return the lines of some cases, in their order. KeyError for an IRI that is no case."""
        return [self.lines[iri] for iri in iris]

    def concept(self, number: int) -> Concept:
        """Return the value with a number in the index."""
        value = self.cases.values[number]
        return Concept(value.iri, value.labels[self.lang])


def read_catalogue(knowledge: Knowledge, lang: Lang) -> Catalogue:
    return Catalogue(knowledge.cases, lang)


class Concepts(Sequence[Concept]):
    """The concepts of a facet by label; they may be tens of thousands, none is read before one is asked for."""

    def __init__(self, catalogue: Catalogue, facet: str) -> None:
        self.catalogue, self._numbers = catalogue, catalogue.cases.values_of[facet]

    @cached_property
    def _sorted(self) -> list[Concept]:
        return sorted(map(self.catalogue.concept, self._numbers.tolist()), key=_by_text)

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Concept: ...
    @overload
    def __getitem__(self, place: slice) -> list[Concept]: ...
    def __getitem__(self, place: int | slice) -> Concept | list[Concept]:
        return self._sorted[place]


@dataclass(frozen=True)
class IndexedFacet(Facet):
    """A facet of the index: a concept is looked up there, so that an address costs the same however many there are."""

    concepts: Concepts

    @cached_property
    def by_slug(self) -> Mapping[str, Concept]:
        return _Named(self, self.concepts.catalogue.cases.values.named, lambda concept: concept.slug)

    @cached_property
    def by_iri(self) -> Mapping[str, Concept]:
        return _Named(self, self.concepts.catalogue.cases.values.find, lambda concept: concept.iri)


class _Named(Mapping[str, Concept]):
    """The concepts of a facet by a name of theirs; ``find`` gives the number of one, ``name`` its name."""

    def __init__(
        self, facet: IndexedFacet, find: Callable[[str, str], int | None], name: Callable[[Concept], str]
    ) -> None:
        self._facet, self._find, self._name = facet, find, name

    def __getitem__(self, name: str) -> Concept:
        number = self._find(self._facet.key, name)
        if number is None:
            raise KeyError(name)
        return self._facet.concepts.catalogue.concept(number)

    def __iter__(self) -> Iterator[str]:
        return map(self._name, self._facet.concepts)

    def __len__(self) -> int:
        return len(self._facet.concepts)


class _Bearing(Mapping[str, int]):
    """How many cases have a concept, whichever its facet."""

    def __init__(self, cases: CaseIndex) -> None:
        self._cases = cases

    def __getitem__(self, iri: str) -> int:
        values = self._cases.values
        found = [number for facet in self._cases.facet_labels if (number := values.find(facet, iri)) is not None]
        if not found:
            raise KeyError(iri)
        return max(values[number].size for number in found)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(value.iri for value in self._cases.values))

    def __len__(self) -> int:
        return sum(1 for _ in self)


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
