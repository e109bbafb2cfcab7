"""From an obstacle to the recommendations that answer it, and to the cases that met it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.store import text
from web.visit import Link, Visit


@dataclass(frozen=True)
class Remedy:
    """One obstacle: what answers it, who met it."""

    text: str = field(metadata={"help": "the obstacle"})
    href: str = field(metadata={"help": "the recommendations that answer it, in full"})
    advice: list[Link] = field(metadata={"help": "these recommendations, by number"})
    cases: list[Link] = field(metadata={"help": "the cases that met it"})


def remedies(visit: Visit, *, case: str = "", obstacles: frozenset[str] = frozenset()) -> list[Remedy]:
    """Return the obstacles that a case met, or those asked for; a case is not listed beside itself."""
    rows = visit.ask("guide/obstacles")
    wanted = obstacles | {text(row["obstacle"]) for row in rows if text(row["case"]) == case}
    found: dict[str, Remedy] = {}
    for row in rows:
        iri = text(row["obstacle"])
        if iri not in wanted:
            continue
        address = visit.to("recommendations", query=[("obstacle", iri.rpartition("/")[2])])
        one = found.setdefault(iri, Remedy(text(row["label"]), address, [], []))
        if text(row["case"]) != case:
            _add(one.cases, Link(_name(visit, text(row["case"])), visit.to_thing(text(row["case"])) or ""))
        if "recommendation" in row and row["recommendation"] is not None:
            label = f"{text(row['number'])}. {text(row['recommendationLabel'])}"
            _add(one.advice, Link(label, visit.to_thing(text(row["recommendation"])) or ""))
    return list(found.values())


def _add(links: list[Link], link: Link) -> None:
    if link not in links:
        links.append(link)


def _name(visit: Visit, case: str) -> str:
    line = visit.catalogue.lines.get(case)
    return line.label if line else case.rpartition("/")[2]
