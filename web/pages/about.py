"""About the base: where it comes from, how to read evidence, licence, limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.engines.store import text
from kb.namespaces import thing
from web.frame import Frame, frame
from web.visit import Link, Visit


@dataclass(frozen=True)
class Level:
    """A level of evidence or of verification."""

    slug: str = field(metadata={"help": "its notation"})
    text: str = field(metadata={"help": "its label"})
    definition: str = field(metadata={"help": "what it means"})
    href: str = field(metadata={"help": "page of the concept"})


@dataclass(frozen=True, kw_only=True)
class AboutPage:
    """/fr/a-propos"""

    template: ClassVar[str] = "pages/about.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    evidence: list[Level] = field(metadata={"help": "levels of evidence"})
    verification: list[Level] = field(metadata={"help": "levels of verification of facts found elsewhere"})
    absences: list[Level] = field(metadata={"help": "reasons why a facet is empty"})
    founding: list[Link] = field(metadata={"help": "the founding documents"})
    sources: str = field(metadata={"help": "address of the sources"})
    concepts: str = field(metadata={"help": "address of the concepts"})
    sparql: str = field(metadata={"help": "address of the query editor"})
    questions: str = field(metadata={"help": "address of the questions"})
    api: str = field(metadata={"help": "address of the interface for programs"})


def about(visit: Visit) -> AboutPage:
    _ = visit.words.gettext
    return AboutPage(
        frame=frame(
            visit,
            _("About this base"),
            _("Where the facts come from, how to read their evidence, under which licence, within which limits."),
        ),
        evidence=_levels(visit, "evidence"),
        verification=_levels(visit, "verification"),
        absences=_levels(visit, "absence-reason"),
        founding=[
            Link(text(row["label"]), visit.to_thing(text(row["source"])) or "") for row in visit.ask("sources/founding")
        ],
        sources=visit.to("sources"),
        concepts=visit.to("concepts"),
        sparql=visit.to("sparql"),
        questions=visit.to("questions"),
        api=visit.to("api"),
    )


def _levels(visit: Visit, scheme: str) -> list[Level]:
    return [
        Level(
            slug=text(row["concept"]).rpartition("/")[2],
            text=text(row["label"]),
            definition=text(row.get("definition")),
            href=visit.to_thing(text(row["concept"])) or "",
        )
        for row in visit.ask("pages/concepts", scheme=thing("scheme", scheme))
    ]
