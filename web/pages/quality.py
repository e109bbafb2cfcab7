"""What the base still lacks, drawn and counted; every figure leads to what it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import ClassVar
from weakref import WeakKeyDictionary

from kb.engines.store import Row, native, text
from kb.errors import Lang
from kb.facets import Chosen
from kb.knowledge import Knowledge
from kb.namespaces import split, thing
from web.content.doubts import Doubts, doubts_of
from web.content.report import Bar, FindingLine, finding_lines
from web.content.single_sources import single_sources
from web.frame import Frame, frame
from web.lists.paging import Pages, pages
from web.site.catalogue import CaseLine
from web.visit import Link, Visit

# The facets of a case, as queries/quality/facets.rq counts them, in the order of their pages.
FACETS = (
    "formats",
    "declencheurs",
    "partenaires",
    "enjeux",
    "ambitions",
    "objet",
    "acteurs",
    "jalons",
    "engagements",
    "financements",
    "resultats",
    "freins",
)
QUESTIONS = (
    "quality/facets",
    "quality/by-case",
    "cases/absences",
    "quality/to-verify",
    "quality/without-governance",
    "quality/single-source",
    "quality/unused-concepts",
    "quality/territories-without-case",
)
FULL = 8
# Longest of the lists whose rest is left to the question that fills them: links, lines with a drawing, links of a heap.
MOST, MOST_LINES, MOST_OF_HEAP = 50, 20, 8
# Cases of one page of the matrix: each has a dozen cells, and a reader looks along rows, not down hundreds.
PAGE = 60

IDEA = thing("lifecycle", "piste")

# The base does not change while it is open.
_kept: WeakKeyDictionary[Knowledge, dict[Lang, Gaps]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Cell:
    """One facet of one case."""

    facet: str = field(metadata={"help": "name of the facet"})
    count: int = field(metadata={"help": "number of items"})
    unverified: int = field(metadata={"help": "how many of them are not verified, or in part"})
    reason: str = field(metadata={"help": "why there is none, empty when nothing says so"})
    href: str = field(metadata={"help": "where the case says it"})

    @property
    def level(self) -> int:
        """How deep the cell is coloured: 0 to 4."""
        return 0 if not self.count else 1 + min(self.count - 1, FULL - 1) * 3 // (FULL - 1)


@dataclass(frozen=True)
class MatrixRow:
    """One case."""

    text: str = field(metadata={"help": "its label"})
    href: str = field(metadata={"help": "quality of this case"})
    cells: list[Cell] = field(metadata={"help": "its facets, in order"})


@dataclass(frozen=True)
class Weighed:
    """A link with a share."""

    text: str = field(metadata={"help": "words"})
    href: str = field(metadata={"help": "address"})
    bar: Bar = field(metadata={"help": "its share"})


@dataclass(frozen=True)
class Heap:
    """Links of one sort."""

    title: Link = field(metadata={"help": "what they have in common"})
    links: list[Link] = field(metadata={"help": "the first links, never empty"})
    count: int = field(metadata={"help": "how many there are"})


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """What the whole base lacks."""

    items: int = field(metadata={"help": "how many items all cases have"})
    doubtful: int = field(metadata={"help": "how many of them remain to be verified"})
    unverified: list[Weighed] = field(metadata={"help": "cases with items to verify, most first"})
    more_unverified: int = field(metadata={"help": "how many such cases are left out"})
    ungoverned: Heap = field(metadata={"help": "cases whose governance is unknown"})
    single: list[Heap] = field(metadata={"help": "cases that rest on one source, by source, most first"})
    more_single: int = field(metadata={"help": "how many such sources are left out"})
    of_single: int = field(metadata={"help": "how many cases rest on one source"})
    unused: list[Heap] = field(metadata={"help": "concepts that nothing uses, by scheme"})
    empty: Heap = field(metadata={"help": "territories that no case concerns"})


@dataclass(frozen=True, kw_only=True)
class QualityPage:
    """/fr/qualite"""

    template: ClassVar[str] = "pages/quality.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    checked: int | None = field(metadata={"help": "files that the last check read, none over an unchecked base"})
    triples: int = field(metadata={"help": "triples that it read"})
    findings: list[FindingLine] = field(metadata={"help": "what it found"})
    facets: list[str] = field(metadata={"help": "names of the facets"})
    rows: list[MatrixRow] = field(metadata={"help": "the cases of this page of the list, by title"})
    pages: Pages = field(metadata={"help": "which cases of a long list are shown"})
    gaps: Gaps = field(metadata={"help": "what the whole base lacks"})
    propose: str = field(metadata={"help": "where one proposes a case"})


def quality(visit: Visit) -> QualityPage:
    _ = visit.words.gettext
    report, gaps = visit.knowledge.report, _gaps(visit)
    part = pages(visit, len(visit.catalogue.cases), lines="matrix", size=PAGE)
    return QualityPage(
        frame=frame(
            visit,
            _("Quality of the base"),
            _("What each case says, what it lacks and why, what remains to be verified, figure by figure."),
            asked={name: {} for name in QUESTIONS},
        ),
        checked=report.files if report else None,
        triples=report.triples if report else 0,
        findings=finding_lines(visit),
        facets=[facet_name(visit, key) for key in FACETS],
        rows=_rows(visit, part),
        pages=part,
        gaps=gaps,
        propose=visit.to("propose"),
    )


def _gaps(visit: Visit) -> Gaps:
    """Return what the base lacks: counted over all of it, hence once, whichever cases a page shows."""
    kept = _kept.setdefault(visit.knowledge, {})
    if visit.lang not in kept:
        kept[visit.lang] = _count_gaps(visit)
    return kept[visit.lang]


def _count_gaps(visit: Visit) -> Gaps:
    doubts = doubts_of(visit.knowledge, MOST_LINES)
    unverified = _unverified(visit, doubts)
    single = single_sources(visit, MOST_LINES, MOST_OF_HEAP)
    return Gaps(
        items=doubts.items,
        doubtful=sum(level * cases for level, cases in doubts.levels.items()),
        unverified=unverified,
        more_unverified=sum(doubts.levels.values()) - len(unverified),
        ungoverned=_ungoverned(visit),
        single=[Heap(*first) for first in single.first],
        more_single=single.sources - len(single.first),
        of_single=single.cases,
        unused=_unused(visit),
        empty=_heap(visit, "quality/territories-without-case", "territory"),
    )


def _unverified(visit: Visit, doubts: Doubts) -> list[Weighed]:
    bars = {case: Bar(part, whole) for case, (part, whole) in doubts.most.items()}
    lines = sorted(visit.catalogue.lines_of(bars), key=lambda line: (-bars[line.iri].part, line.label))
    verify = [f"{visit.to('case-quality', slug=line.slug)}#verify" for line in lines]
    return [Weighed(line.label, href, bars[line.iri]) for line, href in zip(lines, verify, strict=True)]


def _ungoverned(visit: Visit) -> Heap:
    """Return the cases that say nothing of governance, ideas apart, by the index, which has every kind of it."""
    cases, index, question = visit.catalogue.cases, visit.catalogue.index, "quality/without-governance"
    found = index.silent("body-function") - index.bits({"stage": Chosen(frozenset({IDEA}), exact=True)})
    lines = [visit.catalogue.line(number) for number in cases.page({}, found, lang=visit.lang)[:MOST]]
    title = Link(visit.knowledge.library[question].title[visit.lang], visit.to("question", name=question))
    return Heap(title, [Link(line.label, visit.to_thing(line.iri) or "") for line in lines], len(found))


def _heap(visit: Visit, question: str, column: str) -> Heap:
    """Return the first links that a question gives, under the question itself, where the others are."""
    rows = visit.ask(question)
    title = visit.knowledge.library[question].title[visit.lang]
    return Heap(Link(title, visit.to("question", name=question)), _links(visit, rows[:MOST], column), len(rows))


def facet_name(visit: Visit, key: str) -> str:
    groups = visit.knowledge.schema.groups.values()
    return next(group.labels[visit.lang] for group in groups if group.key == key)


def _rows(visit: Visit, part: Pages) -> list[MatrixRow]:
    """Return the rows of one page of the list: nothing is read of the other cases."""
    catalogue = visit.catalogue
    numbers = catalogue.cases.page({}, lang=visit.lang)[part.start : part.last_line]
    lines = [catalogue.line(number) for number in numbers]
    some = " ".join(line.iri for line in lines)
    counted: dict[tuple[str, str], tuple[int, int]] = {}
    for row in visit.knowledge.about("quality/facets", cases=some, lang=visit.lang).rows:
        counted[_key(row)] = int(native(row["items"]) or 0), int(native(row["unverified"]) or 0)
    absent = {_key(row): row for row in visit.ask("cases/absences", cases=some)}
    names = {key: facet_name(visit, key) for key in FACETS}
    return [
        MatrixRow(
            line.label,
            visit.to("case-quality", slug=line.slug),
            [_cell(visit, line, key, names[key], counted, absent) for key in FACETS],
        )
        for line in lines
    ]


def _key(row: Row) -> tuple[str, str]:
    return text(row["case"]), (split(text(row["facet"])) or ("", "", ""))[1]


def _cell(
    visit: Visit,
    line: CaseLine,
    key: str,
    name: str,
    counted: dict[tuple[str, str], tuple[int, int]],
    absent: dict[tuple[str, str], Row],
) -> Cell:
    count, unverified = counted.get((line.iri, key), (0, 0))
    why = absent.get((line.iri, key))
    part = text(why["absence"]).rpartition("#")[2] if why and not count else f"facet-{key}"
    reason = text(why["reasonLabel"]) if why else ""
    # A facet with neither items nor a reason has no place on the page of the case.
    part = part if count or reason else ""
    return Cell(name, count, unverified, reason, visit.to("case", slug=line.slug, part=part))


def _links(visit: Visit, rows: Iterable[Row], column: str) -> list[Link]:
    return [Link(text(row["label"]), visit.to_thing(text(row[column])) or "") for row in rows]


def _unused(visit: Visit) -> list[Heap]:
    names = {text(row["scheme"]): text(row["label"]) for row in visit.ask("concepts/schemes")}
    heaps = []
    for scheme, rows in groupby(visit.ask("quality/unused-concepts"), key=lambda row: text(row["scheme"])):
        title = Link(names.get(scheme, scheme), visit.to_thing(scheme) or "")
        links = _links(visit, rows, "concept")
        heaps.append(Heap(title, links, len(links)))
    return heaps
