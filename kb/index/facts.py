"""What the index takes from the graph: the answers of a few questions about some cases, as plain values.

They are read where the questions are asked, in another process for a large base, and put into columns by
``writing``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from kb.engines.store import Row, Solutions, text
from kb.errors import Lang
from kb.index.columns import LANGS

Ask = Callable[..., Solutions]
# What the index is made of: a home without these questions cannot be built.
LIST, FACETS, BROADER = "cases/list", "cases/facet-values", "cases/broader-values"
FORMATS, DATES = "pages/case-formats", "cases/order"
PRACTICE = "guide/practice"
QUESTIONS = (LIST, FACETS, BROADER, FORMATS, DATES, PRACTICE)

Labels = dict[Lang, str]
Named = tuple[str, str]  # a value: its facet, its IRI
Proof = tuple[str, str, str]  # the IRIs of a facet that the guide reads, of a kind, and of its best level of evidence


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case. ``labels`` and ``descriptions`` are in the order of ``LANGS``; formats with the main one first."""

    iri: str
    labels: Sequence[str]
    descriptions: Sequence[str]
    stage: str
    formats: Sequence[str]
    values: Sequence[Named]
    years: tuple[int, ...]
    sources: int
    proofs: Sequence[Proof]


@dataclass(frozen=True, slots=True)
class Facts:
    """Some cases, the names of the facets in their order, and those of the values."""

    cases: list[CaseFacts] = field(default_factory=list)
    facets: dict[str, Labels] = field(default_factory=lambda: defaultdict(dict))
    values: dict[Named, Labels] = field(default_factory=lambda: defaultdict(dict))


def read_facts(ask: Ask, only: Set[str] | None = None) -> Facts:
    """Return what the questions say of every case that they list; of those, ``only`` some when it is given."""
    listed = {lang: {text(row["case"]): row for row in ask(LIST, lang=lang).rows} for lang in LANGS}
    some = [iri for iri in listed["fr"] if only is None or iri in only]
    facts = Facts()
    values, formats, dates = _read_values(ask, facts, set(some)), _read_formats(ask), _read_dates(ask)
    proofs = _read_proofs(ask)
    for iri in some:
        rows = [listed[lang][iri] for lang in LANGS]
        stage = text(rows[0]["stage"])
        facts.values["stage", stage] = {lang: text(row["stageLabel"]) for lang, row in zip(LANGS, rows, strict=True)}
        years, sources = dates.get(iri, ((), 0))
        facts.cases.append(
            CaseFacts(
                iri,
                _texts(rows, "label"),
                _texts(rows, "description"),
                stage,
                formats[iri],
                values[iri],
                years,
                sources,
                proofs[iri],
            )
        )
    return facts


def _texts(rows: Sequence[Row], variable: str) -> list[str]:
    return [text(row.get(variable)) for row in rows]


def _read_values(ask: Ask, facts: Facts, some: Set[str]) -> Mapping[str, list[Named]]:
    """Return case → its values, in the order of the question; what they are called goes to ``facts``."""
    found: dict[str, list[Named]] = defaultdict(list)
    for lang in LANGS:
        for row in ask(FACETS, lang=lang).rows:
            case, value = text(row["case"]), (text(row["facet"]), text(row["concept"]))
            if case in some:
                facts.facets[value[0]][lang] = text(row["facetLabel"])
                facts.values[value][lang] = text(row["label"])
                if lang == "fr":
                    found[case].append(value)
    return found


def _read_formats(ask: Ask) -> Mapping[str, list[str]]:
    """Return case → its formats, each once, the main one first."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in ask(FORMATS, lang="fr").rows:
        found[text(row["case"])][text(row["format"])] = None
    return defaultdict(list, {case: list(formats) for case, formats in found.items()})


def _read_proofs(ask: Ask) -> Mapping[str, list[Proof]]:
    """Return case → what is proved of it; of several levels of evidence for one kind, the most reliable."""
    best: dict[str, dict[Named, tuple[float, str]]] = defaultdict(dict)
    for row in ask(PRACTICE, lang="fr").rows:
        of_case, kind = best[text(row["case"])], (text(row["facet"]), text(row["kind"]))
        proved = float(text(row["reliability"])), text(row["evidence"])
        of_case[kind] = max(proved, of_case.get(kind, proved))
    proofs = {case: [(*kind, level) for kind, (_, level) in found.items()] for case, found in best.items()}
    return defaultdict(list, proofs)


def _read_dates(ask: Ask) -> dict[str, tuple[tuple[int, ...], int]]:
    """Return case → years of its milestones, in order, and number of its sources."""
    years: dict[str, set[int]] = defaultdict(set)
    sources: dict[str, int] = {}
    for row in ask(DATES, lang="fr").rows:
        case = text(row["case"])
        sources[case] = int(text(row["sources"]))
        if "date" in row:
            years[case].add(int(text(row["date"])[:4]))
    return {case: (tuple(sorted(years[case])), number) for case, number in sources.items()}
