"""What the pages say, on the real base."""

from __future__ import annotations

import re

from kb import Knowledge

from .conftest import Client


def text(html: str) -> str:
    """Return the words of a page, without its markup, spaces made plain."""
    body = re.sub(r"<(script|svg|head)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\u202f", " ").replace("\u00a0", " ").split())


def item(html: str, key: str) -> str:
    """Return the markup of one item of a case."""
    start = html.index(f'<li class="item" id="{key}"')
    return html[start : html.index("</li>", html.index("</details>", start))]


class TestHome:
    def test_shows_real_figures(self, client: Client, base: Knowledge) -> None:
        cases = len(base.ask("cases/list", lang="fr").rows)
        assert f"{cases} cas" in text(client.get("/fr/").text)

    def test_invites_the_three_uses(self, client: Client) -> None:
        html = client.get("/en/").text
        for words, href in {
            "Find a case": "/en/cases",
            "Choose a format": "/en/choose",
            "Ask a question": "/en/questions",
        }.items():
            assert f'<a href="{href}">{words}</a>' in html

    def test_draws_a_dot_for_each_element_of_each_facet(self, client: Client, base: Knowledge) -> None:
        html = client.get("/fr/").text
        slug = re.findall(r'name="case" value="([\w-]+)"', html)[2]
        record = base.record(f"case/{slug}", "fr")
        row = html[html.index(f'value="{slug}"') :]
        counts = re.findall(r'overview__count">(\d+)<', row)[:6]
        facets = ("declencheurs", "partenaires", "enjeux", "ambitions", "objet", "acteurs")
        assert counts == [str(len(group.items)) for key in facets if (group := record.group(key))]

    def test_says_what_cooperation_means(self, client: Client, base: Knowledge) -> None:
        parts = [part.label for group in base.record("glossary/cooperation", "en").groups for part in group.items]
        assert len(parts) == 8
        assert all(part in text(client.get("/en/").text) for part in parts)


class TestCase:
    def test_shows_every_item_of_the_record(self, client: Client, base: Knowledge) -> None:
        for slug in ("tridan", "brest-centre-ouest-bretagne"):
            html = client.get(f"/fr/cas/{slug}").text
            for group in base.record(f"case/{slug}", "fr").groups:
                assert [one.key for one in group.items if f'id="{one.key}"' not in html] == []

    def test_keeps_partners_and_perimeters_apart(self, client: Client) -> None:
        html = client.get("/fr/cas/tridan").text
        heads = [html.index(f'<li class="item" id="{key}"') for key in ("participation-1", "scale-1")]
        assert '<h3 class="facet__sort">' in html[heads[0] : heads[1]]

    def test_says_why_a_facet_is_empty(self, client: Client) -> None:
        assert "Non précisé" in text(client.get("/fr/cas/belledonne-grenoble").text)

    def test_marks_what_no_founding_document_states(self, client: Client, base: Knowledge) -> None:
        html = client.get("/fr/cas/tridan").text
        for group in base.record("case/tridan", "fr").groups:
            for one in group.items:
                marked = "hors documents fondateurs" in item(html, one.key)
                assert marked == (not one.founding), one.key

    def test_says_why_something_is_inferred(self, client: Client, base: Knowledge) -> None:
        words = text(client.get("/en/cases/tridan").text)
        rationales = [
            one.rationale for group in base.record("case/tridan", "en").groups for one in group.items if one.rationale
        ]
        assert rationales
        assert all(" ".join(rationale.split()) in words for rationale in rationales)

    def test_gives_each_item_an_address(self, client: Client) -> None:
        assert 'href="#stake-1" aria-label="Lien vers cet élément' in client.get("/fr/cas/tridan").text

    def test_leads_to_the_recommendations_that_bear_on_it_and_says_why(self, client: Client) -> None:
        words = text(client.get("/fr/cas/tridan").text)
        assert re.search(r"16 S’appuyer sur les SCoT Citent tous deux : SCoT", words)


def offered(html: str) -> list[tuple[str, str, int]]:
    """Return what the filters of a page offer: facet, value, how many cases are said to bear it."""
    label = r'<label class="choices__choice"[^>]*>(.*?)</label>'
    choice = r'name="([\w-]+)" value="([\w-]+)".*?<b>(\d+)<'
    found = (re.search(choice, one, flags=re.S) for one in re.findall(label, html, flags=re.S))
    return [(match[1], match[2], int(match[3])) for match in found if match]


