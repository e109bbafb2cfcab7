"""The page of any thing: its record, and where it is mentioned.

Organisations, territories, instruments, methods, legal texts, people, glossary entries and recommendations
need nothing more; cases, formats, sessions and sources have pages of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from kb.namespaces import COOP, FOAF
from kb.records import Record
from web.content.mentions import MentionGroup, mentions
from web.content.partners import NO_PARTNERS, Partners, partners_of
from web.content.reading import read
from web.frame import Frame, frame
from web.pictures.network_view import around
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class ThingPage:
    """/fr/organisations/{slug} and its like"""

    template: ClassVar[str] = "pages/thing.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    record: Record = field(metadata={"help": "the thing, in the language of the page"})
    kicker: str = field(metadata={"help": "what sort of thing it is"})
    mentions: list[MentionGroup] = field(metadata={"help": "where it is mentioned"})
    hidden: tuple[str, ...] = field(metadata={"help": "keys of fields that are not worth a line here"})
    partners: Partners = field(default=NO_PARTNERS, metadata={"help": "organisations that share its cases"})
    network: str = field(default="", metadata={"help": "the network around it, empty without partners"})


def organisation(visit: Visit) -> ThingPage:
    _ = visit.words.gettext
    page = _page(visit, "organisation", COOP.Organisation, _("Organisation"), _("Organisations"))
    partners = partners_of(visit, page.record.iri)
    return replace(page, partners=partners, network=around(visit, page.record.iri) if partners.total else "")


def territory(visit: Visit) -> ThingPage:
    _ = visit.words.gettext
    return _page(visit, "territory", COOP.Territory, _("Territory"), _("Territories"))


def instrument(visit: Visit) -> ThingPage:
    _ = visit.words.gettext
    return _page(visit, "instrument", COOP.Instrument, _("Instrument"), _("Instruments"))


def method(visit: Visit) -> ThingPage:
    _ = visit.words.gettext
    return _page(visit, "method", COOP.Method, _("Method"), _("Methods"))


def legal_text(visit: Visit) -> ThingPage:
    _ = visit.words.gettext
    return _page(visit, "legal-text", COOP.LegalText, _("Legal text"), _("Legal texts"))


def glossary_entry(visit: Visit) -> ThingPage:
    _ = visit.words.gettext
    return _page(visit, "glossary", COOP.GlossaryEntry, _("Glossary"), _("Glossary"), parent="glossary")


def recommendation(visit: Visit) -> ThingPage:
    _ = visit.words.gettext
    return _page(visit, "recommendation", COOP.Recommendation, _("Recommendation"), _("Recommendations"))


def person(visit: Visit) -> ThingPage:
    _ = visit.words.gettext
    return _page(visit, "person", FOAF.Person, _("Person"), _("Sessions"), parent="sessions", hidden=("name",))


_PARENTS = {
    "organisation": "organisations",
    "territory": "territories",
    "instrument": "instruments",
    "method": "methods",
    "legal-text": "legal-texts",
    "recommendation": "recommendations",
}


# The questions behind a page, with the parameter that takes the thing.
_ASKED = [("things/statements", "thing"), ("pages/mentions", "thing")]
_ALSO_ASKED = {"organisation": [("organisations/cooperating", "organisation")]}


def _page(
    visit: Visit,
    kind: str,
    class_iri: str,
    kicker: str,
    section: str,
    *,
    parent: str = "",
    hidden: tuple[str, ...] = ("rank", "evidence", "typingEvidence", "lat", "long"),
) -> ThingPage:
    record = read(visit, kind, class_iri)
    return ThingPage(
        frame=frame(
            visit,
            record.label,
            record.description or f"{kicker} · {record.label}",
            crumbs=[Link(section, visit.to(parent or _PARENTS[kind]))],
            thing=record.iri,
            asked={name: {parameter: record.iri} for name, parameter in [*_ASKED, *_ALSO_ASKED.get(kind, [])]},
        ),
        record=record,
        kicker=kicker,
        mentions=mentions(visit, record.iri),
        hidden=hidden,
    )
