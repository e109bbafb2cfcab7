"""The guide on scenarios written from the founding documents, over the real base."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from kb import Knowledge
from kb.errors import BadParameter
from kb.guide import Choice, Guide, choose
from kb.guide.advice import Advice
from kb.guide.model import FORMATS
from kb.text import fold

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def guide(base: Knowledge) -> Guide:
    return base.guide("fr")


def chosen(guide: Guide, on: date = TODAY, /, **answers: str) -> Choice:
    """Answers as ``partenaires="parc communautes"``; ``personne_morale`` stands for personne-morale."""
    given = {key.replace("_", "-"): tuple(value.split()) for key, value in answers.items()}
    return choose(guide, given, on=on)


def slug(advice: Advice) -> str:
    return advice.profile.format.iri.rpartition("/")[2]


def order(choice: Choice) -> list[str]:
    return [slug(advice) for advice in choice.ranked]


def named(choice: Choice, format_: str) -> Advice:
    return next(advice for advice in (*choice.ranked, *choice.discarded) if slug(advice) == format_)


def settled(advice: Advice) -> str:
    return " ".join(f"{one.statement.label} ({one.statement.verification.label})" for one in advice.settle)


class TestScenarios:
    def test_five_communities_wanting_a_table_without_a_legal_person_get_an_entente(self, guide: Guide) -> None:
        choice = chosen(
            guide, partenaires="communautes", objet="table", engagement="ratification", personne_morale="sans"
        )
        first = choice.ranked[0]
        assert slug(first) == "entente-intercommunale"
        assert choice.ranked[1].score < first.score
        assert "Entente interterritoriale TRIDAN" in [use.case.label for use in first.cases]
        assert any("TRIDAN" in use.case.label for reason in first.having("for") for use in reason.cases)
        assert any(
            "ratifiée par toutes" in reason.statement.label for reason in first.having("for") if reason.statement
        )

    def test_a_common_table_without_a_legal_person_is_enough_to_call_for_the_entente(self, guide: Guide) -> None:
        """What a reader types who skips the rest: the many reciprocity contracts must not hide the entente."""
        choice = chosen(guide, partenaires="communautes", objet="table", personne_morale="sans")
        assert order(choice)[0] == "entente-intercommunale"
        assert not {"syndicat-mixte", "pole-metropolitain", "gip"} & set(order(choice))

    def test_what_is_suggested_says_its_law_its_cases_and_what_answers_their_obstacles(self, guide: Guide) -> None:
        choice = chosen(guide, partenaires="metropole pays", relation="distants ville-campagne", objet="echanger")
        first = choice.suggested[0]
        assert first.having("for")
        assert first.regime.since
        assert first.cases
        assert any(obstacle.recommendations and cases for obstacle, cases in first.obstacles)
        assert all(one.statement.verification.label for one in first.settle)

    def test_two_syndicates_whose_missions_overlap_get_an_articulation_agreement(self, guide: Guide) -> None:
        choice = chosen(guide, partenaires="syndicats", relation="recouvrement", objet="accorder")
        assert order(choice)[0] == "convention-articulation"
        assert any("SAGE" in use.case.label for use in choice.ranked[0].cases)

    def test_a_metropolis_and_a_distant_pays_get_reciprocity_and_hear_there_is_no_money(self, guide: Guide) -> None:
        choice = chosen(guide, partenaires="metropole pays", relation="distants ville-campagne")
        assert order(choice)[0] == "contrat-reciprocite"
        assert "Aucun crédit dédié" in settled(choice.ranked[0])
        assert any("Brest" in use.case.label for use in choice.ranked[0].cases)

    def test_a_park_and_its_communities_get_a_cooperation_plan(self, guide: Guide) -> None:
        choice = chosen(guide, partenaires="parc communautes", relation="emboitement", objet="programme")
        assert order(choice)[0] == "plan-cooperation"

    def test_one_partner_with_the_skills_gets_pooling_and_the_in_house_conditions(self, guide: Guide) -> None:
        choice = chosen(guide, partenaires="parc pays", objet="confier")
        assert order(choice)[:2] == ["convention-mutualisation", "prestation-integree"]
        conditions = settled(named(choice, "prestation-integree"))
        for said in ("Contrôle analogue", "plus de 80 %", "sans capital privé direct"):
            assert said in conditions

    def test_private_members_as_a_condition_leave_structures_open_to_them(self, guide: Guide) -> None:
        choice = chosen(guide, prives="membres", personne_morale="avec")
        assert {"gip", "scic", "sem"} <= set(order(choice))
        out = named(choice, "entente-intercommunale").having("out")
        assert "ni association ni personne privée" in " ".join(r.statement.label for r in out if r.statement)


class TestMeasure:
    def test_without_an_answer_nothing_is_ranked(self, guide: Guide) -> None:
        choice = chosen(guide)
        assert (choice.ranked, choice.discarded, choice.answered) == ((), (), ())
        assert choice.skipped == guide.questions

    def test_a_skipped_question_changes_nothing(self, guide: Guide) -> None:
        answers = {"partenaires": ("parc",), "objet": ("programme",)}
        skipping = choose(guide, answers | {"argent": ()}, on=TODAY)
        assert skipping == choose(guide, answers, on=TODAY)

    def test_a_preference_ranks_where_a_condition_rules_out(self, guide: Guide) -> None:
        rather, never = chosen(guide, personne_morale="plutot-sans"), chosen(guide, personne_morale="sans")
        assert rather.discarded == ()
        assert named(rather, "syndicat-mixte").score < 0
        assert "syndicat-mixte" in {slug(advice) for advice in never.discarded}
        assert not any(slug(advice) in order(never) for advice in never.discarded)

    def test_only_answers_marked_as_conditions_rule_out(self, guide: Guide) -> None:
        for question in guide.questions:
            for option in question.options:
                choice = choose(guide, {question.key: (option.key,)}, on=TODAY)
                assert not choice.discarded or option.excluding, option.key

    def test_a_statement_still_to_be_verified_rules_nothing_out_and_counts_half(self, guide: Guide) -> None:
        choice = chosen(guide, personne_morale="avec")
        doubtful = named(choice, "convention-articulation")
        (reason,) = doubtful.reasons
        assert reason.statement is not None
        assert reason.statement.to_verify
        assert (reason.verdict, reason.points) == ("against", Fraction(-3, 2))
        assert reason.statement in [one.statement for one in doubtful.settle]

    def test_every_format_is_ranked_ruled_out_undated_or_a_family(self, guide: Guide) -> None:
        choice = chosen(guide, personne_morale="sans")
        told = {slug(advice) for advice in (*choice.ranked, *choice.discarded)}
        told |= {profile.format.iri.rpartition("/")[2] for profile in (*choice.undated, *choice.families)}
        assert told == {profile.format.iri.rpartition("/")[2] for profile in guide.profiles}

    def test_the_score_is_the_sum_of_weight_times_reliability(self, guide: Guide) -> None:
        choice = chosen(guide, partenaires="communautes", objet="table confier", relation="voisins")
        for advice in choice.ranked:
            signs = {"for": 1, "against": -1, "silent": 0}
            total = sum(signs[r.verdict] * r.weight * r.reliability for r in advice.reasons)
            assert advice.score == total
            assert all(0 <= reason.reliability <= 1 for reason in advice.reasons)

    def test_several_answers_to_a_question_share_its_weight(self, guide: Guide) -> None:
        one = chosen(guide, partenaires="communes").ranked[0].lines[0].most
        three = chosen(guide, partenaires="communes communautes syndicats").ranked[0].lines[0].most
        assert one == three

    def test_level_formats_share_a_place(self, guide: Guide) -> None:
        ranked = chosen(guide, duree="durable").ranked
        for before, after in pairwise(ranked):
            assert (before.place == after.place) == (before.score == after.score)

    def test_a_day_before_the_reform_gives_the_older_entente(self, guide: Guide) -> None:
        answers = {"partenaires": "communautes", "objet": "table"}
        before = named(chosen(guide, date(2019, 12, 28), **answers), "entente-intercommunale")
        after = named(chosen(guide, date(2019, 12, 29), **answers), "entente-intercommunale")
        assert before.regime.iri.endswith("#regime-2004")
        assert after.regime.iri.endswith("#regime-2019")
        assert before.regime.texts != after.regime.texts

    def test_a_day_before_any_known_law_says_so(self, guide: Guide) -> None:
        choice = chosen(guide, date(1900, 1, 1), partenaires="communautes")
        assert "entente intercommunale" in {profile.format.label for profile in choice.undated}


class TestDeeds:
    def test_what_the_index_counts_is_what_reading_the_answers_about_every_case_gives(
        self, base: Knowledge, guide: Guide
    ) -> None:
        reliability: dict[tuple[str, str, str], Fraction] = {}
        for row in base.ask("guide/practice").rows:
            key = row["case"].value, row["facet"].value, row["kind"].value
            reliability[key] = max(Fraction(row["reliability"].value), reliability.get(key, Fraction(0)))
        facets = {facet for _case, facet, _kind in reliability} - {FORMATS}
        assert len(facets) == 4
        draw = Random(1)
        for format_ in {kind for _case, facet, kind in reliability if facet == FORMATS}:
            uses = {
                case: found for (case, facet, kind), found in reliability.items() if (facet, kind) == (FORMATS, format_)
            }
            assert {use.case.iri for use in guide.deeds.users(format_)} == set(uses)
            for facet in facets:
                known = guide.deeds.kinds(facet)
                kinds = frozenset(draw.sample(known, 3))
                best = {
                    case: max(found for kind in kinds if (found := reliability.get((case, facet, kind))) is not None)
                    for case in uses
                    if any((case, facet, kind) in reliability for kind in kinds)
                }
                seen, total = guide.deeds.doing(format_, facet, kinds)
                assert {use.case.iri for use in seen} == set(best)
                assert total == sum((min(found, uses[case]) for case, found in best.items()), Fraction(0))

    def test_a_use_has_its_best_evidence_and_stands_once_under_the_levels(self, guide: Guide) -> None:
        for profile in guide.profiles:
            users = guide.deeds.users(profile.format.iri)
            under = [(use.case, level) for level, uses in users.by_level() for use in uses]
            assert sorted(under, key=str) == sorted(((use.case, use.evidence) for use in users), key=str)

    def test_cases_come_in_the_order_of_their_titles_in_each_language(self, base: Knowledge) -> None:
        for lang in ("fr", "en"):
            for profile in base.guide(lang).profiles:  # type: ignore[arg-type]
                labels = [use.case.label for use in base.guide(lang).deeds.users(profile.format.iri)]  # type: ignore[arg-type]
                assert labels == sorted(labels, key=lambda label: (fold(label), label))


class TestData:
    def test_there_are_nine_questions_in_the_order_people_think(self, guide: Guide) -> None:
        keys = [question.key for question in guide.questions]
        assert keys[:4] == ["partenaires", "relation", "declencheur", "objet"]
        assert len(keys) == 9

    def test_every_rule_that_scores_speaks_of_some_format(self, guide: Guide) -> None:
        """A rule that no format answers, today or with no case, is a slip in its concepts."""
        kinds = {kind for profile in guide.profiles for r in profile.regimes for s in r.statements for kind in s.kinds}
        for question in guide.questions:
            for option in question.options:
                for rule in option.rules:
                    named_ = rule.suits | rule.against | rule.excludes | rule.settles
                    assert not rule.of_law or any(
                        c in kinds or guide.broader.get(c, frozenset()) & kinds for c in named_
                    )

    def test_a_notebook_asks_the_base_itself(self, base: Knowledge, guide: Guide) -> None:
        answers = {"partenaires": ("parc",), "objet": ("programme",)}
        assert base.choose(answers, on=TODAY) == choose(guide, answers, on=TODAY)

    def test_both_languages_give_the_same_ranking(self, base: Knowledge, guide: Guide) -> None:
        answers = {"partenaires": ("parc", "communautes"), "objet": ("programme",)}
        english = choose(base.guide("en"), answers, on=TODAY)
        french = choose(guide, answers, on=TODAY)
        assert {slug(a): a.score for a in english.ranked} == {slug(a): a.score for a in french.ranked}

    @pytest.mark.parametrize("answers", [{"objet": ("tabel",)}, {"objets": ("table",)}, {"argent": ("prix", "couts")}])
    def test_an_impossible_answer_is_refused(self, guide: Guide, answers: dict[str, tuple[str, ...]]) -> None:
        with pytest.raises(BadParameter):
            choose(guide, answers, on=TODAY)
