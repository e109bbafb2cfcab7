"""Examples for the components of the quality pages, invented: the base may lack nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from web.content.report import Bar, FindingLine
from web.pages.quality import Cell, Heap, MatrixRow
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class QualitySamples:
    """What templates/pages/components-quality.html shows."""

    bars: list[Bar] = field(metadata={"help": "nothing, a part, everything"})
    facets: list[str] = field(metadata={"help": "names of facets"})
    rows: list[MatrixRow] = field(metadata={"help": "a case with each sort of cell"})
    findings: list[FindingLine] = field(metadata={"help": "a violation and an advice"})
    heaps: list[Heap] = field(metadata={"help": "one that is whole, one whose end is elsewhere"})


def quality_samples(visit: Visit) -> QualitySamples:
    _ = visit.words.gettext
    facets = [_("concepts"), _("date"), _("number"), _("month"), _("Theme")]
    said = ((9, 0, ""), (4, 2, ""), (1, 0, ""), (0, 0, _("not stated in the source")), (0, 0, ""))
    cells = [Cell(facet, *given, href="#quality") for facet, given in zip(facets, said, strict=True)]
    example = Link(_("Invented example, %(level)s", level=_("stated")), "#quality")
    return QualitySamples(
        bars=[Bar(part, 4) for part in (0, 1, 4)],
        facets=facets,
        rows=[MatrixRow(example.text, example.href, cells)],
        findings=[
            FindingLine(_("Something must be corrected."), "data/cases/exemple.ttl:12", "#quality", "violation"),
            FindingLine(_("A remark by the curator."), "data/cases/exemple.ttl:30", None, "warning"),
        ],
        heaps=[Heap(example, [example], 1), Heap(example, [example, example], 12)],
    )
