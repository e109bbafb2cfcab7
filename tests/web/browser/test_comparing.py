"""Pick cases while browsing, compare them, share the address, print the sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.compare import MAX_CASES

LONG = "&".join(
    f"case={slug}"
    for slug in (
        "bordeaux-metropole-libournais",
        "lyon-aurillac",
        "rennes-contrat-cooperation-16-epci",
        "plan-cooperation-monts-ardeche",
    )
)


def pick(page: Page, slug: str) -> None:
    page.goto(f"/fr/cas/{slug}")
    page.get_by_role("button", name="Ajouter à la comparaison").click()


def test_cases_picked_on_their_pages_are_compared_and_the_address_is_shared(
    watched: Page, browser: Browser, site: str
) -> None:
    pick(watched, "tridan")
    pick(watched, "articulation-sage-ardeche")
    tray = watched.get_by_role("complementary", name="Cas à comparer")
    expect(tray).to_contain_text(f"2 cas sur {MAX_CASES} au plus")
    tray.get_by_role("link", name="Comparer").click()
    expect(watched).to_have_url(re.compile(r"case=tridan&case=articulation-sage-ardeche$"))
    stranger = browser.new_context(base_url=site).new_page()
    stranger.goto(watched.url)
    assert stranger.locator("main table").inner_text() == watched.locator("main table").inner_text()
    expect(stranger.locator("[data-tray]")).to_be_hidden()
    stranger.context.close()


def test_the_choice_survives_browsing_and_reload_and_can_be_undone(watched: Page) -> None:
    pick(watched, "tridan")
    watched.goto("/en/glossary")
    watched.reload()
    tray = watched.locator("[data-tray]")
    expect(tray).to_contain_text("Entente interterritoriale TRIDAN")
    watched.goto("/fr/comparer")
    expect(watched.locator("input[value=tridan]")).to_be_checked()
    watched.goto("/fr/cas/tridan")
    watched.get_by_role("button", name="Retirer de la comparaison").click()
    expect(tray).to_be_hidden()


def test_a_list_sends_what_was_chosen_elsewhere_too(watched: Page) -> None:
    pick(watched, "tridan")
    watched.goto("/fr/comparer")
    watched.locator("input[value=articulation-sage-ardeche]").check()
    watched.get_by_role("button", name="Comparer").click()
    expect(watched.get_by_role("columnheader")).to_have_count(3)


def test_without_scripts_the_address_carries_the_choice(without_scripts: Page) -> None:
    without_scripts.goto("/fr/cas/tridan")
    without_scripts.get_by_role("link", name="Comparer ce cas").click()
    expect(without_scripts.locator("input[value=tridan]")).to_be_checked()
    expect(without_scripts.locator("[data-tray]")).to_be_hidden()


def test_rows_of_one_case_are_hidden_by_a_link(without_scripts: Page) -> None:
    without_scripts.goto("/fr/comparer?case=tridan&case=articulation-sage-ardeche")
    without_scripts.get_by_role("link", name=re.compile("Masquer ce qu’un seul cas a")).click()
    expect(without_scripts).to_have_url(re.compile("only=shared"))
    expect(without_scripts.locator("[data-state=only]")).to_have_count(0)


def test_on_a_phone_one_facet_is_shown_at_a_time(phone: Page) -> None:
    phone.goto(f"/fr/comparer?{LONG}")
    facets = phone.locator(".comparison tbody")
    expect(phone.locator(".comparison tbody:visible")).to_have_count(1)
    phone.get_by_role("navigation", name="Facettes").get_by_role("link", name="Enjeux").click()
    expect(phone.locator("#compare-enjeux")).to_be_visible()
    expect(phone.locator(".comparison tbody:visible")).to_have_count(1)
    phone.get_by_role("link", name="Toutes les facettes").click()
    expect(phone.locator(".comparison tbody:visible")).to_have_count(facets.count())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_comparison_prints_on_a4_landscape_with_its_heads_on_each_page(watched: Page, tmp_path: Path) -> None:
    watched.goto(f"/fr/comparer?{LONG}")
    watched.evaluate("dispatchEvent(new Event('beforeprint'))")
    watched.pdf(path=tmp_path / "comparison.pdf", prefer_css_page_size=True)
    pages = pypdf.PdfReader(tmp_path / "comparison.pdf").pages
    texts = [re.sub(r"\s+", " ", page.extract_text()) for page in pages]
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(842, 595)}
    assert len(pages) <= 12
    assert "Les deux plus proches" in texts[0]
    assert all("Contrat de coopération du bassin de vie de Rennes" in text for text in texts[1:])
    assert "Choisir d’autres cas" not in " ".join(texts)


@pytest.mark.parametrize("address", [f"/fr/comparer?{LONG}", f"/en/compare?{LONG}&only=shared", "/fr/cas/tridan"])
def test_pages_with_a_full_tray_are_accessible(watched: Page, address: str) -> None:
    pick(watched, "tridan")
    pick(watched, "lyon-aurillac")
    watched.goto(address)
    found = Axe().run(watched)
    assert found.violations_count == 0, found.generate_report()


def test_a_page_of_examples_chooses_nothing(watched: Page) -> None:
    watched.goto("/fr/composants")
    watched.goto("/fr/glossaire")
    expect(watched.locator("[data-tray]")).to_be_hidden()
