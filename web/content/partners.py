"""Whom an organisation works with: those that are partners in the same cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kb.engines.store import text
from web.lists.excerpts import MOST, Excerpt, excerpt
from web.visit import Link, Visit

# Shared cases named beside a partner.
NAMED = 6


@dataclass(frozen=True)
class Partner:
    """An organisation that shares cases with another."""

    link: Link = field(metadata={"help": "the organisation"})
    cases: Excerpt = field(metadata={"help": "the cases they share, or the first of them; never none"})


@dataclass(frozen=True)
class Partners:
    """The organisations that share cases with another, or the first of them."""

    lines: list[Partner] = field(metadata={"help": "the first ones, those that share most cases first"})
    total: int = field(metadata={"help": "how many there are"})


NO_PARTNERS = Partners([], 0)


def partners_of(visit: Visit, organisation: str) -> Partners:
    """Return its partners, those that share most cases first; nothing is read of organisations elsewhere."""
    label: dict[str, str] = {}
    shared: dict[str, dict[str, None]] = defaultdict(dict)
    for row in visit.ask("organisations/cooperating", organisation=organisation):
        partner, case = text(row["partner"]), text(row["case"])
        label[partner], label[case] = text(row["partnerLabel"]), text(row["label"])
        shared[partner][case] = None

    def link(iri: str) -> Link:
        return Link(label[iri], visit.to_thing(iri) or "")

    first = sorted(shared, key=lambda partner: -len(shared[partner]))[:MOST]
    return Partners([Partner(link(one), excerpt(list(shared[one]), link, most=NAMED)) for one in first], len(shared))
