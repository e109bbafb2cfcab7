"""Two to six cases side by side, or the choice of which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.comparing.cases import MAX_CASES, MIN_CASES, Comparison
from kb.errors import BadParameter
from kb.namespaces import thing
from kb.text import nearest
from web.content.reading import is_large, resembling
from web.frame import Frame, frame
from web.lists.paging import SIZE
from web.site.catalogue import CaseLine
from web.takeaways.downloads import files
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class ComparePage:
    """/fr/comparer?case=…&case=…"""

    template: ClassVar[str] = "pages/compare.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    comparison: Comparison = field(metadata={"help": "the cases, facet by facet and kind by kind"})
    whole: Comparison = field(metadata={"help": "the same with the rows of one case, which the summary reads"})
    files: list[Link] = field(metadata={"help": "the comparison to take away, in several forms"})
    only: Link | None = field(
        metadata={"help": "hides, or shows again, what a single case has; None without such rows"}
    )
    removals: list[Link] = field(metadata={"help": "for each case, this comparison without it"})
    change: str = field(metadata={"help": "address of the choice, these cases already ticked"})


@dataclass(frozen=True, kw_only=True)
class PickerPage:
    """/fr/comparer, and what an impossible choice leads to"""

    template: ClassVar[str] = "pages/compare-picker.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    status: int = field(metadata={"help": "HTTP status: 200, or 400 for an impossible choice"})
    problem: str = field(metadata={"help": "what is wrong with the choice, empty when nothing is"})
    lines: list[CaseLine] = field(metadata={"help": "every case; of very many, those ticked and the first ones"})
    total: int = field(metadata={"help": "how many cases the base holds"})
    every: str = field(metadata={"help": "address of the list of cases, to find the others"})
    chosen: set[str] = field(metadata={"help": "slugs already ticked"})
    action: str = field(metadata={"help": "where the choice is sent"})
    least: int = field(metadata={"help": "fewest cases to compare"})
    most: int = field(metadata={"help": "most cases to compare"})


def compare(visit: Visit) -> ComparePage | PickerPage:
    slugs = visit.values("case")
    if not slugs:
        return _picker(visit, chosen=visit.values("with"))
    unknown = [slug for slug in slugs if thing("case", slug) not in visit.catalogue.lines]
    if unknown:
        return _picker(visit, chosen=slugs, problem=_no_such_case(visit, unknown[0]))
    try:
        comparison = visit.knowledge.compare(slugs, visit.lang)
    except BadParameter as error:
        return _picker(visit, chosen=slugs[:MAX_CASES], problem=error.message(visit.lang))
    return _comparison(visit, slugs, comparison)


def _comparison(visit: Visit, slugs: list[str], comparison: Comparison) -> ComparePage:
    _ = visit.words.gettext
    names = [case.label for case in comparison.cases]
    title = _("Compare: %(cases)s", cases=" · ".join(names))
    return ComparePage(
        frame=frame(
            visit,
            title,
            _("%(count)s cases of cooperation side by side, facet by facet.", count=len(names)),
            crumbs=[Link(_("Compare"), visit.to("compare"))],
        ),
        comparison=comparison.without_only() if visit.values("only") == ["shared"] else comparison,
        whole=comparison,
        files=files(visit, _state(visit, slugs)),
        only=_only(visit, slugs, comparison.only_here),
        removals=[
            Link(_("Take out %(case)s", case=case.label), _without(visit, slugs, case.slug))
            for case in comparison.cases
        ],
        change=visit.to("compare", query=[("with", slug) for slug in slugs]),
    )


def _state(visit: Visit, slugs: list[str]) -> list[tuple[str, str]]:
    only = [("only", "shared")] if visit.values("only") == ["shared"] else []
    return [*(("case", slug) for slug in slugs), *only]


def _only(visit: Visit, slugs: list[str], number: int) -> Link | None:
    """Return the link that hides the rows of a single case or shows them again."""
    ngettext, _ = visit.words.ngettext, visit.words.gettext
    cases = [("case", slug) for slug in slugs]
    if visit.values("only") == ["shared"]:
        return Link(_("Show again what only one case has"), visit.to("compare", query=cases))
    if not number:
        return None
    text = ngettext("Hide what only one case has (%(num)s row)", "Hide what only one case has (%(num)s rows)", number)
    return Link(text, visit.to("compare", query=[*cases, ("only", "shared")]))


def _without(visit: Visit, slugs: list[str], removed: str) -> str:
    """Return the comparison without a case; with two left or fewer, the choice of another."""
    kept = [slug for slug in slugs if slug != removed]
    return visit.to("compare", query=[("case" if len(kept) >= MIN_CASES else "with", slug) for slug in kept])


def _picker(visit: Visit, *, chosen: list[str], problem: str = "") -> PickerPage:
    _ = visit.words.gettext
    cases = visit.catalogue.cases
    first = [visit.catalogue.line(number).iri for number in cases.page({}, lang=visit.lang)[:SIZE]]
    ticked = [iri for slug in chosen if (iri := thing("case", slug)) in visit.catalogue.lines]
    shown = [*ticked, *first] if len(cases) > SIZE else first
    return PickerPage(
        frame=frame(
            visit,
            _("Compare cases"),
            _(
                "Choose %(least)s to %(most)s cases of cooperation and read them side by side, facet by facet.",
                least=MIN_CASES,
                most=MAX_CASES,
            ),
            asked={"cases/list": {}},
            indexed=not problem,
        ),
        status=400 if problem else 200,
        problem=problem,
        lines=visit.catalogue.lines_of(dict.fromkeys(shown)),
        total=len(cases),
        every=visit.to("cases"),
        chosen=set(chosen),
        action=visit.to("compare"),
        least=MIN_CASES,
        most=MAX_CASES,
    )


def _no_such_case(visit: Visit, slug: str) -> str:
    _ = visit.words.gettext
    every = visit.catalogue.lines
    known = resembling(visit, "case", slug) if is_large(visit) else {one.slug: one.label for one in every.values()}
    guess = nearest(slug, known)
    if guess:
        return _("No case is called “%(slug)s”; did you mean “%(guess)s”?", slug=slug, guess=known[guess])
    return _("No case is called “%(slug)s”.", slug=slug)
