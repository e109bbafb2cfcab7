"""Examples for what helps to compare formats and to act: formats side by side, a checklist, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kb.checklists import Checklist, read_checklists
from kb.comparing.formats import FormatComparison
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class ChoosingSamples:
    """What templates/pages/components-choosing.html shows."""

    formats: FormatComparison = field(metadata={"help": "two formats, one without a profile on that day"})
    checklist: Checklist = field(metadata={"help": "the recommendations of one moment"})
    files: list[Link] = field(metadata={"help": "files to take away"})
    case: Link = field(metadata={"help": "a case to put in the tray"})


def choosing_samples(visit: Visit) -> ChoosingSamples:
    formats = ("entente-intercommunale", "pole-metropolitain")
    rows = visit.knowledge.ask("recommendations/checklist", lang=visit.lang)
    line = next(iter(visit.catalogue.lines.values()))
    return ChoosingSamples(
        formats=visit.knowledge.compare_formats(formats, on=date(2005, 1, 1), lang=visit.lang),
        checklist=read_checklists(rows)[0],
        files=[Link(name, visit.to("components")) for name in ("PDF", "DOCX")],
        case=Link(line.label, visit.to("case", slug=line.slug)),
    )
