"""Examples for the components of the contribution form, invented: every sort of field, right and wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from web.contributing.controls import Control, Written
from web.contributing.offers import Choice
from web.pages.propose import Item, Part, StepLink
from web.visit import Visit


@dataclass(frozen=True, kw_only=True)
class ContributionSamples:
    """What templates/pages/components-contribution.html shows."""

    steps: list[StepLink] = field(metadata={"help": "steps: current, with points to correct, not yet reachable"})
    part: Part = field(metadata={"help": "a list with an item holding every sort of field"})


def contribution_samples(visit: Visit) -> ContributionSamples:
    _ = visit.words.gettext
    steps = [
        StepLink(_("Sources"), "#contribution", current=True, items=2, problems=0),
        StepLink(_("Cases"), "#contribution", current=False, items=1, problems=3),
        StepLink(_("Formats"), "", current=False, items=0, problems=0),
    ]
    controls = [_control(visit, sort, problems=[]) for sort in _SORTS]
    wrong = [_control(visit, "line", problems=[_("Fill this in.")], path="sample.2")]
    item = Item("sample.1", "1", "stake-1", [], controls, wrong, [_("Something must be corrected.")])
    part = Part(
        "sample", _("Theme"), "", [item], _choices(visit), [_("Something must be corrected.")], is_sources=False
    )
    return ContributionSamples(steps=steps, part=part)


_SORTS = ("text", "prose", "line", "yes", "choice", "choices", "checks", "names", "name")


def _choices(visit: Visit) -> list[Choice]:
    _ = visit.words.gettext
    return [
        Choice("a", _("water"), chosen=True, definition=_("Invented example, %(level)s", level="a")),
        Choice("b", _("economy")),
    ]


def _control(visit: Visit, sort: str, *, problems: list[str], path: str = "sample.1") -> Control:
    name = f"{path}.{sort}"
    texts = sort in ("text", "prose")
    lines = [Written(f"{name}.{lang}", lang, lang) for lang in ("fr", "en")] if texts else [Written(f"{name}.1", "")]
    if sort == "name":
        lines = [Written(name, "Brest", candidates=_choices(visit))]
    choices = _choices(visit) if sort in ("choice", "choices", "checks", "yes") else []
    return Control(name, sort, sort, "", True, False, lines, choices, "", problems)
