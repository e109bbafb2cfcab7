"""The library of questions, and one question asked from its page."""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from urllib.parse import quote, urlencode

import pytest

from kb import Knowledge
from web.api.questions import RESERVED
from web.pages.question import PAGE, ROWS
from web.pages.questions import is_public
from web.questions.results import Naming, table
from web.site.answers import answer, names, run_here

from .conftest import Client

THEME = "/fr/questions/cases/by-theme"


def read(client: Client, path: str, status: int = 200) -> str:
    """Return a page as text with ordinary spaces, its markup kept."""
    found = client.get(path)
    assert found.status_code == status
    return unescape(found.text).replace("\u202f", " ").replace("\u00a0", " ")


def links(html: str, start: str) -> list[str]:
    return re.findall(f'href="({re.escape(start)}[^"]*)"', html)


class TestTheLibrary:
    def test_every_question_leads_back_to_where_it_stands_in_the_library(self, client: Client, base: Knowledge) -> None:
        library = read(client, "/fr/questions")
        for asked in base.library.values():
            (place,) = set(links(read(client, f"/fr/questions/{asked.name}"), "/fr/questions#"))
            assert f'id="{place.partition("#")[2]}"' in library

    def test_shows_every_public_question_under_its_topic(self, client: Client, base: Knowledge) -> None:
        html = read(client, "/fr/questions")
        for asked in base.library.values():
            assert asked.title["fr"] in html
        assert f"{sum(map(is_public, base.library.values()))} questions" in html

    def test_puts_the_founding_questions_forward_in_their_order(self, client: Client) -> None:
        html = read(client, "/en/questions")
        forward = links(html[: html.index("topic-formats")], "/en/questions/") + links(html, "/en/questions/")
        assert forward.index("/en/questions/cases/formats-and-partners") < forward.index(
            "/en/questions/cases/side-by-side"
        )

    def test_folds_away_what_only_feeds_pages_and_checks(self, client: Client) -> None:
        html = read(client, "/fr/questions")
        folded = html.index("<details", html.index("split__main"))
        assert html.index("/fr/questions/checks/unsourced") > folded
        assert html.rindex('/fr/questions/cases/by-theme"') < folded

    @pytest.mark.parametrize("words", ["eleve technique", "ÉLU TECHNIC", "élus techniciens"])
    def test_finds_a_question_whatever_its_accents_and_plurals(self, client: Client, words: str) -> None:
        html = read(client, f"/fr/questions?search={quote(words)}")
        assert ("/fr/questions/cases/elected-and-technical" in html) is (words != "eleve technique")

    def test_says_when_no_question_fits_and_offers_the_editor(self, client: Client) -> None:
        html = read(client, "/en/questions?search=zzzz")
        assert "0 questions for “zzzz”" in html
        assert "/en/sparql" in html

    def test_shows_the_words_looked_for_as_text(self, client: Client) -> None:
        raw = client.get("/fr/questions?search=" + quote('"><script>alert(1)</script>')).text
        assert "<script>alert" not in raw


class TestAskingAQuestion:
    def test_shows_the_example_and_says_so_when_nothing_is_chosen(self, client: Client) -> None:
        html = read(client, THEME)
        assert "celle d’un exemple" in html
        assert "SAGE de l’Ardèche" in html
        assert "celle d’un exemple" not in read(client, f"{THEME}?theme=eau")

    def test_offers_the_concepts_of_the_scheme_narrower_under_broader(self, client: Client) -> None:
        html = client.get("/en/questions/cases/by-format").text
        options = re.findall(r"<option value=\"([\w-]+)\"[^>]*>([^<]+)<", html)
        narrower = dict(options)["contrat-reciprocite"]
        assert narrower.startswith("\u00a0")
        assert "entente-intercommunale" in dict(options)

    def test_offers_the_things_of_a_kind_by_their_names(self, client: Client) -> None:
        html = read(client, "/en/questions/cases/similar?case=tridan")
        assert '<option value="tridan" selected>TRIDAN' in html

    def test_keeps_the_chosen_value_selected(self, client: Client) -> None:
        assert '<option value="eau" selected>' in read(client, f"{THEME}?theme=eau")

    def test_takes_the_whole_iri_as_well(self, client: Client) -> None:
        iri = quote("https://w3id.org/cooperatheque/id/theme/eau")
        assert '<option value="eau" selected>' in read(client, f"{THEME}?theme={iri}")

    def test_heads_columns_in_the_language_of_the_page(self, client: Client) -> None:
        assert ">Le cas</th>" in read(client, THEME)
        assert ">The case</th>" in read(client, "/en/questions/cases/by-theme")

    def test_shows_things_by_their_names_with_links_and_no_name_twice(self, client: Client) -> None:
        html = read(client, f"{THEME}?theme=eau")
        assert '<a href="/fr/cas/articulation-sage-ardeche">Convention d’articulation' in html
        assert html.count("Convention d’articulation autour du SAGE") == 1
        assert "w3id.org/cooperatheque/id" not in html.partition("<tbody>")[2].partition("</tbody>")[0]

    def test_an_empty_answer_says_what_it_means(self, client: Client) -> None:
        html = read(client, "/en/questions/cases/milestones?since=2999-01-01")
        assert "0 rows" in html
        assert "That is an answer too" in html

    def test_answers_yes_or_no_in_words(self, client: Client) -> None:
        assert '<p class="ask-holds" role="status">Oui</p>' in read(client, "/fr/questions/things/exists")

    def test_a_graph_is_shown_as_rows_and_taken_away_as_rdf(self, client: Client) -> None:
        html = read(client, "/en/questions/things/graph?thing=case/tridan")
        assert ">Property</th>" in html
        assert "dcterms:source" in html
        assert any("as=turtle" in link for link in links(html, "/api/queries/things/graph"))

    def test_leads_to_the_editor_with_the_very_query(self, client: Client) -> None:
        html = client.get(f"{THEME}?theme=eau").text
        editor = unescape(links(html, "/fr/sparql?query=")[0])
        assert quote("<https://w3id.org/cooperatheque/id/theme/eau>", safe="") in editor

    def test_french_typography_does_not_enter_code_nor_fields(self, client: Client) -> None:
        code = re.findall(r"<pre.*?</pre>", client.get(f"{THEME}?theme=eau").text, re.DOTALL)
        assert len(code) == 4
        assert not any("\u202f" in block or "\u00a0" in block for block in code)
        assert 'value="eau ?"' in client.get("/fr/questions?search=" + quote("eau ?")).text

    def test_gives_an_address_that_says_every_value(self, client: Client) -> None:
        html = read(client, "/fr/questions/cases/side-by-side")
        address = "http://site.test/fr/questions/cases/side-by-side?first=plan-cooperation-monts-ardeche&second=tridan"
        assert f'href="{address}"' in html


