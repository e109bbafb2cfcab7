"""Concepts as a tree: rows with a broader concept, nested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.engines.store import Row, text
from web.visit import Visit


@dataclass(frozen=True)
class Branch:
    """A concept and the narrower ones."""

    iri: str = field(metadata={"help": "IRI of the concept"})
    label: str = field(metadata={"help": "its label"})
    definition: str = field(metadata={"help": "its definition, may be empty"})
    href: str = field(metadata={"help": "its page"})
    cases: int = field(metadata={"help": "number of cases that bear it"})
    narrower: list[Branch] = field(metadata={"help": "narrower concepts, may be empty"})


def tree(visit: Visit, rows: Sequence[Row], *, key: str, cases: Mapping[str, int]) -> list[Branch]:
    """Nest rows by their column ``broader``; ``key`` is the column of the concept.

    ``cases`` counts the cases that bear each concept or a narrower one.
    A concept whose broader one is not among the rows stands at the top, so that none is lost.
    """
    known = {text(row[key]) for row in rows}
    below: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        broader = text(row.get("broader"))
        below[broader if broader in known else ""].append(row)

    def branches(parent: str) -> list[Branch]:
        return [_branch(visit, row, key, cases, branches(text(row[key]))) for row in below[parent]]

    return branches("")


def _branch(visit: Visit, row: Row, key: str, cases: Mapping[str, int], narrower: list[Branch]) -> Branch:
    iri = text(row[key])
    return Branch(
        iri=iri,
        label=text(row["label"]),
        definition=text(row.get("definition")),
        href=visit.to_thing(iri) or "",
        cases=cases.get(iri, 0),
        narrower=narrower,
    )
