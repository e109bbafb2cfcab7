"""Formats side by side: what the law says of each on a day, then what the cases show.

The law comes from the guide (dated regimes, a statement a criterion); practice is counted over the
cases that use a format, the first of them with the element that says so, its evidence and its sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap

from kb.engines.store import Row, Solutions, text
from kb.errors import BadParameter, Lang
from kb.guide import Guide
from kb.guide.model import Named, Profile, Regime, Statement
from kb.index import CaseIndex
from kb.text import fold, nearest

MIN_FORMATS, MAX_FORMATS = 2, 5
# Cases whose proofs are given, for each kind: the others are in the list of cases.
MOST = 12
_AT_ONCE = 500
_NAMED = ("evidence", "proof")
Ask = Callable[..., Solutions]
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
    """A kind met in the cases of a format: in how many, and a use for each element that says so.

    ``uses`` are those of the first cases by title, at most ``MOST`` of them; ``left_out`` says how many cases remain.
    """

    kind: Named
    number: int
    uses: tuple[Use, ...]

    @property
    def cases(self) -> tuple[Named, ...]:
        """The cases of its uses."""
        return tuple(dict.fromkeys(use.case for use in self.uses))

    @property
    def left_out(self) -> int:
        return self.number - len(self.cases)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of evidence of its uses, each once; none where uses are left out, which may have others."""
        found = dict.fromkeys(use.evidence.label for use in self.uses if use.evidence)
        return () if self.left_out else tuple(found)


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
    """Two to five formats; ``regimes`` are those of the day, None where the base knows none.

    ``numbers`` says how many cases use each.
    """

    on: date
    profiles: tuple[Profile, ...]
    numbers: tuple[int, ...]
    regimes: tuple[Regime | None, ...]
    law: tuple[LawRow, ...]
    practice: tuple[PracticeRow, ...]


class Practice:
    """What the cases show of each format, in one language.

    Counted by the index of cases; the proofs of the first cases alone are asked for, so that a comparison costs as
    much however many cases there are.
    """

    def __init__(self, criteria: Solutions, cases: CaseIndex, ask: Ask, lang: Lang) -> None:
        """Read the rows of formats/criteria; ``ask`` is for the proofs."""
        self.criteria = tuple(_named(row, "criterion", "label") for row in criteria.rows)
        self.facets = {key: labels[lang] for key, labels in cases.facet_labels.items()}
        self._cases, self._ask, self._lang = cases, ask, lang

    def number(self, format_: str) -> int:
        """Return how many cases use a format as such, narrower ones left aside."""
        return len(self._of("format", format_))

    def usual(self, format_: str) -> Mapping[str, tuple[Usual, ...]]:
        """Return facet → the kinds of that facet in the cases of a format, most frequent first, ties by name."""
        users = self._of("format", format_)
        counted = {facet: list(self._counted(facet, users)) for facet in FACETS}
        shown = {number for kinds in counted.values() for _kind, _count, first in kinds for number in first}
        named = {number: self._case(number) for number in sorted(shown)}
        proved = self._proved([case.iri for case in named.values()])
        rows = [row for found in proved.values() for row in found]
        label = self._labels({text(row[name]) for row in rows for name in _NAMED if name in row})
        return {
            facet: tuple(
                Usual(
                    kind,
                    count,
                    tuple(use for one in first for use in _uses(named[one], proved[facet, kind.iri], label)),
                )
                for kind, count, first in kinds
            )
            for facet, kinds in counted.items()
        }

    def _counted(self, facet: str, users: BitMap) -> Iterator[tuple[Named, int, list[int]]]:
        """Yield each kind with how many of some cases have it, and the numbers of the first of them by title."""
        found = []
        for number in self._cases.values_of.get(facet, ()):
            value = self._cases.values[number]
            bits = users & self._of(facet, value.iri)
            if bits:
                found.append((Named(value.iri, value.labels[self._lang]), bits))
        for kind, bits in sorted(found, key=lambda pair: (-len(pair[1]), fold(pair[0].label))):
            yield kind, len(bits), self._cases.page({}, bits, lang=self._lang)[:MOST]

    def _of(self, facet: str, value: str) -> BitMap:
        return self._cases.facets.members.get(facet, {}).get(value, BitMap())

    def _case(self, number: int) -> Named:
        record = self._cases.record(number)
        return Named(record.iri, record.labels[self._lang])

    def _proved(self, cases: Sequence[str]) -> Mapping[tuple[str, str], list[Row]]:
        """Return (facet, kind) → the rows that prove it, of some cases."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for some in _pieces(cases):
            for row in self._ask("formats/practice-of-cases", cases=some).rows:
                found[text(row["facet"]), text(row["kind"])].append(row)
        return found

    def _labels(self, things: Collection[str]) -> Mapping[str, str]:
        """Return what some levels of evidence, sources and passages are called."""
        rows = (self._ask("things/names-of", things=some, lang=self._lang).rows for some in _pieces(sorted(things)))
        return {text(row["thing"]): text(row["label"]) for found in rows for row in found}


def _pieces(iris: Sequence[str]) -> Iterator[str]:
    """Yield IRIs as a question takes them, no more at once than a text of a hundred kilobytes."""
    for start in range(0, len(iris), _AT_ONCE):
        yield " ".join(iris[start : start + _AT_ONCE])


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
    usual = [practice.usual(profile.format.iri) for profile in shown]
    return FormatComparison(
        on=on,
        profiles=tuple(shown),
        numbers=tuple(practice.number(profile.format.iri) for profile in shown),
        regimes=regimes,
        law=tuple(
            LawRow(criterion, tuple(regime.statement(criterion.iri) if regime else None for regime in regimes))
            for criterion in practice.criteria
        ),
        practice=tuple(
            PracticeRow(facet, practice.facets.get(facet, facet), tuple(kinds[facet] for kinds in usual))
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


def _uses(case: Named, rows: Iterable[Row], label: Mapping[str, str]) -> tuple[Use, ...]:
    """Return what a case has of a kind, element by element, from the rows of that kind."""
    elements: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if text(row["case"]) == case.iri:
            elements[text(row["element"])].append(row)

    def named(row: Row, column: str) -> tuple[Named, ...]:
        iri = text(row.get(column))
        return (Named(iri, label[iri]),) if iri in label else ()

    return tuple(
        Use(
            case=case,
            element=element,
            evidence=next(iter(named(found[0], "evidence")), None),
            sources=tuple(sorted({one for row in found for one in named(row, "proof")}, key=_by_label)),
        )
        for element, found in elements.items()
    )


def _by_label(named: Named) -> tuple[str, str]:
    return named.label, named.iri


def _named(row: Row, iri: str, label: str) -> Named:
    return Named(text(row[iri]), text(row[label]))
