"""Whom an organisation works with: those that are partners in the same cases."""

from __future__ import annotations

from dataclasses import dataclass, field

from web.visit import Link, Visit


@dataclass(frozen=True)
class Partner:
    """An organisation that shares cases with another."""

    link: Link = field(metadata={"help": "the organisation"})
    cases: list[Link] = field(metadata={"help": "the cases they share, never none"})


def partners_of(visit: Visit, organisation: str) -> list[Partner]:
    """Return its partners, those that share most cases first."""
    connections = visit.connections

    def link(iri: str) -> Link:
        return Link(connections.names[iri], visit.to_thing(iri) or "")

    shared = connections.network.partners_of(organisation)
    return [Partner(link(other), [link(case) for case in cases]) for other, cases in shared.items()]
