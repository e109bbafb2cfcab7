"""The list of cases, narrowed by facets; the whole state is in the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.compare import MAX_CASES, MIN_CASES
from web.catalogue import CaseLine, Catalogue, Facet
from web.filters import ActiveFilter, Filter, active_filters, chosen_concepts, filters
from web.frame import Frame, frame
from web.visit import Visit


@dataclass(frozen=True, kw_only=True)
class CasesPage:
    """/fr/cas"""

    template: ClassVar[str] = "pages/cases.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    lines: list[CaseLine] = field(metadata={"help": "the cases that match, in order"})
    total: int = field(metadata={"help": "how many cases the base holds"})
    filters: list[Filter] = field(metadata={"help": "the facets with their concepts and counts"})
    active: list[ActiveFilter] = field(metadata={"help": "what is chosen, each removable"})
    action: str = field(metadata={"help": "where the filters are sent"})
    compare: str = field(metadata={"help": "where the chosen cases are sent"})
    least: int = field(metadata={"help": "fewest cases to compare"})
    most: int = field(metadata={"help": "most cases to compare"})


def cases(visit: Visit) -> CasesPage:
    catalogue: Catalogue = visit.catalogue
    selection = chosen_concepts(visit, catalogue.facets)
    found = catalogue.index.matching(selection)
    counts = catalogue.index.counts(selection)
    _ = visit.words.gettext
    return CasesPage(
        frame=frame(
            visit,
            _("Cases of cooperation"),
            _("Cooperation between French territories, to filter by trigger, format, theme, partner or stage."),
            asked={"cases/list": {}, "cases/facet-values": {}},
        ),
        lines=[catalogue.lines[iri] for iri in found],
        total=len(catalogue.lines),
        filters=filters(_by_importance(catalogue.facets), selection, counts),
        active=active_filters(visit, catalogue.facets, selection),
        action=visit.to("cases"),
        compare=visit.to("compare"),
        least=MIN_CASES,
        most=MAX_CASES,
    )


def _by_importance(facets: list[Facet]) -> list[Facet]:
    """Put first what people look for first; the others keep the order of the question."""
    first = ("theme", "format", "trigger", "partner", "stake")
    return sorted(facets, key=lambda facet: first.index(facet.key) if facet.key in first else len(first))
