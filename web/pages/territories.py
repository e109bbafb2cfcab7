"""Territories and places: a map of those that can be drawn, and a table of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.engines.store import text
from web.frame import Frame, frame
from web.pictures.mapping import Map, by_territory, draw
from web.site.atlas import Place
from web.visit import Visit

# More territories than a national map can show one by one.
MOST = 400


@dataclass(frozen=True)
class Line:
    """A territory in the table."""

    text: str = field(metadata={"help": "label"})
    href: str = field(metadata={"help": "its page"})
    kind: str = field(metadata={"help": "what sort of territory"})
    code: str = field(metadata={"help": "official code, may be empty"})
    drawn: str = field(metadata={"help": "point, outline, or both, as the map shows it; empty for neither"})


@dataclass(frozen=True, kw_only=True)
class TerritoriesPage:
    """/fr/territoires"""

    template: ClassVar[str] = "pages/territories.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    lines: list[Line] = field(metadata={"help": "every territory, in alphabetical order"})
    map: Map = field(metadata={"help": "those that have a point or an outline"})


def territories(visit: Visit) -> TerritoriesPage:
    _ = visit.words.gettext
    rows = {text(row["territory"]): row for row in visit.ask("pages/territories")}
    places, touched = visit.site.atlases[visit.lang].places(rows), by_territory(visit)
    bonds = {iri: touched.get(iri, {}) for iri in rows}
    title = _("Where the territories lie in France; the table gives them all")
    return TerritoriesPage(
        frame=frame(
            visit,
            _("Territories"),
            _("Territories and places that cases and sessions concern, with their official codes."),
            asked={"pages/territories": {}, "pages/perimeters": {}},
        ),
        lines=[
            Line(
                text(row["label"]),
                visit.to_thing(iri) or "",
                text(row["kindLabel"]),
                text(row.get("code")),
                _drawn(visit, places[iri]),
            )
            for iri, row in rows.items()
        ],
        map=draw(visit, bonds, title=title, key="territories", most=MOST, to_cases=False),
    )


def _drawn(visit: Visit, place: Place) -> str:
    """Say what the map knows of a territory."""
    _ = visit.words.gettext
    if place.outline:
        return _("point and outline") if place.exact else _("outline")
    return _("point") if place.at else ""
