"""The guide's page: its state is in the address, it works without scripts, and it hides nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest

from web.addresses import address

from .conftest import Client

ENTENTE = (
    ("partenaires", "communautes"),
    ("objet", "table"),
    ("engagement", "ratification"),
    ("personne-morale", "sans"),
    ("date", "2026-11-21"),
)


def read(client: Client, query: tuple[tuple[str, str], ...], lang: str = "fr") -> str:
    response = client.get(address("guide", lang, query=query))  # type: ignore[arg-type]
    assert response.status_code == 200
    return unescape(re.sub(r"\s+", " ", response.text)).replace("\u202f", " ").replace("\xa0", " ")


def titles(page: str) -> list[str]:
    found = re.findall(r'suggestion__title"><span class="suggestion__place">(\d+)</span> ([^<]+)<', page)
    return [name.strip() for _place, name in found]


def test_the_form_asks_nine_questions_each_with_its_legend(client: Client) -> None:
    page = read(client, ())
    assert page.count("<fieldset") == page.count("<legend") == 9
    assert titles(page) == []
    assert "Rien n’est classé avant la première réponse" in page


def test_a_result_lives_at_the_address_of_its_answers(client: Client) -> None:
    page = read(client, ENTENTE)
    assert titles(page)[0] == "Entente intercommunale"
    assert 'value="ratification" checked' in page
    assert "Entente interterritoriale TRIDAN" in page


def test_a_question_is_written_once_however_many_answers_it_has(client: Client) -> None:
    """Unseen, it still names each answer to who cannot see which line it stands on."""
    page = read(client, (("partenaires", "communautes"), ("partenaires", "parc"), ("relation", "voisins")))
    asked = re.findall(r"<dt( class=\"visually-hidden\")?>Avec qui voulez-vous coopérer ?", page)
    assert asked == ["", ' class="visually-hidden"']


def test_a_reason_names_a_few_cases_and_leads_to_the_others(client: Client) -> None:
    page = read(client, (("relation", "ville-campagne"), ("objet", "echanger")))
    read_cases = re.search(r"16 cas sur 19 : (.*?)</p>", page)
    assert read_cases
    assert read_cases[1].count("/fr/cas/") == 3
    assert 'et 13 autres (<a href="/fr/cas?format=contrat-reciprocite">' in read_cases[1]


def test_the_first_formats_can_be_read_side_by_side_on_the_same_day(client: Client) -> None:
    page = read(client, ENTENTE)
    side_by_side = re.search(r'href="(/fr/comparer-formats\?[^"]+)">Lire ces formats côte à côte', page)
    assert side_by_side
    assert side_by_side[1].startswith("/fr/comparer-formats?format=entente-intercommunale&format=")
    assert side_by_side[1].endswith("&date=2026-11-21")
    assert client.get(side_by_side[1]).status_code == 200


def test_what_a_condition_rules_out_is_listed_with_the_law_that_does(client: Client) -> None:
    page = read(client, ENTENTE)
    out = page.partition('id="ruled-out"')[2].partition("</section>")[0]
    assert "Syndicat mixte" in out
    assert "Pas de personne morale nouvelle" in out
    assert "/fr/formats/syndicat-mixte#" in out


def test_statements_say_how_far_they_were_verified(client: Client) -> None:
    page = read(client, (("duree", "durable"),))
    assert "à vérifier" in page
    assert "à vérifier" not in read(client, ())


def test_an_answer_left_empty_by_the_form_is_a_question_skipped(client: Client) -> None:
    with_empty = read(client, (*ENTENTE, ("argent", ""), ("duree", "")))
    assert titles(with_empty) == titles(read(client, ENTENTE))


def test_the_address_to_share_holds_the_day_and_nothing_empty(client: Client) -> None:
    page = read(client, (("partenaires", "parc"), ("argent", "")))
    shared = re.search(r'guide-answers__share">[^<]*<a href="([^"]+)"', page)
    assert shared
    assert re.search(r"/fr/choisir\?partenaires=parc&date=\d{4}-\d\d-\d\d$", shared[1])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ((("objet", "tablo"),), "table"),
        ((("couleur", "rouge"),), "couleur"),
        ((("date", "hier"),), "hier"),
        ((("argent", "prix"), ("argent", "couts")), "une réponse"),
    ],
    ids=["unknown answer", "unknown question", "no day", "two for one"],
)
def test_an_impossible_address_says_what_to_do_and_keeps_the_form(
    client: Client, query: tuple[tuple[str, str], ...], said: str
) -> None:
    response = client.get(address("guide", "fr", query=query))
    assert response.status_code == 400
    assert said in response.text
    assert response.text.count("<fieldset") == 9


def test_english_says_everything_in_english(client: Client) -> None:
    page = read(client, ENTENTE, "en")
    assert titles(page)[0] == "Inter-municipal entente"
    main = page.partition("<main")[2].partition("</main>")[0]
    assert not re.search(r"Pourquoi|écarté|Votre|à vérifier", main)


def test_an_earlier_day_gives_the_law_of_that_day(client: Client) -> None:
    page = read(client, (*ENTENTE[:-1], ("date", "2018-06-01")))
    assert "regime-2004" in page
    assert "commission spéciale de trois membres" in page


def test_the_questions_of_the_guide_lead_to_its_page(client: Client) -> None:
    response = client.get("/id/guide/partenaires", accept="text/html")
    assert response.status_code == 303
    assert response.headers["location"].endswith("/fr/choisir#partenaires")
    assert 'id="partenaires"' in read(client, ())
