"""Finding in a real browser: suggestions by keyboard, words then facets without scripts, axe on what opens."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


def test_suggestions_are_reached_and_closed_with_the_keyboard(watched: Page) -> None:
    watched.goto("/fr/")
    field = watched.get_by_role("searchbox", name="Chercher dans la base")
    field.press_sequentially("tridan")
    first = watched.locator("[data-suggestions] a").first
    expect(first).to_contain_text("Entente interterritoriale TRIDAN")
    found = Axe().run(watched, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.response["violations"] == []
    field.press("ArrowDown")
    expect(first).to_be_focused()
    first.press("Escape")
    expect(first).to_be_hidden()
    expect(field).to_be_focused()
    field.press("Enter")
    expect(watched).to_have_url(re.compile(r"/fr/recherche\?q=tridan$"))


def test_words_then_a_facet_then_a_file_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/fr/cas")
    if not page.get_by_label("Mots dans la fiche").is_visible():
        page.locator(".filters__summary").click()
    page.get_by_label("Mots dans la fiche").fill("bassin de vie")
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page.locator("mark").first).to_be_visible()
    assert "q=bassin+de+vie" in page.url
    page.get_by_role("link", name="Retirer").first.click()
    assert "q=bassin" not in page.url
