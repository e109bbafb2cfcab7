"""Two to five formats side by side: what the law says of each on a day, then what the cases show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import ClassVar

from kb.guide import Guide
from kb.guide.model import Profile, Regime, Statement
from kb.namespaces import thing
from kb.store import text
from kb.text import fold, nearest
from web.frame import Frame, frame
from web.visit import Link, Visit, WrongParameter

LEAST, MOST = 2, 5
CRITERIA = (
    "personnalite",
    "portee",
    "decision",
    "parties",
    "creation",
    "duree",
    "sortie",
    "financement",
    "commande-publique",
)
PRACTICE = ("trigger", "partner", "body-function", "theme", "obstacle")
SHOWN = 5


@dataclass(frozen=True)
class LawCell:
    """What the law says of one format on one criterion."""

    text: str = field(metadata={"help": "the statement; empty when nothing is known"})
    href: str = field(metadata={"help": "the statement on the page of the format"})
    evidence: str = field(metadata={"help": "level of evidence"})
    verification: str = field(metadata={"help": "how far it was verified"})
    to_verify: bool = field(metadata={"help": "true when it is still to be verified"})
    sources: list[Link] = field(metadata={"help": "where it was read"})


@dataclass(frozen=True)
class LawRow:
    """One criterion, a cell for each format."""

    name: str = field(metadata={"help": "name of the criterion"})
    href: str = field(metadata={"help": "page of the criterion"})
    cells: list[LawCell] = field(metadata={"help": "in the order of the formats"})


@dataclass(frozen=True)
class Seen:
    """A kind met in the cases that use a format."""

    text: str = field(metadata={"help": "the kind"})
    href: str = field(metadata={"help": "the cases behind the number"})
    number: int = field(metadata={"help": "how many of the cases"})


@dataclass(frozen=True)
class PracticeRow:
    """One facet of the cases, a list of kinds for each format."""

    name: str = field(metadata={"help": "name of the facet"})
    cells: list[list[Seen]] = field(metadata={"help": "most frequent first, in the order of the formats"})


@dataclass(frozen=True)
class Column:
    """One format."""

    label: str = field(metadata={"help": "its name"})
    href: str = field(metadata={"help": "its page"})
    regime: str = field(metadata={"help": "name of the regime on that day; empty when none is known"})
    cases: int = field(metadata={"help": "how many cases use it"})
    cases_href: str = field(metadata={"help": "these cases"})


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
    columns: list[Column] = field(metadata={"help": "the formats, none before a choice"})
    law: list[LawRow] = field(metadata={"help": "criterion by criterion"})
    practice: list[PracticeRow] = field(metadata={"help": "facet by facet"})


def compare_formats(visit: Visit) -> CompareFormatsPage:
    _ = visit.words.gettext
    profiles = {_slug(profile): profile for profile in _guide(visit).profiles}
    slugs, day = visit.values("format"), _day(visit)
    problem = _problem(visit, slugs, profiles)
    shown = [] if problem or not slugs else [profiles[slug] for slug in slugs]
    regimes = [profile.regime_on(day) for profile in shown]
    practice, totals, names = _practice(visit)
    return CompareFormatsPage(
        frame=frame(
            visit,
            _("Formats side by side"),
            _(
                "Choose %(least)s to %(most)s formats and read their law and their practice side by side.",
                least=LEAST,
                most=MOST,
            ),
            crumbs=[Link(_("Formats"), visit.to("formats"))],
            asked={"guide/statements": {}, "cases/facet-values": {}},
            indexed=not problem,
        ),
        problem=problem,
        status=400 if problem else 200,
        choices=[
            FormatChoice(slug, one.format.label, slug in slugs)
            for slug, one in sorted(profiles.items(), key=lambda pair: fold(pair[1].format.label))
        ],
        action=visit.to("compare-formats"),
        day=day.isoformat(),
        columns=[_column(visit, one, regime, totals) for one, regime in zip(shown, regimes, strict=True)],
        law=[_law(visit, key, regimes) for key in CRITERIA] if shown else [],
        practice=[
            PracticeRow(names.get(facet, facet), [_seen(visit, one, facet, practice) for one in shown])
            for facet in PRACTICE
            if shown
        ],
    )


def _guide(visit: Visit) -> Guide:
    return visit.site.guides[visit.lang]


def _slug(profile: Profile) -> str:
    return profile.format.iri.rpartition("/")[2]


def _day(visit: Visit) -> date:
    """Return the day asked for, today without one."""
    written = next(iter(visit.values("date")), "")
    _ = visit.words.gettext
    try:
        return date.fromisoformat(written) if written else datetime.now(UTC).date()
    except ValueError as error:
        problem = _("“%(day)s” is not a day; write it as 2015-03-05.", day=written[:40])
        raise WrongParameter(problem, "", [Link(_("Formats side by side"), visit.to("compare-formats"))]) from error


def _problem(visit: Visit, slugs: list[str], profiles: Mapping[str, Profile]) -> str:
    _ = visit.words.gettext
    unknown = next((slug for slug in slugs if slug not in profiles), None)
    if unknown is not None:
        guess = nearest(unknown, profiles)
        return _("No format is called “%(slug)s”.", slug=unknown[:60]) + (f" → {guess}" if guess else "")
    if slugs and not LEAST <= len(slugs) <= MOST:
        return _(
            "Choose from %(least)s to %(most)s different formats; you gave %(number)s.",
            least=LEAST,
            most=MOST,
            number=len(slugs),
        )
    return ""


def _column(visit: Visit, profile: Profile, regime: Regime | None, totals: Mapping[str, int]) -> Column:
    return Column(
        label=profile.format.label,
        href=visit.to_thing(profile.format.iri) or "",
        regime=regime.label if regime else "",
        cases=totals.get(profile.format.iri, 0),
        cases_href=visit.to("cases", query=[("format", _slug(profile))]),
    )


def _law(visit: Visit, key: str, regimes: list[Regime | None]) -> LawRow:
    iri = thing("criterion", key)
    found = [regime.statement(iri) if regime else None for regime in regimes]
    return LawRow(_criterion(visit, iri), visit.to_thing(iri) or "", [_cell(visit, one) for one in found])


def _criterion(visit: Visit, iri: str) -> str:
    every = (one for profile in _guide(visit).profiles for regime in profile.regimes for one in regime.statements)
    return next((one.criterion.label for one in every if one.criterion.iri == iri), iri.rpartition("/")[2])


def _cell(visit: Visit, statement: Statement | None) -> LawCell:
    if statement is None:
        return LawCell("", "", "", "", to_verify=False, sources=[])
    return LawCell(
        text=statement.label,
        href=visit.to_thing(statement.iri) or "",
        evidence=statement.evidence.label,
        verification=statement.verification.label,
        to_verify=statement.to_verify,
        sources=[Link(source.label, visit.to_thing(source.iri) or "") for source in statement.sources],
    )


Practice = Mapping[tuple[str, str], Counter[tuple[str, str]]]


def _practice(visit: Visit) -> tuple[Practice, Mapping[str, int], Mapping[str, str]]:
    """Return (format, facet) → how many cases have each concept; cases of each format; names of the facets."""
    rows = visit.ask("cases/facet-values")
    formats: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if text(row["facet"]) == "format":
            formats[text(row["case"])].add(text(row["concept"]))
    counts: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        for used in formats[text(row["case"])]:
            counts[used, text(row["facet"])][text(row["concept"]), text(row["label"])] += 1
    totals = Counter(used for all_used in formats.values() for used in all_used)
    return counts, totals, {text(row["facet"]): text(row["facetLabel"]) for row in rows}


def _seen(visit: Visit, profile: Profile, facet: str, practice: Practice) -> list[Seen]:
    found = practice.get((profile.format.iri, facet), Counter())
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], fold(pair[0][1])))[:SHOWN]
    return [
        Seen(
            label,
            visit.to("cases", query=[("format", _slug(profile)), (facet, iri.rpartition("/")[2])]),
            number,
        )
        for (iri, label), number in ordered
    ]
