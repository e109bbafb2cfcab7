"""What is asked of a corpus: filters that leave something, cases from all over it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bench.questions import facets, question
from kb.engines.store import Solutions, text
from kb.facets import Selection
from kb.index import CaseIndex
from web.addresses import address

_OF_EACH = 4  # of the most frequent values


def selections(index: CaseIndex) -> list[dict[str, set[str]]]:
    """Return pairs of filters, a theme and a format, that leave some cases."""
    themes, formats = _frequent(index, "theme"), _frequent(index, "format")
    pairs = [{"theme": {theme}, "format": {form}} for theme in themes for form in formats]
    return [pair for pair in pairs if index.facets.total(pair)]


def _frequent(index: CaseIndex, facet: str) -> list[str]:
    values = [index.values[number] for number in index.values_of[facet]]
    return [value.iri for value in sorted(values, key=lambda value: (-value.size, value.iri))[:_OF_EACH]]


def list_path(selection: Selection) -> str:
    """Return the address of the French list of cases under a selection."""
    pairs = [(facet, _slug(next(iter(_values(values))))) for facet, values in selection.items()]
    return address("cases", "fr", query=pairs)


def some_cases(index: CaseIndex, count: int) -> list[str]:
    """Return the IRIs of cases from all over the base."""
    numbers = Random(1).sample(range(len(index)), min(count, len(index)))  # noqa: S311
    return [index.record(number).iri for number in numbers]


def case_path(iri: str) -> str:
    return address("case", "fr", slug=_slug(iri))


def counts_by_sparql(selection: Selection) -> dict[str, str]:
    """Return facet → the question that counts its values under the filters of the others."""
    chosen = {f"{facet}_iri": next(iter(_values(values))) for facet, values in selection.items()}
    return {facet: question(f"facets/{facet}", **chosen) for facet in facets()}


def counted(solutions: Solutions) -> dict[str, int]:
    """Return value → number of cases, of the answer to one of these questions."""
    return {text(row["value"]): int(text(row["cases"])) for row in solutions.rows}


def _values(values: object) -> Sequence[str]:
    return sorted(values) if isinstance(values, set) else []


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