class TestCases:
    def test_counts_are_what_choosing_would_show(self, client: Client) -> None:
        choices = offered(client.get("/fr/cas").text)
        assert len(choices) > 40
        for key, value, count in choices[::6]:
            shown = client.get(f"/fr/cas?{key}={value}").text.count('class="case-line"')
            assert (key, value, shown) == (key, value, count)

    def test_each_value_of_a_facet_is_offered_once(self, client: Client) -> None:
        """A source and its passages are one source."""
        choices = [(key, value) for key, value, _ in offered(client.get("/fr/cas").text)]
        assert len(choices) == len(set(choices))

    def test_nothing_left_says_what_to_do(self, client: Client) -> None:
        whole, water = (offered(client.get(address).text) for address in ("/fr/cas", "/fr/cas?theme=eau"))
        kept = {(key, value) for key, value, _ in water}
        key, value = next((key, value) for key, value, _ in whole if (key, value) not in kept)
        html = client.get(f"/fr/cas?theme=eau&{key}={value}").text
        assert (key, value, 0) in offered(html)
        assert 'class="case-line"' not in html
        assert "Retirez un filtre" in html


class TestCompare:
    ADDRESS = "/fr/comparer?case=tridan&case=articulation-sage-ardeche"

    def test_says_in_words_what_is_common(self, client: Client) -> None:
        words = text(client.get(self.ADDRESS).text)
        assert "Éléments déclencheurs : démarche de planification" in words
        assert "dans les 2" in words
        assert "seulement ici" in words

    def test_can_be_changed_case_by_case(self, client: Client) -> None:
        html = client.get(self.ADDRESS + "&case=belledonne-grenoble").text
        assert 'href="/fr/comparer?case=tridan&amp;case=articulation-sage-ardeche"' in html

    def test_with_two_cases_taking_one_out_leads_to_the_choice_of_another(self, client: Client) -> None:
        html = client.get(self.ADDRESS).text
        assert 'href="/fr/comparer?with=articulation-sage-ardeche"' in html
        assert 'value="tridan" form="compare-form" checked' in client.get("/fr/comparer?with=tridan").text


class TestFormat:
    def test_tells_what_remains_to_verify(self, client: Client) -> None:
        html = client.get("/fr/formats/entente-intercommunale").text
        assert 'data-verification="a-verifier"' in html
        assert "à vérifier" in html

    def test_dates_each_regime_and_opens_the_one_in_force(self, client: Client) -> None:
        html = client.get("/fr/formats/entente-intercommunale").text
        assert "depuis le 29 décembre 2019" in text(html)
        assert [bool(found) for found in re.findall(r'<details class="regime" id="[^"]+"( open)?>', html)] == [
            True,
            False,
        ]

    def test_lists_the_cases_that_use_it(self, client: Client) -> None:
        assert 'href="/fr/cas/tridan"' in client.get("/fr/formats/entente-intercommunale").text


def test_a_recommendation_is_found_by_lever_and_audience(client: Client) -> None:
    html = client.get("/fr/recommandations?lever=financement").text
    assert re.findall(r'advice__number">(\d+)<', html) == ["2", "28", "29"]


def test_a_session_gives_its_speakers_under_the_item_they_spoke_on(client: Client) -> None:
    html = client.get("/fr/sessions/valence-2016-12-06").text
    testimony, panorama = html.index("Témoignage sur le contrat"), html.index("Panorama d’expériences")
    assert "Jean-Pierre Caroff" in html[testimony:panorama]
    assert "sous réserve" in html[testimony:panorama]


def test_a_source_says_what_each_passage_supports(client: Client) -> None:
    words = text(client.get("/fr/sources/outils-formaliser-cooperations-2015").text)
    assert re.search(r"Fiche TRIDAN · Éléments déclencheurs · 1 Travaux du SCoT", words)


def test_a_concept_lists_the_cases_that_bear_it_or_a_narrower_one(client: Client) -> None:
    html = client.get("/fr/notions/partner/epci-fp").text
    assert 'href="/fr/cas/tridan"' in html


def test_an_english_page_holds_english_labels(client: Client, base: Knowledge) -> None:
    """The French label of an item must not slip into the English page."""
    html = client.get("/en/cases/tridan").text
    french = {one.label for group in base.record("case/tridan", "fr").groups for one in group.items}
    english = {one.label for group in base.record("case/tridan", "en").groups for one in group.items}
    assert {label for label in french - english if f">{label}" in html} == set()
