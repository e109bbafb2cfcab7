"""What the base holds, drawn; each figure leads to the cases that it counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.text import nearest
from web.frame import Frame, frame
from web.pictures.heatmaps import Heatmap, formats_by, formats_lacking
from web.pictures.timeline import Timeline, timeline
from web.visit import Link, Visit, WrongParameter

# The drawings whose figures come from two facets: key of the second facet → question behind it.
CROSSED = {
    "theme": "cases/formats-by-theme",
    "trigger": "cases/triggers-by-format",
    "body-function": "cases/functions-by-format",
}
LACKING = "quality/silent-by-format"
# What a case ought to say, as facets name it; quality/silent-by-format counts the same.
EXPECTED = ("partner", "trigger", "stake", "ambition", "object", "body-function", "result", "obstacle")
SHOWN = 16


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """/fr/panorama"""

    template: ClassVar[str] = "pages/overview.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    cases: int = field(metadata={"help": "how many cases the base holds"})
    themes: Heatmap = field(metadata={"help": "formats by theme"})
    triggers: Heatmap = field(metadata={"help": "formats by trigger"})
    functions: Heatmap = field(metadata={"help": "formats by function of governance"})
    timeline: Timeline = field(metadata={"help": "what is dated, year by year"})
    lacking: Heatmap = field(metadata={"help": "what the cases of each format do not say"})
    quality: str = field(metadata={"help": "the page on quality"})
    network: str = field(metadata={"help": "the page on the network"})


def overview(visit: Visit) -> OverviewPage:
    _ = visit.words.gettext
    whole = _whole(visit)
    themes, triggers, functions = (
        formats_by(visit, key, question, None if key in whole else SHOWN) for key, question in CROSSED.items()
    )
    return OverviewPage(
        frame=frame(
            visit,
            _("Overview"),
            _("What the base holds: formats and their themes, triggers and governance, years, what is still unknown."),
            asked={name: {} for name in (*CROSSED.values(), "cases/by-year", LACKING, "cases/facet-values")},
        ),
        cases=len(visit.catalogue.lines),
        themes=themes,
        triggers=triggers,
        functions=functions,
        timeline=timeline(visit),
        lacking=formats_lacking(visit, EXPECTED, LACKING, None if "lacking" in whole else SHOWN),
        quality=visit.to("quality"),
        network=visit.to("network"),
    )


def _whole(visit: Visit) -> set[str]:
    """Return the drawings asked for in full; WrongParameter for one that there is not."""
    _ = visit.words.gettext
    known = [*CROSSED, "lacking"]
    for value in visit.values("all"):
        if value not in known:
            guess = nearest(value, known) or known[0]
            raise WrongParameter(
                _("No drawing of this page is called “%(value)s”", value=value),
                _("The drawings are: %(names)s.", names=", ".join(known)),
                [Link(_("Overview"), visit.to("overview")), Link(guess, visit.to("overview", query=[("all", guess)]))],
            )
    return set(visit.values("all"))
