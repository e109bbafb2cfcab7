"""Examples taken from the base itself, for the components that show several things at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.comparing.cases import Comparison
from kb.namespaces import thing
from kb.search import Extract, Fragment
from web.api.operations import Input, Operation
from web.content.bearers import Bearers, bearers
from web.content.mentions import MentionGroup, mentions
from web.content.remedies import Remedy
from web.lists.filters import ActiveFilter
from web.pages.case import Advice, Near, Section
from web.pages.formats import Regime, regimes
from web.pages.home import Row, WayIn, facet_names, overview_rows
from web.pages.questions import QuestionLine
from web.pictures.tree import Branch, tree
from web.questions.entries import Entry
from web.questions.results import Cell, Column, Table
from web.questions.reuse import Snippet
from web.site.catalogue import CaseLine, Concept
from web.visit import Link, Visit


@dataclass(frozen=True, kw_only=True)
class Samples:
    """What templates/pages/components-more.html shows."""

    line: CaseLine = field(metadata={"help": "a case"})
    rows: list[Row] = field(metadata={"help": "two cases of the overview"})
    facets: list[str] = field(metadata={"help": "names of the six facets"})
    comparison: Comparison = field(metadata={"help": "these two cases side by side"})
    removals: list[Link] = field(metadata={"help": "a link for each of them"})
    ways: list[WayIn] = field(metadata={"help": "a kind with the number of its cases"})
    sections: list[Section] = field(metadata={"help": "contents of a case"})
    advice: list[Advice] = field(metadata={"help": "a recommendation with its reason"})
    branches: list[Branch] = field(metadata={"help": "a concept with narrower ones"})
    bearers: Bearers = field(metadata={"help": "cases that bear a concept"})
    mentions: list[MentionGroup] = field(metadata={"help": "where a thing is mentioned"})
    regime: Regime = field(metadata={"help": "a dated legal profile"})
    active: list[ActiveFilter] = field(metadata={"help": "a filter in force"})
    entry: Entry = field(metadata={"help": "a field of the form of a question"})
    asked: list[QuestionLine] = field(metadata={"help": "a question of the library"})
    table: Table = field(metadata={"help": "rows of an answer"})
    operation: Operation = field(metadata={"help": "an operation of the interface for programs"})
    snippets: list[Snippet] = field(metadata={"help": "code to copy"})
    extracts: tuple[Extract, ...] = field(metadata={"help": "texts that match"})
    remedies: list[Remedy] = field(metadata={"help": "an obstacle and what answers it"})
    similar: list[Near] = field(metadata={"help": "cases close to another, and why"})
    compare: str = field(metadata={"help": "address of the comparison"})


def samples(visit: Visit) -> Samples:
    _ = visit.words.gettext
    lines = [visit.catalogue.line(number) for number in visit.catalogue.cases.page({}, lang=visit.lang)[:2]]
    concept = Concept(thing("theme", "eau"), _("water"))
    broad = thing("partner", "epci-fp")
    partners = visit.ask("pages/concepts", scheme=thing("scheme", "partner"))
    here = visit.to("components")
    law = visit.knowledge.record(thing("format", "entente-intercommunale"), visit.lang)
    return Samples(
        line=lines[0],
        rows=overview_rows(visit, lines),
        facets=facet_names(visit),
        comparison=visit.knowledge.compare([line.slug for line in lines], visit.lang),
        removals=[Link(_("Take out %(case)s", case=line.label), here) for line in lines],
        ways=[WayIn(concept.text, here, 3)],
        sections=[Section(_("Theme"), here, 3), Section(_("Stage"), here, 0)],
        advice=[Advice("15", _("An invented document"), here, [Link(concept.text, here)])],
        branches=[branch for branch in tree(visit, partners, key="concept", cases={broad: 3}) if branch.iri == broad],
        bearers=bearers(visit, concept.iri),
        mentions=mentions(visit, thing("instrument", "sage-ardeche"))[:1],
        regime=regimes(visit, law)[0],
        active=[ActiveFilter(_("Theme"), concept.text, here)],
        entry=Entry("theme", _("Theme"), "text", "1", concept.text, required=True, choices=[], hint="", wrong=False),
        asked=[QuestionLine("cases/by-theme", _("Theme"), _("An invented document"), here, [])],
        table=Table(
            [Column("case", _("Case"), ""), Column("number", _("number"), "integer")],
            [
                [Cell(lines[0].label, "iri", here), Cell("3", "integer")],
                [Cell(lines[1].label, "iri", here), Cell("", "")],
            ],
        ),
        operation=Operation(
            key="sample",
            tag="find",
            path="/api/search",
            title=_("Search"),
            text=[],
            inputs=[Input("lang", "string", False, False, _("Language"), "", "fr", ["fr", "en"], 0)],
            example="/api/search?q=eau",
            media=["application/json"],
        ),
        snippets=[Snippet("Python", "", "import kb\nbase = kb.open()")],
        extracts=(
            Extract(_("Theme"), "", (Fragment(_("An invented document"), marked=False),)),
            Extract("", "", (Fragment(concept.text, marked=True),)),
        ),
        remedies=[Remedy(_("An invented document"), here, [Link(concept.text, here)], [Link(lines[0].label, here)])],
        similar=[
            Near(near, round(100 * near.score), here) for near in visit.knowledge.similar("tridan", visit.lang, 2)
        ],
        compare=visit.to("compare"),
    )
