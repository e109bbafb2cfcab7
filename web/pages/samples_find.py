"""Examples for the components that show a selection of cases: views, table, map, timeline, parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.namespaces import thing
from web.lists.paging import Pages
from web.pages.cases import CaseRow, Heading
from web.pictures.lifelines import LifeLines, lifelines
from web.pictures.mapping import Map, by_territory, draw
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class FindSamples:
    """What templates/pages/components-find.html shows."""

    views: list[Link] = field(metadata={"help": "two views, the second one current"})
    rows: list[CaseRow] = field(metadata={"help": "two cases, one without a date"})
    headings: list[Heading] = field(metadata={"help": "columns, the first one in order"})
    map: Map = field(metadata={"help": "territories of a case"})
    lifelines: LifeLines = field(metadata={"help": "milestones of two cases"})
    pages: Pages = field(metadata={"help": "the fifth part of nine"})


def find_samples(visit: Visit) -> FindSamples:
    _ = visit.words.gettext
    here = visit.to("components")
    case, other = thing("case", "brest-centre-ouest-bretagne"), thing("case", "strasbourg-pnr-vosges-du-nord")
    lines = [visit.catalogue.lines[iri] for iri in (case, other)]
    territories = by_territory(visit, list(visit.catalogue.cases.numbered([case]).values()))
    texts = (_("Case"), _("Format"), _("Themes"), _("Stage"), _("Latest milestone"), _("Sources"))
    return FindSamples(
        views=[Link(_("List"), here), Link(_("Map"), here, current=True)],
        rows=[CaseRow(line, year, 3) for line, year in zip(lines, ("2018", ""), strict=True)],
        headings=[Heading(text, here, "" if number else "ascending") for number, text in enumerate(texts)],
        map=draw(visit, territories, title=_("Territories of this case"), key="sample", close=True),
        lifelines=lifelines(visit, [case, other]),
        pages=Pages(5, 9, 401, 500, 870, [Link("1", here), None, Link("5", here, current=True), None], here, here),
    )
