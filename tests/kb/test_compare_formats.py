"""Formats side by side: the law of a day, criterion by criterion, then practice with its proof."""

from __future__ import annotations

from datetime import date

import pytest

from kb import Knowledge
from kb.comparing.formats import FACETS, MAX_FORMATS, FormatComparison
from kb.engines.store import text
from kb.errors import BadParameter

PAIR = ["entente-intercommunale", "pole-metropolitain"]


@pytest.fixture(scope="module")
def pair(base: Knowledge) -> FormatComparison:
    return base.compare_formats(PAIR, on=date(2020, 3, 5))


def test_criteria_are_those_of_the_scheme_in_its_order(base: Knowledge, pair: FormatComparison) -> None:
    slugs = [row.criterion.slug for row in pair.law]
    assert slugs[0] == "personnalite"
    assert set(slugs) == {
        text(row["concept"]).rpartition("/")[2] for row in base.ask("concepts/of-scheme", scheme="criterion").rows
    }


def test_law_is_that_of_the_day(base: Knowledge, pair: FormatComparison) -> None:
    before = base.compare_formats(PAIR, on=date(2015, 3, 5))
    assert pair.regimes[0] != before.regimes[0]
    assert base.compare_formats(PAIR, on=date(1850, 1, 1)).regimes == (None, None)


def test_each_statement_says_its_verification_and_its_evidence(pair: FormatComparison) -> None:
    cells = [cell for row in pair.law for cell in row.cells if cell]
    assert len(cells) > 12
    assert all(cell.verification.label and cell.evidence.label for cell in cells)
    assert all(cell.sources or cell.to_verify for cell in cells)


def test_practice_is_that_of_the_whole_base_and_keeps_its_proof(base: Knowledge, pair: FormatComparison) -> None:
    """The index counts and the first cases alone are asked about; the question that reads every case says the same."""
    proved = {
        tuple(text(row[name]) for name in ("format", "facet", "kind", "case", "element"))
        for row in base.ask("formats/practice").rows
    }
    assert tuple(row.key for row in pair.practice) == FACETS
    for row in pair.practice:
        for profile, cell in zip(pair.profiles, row.cells, strict=True):
            counts = [one.number for one in cell]
            assert counts == sorted(counts, reverse=True)
            assert not any(one.left_out for one in cell)
            uses = {(one.kind.iri, use.case.iri, use.element) for one in cell for use in one.uses}
            assert uses == {found[2:] for found in proved if found[:2] == (profile.format.iri, row.key)}
            assert all(use.evidence and use.sources for one in cell for use in one.uses if "#" in use.element)


def test_a_comparison_says_how_many_cases_use_each_format(base: Knowledge, pair: FormatComparison) -> None:
    guide = base.guide("fr")
    uses = {profile.format.iri: len(guide.deeds.users(profile.format.iri)) for profile in guide.profiles}
    assert pair.numbers == tuple(uses[profile.format.iri] for profile in pair.profiles)


@pytest.mark.parametrize(
    ("formats", "said"),
    [
        (["gip"], "2 to 5 different formats"),
        (["gip", "gip"], "2 to 5 different formats"),
        (["gip"] * (MAX_FORMATS + 1), "2 to 5 different formats"),
        (["gip", "entente-intercomunale"], "entente-intercommunale"),
    ],
)
def test_an_impossible_choice_is_refused(base: Knowledge, formats: list[str], said: str) -> None:
    with pytest.raises(BadParameter, match=said):
        base.compare_formats(formats)
