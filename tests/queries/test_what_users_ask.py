"""Questions that officials, researchers and curators ask, with answers read in the data files."""

from __future__ import annotations

from kb import Knowledge
from kb.engines.store import text

from .test_competency_questions import BREST, ask


def test_a_case_across_three_departements_counts_in_each(base: Knowledge) -> None:
    rows = ask(base, "territories/case-counts", "territory", "cases", type="departement")
    counted = {territory: int(cases) for territory, cases in rows}
    for departement in ("ardeche", "drome", "isere"):
        cases = {row[0] for row in ask(base, "territories/cases", "case", territory=departement)}
        assert "tridan" in cases
        assert counted[departement] == len(cases)


def test_no_dedicated_money_is_told_apart_from_money_not_told(base: Knowledge) -> None:
    found = ask(base, "cases/without-funding", "case", "reason")
    assert (BREST, "aucun-credit-dedie") in found
    assert ("tridan", "non-precise") in found


def test_agreements_come_in_the_order_of_their_signature_and_undated_ones_last(base: Knowledge) -> None:
    signed = [text(row.get("signed")) for row in base.ask("cases/agreements").rows]
    dated = [date for date in signed if date]
    assert signed == [*sorted(dated), *[""] * (len(signed) - len(dated))]
    assert 0 < len(dated) < len(signed)


def test_an_obstacle_that_no_recommendation_answers_stays_in_the_list(base: Knowledge) -> None:
    found = ask(base, "cases/obstacles", "element", "number")
    assert {element for element, number in found if not number}
    assert {element for element, number in found if number}
    assert len({element for element, _ in found}) == len(
        base.select(
            "PREFIX coop: <https://w3id.org/cooperatheque/ns#> SELECT DISTINCT ?e WHERE { ?case coop:obstacle ?e }"
        ).rows
    )


def test_what_ended_is_completed_or_abandoned(base: Knowledge) -> None:
    rows = ask(base, "cases/ended", "case", "stage", "date")
    by_stage = {stage: {case for case, one, _ in rows if one == stage} for stage in ("acheve", "abandonne")}
    for stage, cases in by_stage.items():
        assert cases == {row[0] for row in ask(base, "cases/by-stage", "case", stage=stage)}
