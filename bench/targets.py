"""What the base promises, as ratios beside others in the same run. Sizes are numbers of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bench.outcomes import Verdict
from kb.errors import Lang

Met = Literal["met", "missed", "smaller", "small"]
"""At a size below that of the promise: ``smaller`` held, ``small`` not, where a ratio grows with the base."""


@dataclass(frozen=True)
class Target:
    """A figure not to fall below, or not to exceed. ``unit``: × a ratio, % a share, s, GB."""

    key: str
    says: Mapping[Lang, str]
    limit: float
    size: int = 0
    most: bool = False
    unit: str = "×"

    def met(self, verdict: Verdict) -> Met:
        figure = verdict.spread.median
        holds = figure <= self.limit if self.most else figure >= self.limit
        if not holds:
            return "small" if verdict.size < self.size and not self.most else "missed"
        return "met" if verdict.size >= self.size else "smaller"


def _target(key: str, fr: str, en: str, limit: float, size: int = 0, *, most: bool = False, unit: str = "×") -> Target:
    return Target(key, {"fr": fr, "en": en}, limit, size, most, unit)


TARGETS = (
    _target(
        "facets",
        "comptes de toutes les facettes sous deux filtres, contre SPARQL sur la même base, identiques",
        "counts of every facet under two filters, beside SPARQL on the same store, identical",
        500,
        100_000,
    ),
    _target(
        "list",
        "page de liste à facettes, débit HTTP, contre la page nourrie par SPARQL",
        "faceted list page, HTTP throughput, beside the page fed by SPARQL",
        30,
        10_000,
    ),
    _target(
        "list-growth",
        "page de liste à facettes, durée médiane, contre la même à 1 000",
        "faceted list page, median time, beside the same at 1,000",
        1.5,
        100_000,
        most=True,
    ),
    _target(
        "case",
        "page d’un cas, non gardée, débit HTTP, contre la page d’entité de Trifid",
        "case page, not kept, HTTP throughput, beside Trifid’s entity page",
        40,
        1_000,
    ),
    _target(
        "case-growth",
        "page d’un cas, durée médiane, contre la même à 1 000",
        "case page, median time, beside the same at 1,000",
        1.5,
        1_000_000,
        most=True,
    ),
    _target(
        "case-growth-disk",
        "la même, base sur disque à toute taille",
        "the same, base on disk at every size",
        1.5,
        1_000_000,
        most=True,
    ),
    _target(
        "kept",
        "page gardée, débit, contre nginx qui sert les mêmes octets",
        "kept page, throughput, beside nginx serving the same bytes",
        0.35,
    ),
    _target(
        "not-modified",
        "page inchangée (304), débit, contre la page entière",
        "unchanged page (304), throughput, beside the whole page",
        1,
    ),
    _target(
        "sparql-rdflib",
        "petite requête SPARQL publique, débit, contre rdflib-endpoint",
        "small public SPARQL query, throughput, beside rdflib-endpoint",
        15,
    ),
    _target(
        "sparql-oxigraph",
        "petite requête SPARQL publique, débit, contre le serveur Oxigraph",
        "small public SPARQL query, throughput, beside the Oxigraph server",
        0.8,
    ),
    _target(
        "busy-pages",
        "99ᵉ centile d’une page pendant de lourdes requêtes publiques, contre le calme",
        "99th percentile of a page while heavy public queries run, beside quiet",
        2,
        most=True,
    ),
    _target(
        "overrun",
        "lourde requête publique : arrêt après sa limite",
        "heavy public query: ended after its limit",
        0.2,
        most=True,
        unit="s",
    ),
    _target(
        "text-sparql",
        "mots fréquents en français, contre CONTAINS de SPARQL",
        "frequent French words, beside SPARQL CONTAINS",
        500,
        100_000,
    ),
    _target("text-fts5", "mots fréquents en français, contre FTS5", "frequent French words, beside FTS5", 10, 100_000),
    _target(
        "text-recall",
        "réponses attendues qui sont trouvées, malgré accents, pluriels et capitales",
        "expected hits that are found, whatever the accents, plurals and capitals",
        1,
        100_000,
        unit="%",
    ),
    _target(
        "similar",
        "vingt cas les plus proches, contre SPARQL, mêmes réponses",
        "twenty closest cases, beside SPARQL, same answers",
        1_000,
        100_000,
    ),
    _target(
        "cross",
        "tableau des formats par thèmes, contre le moteur le plus rapide",
        "table of formats by themes, beside the fastest engine",
        10,
    ),
    _target(
        "check",
        "contrôle de tout, à l’horloge, contre pySHACL, mêmes constats",
        "check of everything, by the clock, beside pySHACL, same findings",
        40,
        10_000,
    ),
    _target(
        "check-work",
        "le même, travail du processeur",
        "the same, work of the processor",
        40,
        10_000,
    ),
    _target(
        "check-memory",
        "contrôle de tout, mémoire, contre pyrudof",
        "check of everything, memory, beside pyrudof",
        0.2,
        10_000,
        most=True,
    ),
    _target(
        "edit",
        "contrôle après la modification d’un cas, travail",
        "check after editing one case, work",
        0.03,
        100_000,
        most=True,
        unit="s",
    ),
    _target(
        "edit-growth",
        "le même, contre le même à 1 000",
        "the same, beside the same at 1,000",
        1.3,
        100_000,
        most=True,
    ),
    _target(
        "build",
        "publication sans l’index, travail, contre le seul chargement par Oxigraph",
        "publication without the index, work, beside Oxigraph’s bulk load alone",
        3,
        100_000,
        most=True,
    ),
    _target("build-memory", "publication, mémoire", "publication, memory", 3, 100_000, most=True, unit="GB"),
    _target(
        "start-growth",
        "du démarrage à la première page, contre le même à 1 000",
        "start to first page, beside the same at 1,000",
        1.2,
        100_000,
        most=True,
    ),
    _target(
        "start-rdflib",
        "du démarrage à la première page, contre la lecture par rdflib",
        "start to first page, beside parsing with rdflib",
        50,
        10_000,
    ),
    _target(
        "answers-rdflib",
        "questions de la bibliothèque : mêmes réponses que rdflib",
        "questions of the library: same answers as rdflib",
        1,
        1_000,
        unit="%",
    ),
    _target(
        "answers-oxigraph",
        "questions de la bibliothèque : mêmes réponses que le serveur Oxigraph",
        "questions of the library: same answers as the Oxigraph server",
        1,
        1_000,
        unit="%",
    ),
    _target(
        "answers-virtuoso",
        "questions de la bibliothèque : mêmes réponses que Virtuoso",
        "questions of the library: same answers as Virtuoso",
        1,
        1_000,
        unit="%",
    ),
    _target(
        "processes",
        "débit de deux processus web, contre un",
        "throughput of two web processes, beside one",
        1.6,
    ),
)
BY_KEY = {target.key: target for target in TARGETS}
