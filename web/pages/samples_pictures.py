"""Examples for the drawings, invented: each state of a cell, a bar and a line, whatever the base holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from web.content.partners import Partner, Partners
from web.lists.excerpts import Excerpt
from web.lists.filters import Choice, Filter
from web.pages.network import PairLine
from web.pictures.heatmaps import HeatCell, Heatmap, HeatRow
from web.pictures.network_drawing import Drawing, Line, Node
from web.pictures.timeline import Bar, YearLine
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class PictureSamples:
    """What templates/pages/components-pictures.html shows."""

    heatmap: Heatmap = field(metadata={"help": "a cell of each depth"})
    years: list[YearLine] = field(metadata={"help": "a full year and an empty one"})
    filters: list[Filter] = field(metadata={"help": "a filter of one value"})
    drawing: Drawing = field(metadata={"help": "two organisations, one of them in two cases"})
    partners: Partners = field(metadata={"help": "an organisation that shares a case"})
    pairs: list[PairLine] = field(metadata={"help": "two organisations that share a case"})


def picture_samples(visit: Visit) -> PictureSamples:
    _ = visit.words.gettext
    here = "#pictures"
    link = Link(_("Invented example, %(level)s", level="1"), here)
    other = Link(_("Invented example, %(level)s", level="2"), here)
    columns = [_("water"), _("economy"), _("mountains"), _("date"), _("month"), _("number")]
    cells = [HeatCell(3 * level, level, here, column) for level, column in enumerate(columns)]
    bars = [Bar("2016", 4, 100, here), Bar("2017", 0, 0, "")]
    return PictureSamples(
        heatmap=Heatmap(
            "theme",
            columns,
            [
                HeatRow(_("all cases"), HeatCell(30, 0, here, _("cases")), cells, sort="all"),
                HeatRow(link.text, HeatCell(15, 0, here, _("cases")), cells),
                HeatRow(other.text, HeatCell(9, 0, here, _("cases")), cells, depth=1),
            ],
            2,
            here,
            here,
            link,
        ),
        years=[YearLine(int(bar.label), bar, bar, bar) for bar in bars],
        filters=[Filter("sample", _("Theme"), [Choice("eau", _("water"), 0, chosen=True)], 1)],
        drawing=Drawing(
            [Node("o0", link.text, here, 2, 0, focus=True, others=[link, other]), Node("o1", other.text, here, 1)],
            [Node("c0", link.text, here, 2), Node("c1", other.text, here, 4, 3)],
            [Line("o0", "c0", 50, 50, focus=True), Line("o0", "c1", 50, 150, focus=True), Line("o1", "c0", 150, 50)],
            200,
        ),
        partners=Partners([Partner(other, Excerpt([link], left_out=2))], 3),
        pairs=[PairLine(link, other, Excerpt([link], left_out=2, every=here))],
    )
