"""The recommendations as lists to tick, moment by moment, made for paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.checklists import Checklist
from kb.engines.store import text
from kb.errors import BadParameter
from web.frame import Frame, frame
from web.takeaways.downloads import files
from web.takeaways.states import checklists
from web.visit import Link, Visit, WrongParameter


@dataclass(frozen=True, kw_only=True)
class ChecklistPage:
    """/fr/pense-bete?moment=prealables"""

    template: ClassVar[str] = "pages/checklist.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    lists: list[Checklist] = field(metadata={"help": "the lists asked for, in order"})
    moments: list[Link] = field(metadata={"help": "every moment on its own, then all of them"})
    files: list[Link] = field(metadata={"help": "the lists to take away, in several forms"})


def checklist(visit: Visit) -> ChecklistPage:
    _ = visit.words.gettext
    try:
        found = checklists(visit)
    except BadParameter as error:
        everything = Link(_("All the moments"), visit.to("checklist"))
        raise WrongParameter(error.message(visit.lang), "", [everything]) from error
    asked = visit.values("moment")
    return ChecklistPage(
        frame=frame(
            visit,
            _("Checklist for cooperation"),
            _("What practitioners advise, to tick: before cooperating, to start, with elected members, in organising."),
            crumbs=[Link(_("Recommendations"), visit.to("recommendations"))],
            asked={"recommendations/checklist": {}},
        ),
        lists=list(found),
        moments=_moments(visit, asked),
        files=files(visit, [("moment", slug) for slug in asked]),
    )


def _moments(visit: Visit, asked: list[str]) -> list[Link]:
    """Return a link to each moment, then one to all of them."""
    _ = visit.words.gettext
    found: dict[str, Link] = {}
    for row in visit.ask("recommendations/checklist"):
        slug = text(row["heading"]).rpartition("/")[2]
        address = visit.to("checklist", query=[("moment", slug)])
        found[slug] = Link(text(row["moment"]), address, asked == [slug])
    return [*found.values(), Link(_("All the moments"), visit.to("checklist"), not asked)]
