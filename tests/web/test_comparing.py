"""Comparison pages, their files, cases that are close, formats side by side."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook

from kb import Knowledge

PAIR = "case=tridan&case=articulation-sage-ardeche"
FORMATS = "format=entente-intercommunale&format=pole-metropolitain"


def read(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


class TestFiles:
    @pytest.mark.parametrize(
        ("ending", "media_type"),
        [
            ("csv", "text/csv; charset=utf-8"),
            ("md", "text/markdown; charset=utf-8"),
            ("jsonld", "application/ld+json"),
            ("json", "application/json"),
        ],
    )
    def test_are_linked_from_the_page_and_named(self, client: Any, ending: str, media_type: str) -> None:
        html = unescape(client.get(f"/fr/comparer?{PAIR}").text)
        assert f'href="/fr/comparer.{ending}?{PAIR}"' in html
        answer = client.get(f"/fr/comparer.{ending}?{PAIR}")
        assert answer.headers["content-type"] == media_type
        assert f'filename="comparaison.{ending}"' in answer.headers["content-disposition"]
        assert "TRIDAN" in answer.text

    def test_workbook_opens(self, client: Any) -> None:
        book = load_workbook(io.BytesIO(client.get(f"/en/compare.xlsx?{PAIR}").content))
        assert book.sheetnames == ["Comparison", "Summary"]

    def test_hold_what_the_page_shows(self, client: Any) -> None:
        html = unescape(client.get(f"/fr/comparer?{PAIR}&only=shared").text)
        assert f'href="/fr/comparer.csv?{PAIR}&only=shared"' in html
        assert "seulement ici" not in client.get(f"/fr/comparer.csv?{PAIR}&only=shared").text

    def test_an_impossible_choice_is_refused_in_words(self, client: Any) -> None:
        assert "de 2 à 6 cas différents" in read(client, "/fr/comparer.csv?case=tridan", 400)


class TestSimilarCases:
    def test_are_those_of_the_measure_with_reasons_in_words(self, client: Any, base: Knowledge) -> None:
        words = read(client, "/en/cases/tridan")
        for found in base.similar("tridan", "en", 5):
            assert f"{found.label} {round(100 * found.score)} out of 100" in words
            assert found.reasons[0].words[1:] in words

    def test_lead_to_the_two_side_by_side(self, client: Any, base: Knowledge) -> None:
        nearest = base.similar("tridan")[0].slug
        assert f"/fr/comparer?case=tridan&case={nearest}" in unescape(client.get("/fr/cas/tridan").text)


class TestFormatsSideBySide:
    def test_law_is_that_of_the_day(self, client: Any) -> None:
        before = read(client, f"/fr/comparer-formats?{FORMATS}&date=2015-03-05")
        after = read(client, f"/fr/comparer-formats?{FORMATS}&date=2020-03-05")
        assert "Entente ouverte aux EPCI et aux syndicats mixtes" in before
        assert "Entente ouverte aux EPCI et aux syndicats mixtes" not in after

    def test_each_of_the_nine_criteria_has_a_row(self, client: Any) -> None:
        html = client.get(f"/fr/comparer-formats?{FORMATS}&date=2020-03-05").text
        law = html.partition('id="compare-law"')[2].partition("</tbody>")[0]
        assert law.count('class="comparison__row"') == 9
        assert 'class="law-proof"' in law

    def test_a_day_before_any_profile_says_so(self, client: Any) -> None:
        words = read(client, f"/fr/comparer-formats?{FORMATS}&date=1850-01-01")
        assert "aucun profil connu à cette date" in words

    def test_counts_of_practice_are_those_of_the_cases_behind(self, client: Any) -> None:
        html = unescape(client.get(f"/fr/comparer-formats?{FORMATS}").text)
        found = re.findall(r'href="(/fr/cas\?format=[^"]+&trigger=[^"]+)">[^<]+</a> \((\d+)\)', html)
        assert found
        for href, number in found[:3]:
            assert client.get(href).text.count('class="case-line"') >= int(number)

    @pytest.mark.parametrize("query", ["format=entente-intercommunale", "format=entente&format=gip", "date=hier"])
    def test_an_impossible_choice_is_refused(self, client: Any, query: str) -> None:
        assert client.get(f"/fr/comparer-formats?{query}").status_code == 400


class TestObstacles:
    def test_lead_to_recommendations_and_to_the_cases_that_met_them(self, client: Any, base: Knowledge) -> None:
        row = next(row for row in base.ask("guide/obstacles", lang="fr").rows if row.get("recommendation"))
        words = read(client, f"/fr/recommandations?obstacle={row['obstacle'].value.rpartition('/')[2]}")
        case = base.record(row["case"].value, "fr").label
        assert f"{row['number'].value}. {row['recommendationLabel'].value}" in words
        assert case in words

    def test_of_a_case_lead_to_what_to_try(self, client: Any, base: Knowledge) -> None:
        row = next(row for row in base.ask("guide/obstacles", lang="fr").rows if row.get("recommendation"))
        words = read(client, f"/fr/cas/{row['case'].value.rpartition('/')[2]}")
        assert "De ses freins à ce qu’on peut essayer" in words
        assert f"{row['number'].value}. {row['recommendationLabel'].value}" in words
