"""The cases that bear a concept, each with the items that do: rows of queries/pages/cases-with.rq."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import digits

import pyoxigraph as ox

from kb.engines.store import Row, text
from web.lists.paging import SIZE
from web.site.answers import names
from web.site.catalogue import CaseLine
from web.visit import Link, Visit

# Cases beyond which they are counted by the index and the first ones alone are asked about.
_MANY = 500
# What facets tell of a case without an item bearing it; empty for no facet.
_NOT_BORNE = ("", "corpus", "evidence", "source", "territory")
# The first cases with their lines, case → items, how many cases there are.
_Found = tuple[dict[str, CaseLine], Mapping[str, list[str]], int]


@dataclass(frozen=True)
class Bearer:
    """A case and its items that bear the concept."""

    text: str = field(metadata={"help": "label of the case"})
    href: str = field(metadata={"help": "its page"})
    items: list[Link] = field(metadata={"help": "the items; empty when the case itself bears the concept"})


@dataclass(frozen=True)
class Bearers:
    """The cases that bear a concept, or the first of them."""

    lines: list[Bearer] = field(metadata={"help": "the first cases, in alphabetical order"})
    total: int = field(metadata={"help": "how many cases there are"})
    every: str = field(metadata={"help": "address of all of them as a selection; empty when there is none"})


def bearers(visit: Visit, concept: str) -> Bearers:
    """Return the cases that bear the concept or a narrower one, in alphabetical order, no more than a page."""
    covered = [text(row["concept"]) for row in visit.ask("concepts/narrower", concept=concept)]
    facet = facet_with(visit, concept)
    many = facet not in _NOT_BORNE and visit.catalogue.cases_bearing.get(concept, 0) > _MANY
    first, by_case, total = _of_many(visit, facet, concept, covered) if many else _of_few(visit, covered)
    named: list[Row] = [{"thing": ox.NamedNode(iri)} for case in first for iri in by_case[case]]
    label = names(visit.knowledge, named, visit.lang)
    lines = [
        Bearer(
            text=line.label,
            href=visit.to_thing(line.iri) or "",
            items=[Link(label.get(one, one), visit.to_thing(one) or "") for one in sorted(by_case[case], key=_place)],
        )
        for case, line in first.items()
    ]
    return Bearers(lines, total, selection_with(visit, concept) if total > len(lines) else "")


def _of_few(visit: Visit, covered: Sequence[str]) -> _Found:
    """Ask for all the cases that bear these concepts, with the items that do."""
    rows = visit.ask("pages/cases-with", concepts=" ".join(covered))
    by_case = _items(rows)
    return first_cases(visit, by_case), by_case, len(by_case)


def _of_many(visit: Visit, facet: str, concept: str, covered: Sequence[str]) -> _Found:
    """Count the cases by the index, and ask for what the first ones bear: it costs as much however many there are."""
    numbers = visit.catalogue.cases.page({facet: {concept}}, lang=visit.lang)
    first = {line.iri: line for line in map(visit.catalogue.line, numbers[:SIZE])}
    rows = visit.knowledge.about("pages/concepts-of-cases", cases=" ".join(first)).rows
    return first, _items(row for row in rows if text(row["concept"]) in covered), len(numbers)


def _items(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Return case → the items that bear the concept; none when the case itself does."""
    by_case: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        items = by_case[text(row["case"])]
        items += [text(row["element"])] if "element" in row and text(row["element"]) not in items else []
    return by_case


def first_cases(visit: Visit, cases: Iterable[str]) -> dict[str, CaseLine]:
    """Return the first cases by title, with their lines."""
    index = visit.catalogue.cases
    numbers = index.page({}, index.facets.bits_of(cases), lang=visit.lang)[:SIZE]
    return {line.iri: line for line in map(visit.catalogue.line, numbers)}


def selection_with(visit: Visit, concept: str) -> str:
    """Return the selection of cases by the facet that has the concept, or the thing; empty when none has."""
    key = facet_with(visit, concept)
    return visit.to("cases", query=[(key, concept.rpartition("/")[2])]) if key else ""


def facet_with(visit: Visit, concept: str) -> str:
    """Return the key of the facet of cases that has the concept, or the thing; empty when none has."""
    return next((facet.key for facet in visit.catalogue.facets if concept in facet.by_iri), "")


def _place(element: str) -> tuple[str, int, str]:
    """Order the second before the tenth."""
    return element.rstrip(digits), len(element), element
