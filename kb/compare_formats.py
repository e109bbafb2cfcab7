"""Formats side by side: what the law says of each on a day, then what the cases show.

The law comes from the guide (dated regimes, a statement a criterion); practice is counted over the
cases that use a format, each with the element that says so, its evidence and its sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.errors import BadParameter
from kb.guide import Guide
from kb.guide.model import Named, Profile, Regime, Statement
from kb.store import Row, Solutions, text
from kb.text import fold, nearest

MIN_FORMATS, MAX_FORMATS = 2, 5
FACETS = ("trigger", "partner", "body-function", "theme", "obstacle")


@dataclass(frozen=True)
class Use:
    """A case that has a kind: the element that says so, how surely, read where.

    A theme of the case itself has neither evidence nor source of its own: ``evidence`` is None.
    """

    case: Named
    element: str
    evidence: Named | None
    sources: tuple[Named, ...]


@dataclass(frozen=True)
class Usual:
    """A kind met in the cases of a format, a use for each element that says so."""

    kind: Named
    uses: tuple[Use, ...]

    @property
    def cases(self) -> tuple[Named, ...]:
        return tuple(dict.fromkeys(use.case for use in self.uses))

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of evidence of its uses, each once."""
        return tuple(dict.fromkeys(use.evidence.label for use in self.uses if use.evidence))


@dataclass(frozen=True)
class LawRow:
    """A criterion, and the statement of each format; None where its regime says nothing."""

    criterion: Named
    cells: tuple[Statement | None, ...]


@dataclass(frozen=True)
class PracticeRow:
    """A facet of the cases (``key`` names it in addresses), and the kinds of each format, most frequent first."""

    key: str
    label: str
    cells: tuple[tuple[Usual, ...], ...]


@dataclass(frozen=True)
class FormatComparison:
    """Two to five formats; ``regimes`` are those of the day, None where the base knows none."""

    on: date
    profiles: tuple[Profile, ...]
    regimes: tuple[Regime | None, ...]
    law: tuple[LawRow, ...]
    practice: tuple[PracticeRow, ...]


class Practice:
    """What the cases show of each format, in one language."""

    def __init__(self, criteria: Solutions, rows: Solutions) -> None:
        """Read the rows of formats/criteria and of formats/practice."""
        self.criteria = tuple(_named(row, "criterion", "label") for row in criteria.rows)
        self.facets = {text(row["facet"]): text(row["facetLabel"]) for row in rows.rows}
        found: dict[tuple[str, str], dict[Named, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows.rows:
            found[text(row["format"]), text(row["facet"])][_named(row, "kind", "label")].append(row)
        self._usual = {key: _usual(kinds) for key, kinds in found.items()}

    def usual(self, format_: str, facet: str) -> tuple[Usual, ...]:
        """Return the kinds of a facet in the cases of a format, most frequent first, ties by name."""
        return self._usual.get((format_, facet), ())


def compare_formats(formats: Sequence[str], guide: Guide, practice: Practice, *, on: date) -> FormatComparison:
    """Compare two to five different formats, named by slug; BadParameter for anything else."""
    profiles = {profile.slug: profile for profile in guide.profiles}
    shown = [_profile(slug, profiles) for slug in formats]
    if not MIN_FORMATS <= len(shown) <= MAX_FORMATS or len(set(formats)) != len(formats):
        raise BadParameter(
            fr=f"Choisissez de {MIN_FORMATS} à {MAX_FORMATS} formats différents ; vous en avez donné {len(formats)}.",
            en=f"Choose {MIN_FORMATS} to {MAX_FORMATS} different formats; you gave {len(formats)}.",
        )
    regimes = tuple(profile.regime_on(on) for profile in shown)
    return FormatComparison(
        on=on,
        profiles=tuple(shown),
        regimes=regimes,
        law=tuple(
            LawRow(criterion, tuple(regime.statement(criterion.iri) if regime else None for regime in regimes))
            for criterion in practice.criteria
        ),
        practice=tuple(
            PracticeRow(
                facet,
                practice.facets.get(facet, facet),
                tuple(practice.usual(profile.format.iri, facet) for profile in shown),
            )
            for facet in FACETS
        ),
    )


def _profile(slug: str, profiles: Mapping[str, Profile]) -> Profile:
    if slug in profiles:
        return profiles[slug]
    guess = nearest(slug, profiles)
    raise BadParameter(
        fr=f"Aucun format ne s’appelle « {slug[:60]} »" + (f" ; vouliez-vous dire « {guess} » ?" if guess else "."),
        en=f"No format is called “{slug[:60]}”" + (f"; did you mean “{guess}”?" if guess else "."),
    )


def _usual(kinds: Mapping[Named, list[Row]]) -> tuple[Usual, ...]:
    found = [Usual(kind, _uses(rows)) for kind, rows in kinds.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.cases), fold(one.kind.label))))


def _uses(rows: list[Row]) -> tuple[Use, ...]:
    elements: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        elements[text(row["element"])].append(row)
    return tuple(
        Use(
            case=_named(found[0], "case", "caseLabel"),
            element=element,
            evidence=_named(found[0], "evidence", "evidenceLabel") if found[0].get("evidence") else None,
            sources=tuple(dict.fromkeys(_named(row, "proof", "proofLabel") for row in found if row.get("proof"))),
        )
        for element, found in elements.items()
    )


def _named(row: Row, iri: str, label: str) -> Named:
    return Named(text(row[iri]), text(row[label]))
