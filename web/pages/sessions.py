"""Sessions of exploration: the list, and one session with its programme and its speakers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.namespaces import COOP
from kb.records import Field, Item, Record, Value
from web.content.mentions import MentionGroup, mentions
from web.content.reading import read
from web.frame import Frame, frame
from web.lists.inventory import things_of
from web.pages.listings import Line, lines
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class SessionsPage:
    """/fr/sessions"""

    template: ClassVar[str] = "pages/sessions.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    lede: str = field(metadata={"help": "what sessions are"})
    lines: list[Line] = field(metadata={"help": "the sessions, latest first"})


@dataclass(frozen=True)
class Speaker:
    """Someone's part in a session."""

    item: Item = field(metadata={"help": "the intervention"})
    person: Value = field(metadata={"help": "who"})
    role: str = field(metadata={"help": "role as the document writes it, may be empty"})
    affiliations: tuple[Value, ...] = field(metadata={"help": "for whom"})
    status: str = field(metadata={"help": "announced or subject to confirmation, may be empty"})


@dataclass(frozen=True)
class ProgrammeLine:
    """One item of the programme."""

    item: Item = field(metadata={"help": "the item"})
    speakers: list[Speaker] = field(metadata={"help": "who spoke, may be empty"})


@dataclass(frozen=True, kw_only=True)
class SessionPage:
    """/fr/sessions/{slug}"""

    template: ClassVar[str] = "pages/session.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    record: Record = field(metadata={"help": "the session"})
    fields: list[Field] = field(metadata={"help": "its fields, dates and places first"})
    programme: list[ProgrammeLine] = field(metadata={"help": "its programme, may be empty"})
    points: list[Item] = field(metadata={"help": "objectives, leading questions, benefits, context"})
    hosts: list[Speaker] = field(metadata={"help": "roles that are not tied to an item of the programme"})
    open_lists: list[Item] = field(metadata={"help": "lists that the source leaves open"})
    mentions: list[MentionGroup] = field(metadata={"help": "cases presented, documents"})


def sessions(visit: Visit) -> SessionsPage:
    _ = visit.words.gettext
    lede = _("Days where practitioners looked into cooperation; the founding documents announce or report them.")
    return SessionsPage(
        frame=frame(visit, _("Sessions"), lede, asked={"pages/things": {"class": COOP.Session}}),
        lede=lede,
        lines=sorted(lines(visit, "Session", things_of(visit, "Session")), key=lambda line: line.date, reverse=True),
    )


def session(visit: Visit) -> SessionPage:
    record = read(visit, "session", COOP.Session)
    _ = visit.words.gettext
    items = [item for group in record.groups for item in group.items]
    speakers = [_speaker(item) for item in items if item.type == "Intervention" and item.field("person")]
    return SessionPage(
        frame=frame(
            visit,
            record.label,
            record.description or record.label,
            crumbs=[Link(_("Sessions"), visit.to("sessions"))],
            thing=record.iri,
            asked={"things/statements": {"thing": record.iri}, "pages/mentions": {"thing": record.iri}},
        ),
        record=record,
        fields=list(record.fields),
        programme=[
            ProgrammeLine(item, [speaker for speaker in speakers if _item_iri(speaker) == item.iri])
            for item in items
            if item.type == "ProgrammeItem"
        ],
        points=[item for item in items if item.type == "SessionPoint"],
        hosts=[speaker for speaker in speakers if not _item_iri(speaker)],
        open_lists=[item for group in record.groups for item in group.open_lists],
        mentions=mentions(visit, record.iri),
    )


def _speaker(item: Item) -> Speaker:
    return Speaker(
        item=item,
        person=_values(item, "person")[0],
        role=next((value.text for value in _values(item, "roleAsWritten")), ""),
        affiliations=_values(item, "affiliation"),
        status=next((value.text for value in _values(item, "status") if value.slug != "confirme"), ""),
    )


def _item_iri(speaker: Speaker) -> str:
    return next((value.iri or "" for value in _values(speaker.item, "item")), "")


def _values(item: Item, key: str) -> tuple[Value, ...]:
    found = item.field(key)
    return found.values if found else ()
