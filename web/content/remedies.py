"""From an obstacle to the recommendations that answer it, and to the cases that met it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.engines.store import text
from web.visit import Link, Visit

FACET = "obstacle"
MOST = 12  # cases named beside an obstacle


@dataclass(frozen=True)
class Remedy:
    """One obstacle: what answers it, who met it."""

    text: str = field(metadata={"help": "the obstacle"})
    href: str = field(metadata={"help": "the recommendations that answer it, in full; its own page when there is none"})
    advice: list[Link] = field(metadata={"help": "these recommendations, by number"})
    cases: list[Link] = field(metadata={"help": "the first cases that met it"})
    more: int = field(default=0, metadata={"help": "how many other cases met it"})
    all_cases: str = field(default="", metadata={"help": "the list of all those cases"})


def remedies(visit: Visit, *, case: str = "", obstacles: frozenset[str] = frozenset()) -> list[Remedy]:
    """Return the obstacles that a case met, or those asked for; a case is not listed beside itself."""
    cases = visit.catalogue.cases
    own = cases.number(case)
    wanted = {number for iri in obstacles if (number := cases.values.find(FACET, iri)) is not None}
    if own is not None:
        wanted |= {number for number in cases.record(own).values if cases.values[number].facet == FACET}
    by_text = sorted(wanted, key=lambda number: (visit.catalogue.concept(number).text, cases.values[number].iri))
    return [_remedy(visit, number, own) for number in by_text]


def _remedy(visit: Visit, number: int, beside: int | None) -> Remedy:
    """Describe an obstacle, with the first cases that met it, one left out."""
    obstacle, catalogue = visit.catalogue.concept(number), visit.catalogue
    met = catalogue.cases.values.bits(number, narrower=False)
    if beside is not None:
        met.discard(beside)
    shown = [catalogue.line(one) for one in met[:MOST]]
    advice = visit.ask("recommendations/by-obstacle", obstacle=obstacle.iri)
    return Remedy(
        text=obstacle.text,
        href=visit.to("recommendations", query=[(FACET, obstacle.slug)])
        if advice
        else visit.to_thing(obstacle.iri) or "",
        advice=[
            Link(f"{text(row['number'])}. {text(row['label'])}", visit.to_thing(text(row["recommendation"])) or "")
            for row in advice
        ],
        cases=[Link(line.label, visit.to_thing(line.iri) or "") for line in shown],
        more=len(met) - len(shown),
        all_cases=visit.to("cases", query=[(FACET, obstacle.slug)]),
    )
