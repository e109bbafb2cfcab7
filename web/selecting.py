"""The cases that an address selects: words, facets, period, in an order; and the selection as a file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from kb.facets import Chosen
from kb.namespaces import split
from web.catalogue import CaseLine
from web.filters import ActiveFilter, chosen_with_switches
from web.visit import Link, Visit, WrongParameter

SORTS = ("title", "latest", "sources", "relevance")
YEARS = (1900, 2100)


@dataclass(frozen=True)
class Selected:
    """What was asked for and what answers it, in order."""

    asked: str
    first: str
    last: str
    sort: str
    chosen: dict[str, Chosen]
    lines: list[CaseLine]
    counts: dict[str, dict[str, int]]


def select(visit: Visit) -> Selected:
    """Read the address and select; WrongParameter for a value that there is not."""
    catalogue = visit.catalogue
    asked = " ".join(visit.values("q"))[:200].strip()
    first, last = _year(visit, "from"), _year(visit, "to")
    chosen = chosen_with_switches(visit, catalogue.facets)
    ranked = visit.knowledge.search.matching(asked, visit.lang, "case") if asked else list(catalogue.lines)
    within = catalogue.index.bits_of(case for case in ranked if _in_period(catalogue.years.get(case, ()), first, last))
    sort = _sort(visit, asked)
    found = catalogue.index.matching(chosen, within)
    ordered = _ordered(visit, found, sort, ranked)
    lines = [catalogue.lines[case] for case in ordered]
    return Selected(asked, first, last, sort, chosen, lines, catalogue.index.counts(chosen, within))


def _in_period(years: tuple[int, ...], first: str, last: str) -> bool:
    """Return whether one of the years lies between the two; any case does when none is asked for."""
    if not first and not last:
        return True
    return any(int(first or YEARS[0]) <= year <= int(last or YEARS[1]) for year in years)


def _year(visit: Visit, key: str) -> str:
    _ = visit.words.gettext
    value = next(iter(visit.values(key)), "").strip()
    if value and not (value.isascii() and value.isdigit() and YEARS[0] <= int(value[:9]) <= YEARS[1]):
        others = [pair for pair in visit.query if pair[0] != key]
        raise WrongParameter(
            _("“%(value)s” is not a year", value=value),
            _("Write a year in four digits, such as 2015."),
            [Link(_("Everything, without filter"), visit.to("cases", query=others))],
        )
    return value


def _sort(visit: Visit, asked: str) -> str:
    """Return the order asked for; by default titles, or relevance when words are looked for."""
    _ = visit.words.gettext
    value = next(iter(visit.values("sort")), "relevance" if asked else "title")
    if value not in SORTS:
        others = [pair for pair in visit.query if pair[0] != "sort"]
        raise WrongParameter(
            _("“%(value)s” is not a way to sort", value=value),
            _("Sort by title, by latest milestone or by number of sources."),
            [Link(_("title"), visit.to("cases", query=others))],
        )
    return value


def _ordered(visit: Visit, found: list[str], sort: str, ranked: list[str]) -> list[str]:
    catalogue = visit.catalogue
    if sort == "latest":
        return sorted(found, key=lambda case: -max(catalogue.years.get(case, (0,))))
    if sort == "sources":
        return sorted(found, key=lambda case: -catalogue.sources.get(case, 0))
    if sort == "relevance":
        rank = {case: number for number, case in enumerate(ranked)}
        return sorted(found, key=lambda case: rank[case])
    return found


def active_words(visit: Visit, selected: Selected) -> list[ActiveFilter]:
    """Return the words and the years asked for, each removable."""
    _ = visit.words.gettext
    named = {"q": (_("Words"), selected.asked), "from": (_("From year"), selected.first)}
    named |= {"to": (_("To year"), selected.last)}
    return [ActiveFilter(label, value, _without(visit, key)) for key, (label, value) in named.items() if value]


def _without(visit: Visit, key: str) -> str:
    return visit.to(visit.name, query=[pair for pair in visit.query if pair[0] != key])


COLUMNS = ("case", "label", "description", "stage", "formats", "themes", "latest_milestone", "sources", "page")


def rows(visit: Visit, selected: Selected) -> list[dict[str, Any]]:
    """Return the selection as rows of ``COLUMNS``; ``case`` is the IRI, lists are lists of labels."""
    return [_row(visit, line) for line in selected.lines]


def _row(visit: Visit, line: CaseLine) -> dict[str, Any]:
    years = visit.catalogue.years.get(line.iri, ())
    return {
        "case": line.iri,
        "label": line.label,
        "description": line.description,
        "stage": line.stage.text,
        "formats": [concept.text for concept in line.formats],
        "themes": [concept.text for concept in line.themes],
        "latest_milestone": max(years) if years else None,
        "sources": visit.catalogue.sources.get(line.iri, 0),
        "page": visit.origin + visit.to("case", slug=(split(line.iri) or ("", "", ""))[1]),
    }


def as_csv(table: list[dict[str, Any]]) -> str:
    """Return rows as CSV with a header; lists are joined by " | ", formulas are made plain text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([[plain(row[name]) for name in COLUMNS] for row in table])
    return out.getvalue()


def plain(value: Any) -> str:
    """Return a value as a cell of a file: lists joined by " | ", a formula made plain text."""
    said = " | ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{said}" if said.startswith(("=", "+", "-", "@")) else said
