"""What the drawings of the base are made of: read once per language, kept as long as the base is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass

import numpy as np

from kb.engines.store import native, text
from kb.errors import Lang
from kb.facets import above
from kb.index import CaseIndex
from kb.knowledge import Knowledge
from kb.network import Network


@dataclass(frozen=True)
class Connections:
    """Who cooperates with whom, with the names of all: organisations, cases, kinds of organisation.

    ``kinds[organisation]`` holds its kinds and the broader ones; everything is named by its IRI.
    """

    network: Network
    names: Mapping[str, str]
    kinds: Mapping[str, Set[str]]


@dataclass(frozen=True)
class Partnerships:
    """Organisation → the numbers of its cases in the index, in no order; and the IRI of each of these cases."""

    cases_of: Mapping[str, tuple[int, ...]]
    iris: Mapping[int, str]


class InEachLanguage(dict[Lang, Connections]):
    """The same in each language, read when the language is first asked for."""

    def __init__(self, read: Callable[[Lang], Connections]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, lang: Lang) -> Connections:
        self[lang] = self._read(lang)
        return self[lang]


class Names(Mapping[str, str]):
    """The name of each organisation and kind; that of a case is read in the index when it is asked for."""

    def __init__(self, known: Mapping[str, str], cases: CaseIndex, lang: Lang) -> None:
        self._known, self._cases, self._lang = known, cases, lang

    def __getitem__(self, iri: str) -> str:
        if iri in self._known:
            return self._known[iri]
        number = self._cases.number(iri)
        if number is None:
            raise KeyError(iri)
        return self._cases.record(number).labels[self._lang]

    def __iter__(self) -> Iterator[str]:
        yield from self._known
        yield from self._cases.facets.cases

    def __len__(self) -> int:
        return len(self._known) + len(self._cases)


@dataclass(frozen=True)
class Year:
    """A year and how much is dated in it."""

    year: int
    cases: int
    launches: int
    signatures: int


def read_partnerships(knowledge: Knowledge) -> Partnerships:
    """Ask who takes part in which cases, in rows of any order: once for every drawing, in every language."""
    rows = [(text(row["organisation"]), text(row["case"])) for row in knowledge.gather("pages/participations").rows]
    numbers = knowledge.cases.numbered(list({case for _organisation, case in rows}))
    found: dict[str, list[int]] = defaultdict(list)
    for organisation, case in rows:
        if case in numbers:
            found[organisation].append(numbers[case])
    return Partnerships({iri: tuple(cases) for iri, cases in found.items()}, {n: iri for iri, n in numbers.items()})


def read_connections(knowledge: Knowledge, lang: Lang, partnerships: Partnerships) -> Connections:
    """Name the partners and their kinds; a case is named when it is shown."""
    rows = knowledge.ask("pages/partners", lang=lang).rows
    names: dict[str, str] = {}
    direct: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        organisation = text(row["organisation"])
        if organisation in partnerships.cases_of:
            names[organisation] = text(row["label"])
            direct[organisation].add(text(row["kind"]))
    place = np.argsort(knowledge.cases.order("title", lang))
    iris = partnerships.iris
    network = Network(
        {one: tuple(iris[n] for n in sorted(partnerships.cases_of[one], key=place.__getitem__)) for one in names}
    )
    broader = knowledge.ask("cases/broader-values", lang=lang).rows
    wider = above((text(row["concept"]), text(row["broader"])) for row in broader)
    kinds = {one: own | {more for kind in own for more in wider.get(kind, ())} for one, own in direct.items()}
    used = " ".join({kind for own in kinds.values() for kind in own})
    named = knowledge.gather("things/names-of", things=used, lang=lang).rows if used else ()
    names |= {text(row["thing"]): text(row["label"]) for row in named}
    return Connections(network, Names(names, knowledge.cases, lang), kinds)


def read_years(knowledge: Knowledge) -> tuple[Year, ...]:
    """Ask what is dated when; years of which nothing is dated are left out."""
    columns = ("cases", "launches", "signatures")
    return tuple(
        Year(int(text(row["year"])), *(int(native(row[column]) or 0) for column in columns))
        for row in knowledge.ask("cases/by-year").rows
    )
