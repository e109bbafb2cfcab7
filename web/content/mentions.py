"""Where a thing is mentioned: rows of queries/pages/mentions.rq, by sort of thing and by thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kb.engines.store import Row, text
from kb.namespaces import THINGS, split
from kb.text import fold
from web.content.bearers import first_cases, selection_with
from web.lists.paging import SIZE
from web.site.answers import names
from web.visit import Visit

# The order in which the sorts of things that mention are shown; the rest is left out.
_KINDS = (
    "case",
    "format",
    "recommendation",
    "session",
    "organisation",
    "territory",
    "instrument",
    "method",
    "glossary",
    "legal-text",
    "source",
)


@dataclass(frozen=True)
class Place:
    """One part of a thing that mentions, and in what capacity."""

    text: str = field(metadata={"help": "label of the part; name of the property for the thing itself"})
    href: str | None = field(metadata={"help": "address of the part, none for the thing itself"})
    role: str = field(metadata={"help": "name of the property, empty when it is the text"})


@dataclass(frozen=True)
class Mention:
    """One thing that mentions this one."""

    text: str = field(metadata={"help": "its label"})
    href: str = field(metadata={"help": "its address"})
    places: list[Place] = field(metadata={"help": "where exactly"})


@dataclass(frozen=True)
class MentionGroup:
    """All the things of one sort that mention this one."""

    kind: str = field(metadata={"help": "kind of thing, as in the IRI"})
    label: str = field(metadata={"help": "title of the group"})
    mentions: list[Mention] = field(metadata={"help": "the first ones, in alphabetical order"})
    total: int = field(metadata={"help": "how many there are"})
    every: str = field(metadata={"help": "where they all are; empty when none is left out"})


def mentions(visit: Visit, thing: str, *, without: str = "") -> list[MentionGroup]:
    """Read what mentions ``thing``, no more than a page of each kind; ``without`` is a kind shown otherwise."""
    by_kind: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(visit, thing, without):
        kind, _slug, _part = split(text(row["part"])) or ("", "", "")
        by_kind[kind][_owner(row)].append(row)
        by_kind[kind].pop(thing, None)
    first = {kind: _first(visit, kind, owners) for kind, owners in by_kind.items() if kind in _KINDS}
    cited: list[Row] = [
        {"thing": ox.NamedNode(iri)}
        for kind, owners in first.items()
        for owner in owners
        for iri in (owner, *(text(row["part"]) for row in by_kind[kind][owner]))
    ]
    label = names(visit.knowledge, cited, visit.lang)
    titles = _titles(visit)
    groups = {kind: _mentions(visit, owners, by_kind[kind], label) for kind, owners in first.items()}
    return [
        MentionGroup(kind, titles[kind], groups[kind], *_whole(visit, thing, kind, len(by_kind[kind])))
        for kind in _KINDS
        if groups.get(kind)
    ]


def _rows(visit: Visit, thing: str, without: str) -> list[Row]:
    """Return part and property of each mention, in order; what is left out is not even read."""
    left_out = {"without": f"{THINGS}{without}/"} if without else {}
    rows = visit.knowledge.gather("pages/mentions", thing=thing, **left_out).rows
    return sorted(rows, key=lambda row: (text(row["part"]), text(row["property"])))


def _first(visit: Visit, kind: str, owners: Collection[str]) -> list[str]:
    """Return the first ones: cases by title, others by the name in their IRI when there are too many to name all."""
    if len(owners) <= SIZE:
        return list(owners)
    if kind == "case":
        return list(first_cases(visit, owners))
    return sorted(owners)[:SIZE]


def _mentions(
    visit: Visit, owners: Iterable[str], rows: Mapping[str, list[Row]], label: Mapping[str, str]
) -> list[Mention]:
    named = sorted(filter(label.__contains__, owners), key=lambda iri: fold(label[iri]))
    return [_mention(visit, owner, rows[owner], label) for owner in named]


def _whole(visit: Visit, thing: str, kind: str, total: int) -> tuple[int, str]:
    """Return how many there are, and where they all are when the page holds the first ones only."""
    if total <= SIZE:
        return total, ""
    selection = selection_with(visit, thing) if kind == "case" else ""
    return total, selection or visit.to("question", name="things/citing", query=[("thing", thing)])


def _owner(row: Row) -> str:
    return text(row["part"]).partition("#")[0]


def _mention(visit: Visit, owner: str, rows: list[Row], label: Mapping[str, str]) -> Mention:
    places = [_place(visit, row, label) for row in rows]
    return Mention(label[owner], visit.to_thing(owner) or "", list(dict.fromkeys(places)))


def _place(visit: Visit, row: Row, label: Mapping[str, str]) -> Place:
    part, role = text(row["part"]), _name(visit, text(row["property"]))
    if "#" not in part:
        return Place(role, None, "")
    return Place(label.get(part, role), visit.to_thing(part), role)


def _name(visit: Visit, iri: str) -> str:
    labels = visit.knowledge.schema.labels.get(iri, {})
    return labels.get(visit.lang) or iri.rpartition("#")[2].rpartition("/")[2]


def _titles(visit: Visit) -> dict[str, str]:
    _ = visit.words.gettext
    return {
        "case": _("In cases"),
        "format": _("In formats"),
        "recommendation": _("In recommendations"),
        "session": _("In sessions"),
        "organisation": _("In organisations"),
        "territory": _("In territories"),
        "instrument": _("In instruments"),
        "method": _("In methods"),
        "glossary": _("In the glossary"),
        "legal-text": _("In legal texts"),
        "source": _("In sources"),
    }
