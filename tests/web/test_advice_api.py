"""Comparing and choosing through the API: the same answers as the package gives, one envelope for errors."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kb import Knowledge

from .conftest import Client

FORMATS = "format=entente-intercommunale&format=pole-metropolitain"


def get(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.json()


def test_similar_cases_are_those_of_the_measure_with_its_scores_and_reasons(client: Client, base: Knowledge) -> None:
    for case in ("tridan", "lyon-aurillac"):
        found = get(client, f"/api/similar?case={case}&lang=en&limit=7")["similar"]
        measured = base.similar(case, "en", 7)
        assert [(one["iri"], one["score"]) for one in found] == [(m.iri, round(m.score, 4)) for m in measured]
        assert [[why["words"] for why in one["reasons"]] for one in found] == [
            [why.words for why in m.reasons] for m in measured
        ]


def test_a_known_pair_is_close_through_the_api_too(client: Client) -> None:
    found = get(client, "/api/similar?case=plan-cooperation-monts-ardeche")["similar"]
    pair = next(one for one in found if one["iri"].endswith("/mutualisation-pnr-pays"))
    assert "même type de partenaire : parc naturel régional" in [why["words"] for why in pair["reasons"]]


def test_comparison_is_that_of_the_page(client: Client) -> None:
    query = "case=tridan&case=articulation-sage-ardeche"
    assert get(client, f"/api/compare?{query}") == client.get(f"/fr/comparer.json?{query}").json()
    assert get(client, f"/api/compare?{query}&lang=en")["lang"] == "en"


def test_formats_are_compared_on_a_day(client: Client) -> None:
    found = get(client, f"/api/compare-formats?{FORMATS}&date=2015-03-05")
    assert found["date"] == "2015-03-05"
    assert len(found["law"]) == 9
    assert found == client.get(f"/fr/comparer-formats.json?{FORMATS}&date=2015-03-05").json()


def test_guide_gives_its_questions_before_an_answer_and_the_ranking_after(client: Client, base: Knowledge) -> None:
    questions = get(client, "/api/guide?lang=en")
    assert questions["ranked"] == []
    assert [one["key"] for one in questions["questions"]][:2] == ["partenaires", "relation"]
    found = get(client, "/api/guide?objet=table&personne-morale=sans&date=2026-11-21")
    choice = base.choose({"objet": ("table",), "personne-morale": ("sans",)}, on=date(2026, 11, 21))
    assert [(one["format"]["label"], one["points"]) for one in found["ranked"]] == [
        (one.profile.format.label, round(float(one.score), 4)) for one in choice.ranked
    ]
    assert len(found["ruled_out"]) == len(choice.discarded)


def test_every_point_of_the_guide_is_accounted_for(client: Client) -> None:
    for one in get(client, "/api/guide?partenaires=communautes&objet=table")["ranked"]:
        reasons = [*one["for"], *one["against"]]
        assert sum(reason["points"] for reason in reasons) == pytest.approx(one["points"], abs=0.01)
        for reason in reasons:
            assert abs(reason["points"]) == pytest.approx(reason["weight"] * reason["reliability"], abs=0.001)
            assert reason["statement"] or reason["rationale"] or reason["cases"]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/similar", 400, "bad-parameter"),
        ("/api/similar?case=tridam", 404, "not-found"),
        ("/api/similar?case=tridan&limit=0", 400, "bad-parameter"),
        ("/api/compare?case=tridan", 400, "bad-parameter"),
        ("/api/compare?case=tridan&case=tridam", 404, "not-found"),
        ("/api/compare?cases=tridan", 400, "bad-parameter"),
        ("/api/compare-formats?format=gip", 400, "bad-parameter"),
        (f"/api/compare-formats?{FORMATS}&date=hier", 400, "bad-parameter"),
        ("/api/guide?objet=tabel", 400, "bad-parameter"),
        ("/api/guide?lang=de", 400, "bad-parameter"),
    ],
)
def test_errors_come_in_the_one_envelope(client: Client, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert (error["code"], error["status"]) == (code, status)
    assert error["message_fr"]
    assert error["message_en"]


def test_the_operations_are_described_with_their_parameters(client: Client, base: Knowledge) -> None:
    paths = client.get("/api/openapi.json?lang=en").json()["paths"]
    for name in ("compare", "compare-formats", "similar", "guide"):
        assert paths[f"/api/{name}"]["get"]["responses"]["default"] == {"$ref": "#/components/responses/Error"}
    named = {one["name"] for one in paths["/api/guide"]["get"]["parameters"]}
    assert named == {question.key for question in base.guide("en").questions} | {"date", "lang"}
