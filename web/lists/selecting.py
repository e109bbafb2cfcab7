"""The cases that an address selects: words, facets, period, in an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from kb.facets import NOT_STATED, Chosen
from kb.index import CaseIndex
from web.lists.filters import ActiveFilter, chosen_with_switches
from web.visit import Link, Visit, WrongParameter

# Orders, each from its natural end; with a minus before, from the other end.
SORTS = ("title", "latest", "sources", "stage", "relevance")
YEARS = (1900, 2100)
ALWAYS = (-9999, 9999)
UNDATED = "period"
# Parameters of the address of a selection, besides its facets.
EXTRA = ("q", "from", "to", UNDATED, "sort", "every", "exact")
# A facet with more values than this is not shown whole.
LONG = 80


@dataclass(frozen=True)
class Selected:
    """What was asked for and what answers it: ``numbers`` are those of the cases in the index, in order."""

    asked: str
    first: str
    last: str
    undated: bool
    sort: str
    chosen: dict[str, Chosen]
    within: BitMap
    numbers: Sequence[int]

    @property
    def total(self) -> int:
        return len(self.numbers)


def select(visit: Visit) -> Selected:
    """Read the address and select; WrongParameter for a value that there is not."""
    asked = " ".join(visit.values("q"))[:200].strip()
    first, last, undated = _year(visit, "from"), _year(visit, "to"), _undated(visit)
    catalogue = visit.catalogue
    chosen = chosen_with_switches(visit, catalogue.facets)
    found = visit.knowledge.search.digests(asked, visit.lang, "case") if asked else []
    ranked = catalogue.cases.numbers(found)
    within = _in_period(catalogue.cases, first, last, undated=undated)
    if asked:
        within = within & BitMap(ranked)
    sort = _sort(visit, asked)
    return Selected(asked, first, last, undated, sort, chosen, within, _ordered(visit, chosen, within, sort, ranked))


def counted(visit: Visit, selected: Selected) -> dict[str, dict[str, int]]:
    """Return facet → value → how many cases it would show; of a long facet, the most frequent values only."""
    index = visit.catalogue.index
    counts = {}
    for facet in visit.catalogue.facets:
        few = len(facet.concepts) <= LONG
        counts[facet.key] = (
            index.counts_of(facet.key, selected.chosen, selected.within)
            if few
            else index.best(facet.key, selected.chosen, selected.within, most=LONG)
        )
    return counts


def _in_period(cases: CaseIndex, first: str, last: str, *, undated: bool) -> BitMap:
    """Return the cases with a milestone between the years, and those without any when they are asked for."""
    every = cases.facets.everything
    silent = every - cases.between(*ALWAYS) if undated else BitMap()
    if not first and not last:
        return silent if undated else every
    return cases.between(int(first or YEARS[0]), int(last or YEARS[1])) | silent


def _undated(visit: Visit) -> bool:
    """Return whether cases without a dated milestone are asked for: ``period=not-stated``."""
    _ = visit.words.gettext
    for value in visit.values(UNDATED):
        if value != NOT_STATED:
            others = [pair for pair in visit.query if pair[0] != UNDATED]
            raise WrongParameter(
                _("“%(value)s” is not a period", value=value),
                _("Write from=2010 and to=2015, or period=not-stated for the cases without a date."),
                [Link(_("Everything, without filter"), visit.to("cases", query=others))],
            )
    return bool(visit.values(UNDATED))


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
    if value.removeprefix("-") not in SORTS:
        others = [pair for pair in visit.query if pair[0] != "sort"]
        raise WrongParameter(
            _("“%(value)s” is not a way to sort", value=value),
            _("Sort by title, by latest milestone, by number of sources or by stage."),
            [Link(_("title"), visit.to("cases", query=others))],
        )
    return value


def _ordered(
    visit: Visit, chosen: Mapping[str, Chosen], within: BitMap, sort: str, ranked: Sequence[int]
) -> Sequence[int]:
    cases, index = visit.catalogue.cases, visit.catalogue.index
    found, way = index.bits(chosen, within), sort.removeprefix("-")
    numbers: Sequence[int]
    if way == "relevance":
        numbers = [number for number in ranked if number in found]
    elif way == "stage":
        numbers = _by_stage(visit, found)
    else:
        numbers = cases.page({}, found, sort=way, lang=visit.lang)
    if way == sort:
        return numbers
    # Cases without a date stay last from either end. Made whole first: a page of the index is found from its beginning.
    whole = list(numbers)
    dated = cases.between(*ALWAYS) if way == "latest" else found
    return [*(n for n in reversed(whole) if n in dated), *(n for n in whole if n not in dated)]


def _by_stage(visit: Visit, found: BitMap) -> list[int]:
    """Return the cases stage by stage, in the order of the names of the stages, then by title."""
    catalogue = visit.catalogue
    stages = next((facet.concepts for facet in catalogue.facets if facet.key == "stage"), [])
    return [
        number
        for stage in sorted(stages, key=lambda stage: stage.text)
        for number in catalogue.cases.page(
            {"stage": Chosen(frozenset({stage.iri}), exact=True)}, found, lang=visit.lang
        )
    ]


def active_words(visit: Visit, selected: Selected) -> list[ActiveFilter]:
    """Return the words and the years asked for, each removable."""
    _ = visit.words.gettext
    named = {"q": (_("Words"), selected.asked), "from": (_("From year"), selected.first)}
    named |= {"to": (_("To year"), selected.last)}
    found = [ActiveFilter(label, value, _without(visit, key)) for key, (label, value) in named.items() if value]
    if selected.undated:
        found.append(ActiveFilter(_("Period"), _("without a date"), _without(visit, UNDATED)))
    return found


def _without(visit: Visit, key: str) -> str:
    return visit.to(visit.name, query=[pair for pair in visit.query if pair[0] not in (key, "page")])
