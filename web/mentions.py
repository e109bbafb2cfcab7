"""Where a thing is mentioned: rows of queries/pages/mentions.rq, by sort of thing and by thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kb.namespaces import split
from kb.store import Row, text
from kb.text import fold
from web.answers import names
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
    mentions: list[Mention] = field(metadata={"help": "in alphabetical order"})


def mentions(visit: Visit, thing: str, *, without: tuple[str, ...] = ()) -> list[MentionGroup]:
    """Read what mentions ``thing``; ``without`` leaves out kinds that the page shows otherwise."""
    rows = [row for row in visit.ask("pages/mentions", thing=thing) if _owner(row) != thing]
    owners: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        owners[_owner(row)].append(row)
    cited: list[Row] = [{"thing": ox.NamedNode(iri)} for iri in {*owners, *(text(row["part"]) for row in rows)}]
    label = names(visit.knowledge, cited, visit.lang)
    by_kind: dict[str, list[Mention]] = defaultdict(list)
    for owner in sorted(filter(label.__contains__, owners), key=lambda iri: fold(label[iri])):
        kind, _slug, _part = split(owner) or ("", "", "")
        by_kind[kind].append(_mention(visit, owner, owners[owner], label))
    titles = _titles(visit)
    shown = [kind for kind in _KINDS if kind in by_kind and kind not in without]
    return [MentionGroup(kind, titles[kind], by_kind[kind]) for kind in shown]


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
