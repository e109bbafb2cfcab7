"""What the drawings of the base are made of: read once per language, kept as long as the base is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

from kb.errors import Lang
from kb.facets import above
from kb.knowledge import Knowledge
from kb.network import Network
from kb.store import native, text


@dataclass(frozen=True)
class Connections:
    """Who cooperates with whom, with the names of all: organisations, cases, kinds of organisation.

    ``kinds[organisation]`` holds its kinds and the broader ones; everything is named by its IRI.
    """

    network: Network
    names: Mapping[str, str]
    kinds: Mapping[str, Set[str]]


@dataclass(frozen=True)
class Year:
    """A year and how much is dated in it."""

    year: int
    cases: int
    launches: int
    signatures: int


@dataclass(frozen=True)
class Items:
    """How many items a case has in all, and the part of them that remains to be verified."""

    whole: int
    part: int


def read_items(knowledge: Knowledge) -> dict[str, Items]:
    """Return case → its items, counted."""
    return {
        text(row["case"]): Items(int(native(row["items"]) or 0), int(native(row["unverified"]) or 0))
        for row in knowledge.gather("quality/by-case").rows
    }


def read_connections(knowledge: Knowledge, lang: Lang) -> Connections:
    """Ask for the partners of the cases and the kinds of the organisations."""
    rows = knowledge.ask("organisations/cases", lang=lang).rows
    names = {text(row["organisation"]): text(row["organisationLabel"]) for row in rows}
    names |= {text(row["case"]): text(row["label"]) for row in rows}
    network = Network.from_rows(rows)
    direct: dict[str, set[str]] = defaultdict(set)
    for row in knowledge.ask("organisations/list", lang=lang).rows:
        if text(row["organisation"]) in network.cases_of:
            direct[text(row["organisation"])].add(text(row["kind"]))
            names[text(row["kind"])] = text(row["kindLabel"])
    broader = knowledge.ask("cases/broader-values", lang=lang).rows
    wider = above((text(row["concept"]), text(row["broader"])) for row in broader)
    labels = {text(row["broader"]): text(row["label"]) for row in broader}
    kinds = {one: own | {more for kind in own for more in wider.get(kind, ())} for one, own in direct.items()}
    names |= {kind: labels[kind] for own in kinds.values() for kind in own if kind not in names}
    return Connections(network, names, kinds)


def read_years(knowledge: Knowledge) -> tuple[Year, ...]:
    """Ask what is dated when; years of which nothing is dated are left out."""
    columns = ("cases", "launches", "signatures")
    return tuple(
        Year(int(text(row["year"])), *(int(native(row[column]) or 0) for column in columns))
        for row in knowledge.ask("cases/by-year").rows
    )
