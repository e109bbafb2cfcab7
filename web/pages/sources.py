"""Sources, and what each of them supports, passage by passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.engines.store import Row, native, text
from kb.namespaces import COOP
from kb.records import Record
from web.content.mentions import MentionGroup, mentions
from web.content.reading import read
from web.frame import Frame, frame
from web.lists.inventory import things_of
from web.lists.paging import Pages, pages
from web.visit import Link, Visit

# A list that is looked through by eye and by the browser's own search: cut only when it is very long.
PAGE = 500


@dataclass(frozen=True)
class Line:
    """One source of the list."""

    text: str = field(metadata={"help": "its title"})
    href: str = field(metadata={"help": "its page"})
    kind: str = field(metadata={"help": "what sort of source"})
    date: str = field(metadata={"help": "date, month or year; may be empty"})
    publisher: str = field(metadata={"help": "who publishes it, may be empty"})
    statements: int = field(metadata={"help": "how many statements rest on it"})


@dataclass(frozen=True, kw_only=True)
class SourcesPage:
    """/fr/sources"""

    template: ClassVar[str] = "pages/sources.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    founding: list[Line] = field(metadata={"help": "the founding documents"})
    external: list[Line] = field(metadata={"help": "the others, or a page of them"})
    pages: Pages = field(metadata={"help": "which page of them"})


@dataclass(frozen=True)
class Support:
    """Something that rests on a passage."""

    text: str = field(metadata={"help": "label of the item"})
    href: str = field(metadata={"help": "its address"})
    owner: str = field(metadata={"help": "label of the thing it is a part of"})


@dataclass(frozen=True)
class PassageLine:
    """A located passage."""

    key: str = field(metadata={"help": "anchor"})
    locator: str = field(metadata={"help": "where it stands in the document"})
    supports: list[Support] = field(metadata={"help": "what rests on it, may be empty"})


@dataclass(frozen=True, kw_only=True)
class SourcePage:
    """/fr/sources/{slug}"""

    template: ClassVar[str] = "pages/source.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    record: Record = field(metadata={"help": "the source"})
    founding: bool = field(metadata={"help": "true for a founding document"})
    passages: list[PassageLine] = field(metadata={"help": "its passages in the order of the document"})
    mentions: list[MentionGroup] = field(metadata={"help": "what cites the source as a whole"})


def sources(visit: Visit) -> SourcesPage:
    _ = visit.words.gettext
    founding = [text(row["source"]) for row in visit.ask("sources/founding")]
    external = [source for source in things_of(visit, "Source") if source not in founding]
    part = pages(visit, len(external), lines="external-title", size=PAGE)
    # What each rests on is counted for those that are shown.
    rows = visit.ask("pages/sources", sources=" ".join([*founding, *part.of(external)]))
    return SourcesPage(
        frame=frame(
            visit,
            _("Sources"),
            _("The documents that every statement of the base comes from, and how many rest on each."),
            asked={"pages/sources": {}},
        ),
        founding=[_line(visit, row) for row in rows if _is_founding(text(row["corpus"]))],
        external=[_line(visit, row) for row in rows if not _is_founding(text(row["corpus"]))],
        pages=part,
    )


def source(visit: Visit) -> SourcePage:
    record = read(visit, "source", COOP.Source)
    _ = visit.words.gettext
    corpus = record.field("corpus")
    return SourcePage(
        frame=frame(
            visit,
            record.label,
            _("What rests on this source: %(label)s", label=record.label),
            crumbs=[Link(_("Sources"), visit.to("sources"))],
            thing=record.iri,
            asked={"pages/passages": {"source": record.iri}, "pages/mentions": {"thing": record.iri}},
        ),
        record=record,
        founding=bool(corpus and _is_founding(corpus.values[0].iri or "")),
        passages=_passages(visit, visit.ask("pages/passages", source=record.iri)),
        mentions=mentions(visit, record.iri),
    )


def _line(visit: Visit, row: Row) -> Line:
    return Line(
        text=text(row["label"]),
        href=visit.to_thing(text(row["source"])) or "",
        kind=text(row["kindLabel"]),
        date=text(row.get("date")),
        publisher=text(row.get("publisher")),
        statements=int(native(row["statements"]) or 0),
    )


def _is_founding(corpus: str) -> bool:
    return corpus.endswith("/fondateur")


def _passages(visit: Visit, rows: tuple[Row, ...]) -> list[PassageLine]:
    lines: dict[str, PassageLine] = {}
    for row in rows:
        iri = text(row["passage"])
        line = lines.setdefault(iri, PassageLine(iri.rpartition("#")[2], text(row["locator"]), []))
        if "part" in row:
            href = visit.to_thing(text(row["part"])) or ""
            line.supports.append(Support(text(row["partLabel"]), href, text(row.get("ownerLabel"))))
    return list(lines.values())
