"""A map: outlines and marks of some territories over France, the same as a list, and what could not be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pyroaring import BitMap

from web.site.atlas import LEVELS, Place
from web.site.bonds import Touching, places, with_partner
from web.site.projection import HEIGHT, INSETS, SQUARE, WIDTH
from web.visit import Link, Visit

# Fewest hectometres across: a village alone is shown with the country round it.
LEAST = 1_800
# Most cases named in the list for one territory, and for all of them: a map of a large base would be nothing else.
NAMED, NAMED_IN_ALL = 12, 600
# Steps in which a mark grows with the cases behind it.
SIZES = 4
# Longest label that a map has room for, in letters.
LONGEST = 30
_LETTER, _TEXT = 0.55, 0.017  # width of a letter in heights of the text; height of the text in widths of the map


@dataclass(frozen=True)
class Stop:
    """A territory on the map and in the list."""

    key: str = field(metadata={"help": "last part of its IRI, for the anchor of the list"})
    text: str = field(metadata={"help": "its label"})
    kind: str = field(metadata={"help": "what sort of territory"})
    href: str = field(metadata={"help": "its page"})
    cases: list[Link] = field(metadata={"help": "the first cases that touch it, may be empty"})
    count: int = field(metadata={"help": "how many cases touch it"})
    partner: bool = field(metadata={"help": "true for the territory of a partner, false for one that is concerned"})
    target: str = field(metadata={"help": "where its mark leads: the only case, else its line in the list"})
    level: str = field(default="", metadata={"help": "region, departement, epci, commune; empty without outline"})
    outline: str = field(default="", metadata={"help": "name of its path in the file of outlines, may be empty"})
    x: int = field(default=0, metadata={"help": "hectometres from the left edge of France"})
    y: int = field(default=0, metadata={"help": "hectometres from the top edge of France"})
    exact: bool = field(default=True, metadata={"help": "false when the mark is the middle of the outline"})
    size: int = field(default=1, metadata={"help": "1 to 4, grows with the cases"})
    named: bool = field(default=False, metadata={"help": "true when there is room for its label"})
    right: bool = field(default=True, metadata={"help": "true when the label stands on the right of the mark"})


@dataclass(frozen=True)
class Map:
    """What components/map.html shows."""

    key: str = field(metadata={"help": "prefix of the anchors, one a map"})
    title: str = field(metadata={"help": "what the map shows, in words"})
    source: str = field(metadata={"help": "address of the file of outlines, empty without outlines"})
    script: str = field(metadata={"help": "address of the script that brings the map closer"})
    view: tuple[int, int, int, int] = field(metadata={"help": "left, top, width, height in hectometres"})
    close: bool = field(metadata={"help": "true for a map brought round its territories"})
    text: int = field(metadata={"help": "height of the labels in hectometres"})
    stops: list[Stop] = field(metadata={"help": "what is drawn, the widest first"})
    listed: list[Stop] = field(metadata={"help": "the same, those with most cases first"})
    missing: list[Stop] = field(metadata={"help": "territories without point or outline"})
    insets: list[tuple[str, int, int]] = field(metadata={"help": "overseas departments shown: code, left, top"})
    side: int = field(metadata={"help": "side of an inset"})
    left_out: int = field(metadata={"help": "how many territories are left out, to stay readable"})


def draw(
    visit: Visit,
    bonds: Mapping[str, Mapping[str, bool]],
    *,
    title: str,
    key: str = "map",
    most: int = 200,
    close: bool = False,
    to_cases: bool = True,
) -> Map:
    """Draw the territories of some cases: ``bonds`` gives territory → case → whether a partner's.

    ``most`` territories at most, those with most cases; ``close`` brings the map round them. A mark leads
    to its case, or to its line in the list when it has several; to its territory without ``to_cases``.
    """
    located = visit.site.atlases[visit.lang].places(bonds)
    known = sorted(
        (iri for iri in bonds if iri in located), key=lambda iri: (-len(bonds[iri]), located[iri].label, iri)
    )
    shown = [iri for iri in known if located[iri].at][:most]
    silent = [iri for iri in known if not located[iri].at][: most // 2]
    named = max(1, min(NAMED, NAMED_IN_ALL // max(1, len(shown) + len(silent))))
    drawn, missing = (
        [_stop(visit, located[iri], bonds[iri], key if to_cases else "", named) for iri in some]
        for some in (shown, silent)
    )
    view = _around([located[iri] for iri in shown]) if close else (0, 0, WIDTH, HEIGHT)
    codes = {inset.code for inset in INSETS if any(_within(located[iri], inset.corner) for iri in shown)}
    text = round(view[2] * _TEXT)
    return Map(
        key=key,
        title=title,
        source=visit.site.assets.address("france.svg"),
        script=visit.site.assets.address("js/map.js"),
        view=view,
        close=close,
        text=text,
        stops=sorted(_labelled(drawn, view, text), key=lambda stop: (_depth(stop), -stop.size)),
        listed=drawn,
        missing=missing,
        insets=[(inset.code, *inset.corner) for inset in INSETS if inset.code in codes],
        side=SQUARE,
        left_out=len(known) - len(shown) - len(silent),
    )


def by_territory(visit: Visit, numbers: Sequence[int] | None = None) -> dict[str, Mapping[str, bool]]:
    """Return territory → case → whether it is that of a partner, for some cases by their numbers, or for all.

    The cases of a territory come in the order of ``numbers``, by title without them.
    """
    cases, bonds = visit.catalogue.cases, visit.site.bonds
    place = places(cases, cases.order("title", visit.lang) if numbers is None else numbers)
    some = None if numbers is None else BitMap(numbers)
    found: dict[str, Mapping[str, bool]] = {}
    for territory in dict.fromkeys((*bonds.concerned, *bonds.partners)):
        touching = bonds.of(territory) if some is None else bonds.of(territory) & some
        if touching:
            found[territory] = Touching(cases, touching, bonds.partners.get(territory, BitMap()), place)
    return found


def _stop(visit: Visit, place: Place, cases: Mapping[str, bool], key: str, named: int) -> Stop:
    lines = visit.catalogue.lines
    links = [Link(lines[case].label, visit.to_thing(case) or "") for case in islice(cases, named)]
    href = visit.to_thing(place.iri) or ""
    target = links[0].href if len(links) == 1 else f"#{key}-{place.slug}"
    x, y = place.at or (0, 0)
    return Stop(
        key=place.slug,
        text=place.label,
        kind=place.kind,
        href=href,
        cases=links,
        count=len(cases),
        partner=with_partner(cases),
        target=target if key and links else href,
        level=place.level,
        outline=place.outline,
        x=x,
        y=y,
        exact=place.exact,
        size=min(SIZES, max(1, len(cases))),
    )


def _depth(stop: Stop) -> int:
    return LEVELS.index(stop.level) if stop.level else len(LEVELS)


def _around(places: Sequence[Place]) -> tuple[int, int, int, int]:
    """Return the view that holds these places with a margin, in the proportions of a page."""
    spans = [place.span for place in places if place.span]
    if not spans:
        return 0, 0, WIDTH, HEIGHT
    left, top = min(span[0] for span in spans), min(span[1] for span in spans)
    right, bottom = max(span[2] for span in spans), max(span[3] for span in spans)
    width = max(LEAST, (right - left) * 1.2, (bottom - top) * 1.2 * 1.1)
    width = min(width, WIDTH)
    height = width / 1.1
    return round((left + right - width) / 2), round((top + bottom - height) / 2), round(width), round(height)


def _within(place: Place, corner: tuple[int, int]) -> bool:
    if place.at is None:
        return False
    return all(0 <= at - edge <= SQUARE for at, edge in zip(place.at, corner, strict=True))


def _labelled(stops: Sequence[Stop], view: tuple[int, int, int, int], text: int) -> list[Stop]:
    """Give a label to the marks that have room for it, those with most cases first."""
    taken: list[tuple[float, float, float, float]] = [_box(stop, text, 0) for stop in stops]
    found = []
    for stop in stops:
        length = _LETTER * text * len(stop.text) + text
        right = stop.x + length < view[0] + view[2]
        box = _box(stop, text, length if right else -length)
        own = _box(stop, text, 0)
        named = len(stop.text) <= LONGEST and not any(_touch(box, other) for other in taken if other != own)
        if named:
            taken.append(box)
        found.append(_with_label(stop, named=named, right=right))
    return found


def _with_label(stop: Stop, *, named: bool, right: bool) -> Stop:
    return Stop(**{**stop.__dict__, "named": named, "right": right})


def _box(stop: Stop, text: int, length: float) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of a mark (no length) or of its label; to the left when negative."""
    half = text * 0.55
    if not length:
        return stop.x - half, stop.y - half, stop.x + half, stop.y + half
    start = stop.x + half if length > 0 else stop.x + length
    return start, stop.y - half, start + abs(length) - half, stop.y + half


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
