"""The list of cases, narrowed by words, facets and period, as a list, a table, a map or a timeline.

The whole state is in the address: what is chosen, the order, the view, the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import ClassVar
from urllib.parse import urlencode

from kb.comparing.cases import MAX_CASES, MIN_CASES
from kb.search import Extract
from web.frame import Frame, frame
from web.lists.filters import ActiveFilter, Choice, Filter, active_with_switches, filters_with_switches
from web.lists.paging import SIZE, Pages, pages
from web.lists.selecting import SORTS, Selected, active_words, counted, select
from web.lists.selection_files import MOST_GRAPHS, MOST_LINES
from web.pictures.lifelines import LifeLines, lifelines
from web.pictures.mapping import Map, by_territory, draw
from web.site.catalogue import CaseLine, Facet
from web.visit import Link, Visit, WrongParameter

VIEWS = ("list", "table", "map", "timeline")


@dataclass(frozen=True)
class CaseRow:
    """A case of the table."""

    line: CaseLine = field(metadata={"help": "the case"})
    latest: str = field(metadata={"help": "year of its latest milestone, may be empty"})
    sources: int = field(metadata={"help": "how many sources it has"})


@dataclass(frozen=True)
class Heading:
    """A column of the table."""

    text: str = field(metadata={"help": "what it holds"})
    href: str = field(default="", metadata={"help": "the table in its order, or in the reverse one; empty for none"})
    order: str = field(default="", metadata={"help": "ascending or descending when the table is in its order"})


@dataclass(frozen=True, kw_only=True)
class CasesPage:
    """/fr/cas"""

    template: ClassVar[str] = "pages/cases.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    view: str = field(metadata={"help": "list, table, map or timeline"})
    views: list[Link] = field(metadata={"help": "the same selection in each view"})
    pages: Pages = field(metadata={"help": "which part of a long selection is shown"})
    lines: list[CaseLine] = field(metadata={"help": "the cases of this page, in order"})
    rows: list[CaseRow] = field(metadata={"help": "the same for the table, empty in other views"})
    headings: list[Heading] = field(metadata={"help": "columns of the table, empty in other views"})
    map: Map | None = field(metadata={"help": "the territories of the selection, in the view map"})
    placeless: list[Link] = field(metadata={"help": "cases that name no territory, in the view map"})
    lifelines: LifeLines | None = field(metadata={"help": "the milestones of this page, in the view timeline"})
    extracts: Mapping[str, tuple[Extract, ...]] = field(metadata={"help": "IRI → texts that match the words"})
    found: int = field(metadata={"help": "how many cases match"})
    total: int = field(metadata={"help": "how many cases the base holds"})
    asked: str = field(metadata={"help": "the words looked for, may be empty"})
    first: str = field(metadata={"help": "first year of the period, may be empty"})
    last: str = field(metadata={"help": "last year of the period, may be empty"})
    undated: bool = field(metadata={"help": "true when cases without a date are asked for"})
    sorts: list[Choice] = field(metadata={"help": "the ways to sort"})
    filters: list[Filter] = field(metadata={"help": "the facets with their concepts and counts"})
    active: list[ActiveFilter] = field(metadata={"help": "what is chosen, each removable"})
    files: list[Link] = field(metadata={"help": "this selection as a file"})
    action: str = field(metadata={"help": "where the filters are sent"})
    clear: str = field(metadata={"help": "this view without filters"})
    compare: str = field(metadata={"help": "where the chosen cases are sent"})
    least: int = field(metadata={"help": "fewest cases to compare"})
    most: int = field(metadata={"help": "most cases to compare"})


def cases(visit: Visit) -> CasesPage:
    _ = visit.words.gettext
    view, selected, catalogue = _view(visit), select(visit), visit.catalogue
    part = pages(visit, selected.total, lines="results")
    numbers = selected.numbers[part.start : part.start + SIZE]
    lines = [catalogue.line(number) for number in numbers]
    return CasesPage(
        frame=frame(
            visit,
            _("Cases of cooperation"),
            _("Cooperation between French territories, to filter by trigger, format, theme, partner or stage."),
            asked=_asked(view),
        ),
        view=view,
        views=_views(visit, view),
        pages=part,
        lines=lines,
        rows=_rows(visit, numbers, lines) if view == "table" else [],
        headings=_headings(visit, selected) if view == "table" else [],
        map=_map(visit, selected.numbers) if view == "map" else None,
        placeless=_placeless(visit, selected.numbers) if view == "map" else [],
        lifelines=lifelines(visit, [line.iri for line in lines]) if view == "timeline" else None,
        extracts=_extracts(visit, selected, lines) if view == "list" else {},
        found=selected.total,
        total=len(catalogue.cases),
        asked=selected.asked,
        first=selected.first,
        last=selected.last,
        undated=selected.undated,
        sorts=_sorts(visit, selected),
        filters=filters_with_switches(
            visit, _by_importance(catalogue.facets), selected.chosen, counted(visit, selected)
        ),
        active=[*active_words(visit, selected), *active_with_switches(visit, catalogue.facets, selected.chosen)],
        files=_files(visit, selected),
        action=visit.to("cases"),
        clear=visit.to("cases", query=[("view", view)] if view != "list" else []),
        compare=visit.to("compare"),
        least=MIN_CASES,
        most=MAX_CASES,
    )


def _view(visit: Visit) -> str:
    _ = visit.words.gettext
    value = next(iter(visit.values("view")), "list")
    if value not in VIEWS:
        others = [pair for pair in visit.query if pair[0] != "view"]
        raise WrongParameter(
            _("There is no view called “%(value)s”", value=value),
            _("A selection is shown as list, table, map or timeline."),
            [Link(_("List"), visit.to("cases", query=others))],
        )
    return value


def _views(visit: Visit, view: str) -> list[Link]:
    _ = visit.words.gettext
    named = {"list": _("List"), "table": _("Table"), "map": _("Map"), "timeline": _("Timeline")}
    return [Link(text, _with(visit, view=name if name != "list" else ""), name == view) for name, text in named.items()]


def _with(visit: Visit, **changed: str) -> str:
    """Return this page with other values for some parameters, from the first page on; "" removes one."""
    kept = [pair for pair in visit.query if pair[1] and pair[0] not in (*changed, "page")]
    return visit.to("cases", query=[*kept, *((key, value) for key, value in changed.items() if value)])


def _asked(view: str) -> dict[str, dict[str, str]]:
    more = {"map": "cases/places", "timeline": "cases/milestones"}
    return {name: {} for name in ("cases/list", "cases/facet-values", more.get(view, "")) if name}


def _rows(visit: Visit, numbers: Sequence[int], lines: Sequence[CaseLine]) -> list[CaseRow]:
    records = (visit.catalogue.cases.record(number) for number in numbers)
    return [
        CaseRow(line, str(max(record.years)) if record.years else "", record.sources)
        for line, record in zip(lines, records, strict=True)
    ]


def _headings(visit: Visit, selected: Selected) -> list[Heading]:
    """Return the columns; the one in force sorts the other way. Titles and stages rise, figures fall."""
    _ = visit.words.gettext
    named = {"title": _("Case"), "": _("Format"), "themes": _("Themes"), "stage": _("Stage")}
    named |= {"latest": _("Latest milestone"), "sources": _("Sources")}
    made = []
    for sort, text in named.items():
        if sort not in SORTS:
            made.append(Heading(text))
            continue
        rising = sort in ("title", "stage")
        order = {sort: rising, f"-{sort}": not rising}.get(selected.sort)
        said = "" if order is None else "ascending" if order else "descending"
        made.append(Heading(text, _with(visit, sort=f"-{sort}" if selected.sort == sort else sort), said))
    return made


def _map(visit: Visit, numbers: Sequence[int]) -> Map:
    _ = visit.words.gettext
    return draw(visit, by_territory(visit, numbers), title=_("Territories of the selected cases"), key="place")


def _placeless(visit: Visit, numbers: Sequence[int]) -> list[Link]:
    placed = visit.site.bonds.placed()
    silent = (visit.catalogue.line(number) for number in numbers if number not in placed)
    return [Link(line.label, visit.to_thing(line.iri) or "") for line in islice(silent, SIZE)]


def _extracts(visit: Visit, selected: Selected, lines: Sequence[CaseLine]) -> dict[str, tuple[Extract, ...]]:
    """Return why the cases of the page were found."""
    if not selected.asked:
        return {}
    found = visit.knowledge.search.explain(selected.asked, visit.lang, "case", {line.iri for line in lines})
    return {iri: hit.extracts for iri, hit in found.items()}


def _sorts(visit: Visit, selected: Selected) -> list[Choice]:
    _ = visit.words.gettext
    named = {"title": _("title"), "latest": _("latest milestone"), "-latest": _("earliest milestones first")}
    named |= {"sources": _("number of sources"), "stage": _("stage"), "relevance": _("relevance")}
    if selected.sort not in named:
        way = named[selected.sort.removeprefix("-")]
        named[selected.sort] = _("%(order)s, reversed", order=way)
    offered = [sort for sort in named if selected.asked or sort != "relevance"]
    return [Choice(sort, named[sort], 0, sort == selected.sort) for sort in offered]


def _files(visit: Visit, selected: Selected) -> list[Link]:
    forms = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "jsonld": "JSON-LD"}
    if selected.total > MOST_GRAPHS:
        del forms["jsonld"]
    if selected.total > MOST_LINES:
        del forms["xlsx"]
    kept = [(key, value) for key, value in visit.query if value and key not in ("view", "page")]
    return [
        Link(text, "/api/cases?" + urlencode([*kept, ("lang", visit.lang), ("as", form)]))
        for form, text in forms.items()
    ]


def _by_importance(facets: list[Facet]) -> list[Facet]:
    """Put first what people look for first; the others keep the order of the question."""
    first = ("theme", "format", "trigger", "partner", "territory", "stake")
    return sorted(facets, key=lambda facet: first.index(facet.key) if facet.key in first else len(first))
