"""What is dated, year by year, drawn as columns; each figure leads to the cases or the milestones behind it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.facets import NOT_STATED
from kb.index import CaseIndex
from web.lists.selecting import ALWAYS, UNDATED
from web.site.connections import Year
from web.visit import Link, Visit


@dataclass(frozen=True)
class Bar:
    """One column."""

    label: str = field(metadata={"help": "the year"})
    count: int = field(metadata={"help": "the figure"})
    percent: int = field(metadata={"help": "its height, 0 to 100"})
    href: str = field(metadata={"help": "what it counts, empty for none"})


@dataclass(frozen=True)
class YearLine:
    """One year of the table."""

    year: int = field(metadata={"help": "the year"})
    cases: Bar = field(metadata={"help": "cases with a milestone in it"})
    launches: Bar = field(metadata={"help": "launches in it"})
    signatures: Bar = field(metadata={"help": "signatures in it"})


@dataclass(frozen=True)
class Timeline:
    """The years, from the first to the last, empty ones included."""

    lines: list[YearLine] = field(metadata={"help": "the years, in order"})
    undated: Bar = field(metadata={"help": "cases without a dated milestone"})
    csv: str = field(metadata={"help": "all the figures as a file"})
    question: Link = field(metadata={"help": "the question behind it"})


def timeline(visit: Visit) -> Timeline:
    years = {year.year: year for year in visit.site.years}
    span = range(min(years), max(years) + 1) if years else range(0)
    every = [years.get(year, Year(year, 0, 0, 0)) for year in span]
    cases = visit.catalogue.cases
    tops = [max((_counts(year)[column] for year in every), default=1) for column in range(3)]
    asked = visit.knowledge.library["cases/by-year"]
    return Timeline(
        lines=[_line(visit, year, tops) for year in every],
        undated=Bar("", len(cases) - len(cases.between(*ALWAYS)), 0, visit.to("cases", query=[(UNDATED, NOT_STATED)])),
        csv=f"/api/queries/cases/by-year?as=csv&lang={visit.lang}",
        question=Link(asked.title[visit.lang], visit.to("question", name="cases/by-year")),
    )


def years_of_cases(visit: Visit) -> list[Bar]:
    """Return the years and the cases that have a milestone in each, from the index of cases alone."""
    counts = {year: len(visit.catalogue.cases.between(year, year)) for year in _span(visit.catalogue.cases)}
    return [_bar(visit, year, count, max(counts.values())) for year, count in counts.items()]


def _span(cases: CaseIndex) -> range:
    """Return the years from the first milestone to the last, empty ones included."""
    first, last = ALWAYS
    if not cases.between(first, last):
        return range(0)
    years = range(first, last + 1)
    earliest = years[bisect_left(years, True, key=lambda year: bool(cases.between(first, year)))]
    latest = years[bisect_left(years, True, key=lambda year: not cases.between(year + 1, last))]
    return range(earliest, latest + 1)


def _bar(visit: Visit, year: int, count: int, top: int) -> Bar:
    said = str(year)
    href = visit.to("cases", query=[("from", said), ("to", said)])
    return Bar(said, count, round(100 * count / (top or 1)), href if count else "")


def _counts(year: Year) -> tuple[int, int, int]:
    return year.cases, year.launches, year.signatures


def _line(visit: Visit, year: Year, tops: Iterable[int]) -> YearLine:
    said = str(year.year)
    hrefs = (
        visit.to("cases", query=[("from", said), ("to", said)]),
        _milestones(visit, said, "lancement"),
        _milestones(visit, said, "signature"),
    )
    found = zip(_counts(year), tops, hrefs, strict=True)
    bars = (Bar(said, count, round(100 * count / (top or 1)), href if count else "") for count, top, href in found)
    return YearLine(year.year, *bars)


def _milestones(visit: Visit, year: str, kind: str) -> str:
    return visit.to("question", name="cases/milestones", query=[("year", year), ("kind", kind)])
