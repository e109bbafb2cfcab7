"""Plain lists of things: organisations, instruments, methods, legal texts, glossary entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from kb.engines.store import text
from kb.namespaces import COOP
from kb.text import reflow
from web.frame import Frame, frame
from web.lists.inventory import things_of
from web.lists.paging import Pages, pages
from web.visit import Visit

# A list that is looked through by eye and by the browser's own search: cut only when it is very long.
PAGE = 500


@dataclass(frozen=True)
class Line:
    """One thing."""

    text: str = field(metadata={"help": "its label"})
    href: str = field(metadata={"help": "its page"})
    kinds: list[str] = field(metadata={"help": "labels of its kinds, may be empty"})
    description: str = field(metadata={"help": "a sentence or two, may be empty"})
    date: str = field(metadata={"help": "date, month or year; may be empty"})
    code: str = field(metadata={"help": "official identifier, may be empty"})


@dataclass(frozen=True, kw_only=True)
class ListingPage:
    """/fr/organisations and its like"""

    template: ClassVar[str] = "pages/listing.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    lede: str = field(metadata={"help": "what the list holds"})
    lines: list[Line] = field(metadata={"help": "the things, in alphabetical order, or a page of them"})
    pages: Pages = field(metadata={"help": "which page of them"})
    code_name: str = field(metadata={"help": "what the codes are, empty without a column of codes"})


def organisations(visit: Visit) -> ListingPage:
    _ = visit.words.gettext
    lede = _("Authorities, groupings, State services, associations that take part in a case, a session or a source.")
    return _page(visit, "Organisation", _("Organisations"), lede, code_name=_("SIREN"))


def instruments(visit: Visit) -> ListingPage:
    _ = visit.words.gettext
    lede = _("Schemes, calls, contracts, charters and programmes that set off or frame cooperation.")
    return _page(visit, "Instrument", _("Instruments"), lede)


def methods(visit: Visit) -> ListingPage:
    _ = visit.words.gettext
    return _page(
        visit, "Method", _("Methods"), _("Ways of working that the sources name: games, processes, bodies, means.")
    )


def legal_texts(visit: Visit) -> ListingPage:
    _ = visit.words.gettext
    lede = _("Articles, laws and rulings on which the legal profile of a format rests.")
    return _page(visit, "LegalText", _("Legal texts"), lede, code_name=_("Reference"))


def glossary(visit: Visit) -> ListingPage:
    _ = visit.words.gettext
    return _page(visit, "GlossaryEntry", _("Glossary"), _("The words of cooperation, defined in our own terms."))


def lines(visit: Visit, class_name: str, things: Sequence[str]) -> list[Line]:
    """Return some things of a class, each once, with all its kinds."""
    found: dict[str, Line] = {}
    if not things:
        return []
    for row in visit.ask("pages/things", things=" ".join(things), **{"class": COOP[class_name]}):
        iri, kind = text(row["thing"]), text(row.get("kindLabel"))
        line = found.setdefault(
            iri,
            Line(
                text=text(row["label"]),
                href=visit.to_thing(iri) or "",
                kinds=[],
                description=reflow(text(row.get("description"))),
                date=text(row.get("date")),
                code=text(row.get("code")),
            ),
        )
        if kind and kind not in line.kinds:
            line.kinds.append(kind)
    return list(found.values())


def _page(visit: Visit, class_name: str, title: str, lede: str, *, code_name: str = "") -> ListingPage:
    every = things_of(visit, class_name)
    part = pages(visit, len(every), lines="content", size=PAGE)
    return ListingPage(
        frame=frame(visit, title, lede, asked={"pages/things": {"class": COOP[class_name]}}),
        lede=lede,
        lines=lines(visit, class_name, part.of(every)),
        pages=part,
        code_name=code_name,
    )
