"""How close two cases are, and why: one measure for the site, the API and the command line.

A case has *traits*: its pairs (facet, concept) on nine facets. Two cases are as close as Dice's
coefficient of their traits, twice what they share over what they have: 2·shared/(own + other).
``queries/cases/similar.rq`` says the same in SPARQL; decision 0015 says why this measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.errors import Lang, NotFound
from kb.namespaces import split
from kb.store import Solutions, text

# The facets whose concepts say what a cooperation is; stage, territory and results do not.
FACETS = ("trigger", "theme", "format", "stake", "ambition", "object", "partner", "body-function", "relation")

_SAME: dict[Lang, dict[str, tuple[str, str]]] = {
    "fr": {
        "trigger": ("même déclencheur", "mêmes déclencheurs"),
        "theme": ("même thème", "mêmes thèmes"),
        "format": ("même format", "mêmes formats"),
        "stake": ("même enjeu", "mêmes enjeux"),
        "ambition": ("même ambition", "mêmes ambitions"),
        "object": ("même type d’objet", "mêmes types d’objets"),
        "partner": ("même type de partenaire", "mêmes types de partenaires"),
        "body-function": ("même fonction de gouvernance", "mêmes fonctions de gouvernance"),
        "relation": ("même relation territoriale", "mêmes relations territoriales"),
    },
    "en": {
        "trigger": ("same trigger", "same triggers"),
        "theme": ("same theme", "same themes"),
        "format": ("same format", "same formats"),
        "stake": ("same stake", "same stakes"),
        "ambition": ("same ambition", "same ambitions"),
        "object": ("same kind of object", "same kinds of objects"),
        "partner": ("same type of partner", "same types of partners"),
        "body-function": ("same governance function", "same governance functions"),
        "relation": ("same territorial relation", "same territorial relations"),
    },
}
_COLON: dict[Lang, str] = {"fr": " : ", "en": ": "}


@dataclass(frozen=True, order=True)
class Trait:
    """A concept that a case has on a facet (``trigger``, ``theme``, …)."""

    facet: str
    concept: str


@dataclass(frozen=True)
class Reason:
    """What two cases share on one facet, in words: "same theme: water"."""

    facet: str
    concepts: tuple[str, ...]
    labels: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Likeness:
    """Another case and how close it is; ``score`` goes from 0 (nothing shared) to 1 (the same traits)."""

    iri: str
    label: str
    score: float
    shared: int
    reasons: tuple[Reason, ...]

    @property
    def slug(self) -> str:
        return (split(self.iri) or ("", "", ""))[1]


class Traits:
    """The traits of every case, in one language."""

    def __init__(self, names: Mapping[str, str], values: Iterable[tuple[str, Trait, str]], lang: Lang) -> None:
        """``names`` gives the label of each case; ``values`` case, trait and label of its concept."""
        self.names, self.lang = names, lang
        self.labels: dict[str, str] = {}
        self.of_case: dict[str, set[Trait]] = defaultdict(set)
        for case, trait, label in values:
            self.of_case[case].add(trait)
            self.labels[trait.concept] = label

    @classmethod
    def from_solutions(cls, cases: Solutions, values: Solutions, lang: Lang) -> Traits:
        """Read the rows of cases/list and of cases/facet-values."""
        return cls(
            {text(row["case"]): text(row["label"]) for row in cases.rows},
            (
                (text(row["case"]), Trait(text(row["facet"]), text(row["concept"])), text(row["label"]))
                for row in values.rows
                if text(row["facet"]) in FACETS
            ),
            lang,
        )

    def similar(self, case: str, limit: int | None = None) -> list[Likeness]:
        """Return the cases that share a trait with this one, closest first, ties by label."""
        if case not in self.names:
            raise NotFound(fr=f"La base n'a pas de cas {case}.", en=f"The base has no case {case}.")
        own = self.of_case[case]
        others = [self.likeness(case, other) for other in self.names if other != case and own & self.of_case[other]]
        return sorted(others, key=lambda found: (-found.score, found.label, found.iri))[:limit]

    def likeness(self, case: str, other: str) -> Likeness:
        """Say how close ``other`` is to ``case``; the measure is symmetric."""
        own, its = self.of_case[case], self.of_case[other]
        shared = own & its
        score = 2 * len(shared) / (len(own) + len(its)) if shared else 0.0
        return Likeness(other, self.names.get(other, other), score, len(shared), self.reasons(shared))

    def reasons(self, shared: Iterable[Trait]) -> tuple[Reason, ...]:
        """Return one reason a facet, in the order of FACETS, concepts by label."""
        by_facet: dict[str, list[str]] = defaultdict(list)
        for trait in shared:
            by_facet[trait.facet].append(trait.concept)
        return tuple(self._reason(facet, by_facet[facet]) for facet in FACETS if facet in by_facet)

    def _reason(self, facet: str, concepts: list[str]) -> Reason:
        ordered = tuple(sorted(concepts, key=lambda concept: (self.labels[concept], concept)))
        labels = tuple(self.labels[concept] for concept in ordered)
        same = _SAME[self.lang][facet][len(ordered) > 1]
        return Reason(facet, ordered, labels, f"{same}{_COLON[self.lang]}{', '.join(labels)}")
