"""Home: three ways in, the cases at a glance, what cooperation means here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from kb.comparing.cases import MAX_CASES, MIN_CASES
from kb.engines.store import native, text
from kb.namespaces import COOP, thing
from kb.records import CASE_FACETS
from web.frame import Frame, frame
from web.pictures.timeline import Bar, years_of_cases
from web.site.catalogue import CaseLine
from web.visit import Link, Visit

# Questions shown first: one for each sort of visitor.
QUESTIONS = (
    "cases/triggered-by-planning",
    "cases/pooling",
    "cases/urban-rural",
    "cases/elected-and-technical",
)
SHOWN, FORMATS_SHOWN, CASES_SHOWN = 5, 9, 10


@dataclass(frozen=True)
class WayIn:
    """A kind with the cases that have it."""

    text: str = field(metadata={"help": "label of the kind"})
    href: str = field(metadata={"help": "where they are"})
    count: int = field(metadata={"help": "number of cases"})


@dataclass(frozen=True)
class Row:
    """One case of the overview."""

    line: CaseLine = field(metadata={"help": "the case"})
    counts: list[int] = field(metadata={"help": "number of elements in each facet, in the order of facets"})


@dataclass(frozen=True)
class Figure:
    """A number and what it counts."""

    number: int = field(metadata={"help": "the number"})
    text: str = field(metadata={"help": "what is counted"})
    href: str = field(metadata={"help": "where it is"})


@dataclass(frozen=True)
class Definition:
    """What cooperation means here."""

    text: str = field(metadata={"help": "the definition, in our words"})
    parts: list[str] = field(metadata={"help": "its parts, in order"})
    href: str = field(metadata={"help": "page of the glossary entry"})


@dataclass(frozen=True, kw_only=True)
class HomePage:
    """/fr/"""

    template: ClassVar[str] = "pages/home.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    triggers: list[WayIn] = field(metadata={"help": "most frequent triggers"})
    themes: list[WayIn] = field(metadata={"help": "most frequent themes"})
    formats: list[WayIn] = field(metadata={"help": "formats that cases use, most used first"})
    questions: list[Link] = field(metadata={"help": "a few questions of the library"})
    facets: list[str] = field(metadata={"help": "names of the six facets of a case"})
    rows: list[Row] = field(metadata={"help": "the cases with most sources, with their counts"})
    total: int = field(metadata={"help": "how many cases the base holds"})
    figures: list[Figure] = field(metadata={"help": "what the base holds"})
    stated: int = field(metadata={"help": "share of case elements that a source states, in percent"})
    years: list[Bar] = field(metadata={"help": "cases with a milestone in each year"})
    overview: str = field(metadata={"help": "address of the overview"})
    network: str = field(metadata={"help": "address of the network"})
    definition: Definition | None = field(metadata={"help": "what cooperation means here"})
    cases: str = field(metadata={"help": "address of the list of cases"})
    all_formats: str = field(metadata={"help": "address of the formats"})
    guide: str = field(metadata={"help": "address of the guide that helps to choose one"})
    all_questions: str = field(metadata={"help": "address of the questions"})
    sparql: str = field(metadata={"help": "address of the query editor"})
    compare: str = field(metadata={"help": "where chosen cases are sent"})
    least: int = field(metadata={"help": "fewest cases to compare"})
    most: int = field(metadata={"help": "most cases to compare"})
    about: str = field(metadata={"help": "address of the page about the base"})


def home(visit: Visit) -> HomePage:
    _ = visit.words.gettext
    best = visit.catalogue.cases.page({}, sort="sources", lang=visit.lang)[:CASES_SHOWN]
    shown = [visit.catalogue.line(number) for number in best]
    return HomePage(
        frame=frame(
            visit,
            _("how territories cooperate"),
            _("Find cooperation between French territories like yours, compare it, choose a form of agreement."),
            asked={
                "pages/case-elements": {"cases": " ".join(line.iri for line in shown)},
                "pages/figures": {},
                "pages/evidence": {},
                "cases/by-year": {},
            },
        ),
        triggers=_ways_in(visit, "trigger"),
        themes=_ways_in(visit, "theme"),
        formats=_formats(visit),
        questions=[
            Link(visit.knowledge.library[name].title[visit.lang], visit.to("question", name=name))
            for name in QUESTIONS
            if name in visit.knowledge.library
        ],
        facets=facet_names(visit),
        rows=overview_rows(visit, shown),
        total=len(visit.catalogue.lines),
        figures=_figures(visit),
        stated=_share(visit.site.evidence),
        years=years_of_cases(visit),
        overview=visit.to("overview"),
        network=visit.to("network"),
        definition=_definition(visit),
        cases=visit.to("cases"),
        all_formats=visit.to("formats"),
        guide=visit.to("guide"),
        all_questions=visit.to("questions"),
        sparql=visit.to("sparql"),
        compare=visit.to("compare"),
        least=MIN_CASES,
        most=MAX_CASES,
        about=visit.to("about"),
    )


def _ways_in(visit: Visit, key: str) -> list[WayIn]:
    counts = visit.catalogue.index.counts_of(key, {})
    concepts = next((facet.concepts for facet in visit.catalogue.facets if facet.key == key), [])
    ranked = sorted(concepts, key=lambda concept: (-counts[concept.iri], concept.text))
    return [
        WayIn(concept.text, visit.to("cases", query=[(key, concept.slug)]), counts[concept.iri])
        for concept in ranked[:SHOWN]
    ]


def _formats(visit: Visit) -> list[WayIn]:
    """Return the formats that cases use as such, without what is narrower."""
    users = visit.catalogue.index.members.get("format", {})
    concepts = next((facet.by_iri for facet in visit.catalogue.facets if facet.key == "format"), {})
    used = [(concepts[iri], len(cases)) for iri, cases in users.items() if len(cases)]
    ranked = sorted(used, key=lambda pair: (-pair[1], pair[0].text))
    return [WayIn(concept.text, visit.to_thing(concept.iri) or "", count) for concept, count in ranked[:FORMATS_SHOWN]]


def overview_rows(visit: Visit, lines: Sequence[CaseLine]) -> list[Row]:
    """Return some cases with their counts, in their order."""
    groups = {path: prop.group for path, prop in visit.knowledge.schema.properties(COOP.Case).items()}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    cases = " ".join(line.iri for line in lines)
    for row in visit.knowledge.about("pages/case-elements", cases=cases).rows if lines else ():
        key = (groups.get(text(row["property"])) or "").rpartition("/")[2]
        counts[text(row["case"])][key] += int(native(row["number"]) or 0)
    return [Row(line, [counts[line.iri][key] for key in CASE_FACETS]) for line in lines]


def facet_names(visit: Visit) -> list[str]:
    """Return the names of the six facets of a case, in order."""
    groups = visit.knowledge.schema.groups
    return [groups[thing("facet", key)].labels[visit.lang] for key in CASE_FACETS]


def _figures(visit: Visit) -> list[Figure]:
    ngettext = visit.words.ngettext
    counted = {text(row["class"]): int(native(row["number"]) or 0) for row in visit.ask("pages/figures")}
    cases, sources = counted.get(COOP.Case, 0), counted.get(COOP.Source, 0)
    formats, advice = counted.get(COOP.Format, 0), counted.get(COOP.Recommendation, 0)
    return [
        Figure(cases, ngettext("case", "cases", cases), visit.to("cases")),
        Figure(formats, ngettext("format", "formats", formats), visit.to("formats")),
        Figure(advice, ngettext("recommendation", "recommendations", advice), visit.to("recommendations")),
        Figure(sources, ngettext("source", "sources", sources), visit.to("sources")),
    ]


def _share(elements: Mapping[str, int]) -> int:
    return round(100 * elements.get(thing("evidence", "stated"), 0) / (sum(elements.values()) or 1))


def _definition(visit: Visit) -> Definition | None:
    iri = thing("glossary", "cooperation")
    if not visit.knowledge.ask("things/statements", thing=iri).rows:
        return None
    record = visit.knowledge.record(iri, visit.lang)
    parts = [item.label for group in record.groups for item in group.items]
    return Definition(record.description or "", parts, visit.to_thing(iri) or "")
