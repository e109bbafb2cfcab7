"""The recommendations under their headings, to filter by lever, obstacle and audience."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import ClassVar

from pyroaring import BitMap

from kb.engines.store import Row, text
from kb.facets import FacetIndex
from kb.namespaces import split
from kb.text import reflow
from web.content.remedies import Remedy, remedies
from web.frame import Frame, frame
from web.lists.filters import ActiveFilter, Filter, active_filters, chosen_concepts, filters
from web.site.catalogue import Concept, Facet
from web.visit import Visit


@dataclass(frozen=True)
class Line:
    """One recommendation."""

    number: str = field(metadata={"help": "its number in the synthesis"})
    label: str = field(metadata={"help": "what to do"})
    description: str = field(metadata={"help": "in a few words, may be empty"})
    href: str = field(metadata={"help": "its page"})
    levers: list[Concept] = field(metadata={"help": "the levers it pulls"})


@dataclass(frozen=True)
class Heading:
    """A heading of the synthesis."""

    slug: str = field(metadata={"help": "notation, used as anchor"})
    label: str = field(metadata={"help": "its label"})
    lines: list[Line] = field(metadata={"help": "its recommendations that match, in order"})


@dataclass(frozen=True, kw_only=True)
class RecommendationsPage:
    """/fr/recommandations"""

    template: ClassVar[str] = "pages/recommendations.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    headings: list[Heading] = field(metadata={"help": "the headings with something to show"})
    found: int = field(metadata={"help": "how many match"})
    total: int = field(metadata={"help": "how many there are"})
    filters: list[Filter] = field(metadata={"help": "levers, obstacles, audiences"})
    active: list[ActiveFilter] = field(metadata={"help": "what is chosen, each removable"})
    remedies: list[Remedy] = field(metadata={"help": "for the obstacles chosen, the cases that met them"})
    action: str = field(metadata={"help": "where the filters are sent"})


def recommendations(visit: Visit) -> RecommendationsPage:
    _ = visit.words.gettext
    rows, values = visit.ask("pages/recommendations"), visit.ask("pages/recommendation-values")
    facets = _facets(visit, values)
    index = _index(rows, values)
    selection = chosen_concepts(visit, facets)
    found = set(index.matching(selection))
    levers = _levers(values)
    return RecommendationsPage(
        frame=frame(
            visit,
            _("Recommendations"),
            _("What practitioners advise to bring out and organise cooperation, by lever, obstacle and audience."),
            asked={"pages/recommendations": {}, "pages/recommendation-values": {}},
        ),
        headings=_headings(visit, [row for row in rows if text(row["recommendation"]) in found], levers),
        found=len(found),
        total=len(rows),
        filters=filters(facets, selection, index.counts(selection)),
        active=active_filters(visit, facets, selection),
        remedies=remedies(visit, obstacles=frozenset(selection.get("obstacle", ()))),
        action=visit.to("recommendations"),
    )


def _facets(visit: Visit, values: tuple[Row, ...]) -> list[Facet]:
    _ = visit.words.gettext
    names = {"lever": _("Lever"), "obstacle": _("Obstacle"), "audience": _("Audience")}
    concepts: dict[str, dict[Concept, None]] = {key: {} for key in names}
    for row in values:
        concepts[_key(row)][Concept(text(row["concept"]), text(row["label"]))] = None
    return [Facet(key, name, list(concepts[key])) for key, name in names.items()]


def _key(row: Row) -> str:
    return (split(text(row["scheme"])) or ("", "", ""))[1]


def _index(rows: tuple[Row, ...], values: tuple[Row, ...]) -> FacetIndex:
    """Count recommendations as cases are counted: one number each, one bitmap a concept."""
    order = tuple(text(row["recommendation"]) for row in rows)
    numbers = {iri: number for number, iri in enumerate(order)}
    members: dict[str, dict[str, BitMap]] = defaultdict(lambda: defaultdict(BitMap))
    for row in values:
        members[_key(row)][text(row["concept"])].add(numbers[text(row["recommendation"])])
    return FacetIndex(order, members)


def _levers(values: tuple[Row, ...]) -> dict[str, list[Concept]]:
    levers: dict[str, list[Concept]] = defaultdict(list)
    for row in values:
        if _key(row) == "lever":
            levers[text(row["recommendation"])].append(Concept(text(row["concept"]), text(row["label"])))
    return levers


def _headings(visit: Visit, rows: list[Row], levers: dict[str, list[Concept]]) -> list[Heading]:
    headings: dict[str, Heading] = {}
    for row in rows:
        iri = text(row["heading"])
        slug = (split(iri) or ("", "", ""))[1]
        heading = headings.setdefault(iri, Heading(slug, text(row["headingLabel"]), []))
        heading.lines.append(
            Line(
                number=text(row["number"]),
                label=text(row["label"]),
                description=reflow(text(row.get("description"))),
                href=visit.to_thing(text(row["recommendation"])) or "",
                levers=levers[text(row["recommendation"])],
            )
        )
    return list(headings.values())
