"""The cases as lists and filters show them: read once per language, kept as long as the base is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kb.errors import Lang
from kb.facets import FacetIndex, above
from kb.knowledge import Knowledge
from kb.namespaces import split
from kb.store import Row, text


@dataclass(frozen=True)
class Concept:
    """A concept, or a territory, as a filter or a chip shows it."""

    iri: str = field(metadata={"help": "its IRI"})
    text: str = field(metadata={"help": "its label"})

    @property
    def slug(self) -> str:
        """Its notation; a value that is no concept ("not stated") stands for itself."""
        return (split(self.iri) or ("", self.iri, ""))[1]


@dataclass(frozen=True)
class CaseLine:
    """One case of a list."""

    iri: str = field(metadata={"help": "IRI of the case"})
    slug: str = field(metadata={"help": "last part of its IRI"})
    label: str = field(metadata={"help": "its name"})
    description: str = field(metadata={"help": "a sentence or two, may be empty"})
    stage: Concept = field(metadata={"help": "how far it is"})
    formats: list[Concept] = field(metadata={"help": "the formats it uses, may be empty"})
    themes: list[Concept] = field(metadata={"help": "its themes and those of its objects, may be empty"})


@dataclass(frozen=True)
class Facet:
    """A dimension to filter by; ``key`` names it in addresses."""

    key: str
    label: str
    concepts: list[Concept]


@dataclass(frozen=True)
class Catalogue:
    """Every case, every facet, and the index that counts them.

    ``years`` gives those of the milestones of a case, in order; ``sources`` how many sources it has.
    """

    lines: Mapping[str, CaseLine]
    facets: list[Facet]
    index: FacetIndex
    years: Mapping[str, tuple[int, ...]]
    sources: Mapping[str, int]

    @cached_property
    def cases_bearing(self) -> Mapping[str, int]:
        """Return how many cases bear each concept of a facet, or a narrower one."""
        return {concept: count for counts in self.index.counts({}).values() for concept, count in counts.items()}


def read_catalogue(knowledge: Knowledge, lang: Lang) -> Catalogue:
    """Ask for the cases and their facet values; the order of the cases is that of the question."""
    cases = knowledge.ask("cases/list", lang=lang)
    values = knowledge.ask("cases/facet-values", lang=lang)
    facets: dict[str, Facet] = {}
    themes: dict[str, list[Concept]] = defaultdict(list)
    for row in values.rows:
        concept = Concept(text(row["concept"]), text(row["label"]))
        facet = facets.setdefault(text(row["facet"]), Facet(text(row["facet"]), text(row["facetLabel"]), []))
        if concept not in facet.concepts:
            facet.concepts.append(concept)
        if facet.key == "theme":
            themes[text(row["case"])].append(concept)
    formats: dict[str, list[Concept]] = defaultdict(list)
    for row in knowledge.ask("pages/case-formats", lang=lang).rows:
        formats[text(row["case"])].append(Concept(text(row["format"]), text(row["label"])))
    lines = [_line(row, formats[text(row["case"])], themes[text(row["case"])]) for row in cases.rows]
    broader = knowledge.ask("cases/broader-values", lang=lang)
    pairs = [(text(row["concept"]), text(row["broader"])) for row in broader.rows]
    _add_broader(facets, pairs, {text(row["broader"]): text(row["label"]) for row in broader.rows})
    years, sources = _order(knowledge.ask("cases/order", lang=lang).rows)
    return Catalogue(
        lines={line.iri: line for line in lines},
        facets=list(facets.values()),
        index=FacetIndex.from_solutions(cases, values, pairs),
        years=years,
        sources=sources,
    )


def _add_broader(facets: Mapping[str, Facet], pairs: list[tuple[str, str]], labels: Mapping[str, str]) -> None:
    """Let a facet offer the broader concepts of those that cases have."""
    wider = above(pairs)
    for facet in facets.values():
        known = {concept.iri for concept in facet.concepts}
        reached = {iri for concept in known for iri in wider.get(concept, ())}
        facet.concepts.extend(Concept(iri, labels[iri]) for iri in sorted(reached - known))


def _order(rows: tuple[Row, ...]) -> tuple[dict[str, tuple[int, ...]], dict[str, int]]:
    """Return case → years of its milestones, and case → number of its sources."""
    years: dict[str, set[int]] = defaultdict(set)
    sources: dict[str, int] = {}
    for row in rows:
        case = text(row["case"])
        sources[case] = int(text(row["sources"]))
        if "date" in row:
            years[case].add(int(text(row["date"])[:4]))
    return {case: tuple(sorted(found)) for case, found in years.items()}, sources


def _line(row: Row, formats: list[Concept], themes: list[Concept]) -> CaseLine:
    iri = text(row["case"])
    return CaseLine(
        iri=iri,
        slug=(split(iri) or ("", "", ""))[1],
        label=text(row["label"]),
        description=text(row.get("description")),
        stage=Concept(text(row["stage"]), text(row["stageLabel"])),
        formats=formats,
        themes=themes,
    )
