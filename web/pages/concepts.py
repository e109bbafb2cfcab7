"""Concept schemes, the concepts of one, and one concept with the cases that bear it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.engines.store import Row, native, text
from kb.namespaces import thing
from web.content.bearers import Bearers, bearers
from web.content.mentions import MentionGroup, mentions
from web.frame import Frame, frame
from web.pictures.tree import Branch, tree
from web.visit import Link, Lost, Visit, nearest_links


@dataclass(frozen=True)
class SchemeLine:
    """One concept scheme."""

    text: str = field(metadata={"help": "its label"})
    href: str = field(metadata={"help": "its page"})
    definition: str = field(metadata={"help": "what it lists"})
    number: int = field(metadata={"help": "how many concepts it holds"})


@dataclass(frozen=True, kw_only=True)
class ConceptsPage:
    """/fr/notions"""

    template: ClassVar[str] = "pages/concepts.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    schemes: list[SchemeLine] = field(metadata={"help": "every scheme, in alphabetical order"})


@dataclass(frozen=True, kw_only=True)
class SchemePage:
    """/fr/notions/{scheme}"""

    template: ClassVar[str] = "pages/scheme.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    definition: str = field(metadata={"help": "what the scheme lists"})
    branches: list[Branch] = field(metadata={"help": "its concepts as a tree"})


@dataclass(frozen=True, kw_only=True)
class ConceptPage:
    """/fr/notions/{scheme}/{slug}"""

    template: ClassVar[str] = "pages/concept.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    scheme: Link = field(metadata={"help": "the scheme it belongs to"})
    definition: str = field(metadata={"help": "its definition, may be empty"})
    broader: list[Link] = field(metadata={"help": "broader concepts, may be empty"})
    narrower: list[Link] = field(metadata={"help": "narrower concepts, may be empty"})
    bearers: Bearers = field(metadata={"help": "cases that bear it"})
    mentions: list[MentionGroup] = field(metadata={"help": "where else it is mentioned"})


def concepts(visit: Visit) -> ConceptsPage:
    _ = visit.words.gettext
    return ConceptsPage(
        frame=frame(
            visit,
            _("Concepts"),
            _("The lists of concepts by which facts are typed, so that cases can be compared."),
            asked={"pages/schemes": {}},
        ),
        schemes=[
            SchemeLine(
                text=text(row["label"]),
                href=visit.to_thing(text(row["scheme"])) or "",
                definition=text(row["definition"]),
                number=int(native(row["concepts"]) or 0),
            )
            for row in visit.ask("pages/schemes")
        ],
    )


def scheme(visit: Visit) -> SchemePage:
    _ = visit.words.gettext
    iri = thing("scheme", visit.slots["scheme"])
    row = _scheme(visit, iri)
    return SchemePage(
        frame=frame(
            visit,
            text(row["label"]),
            text(row["definition"]),
            crumbs=[Link(_("Concepts"), visit.to("concepts"))],
            thing=iri,
            asked={"pages/concepts": {"scheme": iri}},
        ),
        definition=text(row["definition"]),
        branches=tree(
            visit, visit.ask("pages/concepts", scheme=iri), key="concept", cases=visit.catalogue.cases_bearing
        ),
    )


def concept(visit: Visit) -> ConceptPage:
    _ = visit.words.gettext
    listed = thing("scheme", visit.slots["scheme"])
    named = _scheme(visit, listed)
    rows = {text(row["concept"]): row for row in visit.ask("pages/concepts", scheme=listed)}
    iri = thing(visit.slots["scheme"], visit.slots["slug"])
    if iri not in rows:
        raise Lost(_nearest(visit, rows))
    row = rows[iri]
    belongs = Link(text(named["label"]), visit.to("scheme", scheme=visit.slots["scheme"]))
    return ConceptPage(
        frame=frame(
            visit,
            text(row["label"]),
            text(row.get("definition")) or text(row["label"]),
            crumbs=[Link(_("Concepts"), visit.to("concepts")), belongs],
            thing=iri,
            asked={"pages/cases-with": {"concepts": iri}, "pages/mentions": {"thing": iri}},
        ),
        scheme=belongs,
        definition=text(row.get("definition")),
        broader=_links(visit, [rows[text(row["broader"])]] if text(row.get("broader")) in rows else []),
        narrower=_links(visit, [other for other in rows.values() if text(other.get("broader")) == iri]),
        bearers=bearers(visit, iri),
        mentions=mentions(visit, iri, without="case"),
    )


def _scheme(visit: Visit, iri: str) -> Row:
    known = {text(row["scheme"]): row for row in visit.ask("pages/schemes")}
    if iri not in known:
        labels = {scheme.rpartition("/")[2]: text(row["label"]) for scheme, row in known.items()}
        raise Lost(nearest_links(visit, labels, name="scheme", slot="scheme"))
    return known[iri]


def _nearest(visit: Visit, rows: dict[str, Row]) -> list[Link]:
    labels = {iri.rpartition("/")[2]: text(row["label"]) for iri, row in rows.items()}
    slots = {"scheme": visit.slots["scheme"]}
    return nearest_links(visit, labels, name="concept", others=slots)


def _links(visit: Visit, rows: list[Row]) -> list[Link]:
    return [Link(text(row["label"]), visit.to_thing(text(row["concept"])) or "") for row in rows]
