"""The cases that bear a concept, each with the items that do: rows of queries/pages/cases-with.rq."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kb.store import Row, text
from web.visit import Link, Visit


@dataclass(frozen=True)
class Bearer:
    """A case and its items that bear the concept."""

    text: str = field(metadata={"help": "label of the case"})
    href: str = field(metadata={"help": "its page"})
    items: list[Link] = field(metadata={"help": "the items; empty when the case itself bears the concept"})


def bearers(visit: Visit, concept: str) -> list[Bearer]:
    by_case: dict[str, list[Row]] = defaultdict(list)
    for row in visit.ask("pages/cases-with", concept=concept):
        by_case[text(row["case"])].append(row)
    return [
        Bearer(
            text=text(rows[0]["label"]),
            href=visit.to_thing(iri) or "",
            items=[
                Link(text(row["elementLabel"]), visit.to_thing(text(row["element"])) or "")
                for row in rows
                if "element" in row
            ],
        )
        for iri, rows in by_case.items()
    ]
