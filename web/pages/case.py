"""One case: its facets in order, what proves each item, what surrounds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from kb.comparing.similar import Likeness
from kb.engines.store import Row, text
from kb.namespaces import COOP
from kb.records import Field, Proof, Record, Value
from web.content.reading import read
from web.content.remedies import Remedy, remedies
from web.frame import Frame, frame
from web.pictures.mapping import Map, draw
from web.pictures.network_view import around
from web.takeaways.downloads import files
from web.visit import Link, Visit

# Fields that the head of the page shows in its own way.
SIMILAR = 5
HEAD = ("stage", "theme", "territory", "presentedAt")


@dataclass(frozen=True)
class Advice:
    """A recommendation that bears on the case, and why."""

    number: str = field(metadata={"help": "its number in the synthesis"})
    text: str = field(metadata={"help": "its label"})
    href: str = field(metadata={"help": "its page"})
    reasons: list[Link] = field(metadata={"help": "what the case and the recommendation both mention"})


@dataclass(frozen=True)
class Section:
    """An entry of the contents of the page."""

    text: str = field(metadata={"help": "name of the facet"})
    href: str = field(metadata={"help": "fragment"})
    count: int = field(metadata={"help": "number of items"})


@dataclass(frozen=True)
class Near:
    """A case close to the one shown."""

    likeness: Likeness = field(metadata={"help": "the case, how close it is and why"})
    percent: int = field(metadata={"help": "likeness out of 100"})
    compare: str = field(metadata={"help": "address of the two side by side"})


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """/fr/cas/{slug}"""

    template: ClassVar[str] = "pages/case.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    record: Record = field(metadata={"help": "the case, in the language of the page"})
    stage: Value | None = field(metadata={"help": "how far it is"})
    formats: list[Value] = field(metadata={"help": "kinds of its format uses, each once"})
    territories: tuple[Value, ...] = field(metadata={"help": "named territories it concerns"})
    themes: tuple[Value, ...] = field(metadata={"help": "its themes"})
    sessions: tuple[Value, ...] = field(metadata={"help": "sessions where it was presented"})
    others: list[Field] = field(metadata={"help": "fields that the head does not show"})
    map: Map | None = field(metadata={"help": "where its partners and its territories lie; None when it names none"})
    contents: list[Section] = field(metadata={"help": "the facets, to jump to"})
    advice: list[Advice] = field(metadata={"help": "recommendations that bear on it, by number"})
    remedies: list[Remedy] = field(metadata={"help": "what to try against the obstacles that it met"})
    similar: list[Near] = field(metadata={"help": "the closest cases, with the reasons"})
    sources: list[Proof] = field(metadata={"help": "every source of the page, each once, founding ones first"})
    external: int = field(metadata={"help": "number of items that no founding document states"})
    files: list[Link] = field(metadata={"help": "the sheet to take away, in several forms"})
    compare: str = field(metadata={"help": "address of the choice of cases to compare with this one"})
    network: str = field(metadata={"help": "address of the network around it; empty when it names no partner"})
    quality: str = field(metadata={"help": "address of the report on the quality of this case"})


def case(visit: Visit) -> CasePage:
    record = read(visit, "case", COOP.Case)
    _ = visit.words.gettext
    formats = record.group("formats")
    return CasePage(
        frame=frame(
            visit,
            record.label,
            record.description or record.label,
            crumbs=[Link(_("Cases"), visit.to("cases"))],
            thing=record.iri,
            asked={
                "things/statements": {"thing": record.iri},
                "things/proofs": {"thing": record.iri},
                "pages/recommendations-for-case": {"case": record.iri},
                "cases/similar": {"case": record.iri},
                "cases/places": {"case": record.iri},
            },
        ),
        record=record,
        stage=next(iter(_values(record, "stage")), None),
        formats=_once(kind for item in (formats.items if formats else ()) for kind in item.kinds),
        territories=_values(record, "territory"),
        themes=_values(record, "theme"),
        sessions=_values(record, "presentedAt"),
        others=[field for field in record.fields if field.key not in HEAD],
        map=_map(visit, record),
        contents=[Section(group.label, f"#facet-{group.key}", len(group.items)) for group in record.groups],
        advice=_advice(visit, record),
        remedies=remedies(visit, case=record.iri),
        similar=_similar(visit, record),
        sources=_sources(record),
        external=sum(not item.founding for group in record.groups for item in group.items),
        files=files(visit, []),
        compare=visit.to("compare", query=[("with", record.slug)]),
        network=around(visit, record.iri) if _names_a_partner(record) else "",
        quality=visit.to("case-quality", slug=record.slug),
    )


def _names_a_partner(record: Record) -> bool:
    return any(_partners(record))


def _partners(record: Record) -> Iterator[str]:
    """Yield the organisations that are partners in the case."""
    group = record.group("partenaires")
    for item in group.items if group else ():
        named = item.field("partner")
        yield from (value.iri for value in (named.values if named else ()) if value.iri)


def _map(visit: Visit, record: Record) -> Map | None:
    _ = visit.words.gettext
    atlas = visit.site.atlases[visit.lang]
    concerned = {territory.iri: {record.iri: False} for territory in _values(record, "territory") if territory.iri}
    of_partners = {territory: {record.iri: True} for territory in atlas.of_organisations(set(_partners(record)))}
    bonds = concerned | of_partners
    drawn = draw(visit, bonds, title=_("Territories of this case"), key="place", close=True, to_cases=False)
    return drawn if drawn.stops else None


def _values(record: Record, key: str) -> tuple[Value, ...]:
    found = record.field(key)
    return found.values if found else ()


def _once(values: Iterable[Value]) -> list[Value]:
    return list({value.iri: value for value in values}.values())


def _advice(visit: Visit, record: Record) -> list[Advice]:
    mentioned = set(_mentioned(record))
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in visit.site.reasons[visit.lang]:
        if text(row["reason"]) in mentioned:
            rows[text(row["recommendation"])].append(row)
    return [
        Advice(
            number=text(found[0]["number"]),
            text=text(found[0]["label"]),
            href=visit.to_thing(iri) or "",
            reasons=[Link(text(row["reasonLabel"]), visit.to_thing(text(row["reason"])) or "") for row in found],
        )
        for iri, found in rows.items()
    ]


def _mentioned(record: Record) -> Iterator[str]:
    """Yield the IRIs that the ranked items of a case mention, as pages/recommendations-for-case reads them."""
    for item in (item for group in record.groups for item in group.items if item.rank is not None):
        named = [value for key in ("instrument", "method") if (found := item.field(key)) for value in found.values]
        yield from (value.iri for value in (*item.kinds, *item.themes, *named) if value.iri)


def _similar(visit: Visit, record: Record) -> list[Near]:
    return [
        Near(found, round(100 * found.score), visit.to("compare", query=[("case", record.slug), ("case", found.slug)]))
        for found in visit.knowledge.similar(record.iri, visit.lang, SIMILAR)
    ]


def _sources(record: Record) -> list[Proof]:
    everything = [*record.proofs, *(proof for group in record.groups for item in group.items for proof in item.proofs)]
    once = {proof.source.iri: proof for proof in everything}
    return sorted(once.values(), key=lambda proof: (not proof.founding, proof.source.text))
