"""What one case says and lacks, in plain words: for its readers, and for who will complete it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

from kb.namespaces import COOP
from kb.records import Group, Item, Proof, Record
from web.content.reading import read
from web.content.report import Bar, FindingLine, finding_lines, is_doubtful
from web.frame import Frame, frame
from web.pages.quality import FACETS, facet_name
from web.visit import Link, Visit


@dataclass(frozen=True)
class Known:
    """A facet that says something."""

    text: str = field(metadata={"help": "name of the facet"})
    href: str = field(metadata={"help": "where the case says it"})
    bar: Bar = field(metadata={"help": "items verified, out of all"})


@dataclass(frozen=True)
class Missing:
    """A facet that says nothing."""

    text: str = field(metadata={"help": "name of the facet"})
    reason: str = field(metadata={"help": "why, empty when nobody has said"})
    words: str = field(metadata={"help": "the absence in a sentence, may be empty"})
    href: str = field(metadata={"help": "where the case says it, empty when it does not"})


@dataclass(frozen=True)
class Doubt:
    """Items that need a look, for one reason."""

    title: str = field(metadata={"help": "the reason"})
    links: list[Link] = field(metadata={"help": "the items, never empty"})


@dataclass(frozen=True)
class Support:
    """A source and what rests on it."""

    proof: Proof = field(metadata={"help": "the source"})
    bar: Bar = field(metadata={"help": "items that cite it, out of all"})


@dataclass(frozen=True, kw_only=True)
class CaseQualityPage:
    """/fr/qualite/{slug}"""

    template: ClassVar[str] = "pages/case-quality.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    case: Link = field(metadata={"help": "the case"})
    items: int = field(metadata={"help": "number of items"})
    known: list[Known] = field(metadata={"help": "facets that say something"})
    missing: list[Missing] = field(metadata={"help": "facets that say nothing"})
    doubts: list[Doubt] = field(metadata={"help": "what to verify, most pressing first"})
    sources: list[Support] = field(metadata={"help": "sources, those that bear most first"})
    inferred: int = field(metadata={"help": "items that are inferred"})
    doubtful: int = field(metadata={"help": "items not verified, or in part"})
    findings: list[FindingLine] = field(metadata={"help": "what the last check found in its file"})
    checked: bool = field(metadata={"help": "false over a base that nobody checked"})


def case_quality(visit: Visit) -> CaseQualityPage:
    record = read(visit, "case", COOP.Case)
    _ = visit.words.gettext
    items = [item for group in record.groups for item in group.items]
    return CaseQualityPage(
        frame=frame(
            visit,
            _("Quality of “%(case)s”", case=record.label),
            _("What this case says, what it lacks and why, what remains to be verified, and what it rests on."),
            crumbs=[Link(_("Quality of the base"), visit.to("quality"))],
            asked={"quality/to-verify": {"case": record.iri}, "things/statements": {"thing": record.iri}},
        ),
        case=Link(record.label, visit.to("case", slug=record.slug)),
        items=len(items),
        known=[_known(visit, record, group) for group in record.groups if group.items],
        missing=_missing(visit, record),
        doubts=_doubts(visit, items),
        sources=_sources(items),
        inferred=sum(_has(item, "inferred") for item in items),
        doubtful=sum(is_doubtful(item.verification) for item in items),
        findings=finding_lines(visit, path=f"data/cases/{record.slug}.ttl"),
        checked=visit.knowledge.report is not None,
    )


def _known(visit: Visit, record: Record, group: Group) -> Known:
    sure = sum(not is_doubtful(item.verification) for item in group.items)
    href = visit.to("case", slug=record.slug, part=f"facet-{group.key}")
    return Known(group.label, href, Bar(sure, len(group.items)))


def _missing(visit: Visit, record: Record) -> list[Missing]:
    """Return the empty facets with their reasons, and the facets that nobody has looked at."""
    said = {group.key for group in record.groups if group.items or group.absences}
    told = [
        Missing(
            group.label,
            absence.kinds[0].text if absence.kinds else "",
            absence.label,
            visit.to("case", slug=record.slug, part=absence.key),
        )
        for group in record.groups
        for absence in group.absences
    ]
    untold = [Missing(facet_name(visit, key), "", "", "") for key in FACETS if key not in said]
    return [*told, *untold]


def _doubts(visit: Visit, items: list[Item]) -> list[Doubt]:
    _ = visit.words.gettext
    sorts = (
        (_("Sources disagree"), [item for item in items if _has(item, "disputed")]),
        (_("Nobody has verified"), [item for item in items if _is(item, "a-verifier")]),
        (_("Verified in part"), [item for item in items if _is(item, "partiel")]),
        (_("Inferred: a source that states it would be better"), [item for item in items if _has(item, "inferred")]),
    )
    return [
        Doubt(title, [Link(item.label, visit.to_thing(item.iri) or "") for item in found])
        for title, found in sorts
        if found
    ]


def _has(item: Item, evidence: str) -> bool:
    return item.evidence is not None and item.evidence.slug == evidence


def _is(item: Item, verification: str) -> bool:
    return item.verification is not None and item.verification.slug == verification


def _sources(items: list[Item]) -> list[Support]:
    proofs: dict[str | None, Proof] = {}
    borne: Counter[str | None] = Counter()
    for item in items:
        for iri, proof in {proof.source.iri: proof for proof in item.proofs}.items():
            proofs.setdefault(iri, proof)
            borne[iri] += 1
    return [Support(proofs[iri], Bar(count, len(items))) for iri, count in borne.most_common()]
