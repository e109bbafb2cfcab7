"""The list of cases, narrowed by words, facets and period; the whole state is in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlencode

from kb.compare import MAX_CASES, MIN_CASES
from kb.search import Extract
from web.catalogue import CaseLine, Catalogue, Facet
from web.filters import ActiveFilter, Choice, Filter, active_with_switches, filters_with_switches
from web.frame import Frame, frame
from web.selecting import SORTS, Selected, active_words, select
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class CasesPage:
    """/fr/cas"""

    template: ClassVar[str] = "pages/cases.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    lines: list[CaseLine] = field(metadata={"help": "the cases that match, in order"})
    extracts: Mapping[str, tuple[Extract, ...]] = field(metadata={"help": "IRI → texts that match the words"})
    total: int = field(metadata={"help": "how many cases the base holds"})
    asked: str = field(metadata={"help": "the words looked for, may be empty"})
    first: str = field(metadata={"help": "first year of the period, may be empty"})
    last: str = field(metadata={"help": "last year of the period, may be empty"})
    sorts: list[Choice] = field(metadata={"help": "the ways to sort"})
    filters: list[Filter] = field(metadata={"help": "the facets with their concepts and counts"})
    active: list[ActiveFilter] = field(metadata={"help": "what is chosen, each removable"})
    files: list[Link] = field(metadata={"help": "this selection as a file"})
    action: str = field(metadata={"help": "where the filters are sent"})
    compare: str = field(metadata={"help": "where the chosen cases are sent"})
    least: int = field(metadata={"help": "fewest cases to compare"})
    most: int = field(metadata={"help": "most cases to compare"})


def cases(visit: Visit) -> CasesPage:
    catalogue: Catalogue = visit.catalogue
    selected = select(visit)
    _ = visit.words.gettext
    return CasesPage(
        frame=frame(
            visit,
            _("Cases of cooperation"),
            _("Cooperation between French territories, to filter by trigger, format, theme, partner or stage."),
            asked={"cases/list": {}, "cases/facet-values": {}},
        ),
        lines=selected.lines,
        extracts=_extracts(visit, selected),
        total=len(catalogue.lines),
        asked=selected.asked,
        first=selected.first,
        last=selected.last,
        sorts=_sorts(visit, selected),
        filters=filters_with_switches(visit, _by_importance(catalogue.facets), selected.chosen, selected.counts),
        active=[*active_words(visit, selected), *active_with_switches(visit, catalogue.facets, selected.chosen)],
        files=[Link(form.upper(), _file(visit, form)) for form in ("csv", "json")],
        action=visit.to("cases"),
        compare=visit.to("compare"),
        least=MIN_CASES,
        most=MAX_CASES,
    )


def _extracts(visit: Visit, selected: Selected) -> dict[str, tuple[Extract, ...]]:
    if not selected.asked:
        return {}
    found = visit.knowledge.search.explain(selected.asked, visit.lang, "case", len(visit.catalogue.lines))
    return {iri: hit.extracts for iri, hit in found.items()}


def _sorts(visit: Visit, selected: Selected) -> list[Choice]:
    _ = visit.words.gettext
    named = {"title": _("title"), "latest": _("latest milestone"), "sources": _("number of sources")}
    named |= {"relevance": _("relevance")}
    offered = [sort for sort in SORTS if selected.asked or sort != "relevance"]
    return [Choice(sort, named[sort], 0, sort == selected.sort) for sort in offered]


def _file(visit: Visit, form: str) -> str:
    return "/api/cases?" + urlencode([*((k, v) for k, v in visit.query if v), ("lang", visit.lang), ("as", form)])


def _by_importance(facets: list[Facet]) -> list[Facet]:
    """Put first what people look for first; the others keep the order of the question."""
    first = ("theme", "format", "trigger", "partner", "stake")
    return sorted(facets, key=lambda facet: first.index(facet.key) if facet.key in first else len(first))
