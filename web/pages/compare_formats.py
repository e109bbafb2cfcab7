"""Two to five formats side by side: what the law says of each on a day, then what the cases show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from kb.comparing.formats import MAX_FORMATS, MIN_FORMATS, FormatComparison
from kb.errors import BadParameter
from kb.text import fold
from web.frame import Frame, frame
from web.takeaways.downloads import files
from web.takeaways.states import DATE, asked_day, format_comparison
from web.visit import Link, Visit

# The most frequent kinds of a facet; the rest is one link away.
SHOWN = 5


@dataclass(frozen=True)
class FormatChoice:
    """A format that can be compared."""

    slug: str = field(metadata={"help": "last part of its IRI"})
    label: str = field(metadata={"help": "its name"})
    chosen: bool = field(metadata={"help": "true when it is shown"})


@dataclass(frozen=True, kw_only=True)
class CompareFormatsPage:
    """/fr/comparer-formats?format=…&format=…&date=2015-03-05"""

    template: ClassVar[str] = "pages/compare-formats.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    problem: str = field(metadata={"help": "what is wrong with the choice, empty when nothing is"})
    status: int = field(metadata={"help": "HTTP status: 200, or 400 for an impossible choice"})
    choices: list[FormatChoice] = field(metadata={"help": "every format with a legal profile or a case"})
    action: str = field(metadata={"help": "where the choice is sent"})
    day: str = field(metadata={"help": "the day of the law, as 2015-03-05"})
    comparison: FormatComparison | None = field(metadata={"help": "the formats side by side; None before a choice"})
    shown: int = field(metadata={"help": "how many kinds of a facet are shown"})
    files: list[Link] = field(metadata={"help": "the comparison to take away, in several forms"})
    guide: str = field(metadata={"help": "address of the guide"})


def compare_formats(visit: Visit) -> CompareFormatsPage:
    try:
        day = asked_day(visit)
    except BadParameter as error:
        return _page(visit, date.today(), None, error.message(visit.lang))
    if not visit.values("format"):
        return _page(visit, day, None)
    try:
        return _page(visit, day, format_comparison(visit))
    except BadParameter as error:
        return _page(visit, day, None, error.message(visit.lang))


def _page(visit: Visit, day: date, comparison: FormatComparison | None, problem: str = "") -> CompareFormatsPage:
    _ = visit.words.gettext
    slugs = visit.values("format")
    state = [*(("format", slug) for slug in slugs), (DATE, day.isoformat())]
    return CompareFormatsPage(
        frame=frame(
            visit,
            _("Formats side by side"),
            _(
                "Choose %(least)s to %(most)s formats and read their law and their practice side by side.",
                least=MIN_FORMATS,
                most=MAX_FORMATS,
            ),
            crumbs=[Link(_("Formats"), visit.to("formats"))],
            asked={"formats/criteria": {}, "guide/statements": {}, "formats/practice": {}},
            indexed=not problem,
        ),
        problem=problem,
        status=400 if problem else 200,
        choices=_choices(visit, slugs or visit.values("with")),
        action=visit.to("compare-formats"),
        day=day.isoformat(),
        comparison=comparison,
        shown=SHOWN,
        files=files(visit, state) if comparison else [],
        guide=visit.to("guide"),
    )


def _choices(visit: Visit, chosen: list[str]) -> list[FormatChoice]:
    profiles = sorted(visit.guide.profiles, key=lambda profile: fold(profile.format.label))
    return [FormatChoice(one.slug, one.format.label, one.slug in chosen) for one in profiles]
