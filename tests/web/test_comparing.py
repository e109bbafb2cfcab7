"""Comparison pages, their files, cases that are close, formats side by side."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from kb import Knowledge

PAIR = "case=tridan&case=articulation-sage-ardeche"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = "format=entente-intercommunale&format=pole-metropolitain"


def read(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


class TestFiles:
    @pytest.mark.parametrize(
        ("ending", "media_type"),
        [
            ("pdf", "application/pdf"),
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
        said = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text() if ending == "pdf" else answer.text
        assert "TRIDAN" in said

    def test_workbook_opens(self, client: Any) -> None:
        book = load_workbook(io.BytesIO(client.get(f"/en/compare.xlsx?{PAIR}").content))
        assert book.sheetnames == ["Comparison", "Summary", "Sources"]

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
        found = re.findall(
            r'href="(/fr/cas\?format=[^"]+&trigger=[^"]+)">[^<]+</a>\s*<details[^>]*><summary>(\d+)', html
        )
        assert found
        for href, number in found[:3]:
            assert client.get(href).text.count('class="case-line"') >= int(number)

    @pytest.mark.parametrize("query", ["format=entente-intercommunale", "format=entente&format=gip", "date=hier"])
    def test_an_impossible_choice_is_refused(self, client: Any, query: str) -> None:
        assert client.get(f"/fr/comparer-formats?{query}").status_code == 400
        assert client.get(f"/fr/comparer-formats.pdf?{query}").status_code == 400

    def test_each_practice_names_the_element_that_proves_it_its_evidence_and_its_source(self, client: Any) -> None:
        html = unescape(client.get(f"/fr/comparer-formats?{FORMATS}").text)
        practice = html.partition('id="compare-practice"')[2].partition("</tbody>")[0]
        proofs = re.findall(r'<li class="law-proof">.*?</li>', practice, re.DOTALL)
        assert len(proofs) > 20
        told = [proof for proof in proofs if re.search(r'href="/fr/cas/[a-z0-9-]+#', proof)]
        assert all(re.search(r"· (explicite|déduit|controversé)", proof) for proof in told)
        assert all('href="/fr/sources/' in proof for proof in told)

    @pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx", "csv", "md", "jsonld", "json"])
    def test_can_be_taken_away_at_the_day_shown(self, client: Any, ending: str) -> None:
        html = unescape(client.get(f"/fr/comparer-formats?{FORMATS}&date=2015-03-05").text)
        address = f"/fr/comparer-formats.{ending}?{FORMATS}&date=2015-03-05"
        assert f'href="{address}"' in html
        answer = client.get(address)
        assert answer.status_code == 200
        if ending in ("csv", "md", "json"):
            assert "Entente ouverte aux EPCI et aux syndicats mixtes" in answer.text

    def test_a_format_leads_to_itself_compared_and_to_the_guide(self, client: Any) -> None:
        html = unescape(client.get("/fr/formats/gip").text)
        assert 'href="/fr/comparer-formats?with=gip"' in html
        assert 'href="/fr/choisir"' in html
        ticked = client.get("/fr/comparer-formats?with=gip").text
        assert re.search(r'value="gip" checked', ticked)


def met(base: Knowledge, *, answered: bool) -> tuple[Any, str]:
    """Return an obstacle that some case met, with a recommendation or without, and a case that met it."""
    rows = base.ask("guide/obstacles", lang="fr").rows
    found = ((row, base.cases.facets.matching({"obstacle": {row["obstacle"].value}})) for row in rows)
    return next((row, cases[0]) for row, cases in found if cases and bool(row.get("recommendation")) == answered)


class TestObstacles:
    def test_lead_to_recommendations_and_to_the_cases_that_met_them(self, client: Any, base: Knowledge) -> None:
        row, case = met(base, answered=True)
        words = read(client, f"/fr/recommandations?obstacle={row['obstacle'].value.rpartition('/')[2]}")
        assert f"{row['number'].value}. {row['recommendationLabel'].value}" in words
        assert base.record(case, "fr").label in words

    def test_of_a_case_lead_to_what_to_try(self, client: Any, base: Knowledge) -> None:
        row, case = met(base, answered=True)
        words = read(client, f"/fr/cas/{case.rpartition('/')[2]}")
        assert "De ses freins à ce qu’on peut essayer" in words
        assert f"{row['number'].value}. {row['recommendationLabel'].value}" in words

    def test_that_nothing_answers_lead_to_what_they_are_and_to_no_error(self, client: Any, base: Knowledge) -> None:
        row, case = met(base, answered=False)
        html = client.get(f"/fr/cas/{case.rpartition('/')[2]}").text
        links = re.findall(r'class="remedy__obstacle"><a href="([^"]+)"', html)
        assert f"/fr/notions/obstacle/{row['obstacle'].value.rpartition('/')[2]}" in links
        assert [link for link in links if client.get(link).status_code != 200] == []


class TestTakingAway:
    @pytest.mark.parametrize(
        ("address", "said"),
        [
            ("/fr/cas/tridan.pdf", "Entente interterritoriale TRIDAN"),
            ("/en/cases/tridan.pdf", "Case of cooperation"),
            ("/fr/choisir.pdf?objet=table&date=2026-11-21", "Entente intercommunale"),
            ("/en/choose.pdf?objet=table&date=2026-11-21", "Result of the guide"),
            ("/fr/pense-bete.pdf", "Avant de coopérer"),
            ("/en/checklist.pdf?moment=agir-elus", "With elected members"),
        ],
    )
    def test_a_page_is_a_sheet_at_its_own_address(self, client: Any, address: str, said: str) -> None:
        answer = client.get(address)
        assert answer.headers["content-type"] == "application/pdf"
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        assert said in text
        assert f"http://site.test{address.partition('.')[0]}" in text.replace("\n", "")

    @pytest.mark.parametrize(
        ("page", "query", "name"),
        [
            ("/fr/comparer", PAIR, "comparaison"),
            ("/en/compare-formats", FORMATS, "formats"),
            ("/fr/cas/tridan", "", "tridan"),
            ("/en/choose", "objet=table&date=2026-11-21", "choosing-a-format"),
            ("/fr/pense-bete", "moment=agir-elus", "pense-bete"),
        ],
    )
    def test_a_page_is_a_document_to_edit_linked_after_its_sheet(
        self, client: Any, page: str, query: str, name: str
    ) -> None:
        asked = f"?{query}" if query else ""
        html = unescape(client.get(f"{page}{asked}").text)
        sheet, document = (re.search(rf'href="{page}\.{ending}[?"]', html) for ending in ("pdf", "docx"))
        assert sheet
        assert document
        assert sheet.start() < document.start() < sheet.start() + 300
        answer = client.get(f"{page}.docx{asked}")
        assert answer.headers["content-type"] == DOCX
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}.docx"'
        assert answer.headers["content-language"] == page[1:3]
        found = docx.Document(io.BytesIO(answer.content))
        assert found.tables
        assert f"http://site.test{page}" in found.paragraphs[2].text

    def test_an_unknown_case_has_no_sheet(self, client: Any) -> None:
        assert client.get("/fr/cas/tridann.pdf").status_code == 404
        assert client.get("/fr/cas/tridann.docx").status_code == 404

    def test_the_sheet_is_linked_from_the_page(self, client: Any) -> None:
        assert 'href="/fr/cas/tridan.pdf"' in client.get("/fr/cas/tridan").text
        assert "/fr/choisir.pdf?objet=table&date=" in unescape(client.get("/fr/choisir?objet=table").text)


class TestChecklists:
    def test_thirty_three_boxes_in_four_moments(self, client: Any) -> None:
        html = client.get("/fr/pense-bete").text
        assert html.count('class="checklist__box"') == 33
        assert re.findall(r'class="section__title" id="[\w-]+-title">([^<]+)<', html) == [
            "Avant de coopérer",
            "Pour démarrer et faire vivre",
            "Avec les élus",
            "Pour s’organiser",
        ]

    def test_one_moment_alone(self, client: Any) -> None:
        html = client.get("/en/checklist?moment=prealables").text
        assert html.count('class="checklist__box"') == 6
        assert "/en/checklist.pdf?moment=prealables" in html

    def test_an_unknown_moment_says_which_there_are(self, client: Any) -> None:
        assert "prealables" in read(client, "/fr/pense-bete?moment=prealable", 400)

    def test_recommendations_lead_to_them(self, client: Any) -> None:
        assert 'href="/fr/pense-bete"' in client.get("/fr/recommandations").text