class TestManyRows:
    @pytest.fixture
    def total(self, base: Knowledge) -> int:
        return len(base.ask("cases/facet-values").rows)

    def test_come_by_pages_with_the_true_total(self, client: Client, total: int) -> None:
        html = read(client, "/en/questions/cases/facet-values")
        assert f"{total:,} rows, rows 1 to {ROWS}" in html
        assert html.count("<tr>") == ROWS + 1
        assert links(html, "/en/questions/cases/facet-values?page=2")

    def test_every_row_is_on_one_page(self, client: Client, total: int) -> None:
        last = -(-total // ROWS)
        pages = [read(client, f"/fr/questions/cases/facet-values?page={n}") for n in range(1, last + 1)]
        assert sum(html.count("<tr>") - 1 for html in pages) == total
        assert 'rel="next"' not in pages[-1]

    @pytest.mark.parametrize("page", ["0", "999", "-1", "x", "１", "9" * 40])
    def test_a_page_that_is_not_there_is_refused(self, client: Client, page: str) -> None:
        html = read(client, f"/en/questions/cases/facet-values?page={quote(page)}", 400)
        assert "“page” expects a number from 1" in html


class TestAWrongAddress:
    def test_an_unknown_concept_is_refused_with_the_nearest_one(self, client: Client) -> None:
        html = read(client, f"{THEME}?theme=eaux", 400)
        assert "vouliez-vous dire « eau »" in html
        assert f'href="{THEME}?theme=eau"' in html
        assert 'value="eaux"' in html
        assert 'aria-invalid="true"' in html

    def test_a_label_leads_to_its_concept(self, client: Client) -> None:
        html = read(client, "/en/questions/cases/by-theme?theme=Water", 400)
        assert 'href="/en/questions/cases/by-theme?theme=eau">Water</a>' in html

    def test_an_unknown_parameter_is_named_with_the_nearest_one(self, client: Client) -> None:
        assert "did you mean “theme”" in read(client, "/en/questions/cases/by-theme?them=eau", 400)

    def test_a_parameter_given_twice_is_refused(self, client: Client) -> None:
        assert "is given twice" in read(client, "/en/questions/cases/by-theme?theme=eau&theme=emploi", 400)

    def test_a_value_of_another_type_says_what_is_expected(self, client: Client) -> None:
        html = read(client, "/fr/questions/cases/milestones?since=demain", 400)
        assert "attend une date, comme 2016-12-06" in html
        assert 'aria-errormessage="problem"' in html

    def test_an_unknown_question_is_a_404_with_the_nearest_one(self, client: Client) -> None:
        html = read(client, "/en/questions/cases/by-themes", 404)
        assert 'href="/en/questions/cases/by-theme"' in html

    @pytest.mark.parametrize("hostile", ['"', "\\", "eau> } #", "\n", "{}", "'''", "<script>"])
    def test_hostile_characters_are_shown_as_text(self, client: Client, hostile: str) -> None:
        raw = client.get(f"{THEME}?{urlencode({'theme': 'x' + hostile})}")
        assert raw.status_code == 400
        assert "<script>" not in raw.text.replace("<script src=", "")


class TestEveryQuestion:
    def test_has_a_page_in_both_languages(self, client: Client, base: Knowledge) -> None:
        for name in base.library:
            for lang in ("fr", "en"):
                assert client.get(f"/{lang}/questions/{name}").status_code == 200, name

    def test_leaves_the_words_of_the_interface_free(self, base: Knowledge) -> None:
        for asked in base.library.values():
            taken = {parameter.name for parameter in asked.parameters}
            assert not taken & {*RESERVED, PAGE}, asked.name


def test_a_column_that_only_repeats_names_is_left_out(base: Knowledge) -> None:
    got = answer(base, base.library["cases/by-theme"], {"theme": "eau"}, "fr", partial(run_here, base))
    labels = names(base, got.solutions.rows, "fr")
    headings = {name: name for name in got.solutions.variables}
    shown = table(headings, got.solutions.rows, Naming("fr", labels, {}))
    assert [column.name for column in shown.columns] == ["case", "theme"]
    unnamed = table(headings, got.solutions.rows, Naming("fr", {}, {}))
    assert [column.name for column in unnamed.columns] == list(headings)
