"""The milestones of some cases on one axis of years, a line for each case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.engines.store import Row, text
from web.visit import Link, Visit

# Most years named on the axis.
NAMED = 8


@dataclass(frozen=True)
class Moment:
    """A milestone."""

    at: float = field(metadata={"help": "where it stands on the axis, in percent from the left"})
    date: str = field(metadata={"help": "year, month or day, as 2015-03-13"})
    text: str = field(metadata={"help": "what happened"})
    kind: str = field(metadata={"help": "its kind"})
    href: str = field(metadata={"help": "the milestone on the page of its case"})
    doubtful: bool = field(metadata={"help": "true when no source states it plainly"})


@dataclass(frozen=True)
class LifeLine:
    """A case and its milestones in order."""

    case: Link = field(metadata={"help": "the case"})
    moments: list[Moment] = field(metadata={"help": "its milestones, in order of time"})
    start: float = field(metadata={"help": "the first of them, in percent"})
    end: float = field(metadata={"help": "the last of them, in percent"})


@dataclass(frozen=True)
class Tick:
    """A year named on the axis."""

    year: str = field(metadata={"help": "the year"})
    at: float = field(metadata={"help": "where it begins, in percent"})


@dataclass(frozen=True)
class LifeLines:
    """What components/lifelines.html shows."""

    lines: list[LifeLine] = field(metadata={"help": "the dated cases, the first to begin first"})
    ticks: list[Tick] = field(metadata={"help": "years named on the axis"})
    undated: list[Link] = field(metadata={"help": "cases without a dated milestone"})
    count: int = field(metadata={"help": "how many milestones are shown"})


def lifelines(visit: Visit, cases: Sequence[str]) -> LifeLines:
    """Place the milestones of some cases, by IRI."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in visit.ask("cases/milestones", cases=" ".join(cases)) if cases else ():
        found[text(row["case"])].append(row)
    rows = {case: found[case] for case in cases if case in found}
    years = [int(text(row["date"])[:4]) for found in rows.values() for row in found]
    axis = (min(years), max(years) + 1) if years else (0, 1)
    lines = [_line(visit, case, found, axis) for case, found in rows.items()]
    return LifeLines(
        lines=sorted(lines, key=lambda line: (line.moments[0].date[:4], line.case.text)),
        ticks=_ticks(axis) if years else [],
        undated=[_case(visit, case) for case in cases if case not in rows],
        count=len(years),
    )


def _case(visit: Visit, case: str) -> Link:
    return Link(visit.catalogue.lines[case].label, visit.to_thing(case) or "")


def _line(visit: Visit, case: str, rows: Sequence[Row], axis: tuple[int, int]) -> LifeLine:
    """Milestones of one year stand side by side in it: many have no month, none must hide another."""
    by_year: dict[int, list[Row]] = defaultdict(list)
    for row in {text(row["element"]): row for row in rows}.values():
        by_year[int(text(row["date"])[:4])].append(row)
    moments = [
        _moment(visit, row, year + (rank + 0.5) / len(found), axis)
        for year, found in sorted(by_year.items())
        for rank, row in enumerate(found)
    ]
    return LifeLine(_case(visit, case), moments, moments[0].at, moments[-1].at)


def _moment(visit: Visit, row: Row, year: float, axis: tuple[int, int]) -> Moment:
    return Moment(
        at=_percent(year, axis),
        date=text(row["date"]),
        text=text(row["statement"]),
        kind=text(row["kindLabel"]),
        href=visit.to_thing(text(row["element"])) or "",
        doubtful=not text(row["evidence"]).endswith("/stated"),
    )


def _percent(year: float, axis: tuple[int, int]) -> float:
    return round(100 * (year - axis[0]) / (axis[1] - axis[0]), 2)


def _ticks(axis: tuple[int, int]) -> list[Tick]:
    """Name a year in one, two, five or ten, so that at most ``NAMED`` are."""
    first, end = axis
    step = next((step for step in (1, 2, 5, 10, 20, 50) if (end - first) / step <= NAMED), 100)
    named: Iterable[int] = range(first + -first % step, end, step)
    return [Tick(str(year), _percent(year, axis)) for year in named]
