"""Formats of cooperation as a tree, and one format with its dated legal profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.engines.store import Row, text
from kb.namespaces import COOP
from kb.records import Field, Item, Record
from web.content.bearers import Bearers, bearers
from web.content.mentions import MentionGroup, mentions
from web.content.reading import read
from web.frame import Frame, frame
from web.pictures.tree import Branch, tree
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class FormatsPage:
    """/fr/formats"""

    template: ClassVar[str] = "pages/formats.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    compare: str = field(metadata={"help": "address of formats side by side"})
    families: list[Branch] = field(metadata={"help": "families of formats, each with its formats"})


@dataclass(frozen=True)
class Criterion:
    """One line of a legal profile."""

    name: str = field(metadata={"help": "name of the criterion"})
    href: str = field(metadata={"help": "page of the criterion"})
    statements: list[Item] = field(metadata={"help": "what is known on it"})


@dataclass(frozen=True)
class Regime:
    """The law of a format over a period."""

    item: Item = field(metadata={"help": "the regime"})
    since: str = field(metadata={"help": "first day, month or year; empty when unknown"})
    until: str = field(metadata={"help": "last one; empty when still in force"})
    others: list[Field] = field(metadata={"help": "its other fields"})
    criteria: list[Criterion] = field(metadata={"help": "its legal profile"})


@dataclass(frozen=True, kw_only=True)
class FormatPage:
    """/fr/formats/{slug}"""

    template: ClassVar[str] = "pages/format.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    record: Record = field(metadata={"help": "the format"})
    compare: str = field(metadata={"help": "address of formats side by side, this one already ticked"})
    broader: list[Link] = field(metadata={"help": "more general formats"})
    narrower: list[Branch] = field(metadata={"help": "more precise formats"})
    regimes: list[Regime] = field(metadata={"help": "dated regimes, the one in force first"})
    bearers: Bearers = field(metadata={"help": "cases that use the format"})
    mentions: list[MentionGroup] = field(metadata={"help": "where else it is mentioned"})


def formats(visit: Visit) -> FormatsPage:
    _ = visit.words.gettext
    return FormatsPage(
        frame=frame(
            visit,
            _("Formats of cooperation"),
            _("The forms that cooperation takes, from a moral commitment to a structure of its own."),
            asked={"pages/formats": {}},
        ),
        compare=visit.to("compare-formats"),
        families=tree(visit, visit.ask("pages/formats"), key="format", cases=visit.catalogue.cases_bearing),
    )


def format_(visit: Visit) -> FormatPage:
    record = read(visit, "format", COOP.Format)
    rows = visit.ask("pages/formats")
    _ = visit.words.gettext
    return FormatPage(
        frame=frame(
            visit,
            record.label,
            record.description or record.label,
            crumbs=[Link(_("Formats"), visit.to("formats"))],
            thing=record.iri,
            asked={"things/statements": {"thing": record.iri}, "pages/cases-with": {"concepts": record.iri}},
        ),
        record=record,
        compare=visit.to("compare-formats", query=[("with", record.slug)]),
        broader=_broader(visit, rows, record.iri),
        narrower=_narrower(tree(visit, rows, key="format", cases=visit.catalogue.cases_bearing), record.iri),
        regimes=regimes(visit, record),
        bearers=bearers(visit, record.iri),
        mentions=mentions(visit, record.iri, without="case"),
    )


def regimes(visit: Visit, record: Record) -> list[Regime]:
    """Return the dated legal profiles of a format, the one in force first."""
    items = [item for group in record.groups for item in group.items if item.type == "Regime"]
    return sorted((_regime(visit, item) for item in items), key=_latest_first)


def _regime(visit: Visit, item: Item) -> Regime:
    lines: dict[str, Criterion] = {}
    for statement in (part for group in item.parts for part in group.items):
        criterion = statement.field("criterion")
        if criterion is None:
            continue
        named = criterion.values[0]
        line = lines.setdefault(named.text, Criterion(named.text, visit.to_thing(named.iri or "") or "", []))
        line.statements.append(statement)
    return Regime(
        item=item,
        since=_first(item, "validFrom"),
        until=_first(item, "validUntil"),
        others=[field for field in item.fields if field.key not in ("validFrom", "validUntil", "statement")],
        criteria=list(lines.values()),
    )


def _latest_first(regime: Regime) -> tuple[bool, list[int]]:
    return bool(regime.until), [-int(part) for part in regime.since.split("-") if part]


def _first(item: Item, key: str) -> str:
    found = item.field(key)
    return found.values[0].text if found else ""


def _broader(visit: Visit, rows: tuple[Row, ...], iri: str) -> list[Link]:
    by_iri = {text(row["format"]): row for row in rows}
    above = text(by_iri[iri].get("broader")) if iri in by_iri else ""
    return [Link(text(by_iri[above]["label"]), visit.to_thing(above) or "")] if above in by_iri else []


def _narrower(branches: list[Branch], iri: str) -> list[Branch]:
    for branch in branches:
        if branch.iri == iri:
            return branch.narrower
        if found := _narrower(branch.narrower, iri):
            return found
    return []
