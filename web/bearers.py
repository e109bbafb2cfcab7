"""The cases that bear a concept, each with the items that do: rows of queries/pages/cases-with.rq."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kb.store import text
from kb.text import fold
from web.answers import names
from web.visit import Link, Visit


@dataclass(frozen=True)
class Bearer:
    """A case and its items that bear the concept."""

    text: str = field(metadata={"help": "label of the case"})
    href: str = field(metadata={"help": "its page"})
    items: list[Link] = field(metadata={"help": "the items; empty when the case itself bears the concept"})


def bearers(visit: Visit, concept: str) -> list[Bearer]:
    """Return the cases that bear the concept or a narrower one, in alphabetical order."""
    covered = " ".join(text(row["concept"]) for row in visit.ask("concepts/narrower", concept=concept))
    rows = visit.ask("pages/cases-with", concepts=covered)
    label = names(visit.knowledge, rows, visit.lang)
    by_case: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_case[text(row["case"])] += [text(row["element"])] if "element" in row else []
    return [
        Bearer(
            text=label.get(case, case),
            href=visit.to_thing(case) or "",
            items=[Link(label.get(one, one), visit.to_thing(one) or "") for one in sorted(elements, key=_place)],
        )
        for case, elements in sorted(by_case.items(), key=lambda one: fold(label.get(one[0], one[0])))
    ]


def _place(element: str) -> tuple[str, int, str]:
    """Order the second before the tenth."""
    return element.rstrip("0123456789"), len(element), element
