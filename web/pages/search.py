"""Search: everything that answers the words, kind by kind, with extracts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.search import KINDS
from kb.text import nearest
from web.frame import Frame, frame
from web.lists.findings import Findings, FoundGroup, find, kind_names
from web.visit import Link, Visit, WrongParameter

_FEW, _ALL = 5, 200  # results of each kind, and of one kind alone


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """/fr/recherche"""

    template: ClassVar[str] = "pages/search.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    asked: str = field(metadata={"help": "what was typed, may be empty"})
    action: str = field(metadata={"help": "where the words are sent"})
    suggest: str = field(metadata={"help": "address of the suggestions, to which the words are added"})
    kind: str = field(metadata={"help": "the only kind looked for, or empty"})
    findings: Findings = field(metadata={"help": "what was found"})
    kinds: list[Link] = field(metadata={"help": "the same search, in one kind, or in all"})
    more: dict[str, str] = field(metadata={"help": "kind → where all its results are, when some are not shown"})
    nearest: list[Link] = field(metadata={"help": "the same search with a word of the base"})
    elsewhere: list[Link] = field(metadata={"help": "where to go when nothing is found"})


def search(visit: Visit) -> SearchPage:
    _ = visit.words.gettext
    asked = " ".join(visit.values("q"))[:200].strip()
    kind = _kind(visit)
    most = _ALL if kind else _FEW
    findings = find(visit.knowledge, visit.words, asked, kinds=[kind] if kind else KINDS, most=most)
    title = _("Search: %(words)s", words=asked) if asked else _("Search")
    return SearchPage(
        frame=frame(visit, title, _("Look for words in everything that the base holds."), indexed=not asked),
        asked=asked,
        action=visit.to("search"),
        suggest=f"/api/search?lang={visit.lang}",
        kind=kind,
        findings=findings,
        kinds=_kinds(visit, asked, kind, findings.groups),
        more={
            group.kind: _to(visit, asked, group.kind)
            for group in findings.groups
            if not kind and group.count > len(group.lines)
        },
        nearest=[Link(word, _to(visit, word)) for word in findings.nearest],
        elsewhere=[
            Link(_("All cases"), visit.to("cases")),
            Link(_("All formats"), visit.to("formats")),
            Link(_("Questions"), visit.to("questions")),
            Link(_("Concepts"), visit.to("concepts")),
            Link(_("Glossary"), visit.to("glossary")),
        ],
    )


def _kind(visit: Visit) -> str:
    """Return the one kind to look for, "" for all; WrongParameter for a kind that there is not."""
    _ = visit.words.gettext
    kind = next(iter(visit.values("kind")), "")
    if kind and kind not in KINDS:
        asked = [pair for pair in visit.query if pair[0] == "q"]
        guess = nearest(kind, KINDS)
        links = [Link(_("Everything"), visit.to("search", query=asked))]
        if guess:
            links.insert(0, Link(kind_names(visit.words)[guess], visit.to("search", query=[*asked, ("kind", guess)])))
        raise WrongParameter(
            _("“%(kind)s” is not a kind of result", kind=kind), _("Choose among the kinds that the page shows."), links
        )
    return kind


def _kinds(visit: Visit, asked: str, kind: str, groups: list[FoundGroup]) -> list[Link]:
    """Return the links that narrow to one kind; the way back when there is only one."""
    _ = visit.words.gettext
    if kind:
        return [Link(_("All kinds of results"), _to(visit, asked))]
    return [Link(f"{group.label} ({group.count})", f"#{group.kind}") for group in groups]


def _to(visit: Visit, asked: str, kind: str = "") -> str:
    return visit.to("search", query=[("q", asked), *([("kind", kind)] if kind else [])])
