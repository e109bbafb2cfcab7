"""The cases that bear a concept, each with the items that do: rows of queries/pages/cases-with.rq."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from string import digits

import pyoxigraph as ox

from kb.store import Row, text
from web.answers import names
from web.catalogue import CaseLine
from web.paging import SIZE
from web.visit import Link, Visit


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
    covered = " ".join(text(row["concept"]) for row in visit.ask("concepts/narrower", concept=concept))
    by_case: dict[str, list[str]] = defaultdict(list)
    for row in visit.ask("pages/cases-with", concepts=covered):
        by_case[text(row["case"])] += [text(row["element"])] if "element" in row else []
    first = _first(visit, by_case)
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
    return Bearers(lines, len(by_case), _every(visit, concept) if len(by_case) > len(lines) else "")


def _first(visit: Visit, cases: Iterable[str]) -> dict[str, CaseLine]:
    """Return the first cases by title, with their lines."""
    index = visit.catalogue.cases
    numbers = index.page({}, index.facets.bits_of(cases), lang=visit.lang)[:SIZE]
    return {line.iri: line for line in map(visit.catalogue.line, numbers)}


def _every(visit: Visit, concept: str) -> str:
    """Return the selection of cases by the facet that has the concept."""
    for facet in visit.catalogue.facets:
        if concept in facet.by_iri:
            return visit.to("cases", query=[(facet.key, facet.by_iri[concept].slug)])
    return ""


def _place(element: str) -> tuple[str, int, str]:
    """Order the second before the tenth."""
    return element.rstrip(digits), len(element), element
